import type { EventType } from '../protocol/event.js';
import { applyToAccounts } from './apply-accounts.js';
import { applyConfiguration } from './apply-configuration.js';
import { ownEvents } from './archived-events.js';
import { queueDeliveries } from './deliveries.js';
import { direct, type Edits } from './edits.js';
import { type CustomerChange, type Happening, isFact, type Joining, type NewThread } from './fact.js';
import { newCustomer } from './new-license.js';
import { mergeProperties } from './properties.js';
import { buttonsOf } from './rich-messages.js';
import {
  agentsOf,
  eventArrives,
  idleChanges,
  mayBeFree,
  membersChange,
  noteAssigned,
  seen,
  threadBegins,
  threadEnds,
} from './routing/standing.js';
import type {
  ChatState,
  CustomerState,
  EventState,
  LicenseState,
  Membership,
  ThreadStart,
  ThreadState,
} from './state.js';
import type { Micros } from './time.js';
import { changedAccess, isForCustomers } from './visibility.js';

/** Pages that a visit keeps; the oldest go first. */
const maxPages = 100;

/**
 * Folds one happening into the state, in place: the only function that changes a license. It never fails on what
 * `decide` gave, and looks at no clock.
 * @param edits through which every change of what is in the state goes, so that it can be taken back.
 */
export function apply(state: LicenseState, happening: Happening, edits: Edits = direct): void {
  fold(state, happening, edits);
  if (state.webhooks.listeners.size > 0 && isFact(happening)) queueDeliveries(state, happening, edits);
}

