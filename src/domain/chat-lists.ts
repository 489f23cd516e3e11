import type { PropertyFilter } from '../protocol/agent-api.js';
import { type Actor, reachOf } from './permissions.js';
import { onlyReadable } from './properties.js';
import { matchesFilter } from './property-filter.js';
import { type ChatState, chatsWith, isMember, type LicenseState, lastThread, type ThreadStart } from './state.js';
import { seesChat } from './visibility.js';

/** Chats without an active thread that a login gets, newest first (agent-actions.md [ACT:chats]). */
export const maxClosedInLogin = 100;

/** Those that the actor may read; lazily, so that a reader may stop early. */
function* readable(state: LicenseState, actor: Actor, chats: Iterable<ChatState>): Iterable<ChatState> {
  const reach = reachOf(actor, 'chats:read');
  if (reach === undefined) return;
  for (const chat of chats) {
    const member = isMember(chat, actor.id);
    if (member || (reach === 'all' && actor.kind === 'agent' && seesChat(state, chat, actor.id))) yield chat;
  }
}

/** Where the chats are that the actor may read: whoever reads own ones only does not look through all of them. */
function startsFor(state: LicenseState, actor: Actor): readonly ThreadStart[] {
  if (reachOf(actor, 'chats:read') !== 'my') return state.threadStarts;
  return state.agents.get(actor.id)?.threadStarts ?? [];
}

/** Every chat once, the one whose last thread started latest first; what it costs is how far it is read. */
function* newestFirst(starts: readonly ThreadStart[]): Iterable<ChatState> {
  for (let place = starts.length - 1; place >= 0; place -= 1) {
    const start = starts[place];
    if (start !== undefined && lastThread(start.chat) === start.thread) yield start.chat;
  }
}

/** Two chats may start in the same millisecond and share an `order`; their times differ all the same. */
function byNewestThread(a: ChatState, b: ChatState): number {
  const [first, second] = [lastThread(a), lastThread(b)];
  return second.order - first.order || second.at - first.at;
}

/** `chats_summary` of a login: all chats with an active thread, and the newest of the others. */
export function chatsOfLogin(state: LicenseState, actor: Actor): ChatState[] {
  const starts = startsFor(state, actor);
  const candidates = starts.length < state.activeChats.size ? newestFirst(starts) : state.activeChats;
  const chats = [...readable(state, actor, candidates)].filter((chat) => lastThread(chat).active);
  let closed = 0;
  for (const chat of readable(state, actor, newestFirst(starts))) {
    if (lastThread(chat).active) continue;
    chats.push(chat);
    closed += 1;
    if (closed === maxClosedInLogin) break;
  }
  return chats.sort(byNewestThread);
}

/** agent-actions.md section 6; no paging ([ACT:filtered]). */
export function filteredChats(
  state: LicenseState,
  actor: Actor,
  filters: { includeActive: boolean; properties: PropertyFilter | undefined },
): ChatState[] {
  const found: ChatState[] = [];
  // What agents may not read, a filter does not tell them either.
  const matches = (chat: ChatState, filter: PropertyFilter) =>
    matchesFilter(state.propertyConfigs, onlyReadable(state.propertyConfigs, 'chat', 'agent', chat.properties), filter);
  for (const chat of readable(state, actor, newestFirst(startsFor(state, actor)))) {
    if (!filters.includeActive && lastThread(chat).active) continue;
    if (filters.properties === undefined || matches(chat, filters.properties)) found.push(chat);
  }
  return found.sort(byNewestThread);
}

/** Chats that a customer belongs to, newest first. */
export function chatsOfCustomer(state: LicenseState, customerId: string): ChatState[] {
  const customer = state.customers.get(customerId);
  return customer === undefined ? [] : chatsWith(state, customer).sort(byNewestThread);
}
