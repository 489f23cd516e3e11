import type { AgentLoginResponse, AgentPushes, UpdatedUsers } from '../../protocol/agent-api.js';
import type { ChatSummary, ChatWithThread, ChatWithThreads } from '../../protocol/chat.js';
import type { Scopes } from '../../protocol/scopes.js';
import type { User } from '../../protocol/user.js';
import type { Chat, Thread } from './chat.js';
import { withEntry, without } from './copies.js';
import type { Model } from './model.js';
import { withChat } from './model.js';
import { withColleagues } from './people.js';
import { mergedProperties, newsOf, withThread } from './threads.js';

/**
 * The state of the server at a login replaces the list. What is known of the chats' events stays, marked as stale, so
 * that an open chat keeps its transcript while the rest is fetched.
 */
export function loggedIn(model: Model, login: AgentLoginResponse): Model {
  const me = login.my_profile;
  const chats = new Map<string, Chat>();
  for (const summary of login.chats_summary) {
    chats.set(summary.id, chatOfSummary(summary, model.chats.get(summary.id), me.id));
  }
  // The open chat stays on the screen even when the server knows it no more; loading it will tell.
  const open = model.openId === undefined ? undefined : model.chats.get(model.openId);
  if (open !== undefined && !chats.has(open.id)) chats.set(open.id, staleChat(open));
  const users = login.chats_summary.flatMap((summary) => summary.users);
  const colleagues = withColleagues(model.colleagues, [me, ...users]);
  return { ...without(model, 'announced'), me, chats, colleagues, signals: new Map(), orphans: new Map() };
}

/** `incoming_chat_thread`: a new chat, or a new thread in a known one. */
export function threadCame(model: Model, wire: ChatWithThread): Model {
  const known = model.chats.get(wire.id) ?? newChat(wire.id);
  const chat = withThread(withCommon(known, wire, model.me?.id), newsOf(wire.thread));
  const colleagues = withColleagues(model.colleagues, wire.users);
  return { ...model, chats: withEntry(model.chats, chat.id, chat), colleagues };
}

/** A chat with one of its threads, as an archive has it: nothing of it changes any more, and nothing else is known. */
export function archivedChat(wire: ChatWithThread): Chat {
  return withThread(withCommon(newChat(wire.id), wire, undefined), newsOf(wire.thread));
}

/** The answer to `get_chat_threads`. */
export function chatLoaded(model: Model, wire: ChatWithThreads): Model {
  const known = model.chats.get(wire.id) ?? newChat(wire.id);
  let chat = withCommon(known, wire, model.me?.id);
  for (const { thread_id, order } of wire.threads_summary ?? []) chat = withThread(chat, { id: thread_id, order });
  for (const thread of wire.threads ?? []) chat = withThread(chat, newsOf(thread));
  const settled: Chat = { ...without(chat, 'failure'), loading: false, allThreadsListed: true };
  const colleagues = withColleagues(model.colleagues, wire.users);
  return { ...model, chats: withEntry(model.chats, chat.id, settled), colleagues };
}

export function usersUpdated(model: Model, chatId: string, updated: UpdatedUsers): Model {
  const colleagues = withColleagues(model.colleagues, updated.agents.added);
  return withChat({ ...model, colleagues }, chatId, (chat) => {
    const users = new Map(chat.users);
    for (const user of [...updated.customers.added, ...updated.agents.added]) users.set(user.id, user);
    for (const id of [...updated.customers.removed_ids, ...updated.agents.removed_ids]) {
      const user = users.get(id);
      // Former users stay known: the transcript has their names.
      if (user !== undefined) users.set(id, { ...user, present: false });
    }
    return { ...chat, users };
  });
}

export function userChanged(model: Model, chatId: string, user: User): Model {
  return withChat(model, chatId, (chat) => ({ ...chat, users: withEntry(chat.users, user.id, user) }));
}

export function customerBanned(model: Model, customerId: string): Model {
  let changed = model;
  for (const chat of model.chats.values()) {
    const user = chat.users.get(customerId);
    if (user?.type === 'customer') changed = userChanged(changed, chat.id, { ...user, banned: true });
  }
  return changed;
}

export function threadClosed(model: Model, chatId: string, threadId: string): Model {
  return withChat(model, chatId, (chat) => withThread(chat, { id: threadId, activity: 'closed' }));
}