function fold(state: LicenseState, happening: Happening, edits: Edits): void {
  edits.set(state, 'lastAt', Math.max(state.lastAt, happening.at));
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
      edits.put(state.chats, chat.id, chat);
      for (const joining of happening.members) admit(state, chat, joining, happening, edits);
      openThread(state, chat, happening, edits);
      return;
    }
    case 'thread_opened': {
      const chat = chatOf(state, happening.chatId);
      for (const joining of happening.joined) admit(state, chat, joining, happening, edits);
      edits.set(chat, 'properties', mergeProperties(chat.properties, happening.properties));
      openThread(state, chat, happening, edits);
      return;
    }
    case 'chat_users_changed': {
      const chat = chatOf(state, happening.chatId);
      const agentsBefore = agentsOf(chat);
      for (const joining of happening.added) admit(state, chat, joining, happening, edits);
      for (const id of happening.removedIds) {
        const member = chat.members.get(id);
        if (member !== undefined) edits.set(member, 'present', false);
      }
      membersChange(state, chat, agentsBefore, happening.at, edits);
      return;
    }
    case 'event_added': {
      const chat = chatOf(state, happening.chatId);
      addEvent(state, chat, threadOf(chat, happening.threadId), happening.event, edits);
      return;
    }
    case 'thread_closed': {
      const chat = chatOf(state, happening.chatId);
      edits.set(threadOf(chat, happening.threadId), 'active', false);
      edits.exclude(state.activeChats, chat);
      threadEnds(state, chat, happening.at, edits);
      return;
    }
    case 'chat_properties_set': {
      const chat = chatOf(state, happening.chatId);
      edits.set(chat, 'properties', mergeProperties(chat.properties, happening.properties));
      if (happening.properties.routing?.idle !== undefined) idleChanges(state, chat, edits);
      return;
    }
    case 'thread_properties_set': {
      const thread = threadOf(chatOf(state, happening.chatId), happening.threadId);
      edits.set(thread, 'properties', mergeProperties(thread.properties, happening.properties));
      return;
    }
    case 'chat_scopes_changed': {
      const chat = chatOf(state, happening.chatId);
      edits.set(chat, 'access', changedAccess(chat.access, happening.added, happening.removed));
      return;
    }
    case 'chat_kept':
      noteAssigned(state, happening.agentId, happening.at, edits);
      return;
    case 'customer_banned':
      edits.set(customerOf(state, happening.customerId, edits), 'bannedUntil', happening.until);
      return;
    case 'postback_sent':
      pressButtons(chatOf(state, happening.chatId), happening, edits);
      return;
    case 'auto_scopes_added':
      edits.put(state.autoScopes, happening.rule.id, happening.rule);
      return;
    case 'auto_scopes_removed':
      edits.remove(state.autoScopes, happening.id);
      return;
    case 'last_seen_set':
      setLastSeen(state, chatOf(state, happening.chatId), happening, edits);
      return;
    case 'routing_status_set': {
      const agent = state.agents.get(happening.agentId);
      if (agent !== undefined) edits.set(agent, 'routingStatus', happening.status);
      mayBeFree(state, happening.agentId, happening.at, edits);
      return;
    }
    case 'device_registered': {
      const { agentId, token, platform, enabled } = happening;
      const agent = state.agents.get(agentId);
      if (agent !== undefined) edits.put(agent.devices, token, { platform, enabled });
      return;
    }
    case 'agent_presence': {
      const agent = state.agents.get(happening.agentId);
      if (agent !== undefined) edits.set(agent, 'loggedIn', happening.loggedIn);
      mayBeFree(state, happening.agentId, happening.at, edits);
      return;
    }
    case 'customer_presence': {
      const customer = customerOf(state, happening.customerId, edits);
      edits.set(customer, 'connected', happening.connected);
      if (!happening.connected) edits.set(customer, 'lastConnected', happening.at);
      return;
    }
    case 'visit_started': {
      const customer = customerOf(state, happening.customerId, edits);
      edits.set(customer, 'previousVisit', customer.visit?.start);
      edits.set(customer, 'visit', { start: happening.at, pages: [] });
      edits.set(customer, 'visits', customer.visits + 1);
      edits.set(customer, 'ip', happening.ip);
      edits.set(customer, 'userAgent', happening.userAgent);
      return;
    }
    case 'customer_created':
      edits.put(state.customers, happening.customerId, newCustomer({ id: happening.customerId }));
      return;
    case 'customer_changed':
      changeCustomer(customerOf(state, happening.customerId, edits), happening.change, happening.at, edits);
      return;
    case 'signing_key_made':
    case 'consent_given':
    case 'code_issued':
    case 'tokens_issued':
    case 'tokens_revoked':
    case 'customer_code_issued':
    case 'customer_code_used':
      applyToAccounts(state.accounts, happening, happening.at, edits);
      return;
    case 'bot_changed':
    case 'bot_status_set':
      applyConfiguration(state, happening, edits);
      mayBeFree(state, happening.agentId, happening.at, edits);
      return;
    case 'bot_created':
    case 'agent_deleted':
    case 'agent_status_told':
    case 'webhook_registered':
    case 'webhook_unregistered':
    case 'deliveries_settled':
    case 'properties_created':
      applyConfiguration(state, happening, edits);
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

/** One whom the seed named when the fact was written, and names no more, is there all the same. */
function customerOf(state: LicenseState, id: string, edits: Edits): CustomerState {
  const known = state.customers.get(id);
  if (known !== undefined) return known;
  const customer = newCustomer({ id });
  edits.put(state.customers, id, customer);
  return customer;
}

function admit(state: LicenseState, chat: ChatState, joining: Joining, { at, cause }: Happening, edits: Edits): void {
  const { userId, kind, reason } = joining;
  const before = chat.members.get(userId);
  const member: Membership = {
    userId,
    kind,
    reason,
    present: true,
    seenUpTo: before?.seenUpTo,
    addedAt: at,
    addedBy: cause.actorId,
  };
  edits.remove(chat.members, userId); // members stand in the order of joining
  edits.put(chat.members, userId, member);
  if (kind === 'customer') edits.include(customerOf(state, userId, edits).chatIds, chat.id);
  const thread = chat.threads.at(-1);
  if (thread !== undefined) noteThread(state, userId, { chat, thread }, edits);
  if (thread?.active === true && kind !== 'supervisor') edits.include(thread.userIds, userId);
}

