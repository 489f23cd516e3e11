import type { PropertyFilter } from '../protocol/agent-api.js';
import type { MemberFilter } from '../protocol/configuration-api.js';
import type { BareProperties, PropertyLocation } from '../protocol/properties.js';
import type { Fact } from './fact.js';
import { onlyReadable } from './properties.js';
import { matchesFilter } from './property-filter.js';
import { eventOf } from './rich-messages.js';
import { type ChatState, type LicenseState, lastThread, presentMembers, type ThreadState } from './state.js';
import type { Interest } from './webhooks.js';

/**
 * Whether a webhook wants to hear of this: all its filters match the state right after the change
 * (configuration-api.md 3.3, [CONF-21]).
 */
export function isWanted(state: LicenseState, { filters }: Interest, fact: Fact): boolean {
  if (filters === undefined) return true;
  const chat = 'chatId' in fact ? state.chats.get(fact.chatId) : undefined;
  const { chat_properties, thread_properties, event_properties, chat_member_ids, author_type } = filters;
  return (
    passes(state, 'chat', chat_properties, () => chat?.properties) &&
    passes(state, 'thread', thread_properties, () => chat && threadOf(chat, fact)?.properties) &&
    passes(state, 'event', event_properties, () => chat && eventIn(chat, fact)?.properties) &&
    (chat_member_ids === undefined || hasMembers(chat_member_ids, membersOf(chat, fact))) &&
    (author_type === undefined || author_type === authorType(state, fact))
  );
}

/** Filters see what agents may read, like all filters of the agents' side ([CONF-17]). */
function passes(
  state: LicenseState,
  location: PropertyLocation,
  filter: PropertyFilter | undefined,
  properties: () => BareProperties | undefined,
): boolean {
  if (filter === undefined) return true;
  const { propertyConfigs } = state;
  return matchesFilter(propertyConfigs, onlyReadable(propertyConfigs, location, 'agent', properties() ?? {}), filter);
}

function threadOf(chat: ChatState, fact: Fact): ThreadState | undefined {
  return 'threadId' in fact ? chat.threads.findLast(({ id }) => id === fact.threadId) : lastThread(chat);
}

function eventIn(chat: ChatState, fact: Fact): { properties?: BareProperties } | undefined {
  if (fact.type === 'event_added') return fact.event;
  const thread = fact.type === 'postback_sent' ? threadOf(chat, fact) : undefined;
  return thread && fact.type === 'postback_sent' ? eventOf(thread, fact.eventId) : undefined;
}

/** Those in the chat and those who have just left; of an agent's own webhooks the agent ([CONF-19]). */
function membersOf(chat: ChatState | undefined, fact: Fact): ReadonlySet<string> {
  if (chat === undefined) return new Set('agentId' in fact ? [fact.agentId] : []);
  const present = presentMembers(chat, 'agent').map(({ userId }) => userId);
  return new Set(fact.type === 'chat_users_changed' ? [...present, ...fact.removedIds] : present);
}

function hasMembers(filter: MemberFilter, members: ReadonlySet<string>): boolean {
  if ('agents' in filter) return filter.agents.every((id) => members.has(id));
  if ('agents_any' in filter) return filter.agents_any.some((id) => members.has(id));
  return !filter.agents_exclude.some((id) => members.has(id));
}

/** A system message has no author, a bot is an agent ([CONF-20]). */
function authorType(state: LicenseState, fact: Fact): 'agent' | 'customer' | undefined {
  const author = fact.type === 'event_added' ? fact.event.authorId : undefined;
  if (author === undefined) return undefined;
  return state.customers.has(author) ? 'customer' : 'agent';
}
