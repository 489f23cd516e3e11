import type { ChatState, LicenseState } from '../state.js';
import type { Micros } from '../time.js';
import { inOrder, type Queue } from './queue.js';

/** Limits of a license in seconds; 0 switches a timer off (domain.md [DOM:timers]). */
export interface RoutingTimers {
  /** An assigned agent has neither replied to the customer nor seen what they wrote. */
  readonly reply: number;
  /** Nothing has been written, and the chat becomes idle. */
  readonly idle: number;
  /** Nothing has been written, and the thread is closed. */
  readonly archive: number;
}

export type TimerKind = keyof RoutingTimers;

/** A timer that has run out. */
export interface Due {
  readonly kind: TimerKind;
  readonly chat: ChatState;
  /** When it ran out. */
  readonly at: Micros;
}

/** Which timers run for the chats of which queue. */
function timed(state: LicenseState): { kind: TimerKind; queue: Queue<ChatState>; limit: Micros }[] {
  const { unreplied, lively, idle } = state.queues;
  const { timers } = state.settings;
  const all = [
    { kind: 'reply', queue: unreplied },
    { kind: 'idle', queue: lively },
    { kind: 'archive', queue: lively },
    { kind: 'archive', queue: idle },
  ] as const;
  return all.map((entry) => ({ ...entry, limit: timers[entry.kind] * 1_000_000 })).filter(({ limit }) => limit > 0);
}

/** When the next timer of a license runs out; what it costs does not depend on the number of chats. */
export function nextDue({ queues, settings: { timers } }: LicenseState): Micros | undefined {
  const next = Math.min(
    firstDue(queues.unreplied, timers.reply),
    firstDue(queues.lively, timers.idle),
    firstDue(queues.lively, timers.archive),
    firstDue(queues.idle, timers.archive),
  );
  return next === never ? undefined : next;
}

const never = Number.POSITIVE_INFINITY;

function firstDue({ first }: Queue<ChatState>, limit: number): Micros {
  return first === undefined || limit === 0 ? never : first.at + limit * 1_000_000;
}

/** Timers that have run out by `now`, the earliest first; no more than `max` of them. */
export function dueTimers(state: LicenseState, now: Micros, max: number): Due[] {
  const due: Due[] = [];
  for (const { kind, queue, limit } of timed(state)) {
    let found = 0;
    for (const place of inOrder(queue)) {
      const at = place.at + limit;
      if (at > now || found === max) break;
      due.push({ kind, chat: place.item, at });
      found += 1;
    }
  }
  return due.sort((a, b) => a.at - b.at).slice(0, max); // of equal ones the order of the table stays
}
