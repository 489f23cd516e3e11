import type { Recipients } from '../../protocol/event.js';
import type { Failure } from '../../protocol/failure.js';
import type { Properties } from '../../protocol/properties.js';
import type { Scopes } from '../../protocol/scopes.js';
import type { Agent, User } from '../../protocol/user.js';
import type { EventLog } from './event-log.js';

/** What is known of a chat: told by logins, answers and pushes. */

/** One thread of a chat, as far as we know it. */
export interface Thread {
  readonly id: string;
  /** Sort key among the threads of the chat. */
  readonly order: number;
  /** Start of the thread, seconds; absent while only the thread's id is known. */
  readonly startedAt?: number;
  /** Once closed, never active again (domain.md section 2). */
  readonly activity: 'unknown' | 'active' | 'closed';
  readonly properties?: Properties;
  readonly events: EventLog;
  /**
   * `partly`: some events are known, and nobody has asked for the others. `stale`: was known wholly, but a connection
   * was lost since. `wholly`: everything is here, and pushes keep it so.
   */
  readonly known: 'partly' | 'stale' | 'wholly';
}

export interface Chat {
  readonly id: string;
  readonly users: ReadonlyMap<string, User>;
  readonly properties?: Properties;
  readonly scopes: Scopes;
  /** Ascending by `order`. */
  readonly threads: readonly Thread[];
  /** Every thread of the chat is in `threads`, at least by its id. */
  readonly allThreadsListed: boolean;
  /** A `get_chat_threads` is under way. */
  readonly loading: boolean;
  /** Why the last load failed; nothing is loaded again until the chat is opened anew. */
  readonly failure?: Failure;
  /** How far this agent has read, seconds: what the server knows, or is about to be told. */
  readonly seenAt: number;
}

/** Somebody else's typing indicator; lapses unless renewed (agent-objects.md [OBJ-30]). */
export interface Typing {
  /** ms since the epoch. */
  readonly until: number;
  readonly recipients: Recipients;
}

/** What happens in a chat at this moment, by user id. Nothing of it is kept. */
export interface Signals {
  readonly typing: ReadonlyMap<string, Typing>;
  /** What customers have typed and not sent. */
  readonly peeks: ReadonlyMap<string, string>;
}

/** Agents of the license that some chat has told of, by id; the API has no list of them. */
export type Colleagues = ReadonlyMap<string, Agent>;

/** The thread that events go to: the newest one. */
export function lastThread(chat: Chat): Thread | undefined {
  return chat.threads.at(-1);
}
