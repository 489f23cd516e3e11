import type { Thread as WireThread } from '../../protocol/chat.js';
import type { ChatEvent } from '../../protocol/event.js';
import type { Properties } from '../../protocol/properties.js';
import type { Chat, Thread } from './chat.js';
import { EventLog } from './event-log.js';

/** What may be told about a thread, by whichever push or answer tells it. */
export interface ThreadNews {
  readonly id: string;
  readonly order?: number;
  readonly startedAt?: number | undefined;
  readonly activity?: 'active' | 'closed';
  readonly properties?: Properties | undefined;
  readonly known?: 'wholly';
  readonly events?: readonly ChatEvent[];
}

/** A thread that came with all its events. */
export function newsOf(thread: WireThread): ThreadNews {
  return {
    id: thread.id,
    order: thread.order,
    startedAt: thread.timestamp,
    activity: thread.active ? 'active' : 'closed',
    properties: thread.properties,
    known: 'wholly',
    events: thread.events,
  };
}

/**
 * Folds news of one thread into its chat. Told twice, or in another order, the same news make the same thread: events
 * are sets by id, a closed thread stays closed, and what is known wholly does not become partly known.
 */
export function withThread(chat: Chat, news: ThreadNews): Chat {
  const index = chat.threads.findIndex((thread) => thread.id === news.id);
  const before = chat.threads[index];
  const after = merged(before ?? unknownThread(chat, news), news);
  if (after === before) return chat;
  const threads = index < 0 ? [...chat.threads, after] : chat.threads.with(index, after);
  const sorted = before?.order === after.order ? threads : threads.toSorted((a, b) => a.order - b.order);
  return { ...chat, threads: onlyLastActive(sorted) };
}

/** Properties of a push hold what changed just now: merged one by one (agent-pushes.md 3.15). */
export function mergedProperties(known: Properties | undefined, changed: Properties): Properties {
  const all: Properties = { ...known };
  for (const [namespace, values] of Object.entries(changed)) all[namespace] = { ...all[namespace], ...values };
  return all;
}

function unknownThread(chat: Chat, news: ThreadNews): Thread {
  // An event of a thread that nobody told of belongs to the newest one (agent-pushes.md [PUSH:which]).
  const order = news.order ?? (chat.threads.at(-1)?.order ?? 0) + 1;
  return { id: news.id, order, activity: 'unknown', events: EventLog.empty, known: 'partly' };
}

function merged(thread: Thread, news: ThreadNews): Thread {
  const events = news.events === undefined ? thread.events : thread.events.withAll(news.events);
  const order = news.order ?? thread.order;
  const known = news.known ?? thread.known;
  const activity = thread.activity === 'closed' ? 'closed' : (news.activity ?? thread.activity);
  const startedAt = news.startedAt ?? thread.startedAt;
  const properties = news.properties ?? thread.properties;
  if (
    events === thread.events &&
    order === thread.order &&
    known === thread.known &&
    activity === thread.activity &&
    startedAt === thread.startedAt &&
    properties === thread.properties
  ) {
    return thread;
  }
  return {
    id: thread.id,
    order,
    activity,
    events,
    known,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(properties === undefined ? {} : { properties }),
  };
}

/** At most one thread of a chat is active, and only the last one can be (domain.md section 2). */
function onlyLastActive(threads: readonly Thread[]): readonly Thread[] {
  return threads.map((thread, index) =>
    index < threads.length - 1 && thread.activity !== 'closed' ? { ...thread, activity: 'closed' } : thread,
  );
}
