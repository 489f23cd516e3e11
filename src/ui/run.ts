import type { AgentClient } from '../client/agent-client.js';
import type { Clock } from '../client/clock.js';
import { asFailure, type Failure } from '../protocol/failure.js';
import type { DraftStore } from './drafts-file.js';
import { keepDrafts } from './keep-drafts.js';
import type { Command, Effect, Message } from './model/message.js';
import type { Model } from './model/model.js';
import { createStore, type Store } from './store.js';

/** What the console needs of a client. */
export type ConsoleClient = Pick<
  AgentClient,
  | 'connect'
  | 'request'
  | 'send'
  | 'retry'
  | 'discard'
  | 'queued'
  | 'onPush'
  | 'onStatus'
  | 'onLogin'
  | 'onQueue'
  | 'status'
  | 'close'
>;

/** What the console asks of the terminal besides drawing. */
export interface ConsoleTerminal {
  /** Puts a text into the clipboard, as far as the terminal lets it. */
  copy(text: string): void;
  /** Gives the terminal to the person's editor. @returns what was saved; `undefined` when the terminal is not ours to give. */
  edit(text: string): Promise<string | undefined>;
  redraw(): Promise<unknown>;
  /** Stops the process; settles when it goes on. */
  suspend(): Promise<unknown>;
}

/** How a console ended without a failure. */
export interface ConsoleEnd {
  /** The agent goes on with this profile; absent: the agent has quit. */
  readonly profile?: string;
}

type Finish = (failure?: Failure, profile?: string) => void;

/** Results of a search that are asked for at once. */
const searchPage = 50;

/** A console at work, without a screen. */
export interface Session {
  readonly store: Store;
  /** Settles when the agent leaves; fails with a Failure when the login is refused or the session is ended. */
  readonly finished: Promise<ConsoleEnd>;
  /** Connects the client; its state and pushes come as messages. */
  connect(): void;
  /** Takes the listeners back, stops the timers and keeps the drafts. The client stays as it is. */
  close(): void;
}

/**
 * Ties a model to a client: what the client tells becomes messages, effects become calls, their answers messages.
 * @param drafts where unsent texts are kept; absent: nowhere.
 * @param terminal absent: nothing is asked of it.
 */
export function startSession(
  client: ConsoleClient,
  initial: Model,
  clock: Clock,
  drafts?: DraftStore,
  terminal?: ConsoleTerminal,
): Session {
  let finish: Finish = () => {};
  const finished = new Promise<ConsoleEnd>((resolve, reject) => {
    finish = (failure, profile) =>
      failure === undefined ? resolve(profile === undefined ? {} : { profile }) : reject(failure);
  });
  // Nobody may be waiting yet when a session ends early.
  finished.catch(() => {});

  const store = createStore(initial, clock, (effect) => perform(effect, client, store, finish, terminal));
  const unsubscribe = [
    client.onStatus((status) => store.enqueue({ type: 'status', status })),
    client.onLogin((login, first) => store.enqueue({ type: 'login', login, first })),
    client.onPush((push) => store.enqueue({ type: 'push', push })),
    client.onQueue((event) => store.dispatch({ type: 'queued', event })),
  ];
  for (const event of client.queued()) store.dispatch({ type: 'queued', event });
  const endDrafts = drafts === undefined ? () => {} : restoreDrafts(store, drafts, clock);
  return {
    store,
    finished,
    connect: () => {
      client.connect().catch((error: unknown) => finish(asFailure(error)));
    },
    close: () => {
      for (const stop of unsubscribe) stop();
      endDrafts();
      store.close();
    },
  };
}

function restoreDrafts(store: Store, drafts: DraftStore, clock: Clock): () => void {
  try {
    store.dispatch({ type: 'drafts', drafts: drafts.load() });
  } catch (error) {
    store.dispatch({ type: 'command_failed', what: 'bring back your drafts', failure: asFailure(error) });
  }
  return keepDrafts(store, drafts, clock);
}

/**
 * Resolves when nothing that was written is on its way any more, and in any case after `patienceMs`: who sends and
 * quits at once expects the message to arrive. What waits for a connection stays in the outbox.
 */
