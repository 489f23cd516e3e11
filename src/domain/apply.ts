import type { EventType } from '../protocol/event.js';
import type { CustomerChange, Happening, Joining, NewThread } from './fact.js';
import { newCustomer } from './new-license.js';
import { mergeProperties } from './properties.js';
import { buttonsOf } from './rich-messages.js';
import type { ChatState, CustomerState, EventState, LicenseState, Membership, ThreadState } from './state.js';
import type { Micros } from './time.js';
import { changedAccess, isForCustomers } from './visibility.js';

/** Pages that a visit keeps; the oldest go first. */
const maxPages = 100;

/**
 * Folds one happening into the state, in place: the only function that changes a license. It never fails on what
 * `decide` gave, and looks at no clock.
 */
export function apply(state: LicenseState, happening: Happening): void {
  state.lastAt = Math.max(state.lastAt, happening.at);
  switch (happening.type) {
    case 'chat_started': {
      const chat: ChatState = {
        id: happening.chatId,
        threads: [],
        members: new Map(),
        access: { groups: new Set(happening.scopes.groups), agents: new Set(happening.scopes.agents) },
        properties: happening.properties,
        lastEvents: { agents: new Map(), customers: new Map() },
      };
      state.chats.set(chat.id, chat);
      for (const joining of happening.members) admit(state, chat, joining, happening.at, happening.cause.actorId);
      openThread(state, chat, happening.thread, happening.at);
      return;
    }
    case 'thread_opened': {
      const chat = chatOf(state, happening.chatId);
      for (const joining of happening.joined) admit(state, chat, joining, happening.at, happening.cause.actorId);
      chat.properties = mergeProperties(chat.properties, happening.properties);
      openThread(state, chat, happening.thread, happening.at);
      return;
    }
    case 'chat_users_changed': {
      const chat = chatOf(state, happening.chatId);
      for (const joining of happening.added) admit(state, chat, joining, happening.at, happening.cause.actorId);
      for (const id of happening.removedIds) {
        const member = chat.members.get(id);
        if (member !== undefined) member.present = false;
      }
      return;
    }
    case 'event_added': {
      const chat = chatOf(state, happening.chatId);
      addEvent(chat, threadOf(chat, happening.threadId), happening.event);
      return;
    }
    case 'thread_closed': {
      const chat = chatOf(state, happening.chatId);
      threadOf(chat, happening.threadId).active = false;
      state.activeChats.delete(chat);
      return;
    }
    case 'chat_properties_set': {
      const chat = chatOf(state, happening.chatId);
      chat.properties = mergeProperties(chat.properties, happening.properties);
      return;
    }
    case 'thread_properties_set': {
      const thread = threadOf(chatOf(state, happening.chatId), happening.threadId);
      thread.properties = mergeProperties(thread.properties, happening.properties);
      return;
    }
    case 'chat_scopes_changed': {
      const chat = chatOf(state, happening.chatId);
      chat.access = changedAccess(chat.access, happening.added, happening.removed);
      return;
    }
    case 'customer_banned':
      customerOf(state, happening.customerId).bannedUntil = happening.until;
      return;
    case 'postback_sent':
      pressButtons(threadOf(chatOf(state, happening.chatId), happening.threadId), happening);
      return;
    case 'auto_scopes_added':
      state.autoScopes.set(happening.rule.id, happening.rule);
      return;
    case 'auto_scopes_removed':
      state.autoScopes.delete(happening.id);
      return;
    case 'last_seen_set':
      setLastSeen(state, chatOf(state, happening.chatId), happening.userId, happening.seenUpTo, happening.at);
      return;
    case 'routing_status_set': {
      const agent = state.agents.get(happening.agentId);
      if (agent !== undefined) agent.routingStatus = happening.status;
      return;
    }
    case 'device_registered': {
      const { agentId, token, platform, enabled } = happening;
      state.agents.get(agentId)?.devices.set(token, { platform, enabled });
      return;
    }
    case 'agent_presence': {
      const agent = state.agents.get(happening.agentId);
      if (agent !== undefined) agent.loggedIn = happening.loggedIn;
      return;
    }
    case 'customer_presence': {
      const customer = customerOf(state, happening.customerId);
      customer.connected = happening.connected;
      if (!happening.connected) customer.lastConnected = happening.at;
      return;
    }
    case 'visit_started': {
      const customer = customerOf(state, happening.customerId);
      customer.previousVisit = customer.visit?.start;
      customer.visit = { start: happening.at, pages: [] };
      customer.visits += 1;
      customer.ip = happening.ip;
      customer.userAgent = happening.userAgent;
      return;
    }
    case 'customer_created':
      state.customers.set(happening.customerId, newCustomer({ id: happening.customerId }));
      return;
    case 'customer_changed':
      changeCustomer(customerOf(state, happening.customerId), happening.change, happening.at);
      return;
    case 'typing':
    case 'sneak_peek':
    case 'multicast':
      return;
  }
}

