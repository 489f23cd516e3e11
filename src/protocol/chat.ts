import type { hiddenRichMessages, newestThreadId } from './dialect/internal.js';
import type { ChatEvent } from './event.js';
import type { Properties } from './properties.js';
import type { Scopes } from './scopes.js';
import type { User } from './user.js';

/** agent-objects.md section 4. The customer side has no `timestamp`. */
export interface Thread {
  id: string;
  /** Start of the thread, seconds. */
  timestamp?: number;
  active: boolean;
  /** Everybody who belonged to the chat while the thread was active. */
  user_ids: string[];
  /** Ascending by `order`. */
  events: ChatEvent[];
  /** Sort key among the threads of the chat. */
  order: number;
  properties?: Properties;
}

/** agent-objects.md section 5. */
export interface ThreadSummary {
  thread_id: string;
  order: number;
}

interface ChatCommon {
  id: string;
  users: User[];
  properties?: Properties;
  scopes: Scopes;
}

/** A chat with exactly one thread: `start_chat`, `incoming_chat_thread`. */
export interface ChatWithThread extends ChatCommon {
  thread: Thread;
}

/** A chat with the threads asked for: `get_chat_threads`. `threads` is absent when there is none to return. */
export interface ChatWithThreads extends ChatCommon {
  threads?: Thread[];
  /** All threads of the chat; agent side only. */
  threads_summary?: ThreadSummary[];
}

/** The newest event of one type in the whole chat (agent-objects.md 2.1). */
export interface LastEvent {
  thread_id: string;
  thread_order: number;
  event: ChatEvent;
}

/** By event type; types without an event are absent. */
export type LastEventPerType = Partial<Record<ChatEvent['type'], LastEvent>>;

/** agent-objects.md section 3. */
export interface LastThreadSummary {
  id: string;
  timestamp: number;
  user_ids: string[];
  order: number;
  properties?: Properties;
  active: boolean;
}

/** Element of `chats_summary` on the agent side (agent-objects.md section 2). */
export interface ChatSummary extends ChatCommon {
  last_event_per_type: LastEventPerType;
  last_thread_summary: LastThreadSummary;
}

/** Element of `threads_summary` on the customer side (customer-objects.md 11.3). */
export interface CustomerThreadSummary {
  id: string;
  order: number;
  total_events: number;
  [hiddenRichMessages]?: number;
}

/** Element of `chats_summary` on the customer side (customer-objects.md 11.1). */
export interface CustomerChatSummary extends ChatCommon {
  /** `order` of the newest thread. */
  order: number;
  [newestThreadId]?: string;
  last_event_per_type: LastEventPerType;
}
