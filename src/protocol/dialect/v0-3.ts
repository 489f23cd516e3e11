import type { LastEvent } from '../chat.js';
import { liftFromV03 } from './configuration.js';
import { type Dialect, field, type LiftedRequest, unknownAction, withField, without } from './dialect.js';
import { newestThreadId } from './internal.js';

/** v0.3 against v0.4 (agent-versions.md sections 5 and 6, customer-versions.md section 4). */
export const v03: Dialect = {
  version: 'v0.3',

  lift(side, request) {
    if (side === 'configuration') return liftFromV03(request);
    if (side === 'customer') return liftLastSeen(request);
    switch (request.action) {
      case 'multicast':
        return unknownAction(request.action);
      case 'send_broadcast':
        return { ...request, internal: true };
      case 'start_chat':
        return isAbsent(field(field(field(request.payload, 'chat'), 'thread'), 'scopes'))
          ? request
          : { ...request, action: 'start_scoped_chat', internal: true };
      default:
        return request;
    }
  },

  lowerResponse(side, { action }, payload) {
    switch (action) {
      case 'login':
      case 'login_with_chats':
      case 'get_filtered_chats':
      case 'get_chats_summary': {
        const license = withField(payload, 'license', (object: object) => without(object, 'in_trial'));
        return withField(license, 'chats_summary', (chats: Summary[]) =>
          chats.map((chat) => (side === 'agent' ? agentSummary(chat) : customerSummary(chat))),
        );
      }
      default:
        return payload;
    }
  },

  lowerPush(side, push) {
    if (push.action !== 'incoming_multicast') return push;
    return side === 'agent' ? { ...push, action: 'incoming_broadcast' } : undefined;
  },
};

interface Summary {
  last_event_per_type: Record<string, LastEvent>;
  last_thread_summary: { id: string };
  [newestThreadId]?: string;
}

function eventsOfThread(last: Record<string, LastEvent>, threadId: unknown): LastEvent['event'][] {
  return Object.values(last)
    .filter((entry) => entry.thread_id === threadId)
    .map((entry) => entry.event)
    .sort((a, b) => a.order - b.order);
}

function agentSummary(chat: Summary): object {
  const { last_event_per_type: last, last_thread_summary: thread, ...rest } = chat;
  return { ...rest, last_thread_summary: { ...thread, last_event_per_type: eventsOfThread(last, thread.id) } };
}

function customerSummary(chat: Summary): object {
  const threadId = chat[newestThreadId];
  const events = eventsOfThread(chat.last_event_per_type, threadId).map((event) => [event.type, event]);
  return { ...chat, last_event_per_type: { thread_id: threadId, events: Object.fromEntries(events) } };
}

/** Without a chat it is about every chat of the customer ([CACT-39]). */
function liftLastSeen(request: LiftedRequest): LiftedRequest {
  if (request.action !== 'update_last_seen_timestamp' || !isAbsent(field(request.payload, 'chat_id'))) return request;
  return { ...request, action: 'update_last_seen_everywhere', internal: true };
}

/** A `null` field equals an absent one ([ENV-2]). */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
