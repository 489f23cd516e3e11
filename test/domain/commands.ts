import type { Command } from '../../src/domain/command.js';
import type { SentEvent } from '../../src/protocol/event.js';
import type { BareProperties } from '../../src/protocol/properties.js';
import type { Scopes } from '../../src/protocol/scopes.js';

type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;

export function startChat(given: Partial<Omit<CommandOf<'start_chat'>, 'type'>> = {}): Command {
  return { type: 'start_chat', scopes: {}, properties: {}, threadProperties: {}, events: [], ...given };
}

export function joinChat(chatId: string, ...agentIds: string[]): Command {
  return { type: 'join_chat', chatId, agentIds };
}

/** Without ids: the actor. */
export function removeFromChat(chatId: string, ...agentIds: string[]): Command {
  return { type: 'remove_from_chat', chatId, agentIds, customerIds: [] };
}

export function sendEvent(chatId: string, event: SentEvent): Command {
  return { type: 'send_event', chatId, event };
}

export function message(text: string, given: Omit<SentEvent, 'type'> = {}): SentEvent {
  return { type: 'message', text, ...given };
}

export function annotation(text: string, given: Omit<SentEvent, 'type'> = {}): SentEvent {
  return { type: 'annotation', annotation_type: 'rating', text, ...given };
}

export function closeThread(chatId: string): Command {
  return { type: 'close_thread', chatId };
}

/** @param timestamp seconds. */
export function updateLastSeen(chatId: string, timestamp?: number): Command {
  return { type: 'update_last_seen', chatId, seenUpTo: timestamp === undefined ? undefined : timestamp * 1_000_000 };
}

export function sendTyping(chatId: string, recipients: 'all' | 'agents' = 'all', isTyping = true): Command {
  return { type: 'send_typing', chatId, recipients, isTyping };
}

export function updateAgent(status?: CommandOf<'update_agent'>['status'], agentId?: string): Command {
  return { type: 'update_agent', agentId, status };
}

export function updateCustomer(change: CommandOf<'update_customer'>['change']): Command {
  return { type: 'update_customer', change };
}

export function logInCustomer(change: CommandOf<'log_in_customer'>['change'] = {}): Command {
  return { type: 'log_in_customer', change, ip: '198.51.100.24', userAgent: 'ExampleBrowser/9' };
}

export function updateChatProperties(chatId: string, properties: BareProperties): Command {
  return { type: 'update_chat_properties', chatId, properties };
}

export function updateThreadProperties(chatId: string, threadId: string, properties: BareProperties): Command {
  return { type: 'update_thread_properties', chatId, threadId, properties };
}

export function updateChatScopes(chatId: string, add: Scopes, remove: Scopes = {}): Command {
  return { type: 'update_chat_scopes', chatId, add, remove };
}

export function banCustomer(customerId: string, days = 14): Command {
  return { type: 'ban_customer', customerId, days };
}
