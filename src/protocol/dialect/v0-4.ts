import type { ChatEvent } from '../event.js';
import { liftFromV04, lowerToV04 } from './configuration.js';
import {
  type Dialect,
  field,
  type LiftedRequest,
  unknownAction,
  type WirePush,
  withField,
  without,
} from './dialect.js';
import { hiddenRichMessages } from './internal.js';

/** v0.4 against v0.5: there are no rich messages (agent-versions.md section 5, customer-versions.md section 3). */
export const v04: Dialect = {
  version: 'v0.4',

  lift(side, request) {
    if (side === 'configuration') return liftFromV04(request);
    if (request.action === 'send_rich_message_postback') return unknownAction(request.action);
    const place = richMessageIn(request);
    return place === undefined ? request : { refused: `${place}.type has an unsupported value` };
  },

  lowerResponse(side, request, payload) {
    if (side === 'configuration') return lowerToV04(request, payload);
    switch (request.action) {
      case 'login':
      case 'login_with_chats':
      case 'get_filtered_chats':
      case 'get_chats_summary':
        return withField(payload, 'chats_summary', (chats: object[]) => chats.map(summary));
      case 'get_chat_threads':
      case 'start_chat':
      case 'start_scoped_chat':
        return withField(payload, 'chat', chat);
      case 'get_archives':
        return withField(payload, 'chats', (chats: object[]) => chats.map((entry) => withField(entry, 'chat', chat)));
      case 'get_chat_threads_summary':
      case 'page_chat_threads_summary':
        return withField(payload, 'threads_summary', counts);
      default:
        return payload;
    }
  },

  lowerPush(_side, push): WirePush | undefined {
    switch (push.action) {
      case 'incoming_rich_message_postback':
        return undefined;
      case 'incoming_event':
        return isRich(field(push.payload, 'event') as ChatEvent) ? undefined : push;
      case 'incoming_chat_thread':
        return { ...push, payload: withField(push.payload, 'chat', chat) };
      default:
        return push;
    }
  },
};

function isRich(event: { type: string }): boolean {
  return event.type === 'rich_message';
}

function thread(object: object): object {
  return withField(object, 'events', (events: ChatEvent[]) => events.filter((event) => !isRich(event)));
}

function chat(object: object): object {
  const one = withField(object, 'thread', thread);
  return withField(one, 'threads', (threads: object[]) => threads.map(thread));
}

function summary(object: object): object {
  const one = withField(object, 'last_event_per_type', (last: object) => without(last, 'rich_message'));
  return withField(one, 'threads_summary', counts);
}

interface ThreadCount {
  total_events: number;
  [hiddenRichMessages]?: number;
}

/** Only events that this version can see are counted (customer-objects.md [COBJ-14]). */
function counts(threads: ThreadCount[]): object[] {
  return threads.map((thread) => ({
    ...thread,
    total_events: thread.total_events - (thread[hiddenRichMessages] ?? 0),
  }));
}

/** The name of the field in which a request brings a rich message, if it does. */
function richMessageIn({ action, payload }: LiftedRequest): string | undefined {
  const isRichMessage = (event: unknown) => field(event, 'type') === 'rich_message';
  if (action === 'send_event') return isRichMessage(field(payload, 'event')) ? 'event' : undefined;
  const events = field(field(field(payload, 'chat'), 'thread'), 'events');
  const place = Array.isArray(events) ? events.findIndex(isRichMessage) : -1;
  return place === -1 ? undefined : `chat.thread.events[${place}]`;
}