function chatOf(state: LicenseState, id: string): ChatState {
  const chat = state.chats.get(id);
  if (chat === undefined) throw new Error(`fact about an unknown chat ${id}`);
  return chat;
}

function threadOf(chat: ChatState, id: string): ThreadState {
  // Nearly always the last one; older threads only get annotations and properties.
  const thread = chat.threads.findLast((candidate) => candidate.id === id);
  if (thread === undefined) throw new Error(`fact about an unknown thread ${id}`);
  return thread;
}

function customerOf(state: LicenseState, id: string): CustomerState {
  const customer = state.customers.get(id);
  if (customer === undefined) throw new Error(`fact about an unknown customer ${id}`);
  return customer;
}

function admit(state: LicenseState, chat: ChatState, joining: Joining, at: Micros, by: string | undefined): void {
  const { userId, kind, reason } = joining;
  const before = chat.members.get(userId);
  const member: Membership = {
    userId,
    kind,
    reason,
    present: true,
    seenUpTo: before?.seenUpTo,
    addedAt: at,
    addedBy: by,
  };
  chat.members.delete(userId); // members stand in the order of joining
  chat.members.set(userId, member);
  if (kind === 'customer') state.customers.get(userId)?.chatIds.add(chat.id);
  const thread = chat.threads.at(-1);
  if (thread?.active === true && kind !== 'supervisor') thread.userIds.add(userId);
}

function openThread(state: LicenseState, chat: ChatState, started: NewThread, at: Micros): void {
  const members = [...chat.members.values()].filter((member) => member.present && member.kind !== 'supervisor');
  const thread: ThreadState = {
    id: started.id,
    order: started.order,
    at,
    active: true,
    userIds: new Set(members.map((member) => member.userId)),
    events: [],
    properties: started.properties,
  };
  chat.threads.push(thread);
  state.activeChats.add(chat);
  state.threadStarts.push({ chat, thread });
  for (const event of started.events) addEvent(chat, thread, event);
  for (const { userId } of members) {
    const customer = state.customers.get(userId);
    if (customer !== undefined) customer.threads += 1;
  }
}

function addEvent(chat: ChatState, thread: ThreadState, written: EventState): void {
  // Buttons change in place when they are pressed; the fact that brought them must not.
  const event = written.body.type === 'rich_message' ? structuredClone(written) : written;
  thread.events.push(event);
  const type: EventType = event.body.type;
  chat.lastEvents.agents.set(type, { thread, event });
  if (isForCustomers(event.recipients)) chat.lastEvents.customers.set(type, { thread, event });
}

/** One postback changes every button of the event that has its id (agent-objects.md 11.7). */
function pressButtons(
  thread: ThreadState,
  press: { eventId: string; postbackId: string; userId: string; toggled: boolean },
): void {
  for (const button of buttonsOf(thread, press.eventId, press.postbackId)) {
    const others = button.user_ids.filter((id) => id !== press.userId);
    button.user_ids = press.toggled ? [...others, press.userId] : others;
  }
}

function setLastSeen(state: LicenseState, chat: ChatState, userId: string, seenUpTo: Micros, at: Micros): void {
  const user = state.agents.get(userId) ?? state.customers.get(userId);
  if (user !== undefined) user.lastSeen = Math.max(user.lastSeen ?? 0, seenUpTo);
  const member = chat.members.get(userId);
  if (member !== undefined) {
    member.seenUpTo = seenUpTo;
    return;
  }
  // An agent may read a chat without belonging to it.
  const reader = { userId, kind: 'agent', present: false, seenUpTo, addedAt: at, addedBy: undefined, reason: 'joined' };
  chat.members.set(userId, reader as Membership);
}

function changeCustomer(customer: CustomerState, change: CustomerChange, at: Micros): void {
  if (change.name !== undefined) customer.name = change.name;
  if (change.email !== undefined) customer.email = change.email;
  if (change.fields !== undefined) customer.fields = { ...customer.fields, ...change.fields };
  if (change.referrer !== undefined) customer.referrer = change.referrer;
  if (change.timezone !== undefined) customer.timezone = change.timezone;
  const pages = customer.visit?.pages;
  if (pages === undefined) return;
  if (change.page !== undefined) {
    pages.push({ start: at, ...change.page });
    customer.pageViews += 1;
    if (pages.length > maxPages) pages.shift();
  }
  const open = pages.at(-1);
  if (change.pageTitle !== undefined && open !== undefined) open.title = change.pageTitle;
}