export function settled(client: ConsoleClient, clock: Clock, patienceMs: number): Promise<void> {
  const isSettled = () =>
    client.status.state !== 'online' ||
    !client.queued().some(({ state }) => state === 'sending' || state === 'waiting');
  if (isSettled()) return Promise.resolve();
  return new Promise((resolve) => {
    const look = () => {
      if (isSettled()) end();
    };
    const end = () => {
      for (const stop of stops) stop();
      resolve();
    };
    const stops = [client.onQueue(look), client.onStatus(look), clock.after(patienceMs, end)];
  });
}

function perform(
  effect: Effect,
  client: ConsoleClient,
  store: Store,
  finish: Finish,
  terminal: ConsoleTerminal | undefined,
): void {
  switch (effect.type) {
    case 'load': {
      const { chatId, threadIds } = effect;
      const payload = { chat_id: chatId, ...(threadIds === undefined ? {} : { thread_ids: [...threadIds] }) };
      answer(
        store,
        client.request('get_chat_threads', payload),
        ({ chat }) => ({ type: 'loaded', chat }),
        (failure) => ({ type: 'load_failed', chatId, failure }),
      );
      return;
    }
    case 'command': {
      const { what, request } = effect;
      answer(
        store,
        inTurn(client, [request, ...(effect.next ?? [])]),
        () => (effect.said === undefined ? undefined : { type: 'command_done', said: effect.said }),
        (failure) => ({ type: 'command_failed', what, failure }),
      );
      return;
    }
    case 'start':
      answer(
        store,
        client.request('start_chat', effect.request),
        ({ chat }) => ({ type: 'started', chat }),
        (failure) => ({ type: 'command_failed', what: 'start a chat', failure }),
      );
      return;
    case 'search': {
      const { query, page } = effect;
      const payload = { filters: { query }, pagination: { page, limit: searchPage } };
      answer(
        store,
        client.request('get_archives', payload),
        ({ chats, pagination: { total } }) => ({
          type: 'found',
          query,
          page,
          chats: chats.map(({ chat }) => chat),
          total,
        }),
        (failure) => ({ type: 'command_failed', what: 'search the archives', failure }),
      );
      return;
    }
    case 'send':
      client.send(effect.chatId, effect.event);
      return;
    case 'retry':
      client.retry(effect.customId);
      return;
    case 'discard':
      client.discard(effect.customId);
      return;
    case 'emoji':
      import('./emoji-names.js').then(
        ({ emojiNames }) => store.dispatch({ type: 'emoji', names: emojiNames }),
        () => {}, // names stay what they are: text
      );
      return;
    case 'edit': {
      const { chatId } = effect;
      terminal?.edit(effect.text).then(
        (text) => {
          if (text !== undefined) store.dispatch({ type: 'edited', chatId, text });
        },
        (error: unknown) =>
          store.dispatch({ type: 'command_failed', what: 'use your editor', failure: asFailure(error) }),
      );
      return;
    }
    case 'redraw':
    case 'suspend':
      terminal?.[effect.type]().catch((error: unknown) =>
        store.dispatch({ type: 'command_failed', what: effect.type, failure: asFailure(error) }),
      );
      return;
    case 'copy':
      terminal?.copy(effect.text);
      return;
    case 'typing':
      // An indicator that does not arrive is no loss: it would have lapsed by itself.
      client.request('send_typing_indicator', { chat_id: effect.chatId, is_typing: effect.isTyping }).catch(() => {});
      return;
    case 'seen': {
      // Told again with the next message that is seen.
      const { chatId, timestamp } = effect;
      client.request('update_last_seen_timestamp', { chat_id: chatId, timestamp }).catch(() => {});
      return;
    }
    case 'finish':
      finish(effect.failure, effect.profile);
      return;
  }
}

async function inTurn(client: ConsoleClient, commands: readonly Command[]): Promise<void> {
  for (const { action, payload } of commands) await client.request(action, payload);
}

function answer<T>(
  store: Store,
  response: Promise<T>,
  done: (response: T) => Message | undefined,
  failed: (failure: Failure) => Message,
): void {
  response.then(
    (value) => {
      const message = done(value);
      if (message !== undefined) store.enqueue(message);
    },
    (error: unknown) => store.enqueue(failed(asFailure(error))),
  );
}
