import type { ChatWithThread, Thread } from '../../src/protocol/chat.js';
import type { CustomerPush, CustomerPushes, CustomerPushName } from '../../src/protocol/customer-api.js';
import type { ChatEvent } from '../../src/protocol/event.js';
import type { Agent, Customer } from '../../src/protocol/user.js';
import type { Message } from '../../web/model/message.js';
import { reduce } from '../../web/model/reduce.js';
import { initialState, type PageState } from '../../web/model/state.js';

/** Mary is the customer at the page. */
export const mary: Customer = { id: 'mary', type: 'customer', name: 'Mary Brown', present: true };
export const anna: Agent = { id: 'anna', type: 'agent', name: 'Anna Kowal', present: true };
export const tom: Agent = { id: 'tom', type: 'agent', name: 'Tom Reed', present: true };

type Extra = Partial<Omit<ChatEvent, 'type'>>;

/** A message that the server has; its time (s) is its order. */
export function said(order: number, author: string, text: string, more: Extra = {}): ChatEvent {
  return { id: `e${order}`, order, timestamp: order, author_id: author, type: 'message', text, ...more } as ChatEvent;
}

export function told(order: number, system_message_type: string, text: string): ChatEvent {
  return { id: `e${order}`, order, timestamp: order, type: 'system_message', system_message_type, text };
}

export function thread(id: string, events: ChatEvent[] = [], more: Partial<Thread> = {}): Thread {
  return { id, order: Number(id.slice(1)), active: true, user_ids: ['mary', 'anna'], events, ...more };
}

export function chatWith(newest: Thread, more: Partial<ChatWithThread> = {}): ChatWithThread {
  return { id: 'chat', users: [mary, anna], scopes: {}, thread: newest, ...more };
}

export function push<N extends CustomerPushName>(
  action: N,
  payload: CustomerPushes[N],
  more: { now?: number; isWatched?: boolean } = {},
): Message {
  return { type: 'push', push: { type: 'push', action, payload } as CustomerPush, now: 0, isWatched: true, ...more };
}

export function stateAfter(messages: readonly Message[], start: PageState = fresh): PageState {
  return messages.reduce(reduce, start);
}

export const fresh: PageState = initialState({ score: false, comment: false });

/** Mary is logged in, and her chat with these threads has been read. */
export function inChat(...threads: Thread[]): PageState {
  const chat = { id: 'chat', users: [mary, anna], properties: {}, threads, summaries: [] };
  return stateAfter([
    { type: 'connection', connection: { state: 'online' } },
    { type: 'logged_in', me: 'mary' },
    { type: 'synced', chat, known: { name: 'Mary Brown' } },
  ]);
}