export function chatPropertiesChanged(model: Model, payload: AgentPushes['chat_properties_updated']): Model {
  return withChat(model, payload.chat_id, (chat) => ({
    ...chat,
    properties: mergedProperties(chat.properties, payload.properties),
  }));
}

export function threadPropertiesChanged(model: Model, payload: AgentPushes['chat_thread_properties_updated']): Model {
  return withChat(model, payload.chat_id, (chat) => {
    const thread = chat.threads.find(({ id }) => id === payload.thread_id);
    const properties = mergedProperties(thread?.properties, payload.properties);
    return withThread(chat, { id: payload.thread_id, properties });
  });
}

export function scopesChanged(model: Model, payload: AgentPushes['chat_scopes_updated']): Model {
  return withChat(model, payload.chat_id, (chat) => ({
    ...chat,
    scopes: scopesAfter(chat.scopes, payload.scopes_added, payload.scopes_removed),
  }));
}

/** How far a user has read a chat; for this agent it is what unread counts start from. It never goes back. */
export function lastSeen(model: Model, payload: AgentPushes['last_seen_timestamp_updated']): Model {
  return withChat(model, payload.chat_id, (chat) => {
    const user = chat.users.get(payload.user_id);
    const seenAt = payload.user_id === model.me?.id ? Math.max(chat.seenAt, payload.timestamp) : chat.seenAt;
    const isNews = user !== undefined && (user.last_seen_timestamp ?? 0) < payload.timestamp;
    if (!isNews) return seenAt === chat.seenAt ? chat : { ...chat, seenAt };
    const users = withEntry(chat.users, user.id, { ...user, last_seen_timestamp: payload.timestamp });
    return { ...chat, seenAt, users };
  });
}

/** A chat of which nothing is known but that it exists. */
function newChat(id: string): Chat {
  return {
    id,
    users: new Map(),
    scopes: {},
    threads: [],
    allThreadsListed: false,
    loading: false,
    seenAt: 0,
  };
}

function chatOfSummary(summary: ChatSummary, known: Chat | undefined, myId: string): Chat {
  let chat = withCommon(staleChat(known ?? newChat(summary.id)), summary, myId);
  const last = summary.last_thread_summary;
  for (const entry of Object.values(summary.last_event_per_type)) {
    chat = withThread(chat, { id: entry.thread_id, order: entry.thread_order, events: [entry.event] });
  }
  return withThread(chat, {
    id: last.id,
    order: last.order,
    startedAt: last.timestamp,
    activity: last.active ? 'active' : 'closed',
    properties: last.properties,
  });
}

function staleChat(chat: Chat): Chat {
  const threads = chat.threads.map(
    (thread): Thread => ({ ...thread, known: thread.known === 'partly' ? 'partly' : 'stale' }),
  );
  return { ...without(chat, 'failure'), threads, allThreadsListed: false, loading: false };
}

/** What every form of a chat has in common (agent-objects.md sections 1 and 2). */
function withCommon(
  chat: Chat,
  wire: Pick<ChatSummary, 'users' | 'properties' | 'scopes'>,
  myId: string | undefined,
): Chat {
  const users = new Map<string, User>();
  for (const user of chat.users.values()) users.set(user.id, user.present ? { ...user, present: false } : user);
  for (const user of wire.users) users.set(user.id, user);
  const mySeen = wire.users.find(({ id }) => id === myId)?.last_seen_timestamp ?? 0;
  return {
    ...without(chat, 'properties'),
    users,
    scopes: wire.scopes ?? {},
    seenAt: Math.max(chat.seenAt, mySeen),
    ...(wire.properties === undefined ? {} : { properties: wire.properties }),
  };
}

function scopesAfter(now: Scopes, added: Scopes, removed: Scopes): Scopes {
  const groups = changedSet(now.groups, added.groups, removed.groups);
  const agents = changedSet(now.agents, added.agents, removed.agents);
  return { ...(groups.length > 0 ? { groups } : {}), ...(agents.length > 0 ? { agents } : {}) };
}

function changedSet<T>(now: readonly T[] = [], added: readonly T[] = [], removed: readonly T[] = []): T[] {
  return [...new Set([...now.filter((each) => !removed.includes(each)), ...added])];
}
