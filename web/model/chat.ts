import type { ChatWithThread } from '../../src/protocol/chat.js';
import type { User } from '../../src/protocol/user.js';
import type { ReadChat } from './message.js';
import { withoutArrived } from './outbox.js';
import type { Chat, Outgoing, PageState } from './state.js';
import { mergeThreads, notLoaded } from './threads.js';

/** What was loaded before stays where it is still the same chat. */
export function readChat(state: PageState, read: ReadChat | undefined): Chat | undefined {
  if (read === undefined) return undefined;
  const before = state.chat?.id === read.id ? state.chat : undefined;
  const threads = mergeThreads(before?.threads ?? [], read.threads);
  return {
    id: read.id,
    users: withUsers(before?.users ?? new Map(), read.users, 'new'),
    properties: read.properties,
    threads,
    earlier: notLoaded([...(before?.earlier ?? []), ...read.summaries], threads),
  };
}

/** A chat, or a new thread of it, as `start_chat` and `incoming_chat_thread` bring it. */
export function adoptThread(state: PageState, { id, users, properties, thread }: ChatWithThread): PageState {
  const before = state.chat?.id === id ? state.chat : undefined;
  return withChat(
    { ...state, rated: 'idle' },
    {
      id,
      users: withUsers(before?.users ?? new Map(), users, 'new'),
      properties: properties ?? {},
      threads: mergeThreads(before?.threads ?? [], [thread]),
      earlier: before?.earlier ?? [],
    },
  );
}

/** Every way in which events come goes through here: what has arrived is no longer on its way. */
export function withChat(state: PageState, chat: Chat | undefined): PageState {
  const outbox = (chat?.threads ?? []).reduce(
    (left: readonly Outgoing[], thread) => withoutArrived(left, thread.events, state.me),
    state.outbox,
  );
  return { ...state, chat, outbox };
}

export function changeChat(state: PageState, change: (chat: Chat) => Chat): PageState {
  return state.chat === undefined ? state : withChat(state, change(state.chat));
}

/** @param trusted which description wins when both have the user: older threads come with former users. */
export function withUsers(users: Chat['users'], came: readonly User[], trusted: 'known' | 'new'): Chat['users'] {
  const fresh = came.map((user) => [user.id, user] as const);
  return new Map(trusted === 'new' ? [...users, ...fresh] : [...fresh, ...users]);
}
