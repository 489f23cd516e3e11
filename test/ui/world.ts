import type { AgentLoginResponse, AgentPush } from '../../src/protocol/agent-api.js';
import type { ChatSummary, ChatWithThread, ChatWithThreads, Thread } from '../../src/protocol/chat.js';
import type { ChatEvent, EventType } from '../../src/protocol/event.js';
import type { Agent, Customer, MyProfile, User } from '../../src/protocol/user.js';

// Times on the screen are local.
process.env.TZ = 'UTC';

/** Monday, 22 November 2021, 14:00 UTC; seconds. */
export const monday = 1_637_589_600;

export const me: MyProfile = {
  id: 'anna@example.com',
  type: 'agent',
  name: 'Anna Kowal',
  present: true,
  permission: 'normal',
  routing_status: 'accepting_chats',
};

export function customer(id: string, more: Partial<Customer> = {}): Customer {
  return { id, type: 'customer', name: `Customer of ${id}`, present: true, banned: false, ...more };
}

export const mary = customer('mary', { name: 'Mary Brown', email: 'mary@example.com' });

export function agent(id: string, more: Partial<Agent> = {}): Agent {
  return { id, type: 'agent', name: `Agent ${id}`, present: true, ...more };
}

export const tom = agent('tom@example.com', { name: 'Tom Reed' });
export const anna = agent(me.id, { name: me.name });

/** A message by Mary unless told otherwise; `order` also makes its id and its time. */
export function message(order: number, text: string, more: Partial<ChatEvent> = {}): ChatEvent {
  return {
    id: `e${order}`,
    type: 'message',
    order,
    timestamp: monday + order,
    author_id: mary.id,
    recipients: 'all',
    text,
    ...more,
  } as ChatEvent;
}

export function system(order: number, text: string): ChatEvent {
  return {
    id: `e${order}`,
    type: 'system_message',
    system_message_type: 'custom',
    order,
    timestamp: monday + order,
    recipients: 'all',
    text,
  };
}

export function event(order: number, type: EventType, more: object): ChatEvent {
  return {
    id: `e${order}`,
    order,
    timestamp: monday + order,
    author_id: mary.id,
    recipients: 'all',
    type,
    ...more,
  } as ChatEvent;
}

export function thread(order: number, events: ChatEvent[], more: Partial<Thread> = {}): Thread {
  return { id: `t${order}`, order, timestamp: monday, active: true, user_ids: [mary.id], events, ...more };
}

/** The form of `incoming_chat_thread`. */
export function chatWithThread(id: string, it: Thread, users: User[] = [mary]): ChatWithThread {
  return { id, users, scopes: {}, thread: it };
}

/** The form of `get_chat_threads`; the list of threads is complete unless told otherwise. */
export function chatWithThreads(id: string, threads: Thread[], users: User[] = [mary], all = threads): ChatWithThreads {
  const threads_summary = all.map((each) => ({ thread_id: each.id, order: each.order }));
  return { id, users, scopes: {}, threads, threads_summary };
}

/** The form of the login response, made of what the server would have. */
export function summary(id: string, last: Thread, users: User[] = [mary], earlier: Thread[] = []): ChatSummary {
  const last_event_per_type: ChatSummary['last_event_per_type'] = {};
  for (const each of [...earlier, last]) {
    for (const one of each.events) {
      last_event_per_type[one.type] = { thread_id: each.id, thread_order: each.order, event: one };
    }
  }
  const { id: threadId, timestamp = 0, user_ids, order, active } = last;
  return {
    id,
    users,
    scopes: {},
    last_event_per_type,
    last_thread_summary: { id: threadId, timestamp, user_ids, order, active },
  };
}

export function login(chats: ChatSummary[] = [], profile: Partial<MyProfile> = {}): AgentLoginResponse {
  return {
    license: {
      id: '100001',
      plan: 'team',
      expiration_timestamp: 4_102_444_800,
      creation_timestamp: 0,
      in_trial: false,
    },
    my_profile: { ...me, ...profile },
    chats_summary: chats,
  };
}

type Payload<N extends AgentPush['action']> = Extract<AgentPush, { action: N }>['payload'];

export function push<N extends AgentPush['action']>(action: N, payload: Payload<N>): AgentPush {
  return { action, type: 'push', payload } as AgentPush;
}

export function incoming(chatId: string, threadId: string, it: ChatEvent): AgentPush {
  return push('incoming_event', { chat_id: chatId, thread_id: threadId, event: it });
}