/** For the list of an agent's own chats: nearly always at its end. */
function noteThread(state: LicenseState, agentId: string, start: ThreadStart, edits: Edits): void {
  const starts = state.agents.get(agentId)?.threadStarts;
  if (starts === undefined) return;
  const before = starts.findLastIndex(({ thread }) => thread.at <= start.thread.at);
  if (starts[before]?.thread !== start.thread) edits.insert(starts, before + 1, start);
}

function openThread(
  state: LicenseState,
  chat: ChatState,
  { thread: started, at, cause }: Happening & { readonly thread: NewThread },
  edits: Edits,
): void {
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
  edits.push(chat.threads, thread);
  edits.include(state.activeChats, chat);
  edits.push(state.threadStarts, { chat, thread });
  for (const { userId, present } of chat.members.values()) {
    if (present) noteThread(state, userId, { chat, thread }, edits);
  }
  threadBegins(state, chat, cause.actorId, at, edits);
  for (const event of started.events) addEvent(state, chat, thread, event, edits);
  for (const { userId } of members) {
    const customer = state.customers.get(userId);
    if (customer !== undefined) edits.set(customer, 'threads', customer.threads + 1);
  }
}

function addEvent(state: LicenseState, chat: ChatState, thread: ThreadState, written: EventState, edits: Edits): void {
  // Buttons change in place when they are pressed; the fact that brought them must not.
  const event = written.body.type === 'rich_message' ? structuredClone(written) : written;
  edits.push(ownEvents(chat, thread), event);
  const type: EventType = event.body.type;
  edits.put(chat.lastEvents.agents, type, { thread, event });
  if (isForCustomers(event.recipients)) edits.put(chat.lastEvents.customers, type, { thread, event });
  eventArrives(state, chat, thread, event, edits);
}

/** One postback changes every button of the event that has its id (agent-objects.md 11.7). */
function pressButtons(
  chat: ChatState,
  press: { threadId: string; eventId: string; postbackId: string; userId: string; toggled: boolean },
  edits: Edits,
): void {
  const thread = threadOf(chat, press.threadId);
  ownEvents(chat, thread);
  for (const button of buttonsOf(thread, press.eventId, press.postbackId)) {
    const others = button.user_ids.filter((id) => id !== press.userId);
    edits.set(button, 'user_ids', press.toggled ? [...others, press.userId] : others);
  }
}

function setLastSeen(
  state: LicenseState,
  chat: ChatState,
  { userId, seenUpTo, at }: { userId: string; seenUpTo: Micros; at: Micros },
  edits: Edits,
): void {
  const user = state.agents.get(userId) ?? state.customers.get(userId);
  if (user !== undefined) edits.set(user, 'lastSeen', Math.max(user.lastSeen ?? 0, seenUpTo));
  const member = chat.members.get(userId);
  if (member !== undefined) {
    edits.set(member, 'seenUpTo', seenUpTo);
    seen(state, chat, userId, at, edits);
    return;
  }
  // An agent may read a chat without belonging to it.
  const reader = { userId, kind: 'agent', present: false, seenUpTo, addedAt: at, addedBy: undefined, reason: 'joined' };
  edits.put(chat.members, userId, reader as Membership);
}

function changeCustomer(customer: CustomerState, change: CustomerChange, at: Micros, edits: Edits): void {
  if (change.name !== undefined) edits.set(customer, 'name', change.name);
  if (change.email !== undefined) edits.set(customer, 'email', change.email);
  if (change.fields !== undefined) edits.set(customer, 'fields', { ...customer.fields, ...change.fields });
  if (change.referrer !== undefined) edits.set(customer, 'referrer', change.referrer);
  if (change.timezone !== undefined) edits.set(customer, 'timezone', change.timezone);
  const pages = customer.visit?.pages;
  if (pages === undefined) return;
  if (change.page !== undefined) {
    edits.push(pages, { start: at, ...change.page });
    edits.set(customer, 'pageViews', customer.pageViews + 1);
    if (pages.length > maxPages) edits.shift(pages);
  }
  const open = pages.at(-1);
  if (change.pageTitle !== undefined && open !== undefined) edits.set(open, 'title', change.pageTitle);
}
