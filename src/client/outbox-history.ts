import type { AgentActions } from '../protocol/agent-api.js';
import type { Thread, ThreadSummary } from '../protocol/chat.js';
import { Failure } from '../protocol/failure.js';
import type { StoredEvent } from './queued-event.js';

/** The two actions that the outbox lives on. @throws Failure as `AgentClient.request`. */
export interface OutboxTransport {
  request<A extends 'send_event' | 'get_chat_threads'>(
    action: A,
    payload: AgentActions[A]['request'],
  ): Promise<AgentActions[A]['response']>;
}

/** @throws Failure failed when this is no answer to `send_event`. */
export function readSent(answer: StoredEvent | undefined): StoredEvent {
  if (typeof answer?.thread_id === 'string' && typeof answer.event?.id === 'string') return answer;
  throw new Failure('failed', 'The server took the event, but its answer makes no sense');
}

/** Threads read at once, newest first: the event that is looked for is nearly always in the last. */
const batch = 3;

/** By so much may the clocks of client and server differ. */
const clockSkewMs = 3_600_000;

/**
 * Looks for an event that may have reached the server.
 * @param authorId who sent it; somebody else's event may carry the same `custom_id` (agent-objects.md section 11).
 * @param since when it was queued, ms; no thread that ended before is read.
 * @throws Failure when the history could not be read: then nothing is known.
 */
export async function findSent(
  transport: OutboxTransport,
  chatId: string,
  customId: string,
  authorId: string,
  since: number,
): Promise<StoredEvent | undefined> {
  const { chat } = await transport.request('get_chat_threads', { chat_id: chatId, thread_ids: [] });
  const ids = newestFirst(chat.threads_summary ?? []);
  for (let at = 0; at < ids.length; at += batch) {
    const part = await transport.request('get_chat_threads', {
      chat_id: chatId,
      thread_ids: ids.slice(at, at + batch),
    });
    const threads = part.chat.threads ?? [];
    for (const thread of threads) {
      const event = thread.events.find((one) => one.custom_id === customId && one.author_id === authorId);
      if (event !== undefined) return { thread_id: thread.id, event };
    }
    if (threads.some((thread) => startedBefore(thread, since - clockSkewMs))) return undefined;
  }
  return undefined;
}

function newestFirst(threads: readonly ThreadSummary[]): string[] {
  return [...threads].sort((a, b) => b.order - a.order).map((thread) => thread.thread_id);
}

function startedBefore(thread: Thread, time: number): boolean {
  return thread.timestamp !== undefined && thread.timestamp * 1000 < time;
}
