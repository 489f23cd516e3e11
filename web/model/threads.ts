import type { CustomerThreadSummary, Thread } from '../../src/protocol/chat.js';
import type { ChatEvent } from '../../src/protocol/event.js';

/** Never sort by time: two events may share one (envelope.md section 9). */
function byOrder(a: { order: number }, b: { order: number }): number {
  return a.order - b.order;
}

/** Known events and the ones that came, each once, in order; what came replaces what was known. */
export function mergeEvents(known: readonly ChatEvent[], came: readonly ChatEvent[]): ChatEvent[] {
  const all = new Map(known.map((event) => [event.id, event]));
  for (const event of came) all.set(event.id, event);
  return [...all.values()].sort(byOrder);
}

/** The same for whole threads. */
export function mergeThreads(known: readonly Thread[], came: readonly Thread[]): Thread[] {
  const all = new Map(known.map((thread) => [thread.id, thread]));
  for (const thread of came) {
    all.set(thread.id, { ...thread, events: mergeEvents(all.get(thread.id)?.events ?? [], thread.events) });
  }
  return onlyTheLastActive([...all.values()].sort(byOrder));
}

/** A new thread tells that the one before is over, also when that push was missed (domain.md section 2). */
function onlyTheLastActive(threads: Thread[]): Thread[] {
  return threads.map((thread, place) =>
    thread.active && place < threads.length - 1 ? { ...thread, active: false } : thread,
  );
}

/** A thread with some of it changed; the same list when it is not loaded. */
export function changeThread(
  threads: readonly Thread[],
  threadId: string,
  change: (thread: Thread) => Thread,
): readonly Thread[] {
  return threads.some((thread) => thread.id === threadId)
    ? threads.map((thread) => (thread.id === threadId ? change(thread) : thread))
    : threads;
}

/** Threads of a summary that are not loaded, newest first. */
export function notLoaded(
  summaries: readonly CustomerThreadSummary[],
  loaded: readonly Thread[],
): CustomerThreadSummary[] {
  const ids = new Set(loaded.map((thread) => thread.id));
  const others = new Map(summaries.filter(({ id }) => !ids.has(id)).map((summary) => [summary.id, summary]));
  return [...others.values()].sort((a, b) => byOrder(b, a));
}

/**
 * The first of these threads, newest first, that make a screenful together; at least one when there is one.
 * Threads without events for customers come along for free, up to `mostThreads`.
 */
export function screenful(newestFirst: readonly CustomerThreadSummary[]): CustomerThreadSummary[] {
  const taken: CustomerThreadSummary[] = [];
  let events = 0;
  for (const summary of newestFirst) {
    if (taken.length > 0 && (events + summary.total_events > enoughEvents || taken.length >= mostThreads)) break;
    taken.push(summary);
    events += summary.total_events;
  }
  return taken;
}

const enoughEvents = 40;
const mostThreads = 10;
