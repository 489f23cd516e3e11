import { adoptThread, changeChat, readChat, withChat, withUsers } from './chat.js';
import type { Message, OutgoingChange } from './message.js';
import { detailsIn, interrupted } from './outbox.js';
import { press } from './postbacks.js';
import { reducePush } from './pushes.js';
import type { Connection, Outgoing, PageState } from './state.js';
import { changeThread, mergeEvents, mergeThreads, notLoaded } from './threads.js';

/** The state after a message. Never changes what it is given. */
export function reduce(state: PageState, message: Message): PageState {
  switch (message.type) {
    case 'connection':
      return changeConnection(state, message.connection);
    case 'logged_in':
      // Somebody else than before: what was on the page is not theirs, what was not sent yet still wants to go out.
      return state.me === undefined || state.me === message.me
        ? { ...state, me: message.me }
        : { ...state, me: message.me, chat: undefined, unread: 0, rated: 'idle', history: 'idle' };
    case 'synced':
      return withChat(
        { ...state, known: { ...state.known, ...message.known }, isSynced: true, hasSynced: true },
        readChat(state, message.chat),
      );
    case 'out_of_sync':
      return { ...state, isSynced: false };
    case 'push':
      return reducePush(state, message);
    case 'queued':
      return {
        ...state,
        known: { ...state.known, ...detailsIn(message.outgoing) },
        outbox: [...state.outbox, ...message.outgoing],
      };
    case 'outgoing_changed':
      return { ...state, outbox: changeOutgoing(state.outbox, message.customIds, message.change) };
    case 'discarded':
      return { ...state, outbox: state.outbox.filter(({ customId }) => customId !== message.customId) };
    case 'event_stored': {
      const { threadId, event } = message;
      return changeChat(state, (chat) => ({
        ...chat,
        threads: changeThread(chat.threads, threadId, (thread) => ({
          ...thread,
          events: mergeEvents(thread.events, [event]),
        })),
      }));
    }
    case 'chat_started':
      return adoptThread(state, message.chat);
    case 'history':
      return { ...state, history: message.state };
    case 'history_read':
      return changeChat({ ...state, history: 'idle' }, (chat) => {
        const threads = mergeThreads(message.threads, chat.threads);
        return {
          ...chat,
          threads,
          earlier: notLoaded(message.earlier, threads),
          users: withUsers(chat.users, message.users, 'known'),
        };
      });
    case 'pressing': {
      const others = state.pressing.filter((button) => button !== message.button);
      return { ...state, pressing: message.isUnderWay ? [...others, message.button] : others };
    }
    case 'pressed': {
      const me = state.me;
      return me === undefined ? state : changeChat(state, (chat) => press(chat, { ...message, userId: me }));
    }
    case 'rated':
      return { ...state, rated: message.state };
    case 'time': {
      const typing = new Map([...state.typing].filter(([, until]) => until > message.now));
      return typing.size === state.typing.size ? state : { ...state, typing };
    }
    case 'looked':
      return state.unread === 0 ? state : { ...state, unread: 0 };
  }
}

function changeConnection(state: PageState, connection: Connection): PageState {
  if (connection.state === 'online') return { ...state, connection };
  return {
    ...state,
    connection,
    isSynced: false,
    typing: new Map(),
    pressing: [],
    rated: state.rated === 'sending' ? 'failed' : state.rated,
    history: state.history === 'loading' ? 'failed' : state.history,
    outbox: interrupted(state.outbox),
  };
}

function changeOutgoing(
  outbox: readonly Outgoing[],
  customIds: readonly string[],
  change: OutgoingChange,
): readonly Outgoing[] {
  return outbox.map((outgoing) => {
    if (!customIds.includes(outgoing.customId)) return outgoing;
    const { problem: _, ...rest } = outgoing;
    return { ...rest, ...change } as Outgoing;
  });
}
