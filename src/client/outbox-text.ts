import type { SentEvent } from '../protocol/event.js';
import { Failure, type FailureType } from '../protocol/failure.js';
import { isObject } from '../protocol/json-object.js';
import type { QueuedEvent } from './queued-event.js';

const version = 1;
const states: ReadonlySet<unknown> = new Set(['waiting', 'sending', 'failed']);

/** A queue as the text of its file. Sent events are not part of it. */
export function encodeOutbox(events: readonly QueuedEvent[]): string {
  const stored = events.map(({ failure, sent: _, ...event }) =>
    // An Error shows its message to nobody who asks for its fields.
    failure === undefined
      ? event
      : { ...event, failure: { type: failure.type, message: failure.message, hint: failure.hint } },
  );
  return `${JSON.stringify({ version, events: stored })}\n`;
}

/** @returns the events that can be read, and whether there was anything that can't. */
export function decodeOutbox(text: string): { events: QueuedEvent[]; damaged: boolean } {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { events: [], damaged: true };
  }
  if (!isObject(file) || file.version !== version || !Array.isArray(file.events)) return { events: [], damaged: true };
  const events = file.events.map(decodeEvent);
  return { events: events.filter((event) => event !== undefined), damaged: events.includes(undefined) };
}

function decodeEvent(value: unknown): QueuedEvent | undefined {
  if (!isObject(value)) return undefined;
  const { customId, chatId, event, queuedAt, state, failure } = value;
  if (typeof customId !== 'string' || typeof chatId !== 'string' || typeof queuedAt !== 'number') return undefined;
  if (!isObject(event) || event.custom_id !== customId || typeof event.type !== 'string') return undefined;
  if (!states.has(state)) return undefined;
  return {
    customId,
    chatId,
    event: event as unknown as SentEvent,
    queuedAt,
    state: state as QueuedEvent['state'],
    ...(isObject(failure) ? { failure: decodeFailure(failure) } : {}),
  };
}

function decodeFailure(value: Record<string, unknown>): Failure {
  const hint = typeof value.hint === 'string' ? value.hint : undefined;
  return new Failure(value.type as FailureType, String(value.message), hint);
}
