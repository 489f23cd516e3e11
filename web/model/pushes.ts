import type { CustomerPush, CustomerPushes } from '../../src/protocol/customer-api.js';
import type { ChatEvent } from '../../src/protocol/event.js';
import type { Properties } from '../../src/protocol/properties.js';
import { adoptThread, changeChat, withUsers } from './chat.js';
import { press } from './postbacks.js';
import type { Chat, PageState } from './state.js';
import { changeThread, mergeEvents } from './threads.js';

/** An agent who does not say that it goes on is done by then (customer-pushes.md [CPUSH-4]). */
const typingMs = 10_000;

interface Told {
  readonly push: CustomerPush;
  /** ms */
  readonly now: number;
  readonly isWatched: boolean;
}

/** A push tells of one chat; what is about another one than the page's is not for the page. */
export function reducePush(state: PageState, { push, now, isWatched }: Told): PageState {
  switch (push.action) {
    case 'incoming_chat_thread': {
      const { chat } = push.payload;
      if (state.chat !== undefined && state.chat.id !== chat.id) return state;
      return counted(adoptThread(state, chat), chat.thread.events, isWatched);
    }
    case 'incoming_event': {
      if (push.payload.chat_id !== state.chat?.id) return state;
      return incomingEvent(state, push.payload, isWatched);
    }
    case 'incoming_typing_indicator': {
      const { author_id, is_typing } = push.payload.typing_indicator;
      if (push.payload.chat_id !== state.chat?.id) return state;
      return is_typing
        ? { ...state, typing: new Map([...state.typing, [author_id, now + typingMs]]) }
        : { ...state, typing: without(state.typing, [author_id]) };
    }
    case 'chat_users_updated': {
      const { added, removed_ids } = push.payload.updated_users;
      return of(push.payload, { ...state, typing: without(state.typing, removed_ids) }, (chat) => ({
        ...chat,
        users: absent(withUsers(chat.users, added, 'new'), removed_ids),
        threads: changeThread(chat.threads, chat.threads.at(-1)?.id ?? '', (thread) => ({
          ...thread,
          user_ids: [...new Set([...thread.user_ids, ...(thread.active ? added.map(({ id }) => id) : [])])],
        })),
      }));
    }
    case 'thread_closed':
      return of(push.payload, { ...state, typing: new Map() }, (chat) => ({
        ...chat,
        threads: changeThread(chat.threads, push.payload.thread_id, (thread) => ({ ...thread, active: false })),
      }));
    case 'customer_updated': {
      const { customer } = push.payload;
      return of(push.payload, state, (chat) => ({ ...chat, users: withUsers(chat.users, [customer], 'new') }));
    }
    case 'chat_properties_updated':
      return of(push.payload, state, (chat) => ({
        ...chat,
        properties: merged(chat.properties, push.payload.properties),
      }));
    case 'last_seen_timestamp_updated': {
      const { user_id, timestamp } = push.payload;
      return of(push.payload, state, (chat) => {
        const user = chat.users.get(user_id);
        if (user === undefined) return chat;
        return { ...chat, users: withUsers(chat.users, [{ ...user, last_seen_timestamp: timestamp }], 'new') };
      });
    }
    case 'incoming_rich_message_postback': {
      const { thread_id, event_id, user_id, postback } = push.payload;
      return of(push.payload, state, (chat) =>
        press(chat, {
          threadId: thread_id,
          eventId: event_id,
          userId: user_id,
          postbackId: postback.id,
          toggled: postback.toggled,
        }),
      );
    }
    // A thread's properties and the chat's scopes are nothing that the page shows; the session handles its end.
    case 'chat_thread_properties_updated':
    case 'chat_scopes_updated':
    case 'incoming_multicast':
    case 'customer_disconnected':
      return state;
  }
}

function of(payload: { chat_id: string }, state: PageState, change: (chat: Chat) => Chat): PageState {
  return state.chat?.id === payload.chat_id ? changeChat(state, change) : state;
}

function incomingEvent(state: PageState, told: CustomerPushes['incoming_event'], isWatched: boolean): PageState {
  const { thread_id, event } = told;
  const author = event.author_id;
  const changed = changeChat(
    author === undefined ? state : { ...state, typing: without(state.typing, [author]) },
    (chat) => ({
      ...chat,
      threads: changeThread(chat.threads, thread_id, (thread) => ({
        ...thread,
        events: mergeEvents(thread.events, [event]),
      })),
    }),
  );
  return counted(changed, [event], isWatched);
}

/** What an agent wrote while nobody looked is unread. */
function counted(state: PageState, events: readonly ChatEvent[], isWatched: boolean): PageState {
  if (isWatched) return state;
  const news = events.filter(
    ({ type, author_id }) => author_id !== undefined && author_id !== state.me && type !== 'annotation',
  );
  return news.length === 0 ? state : { ...state, unread: state.unread + news.length };
}

function without(typing: PageState['typing'], ids: readonly string[]): PageState['typing'] {
  return new Map([...typing].filter(([id]) => !ids.includes(id)));
}

function absent(users: Chat['users'], ids: readonly string[]): Chat['users'] {
  const gone = [...users.values()].filter(({ id }) => ids.includes(id)).map((user) => ({ ...user, present: false }));
  return withUsers(users, gone, 'new');
}

/** Name by name: the push carries only what has changed (customer-pushes.md 3.11). */
function merged(known: Properties, changed: Properties): Properties {
  const all = { ...known };
  for (const [namespace, names] of Object.entries(changed)) all[namespace] = { ...all[namespace], ...names };
  return all;
}
