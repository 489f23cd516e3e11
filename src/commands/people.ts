import { sanitizeLine } from '../io/sanitize.js';
import type { ChatSummary } from '../protocol/chat.js';
import type { Agent, Customer, User } from '../protocol/user.js';

/** What to call somebody, safe to show. */
export function nameOf(user: User): string {
  return sanitizeLine(user.name || user.email || user.id);
}

/** Names by id, for a transcript; an id that is not there is shown itself. */
export function namesOf(users: readonly User[]): ReadonlyMap<string, string> {
  return new Map(users.map((user) => [user.id, nameOf(user)]));
}

/** The customers of a chat; those that left, too. */
export function customersOf(users: readonly User[]): readonly Customer[] {
  return users.filter((user) => user.type === 'customer');
}

/** The agents that belong to a chat now. */
export function presentAgents(users: readonly User[]): readonly Agent[] {
  return users.filter((user) => user.type === 'agent' && user.present) as Agent[];
}

/** The chat's customer in a few words; a chat that an agent started may have none. */
export function customerName(users: readonly User[]): string {
  return customersOf(users).map(nameOf).join(', ');
}

/** A chat in a sentence: its id, and its customer where one is known. */
export function chatName(chatId: string, known: readonly ChatSummary[]): string {
  const name = customerName(known.find((chat) => chat.id === chatId)?.users ?? []);
  return name === '' ? `chat ${sanitizeLine(chatId)}` : `chat ${sanitizeLine(chatId)} (${name})`;
}
