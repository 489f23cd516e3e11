import type {
  ChatSummary,
  ChatWithThread,
  ChatWithThreads,
  CustomerChatSummary,
  CustomerThreadSummary,
  LastEventPerType,
  LastThreadSummary,
  Thread,
} from '../../protocol/chat.js';
import { hiddenRichMessages, newestThreadId } from '../../protocol/dialect/internal.js';
import type { ChatEvent } from '../../protocol/event.js';
import type { Properties, PropertyLocation, UserKind } from '../../protocol/properties.js';
import type { Scopes } from '../../protocol/scopes.js';
import { readableProperties } from '../properties.js';
import {
  type Access,
  type ChatState,
  type EventState,
  type LastEventState,
  type LicenseState,
  lastThread,
  type ThreadState,
} from '../state.js';
import { seconds } from '../time.js';
import { isForCustomers } from '../visibility.js';
import { supervisorsView, usersView } from './users.js';

/** An event as `side` receives it; `recipients` exists on the agent side only. */
export function eventView(state: LicenseState, side: UserKind, event: EventState): ChatEvent {
  // Step by step: made for every answer and push of an event, and a spread within a literal is slow.
  const view: Record<string, unknown> = { id: event.id };
  if (event.customId !== undefined) view.custom_id = event.customId;
  view.order = event.order;
  if (event.authorId !== undefined) view.author_id = event.authorId;
  view.timestamp = seconds(event.at);
  Object.assign(view, event.body);
  if (side === 'agent') view.recipients = event.recipients;
  if (event.properties !== undefined) Object.assign(view, propertiesView(state, side, 'event', event.properties));
  return view as unknown as ChatEvent;
}

/** Whether `side` may ever learn of the event. */
export function showsEvent(side: UserKind, event: EventState): boolean {
  return side === 'agent' || isForCustomers(event.recipients);
}

export function propertiesView(
  state: LicenseState,
  side: UserKind,
  location: PropertyLocation,
  properties: EventState['properties'],
): { properties?: Properties } {
  const readable = readableProperties(state.propertyConfigs, location, side, properties);
  return readable === undefined ? {} : { properties: readable };
}

/** Empty lists are not sent, and customers see groups only (agent-objects.md [OBJ-32]). */
export function scopesView(side: UserKind, access: Access): Scopes {
  return {
    ...(access.groups.size > 0 && { groups: [...access.groups] }),
    ...(side === 'agent' && access.agents.size > 0 && { agents: [...access.agents] }),
  };
}

/** agent-objects.md section 4; the customer side has no `timestamp`. */
export function threadView(state: LicenseState, side: UserKind, thread: ThreadState): Thread {
  const events = thread.events.filter((event) => showsEvent(side, event));
  return {
    id: thread.id,
    ...(side === 'agent' && { timestamp: seconds(thread.at) }),
    active: thread.active,
    user_ids: [...thread.userIds],
    events: events.map((event) => eventView(state, side, event)),
    order: thread.order,
    ...propertiesView(state, side, 'thread', thread.properties),
  };
}

/** A chat with one thread: `start_chat`, `incoming_chat_thread`. */
export function chatWithThread(
  state: LicenseState,
  side: UserKind,
  chat: ChatState,
  thread: ThreadState,
): ChatWithThread {
  return {
    id: chat.id,
    users: usersView(state, side, chat, [thread], visibleEvents(side, [thread])),
    ...supervisorsView(chat, side, state),
    thread: threadView(state, side, thread),
    ...propertiesView(state, side, 'chat', chat.properties),
    scopes: scopesView(side, chat.access),
  };
}

/**
 * `chat` of `get_chat_threads`. Ids that are no threads of this chat are skipped, repeated ones given once
 * ([ACT:threads], [CACT-19]).
 * @param threadIds `undefined`: all threads.
 */
export function chatWithThreads(
  state: LicenseState,
  side: UserKind,
  chat: ChatState,
  threadIds: readonly string[] | undefined,
): ChatWithThreads {
  const asked = threadIds && new Set(threadIds);
  const threads = chat.threads.filter((thread) => asked === undefined || asked.has(thread.id));
  const summary = chat.threads.map((thread) => ({ thread_id: thread.id, order: thread.order }));
  return {
    id: chat.id,
    users: usersView(state, side, chat, threads, visibleEvents(side, threads)),
    ...supervisorsView(chat, side, state),
    ...((side === 'customer' || threads.length > 0) && {
      threads: threads.map((thread) => threadView(state, side, thread)),
    }),
    ...(side === 'agent' && { threads_summary: summary }),
    ...propertiesView(state, side, 'chat', chat.properties),
    scopes: scopesView(side, chat.access),
  };
}

function* visibleEvents(side: UserKind, threads: readonly ThreadState[]): Iterable<EventState> {
  for (const thread of threads) for (const event of thread.events) if (showsEvent(side, event)) yield event;
}

function lastEventsView(state: LicenseState, side: UserKind, lastEvents: Iterable<LastEventState>): LastEventPerType {
  const byType: LastEventPerType = {};
  for (const { thread, event } of lastEvents) {
    byType[event.body.type] = {
      thread_id: thread.id,
      thread_order: thread.order,
      event: eventView(state, side, event),
    };
  }
  return byType;
}

/** agent-objects.md section 2. */
export function chatSummary(state: LicenseState, chat: ChatState): ChatSummary {
  const lastEvents = [...chat.lastEvents.agents.values()];
  const thread = lastThread(chat);
  return {
    id: chat.id,
    users: usersView(
      state,
      'agent',
      chat,
      [thread],
      lastEvents.map(({ event }) => event),
    ),
    ...supervisorsView(chat, 'agent', state),
    last_event_per_type: lastEventsView(state, 'agent', lastEvents),
    last_thread_summary: lastThreadSummary(state, thread),
    ...propertiesView(state, 'agent', 'chat', chat.properties),
    scopes: scopesView('agent', chat.access),
  };
}

/** agent-objects.md section 3. */
function lastThreadSummary(state: LicenseState, thread: ThreadState): LastThreadSummary {
  return {
    id: thread.id,
    timestamp: seconds(thread.at),
    user_ids: [...thread.userIds],
    order: thread.order,
    ...propertiesView(state, 'agent', 'thread', thread.properties),
    active: thread.active,
  };
}

/** customer-objects.md 11.1. */
export function customerChatSummary(state: LicenseState, chat: ChatState): CustomerChatSummary {
  const lastEvents = [...chat.lastEvents.customers.values()];
  const thread = lastThread(chat);
  return {
    id: chat.id,
    order: thread.order,
    [newestThreadId]: thread.id,
    users: usersView(
      state,
      'customer',
      chat,
      [thread],
      lastEvents.map(({ event }) => event),
    ),
    last_event_per_type: lastEventsView(state, 'customer', lastEvents),
    ...propertiesView(state, 'customer', 'chat', chat.properties),
    scopes: scopesView('customer', chat.access),
  };
}

/** customer-objects.md 11.3: counts only what the customer may see ([COBJ-14]). */
export function customerThreadSummary(thread: ThreadState): CustomerThreadSummary {
  const visible = thread.events.filter((event) => showsEvent('customer', event));
  const rich = visible.filter((event) => event.body.type === 'rich_message');
  return { id: thread.id, order: thread.order, total_events: visible.length, [hiddenRichMessages]: rich.length };
}
