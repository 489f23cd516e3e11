import { Failure, type FailureType } from '../protocol/failure.js';
import type { QueuedEvent } from './queued-event.js';

/** What the outbox knows of a queued event. */
export interface Entry {
  queued: QueuedEvent;
  /** It may have gone out, and the outcome is not known: the history is checked before it goes out again. */
  tried: boolean;
  /** In a row. */
  timeouts: number;
}

/** Refusals that say that nothing was stored (actions are all-or-nothing, envelope.md [ENV-31]). */
const refusals: ReadonlySet<FailureType> = new Set([
  'validation',
  'authorization',
  'authentication',
  'license_expired',
  'unsupported_version',
  'customer_banned',
]);

/** The end of a connection; the next one goes on. */
const interruptions: ReadonlySet<FailureType> = new Set(['connection_lost', 'disconnected', 'unreachable']);

export function interrupts(failure: Failure): boolean {
  return interruptions.has(failure.type);
}

/** Whether an event that failed so may be at the server nevertheless. */
export function outcomeUnknown(failure: Failure): boolean {
  return !refusals.has(failure.type);
}

/** The failure when the history could not be read: a refusal then says nothing about the event itself. */
export function notKnown(failure: Failure): Failure {
  if (outcomeUnknown(failure)) return failure;
  const message = `It is not known whether this has arrived: ${failure.message}`;
  return new Failure('failed', message, 'Look into the chat before sending it again', { cause: failure });
}

/** `sending` in a store means "may have gone out", whatever the event waits for at the moment. */
export function storedForm({ queued, tried }: Entry): QueuedEvent {
  return tried && queued.state === 'waiting' ? { ...queued, state: 'sending' } : queued;
}

/** An event that an earlier process left behind. */
export function entryOf(stored: QueuedEvent): Entry {
  const tried = stored.state === 'sending' || (stored.failure !== undefined && outcomeUnknown(stored.failure));
  return { queued: stored.state === 'sending' ? { ...stored, state: 'waiting' } : stored, tried, timeouts: 0 };
}
