import type { ChatEvent, SentEvent } from '../protocol/event.js';
import type { Failure } from '../protocol/failure.js';

/** An event as the server keeps it: the answer to `send_event`. */
export interface StoredEvent {
  readonly thread_id: string;
  readonly event: ChatEvent;
}

/** An event on its way to the server. A change makes a new object. */
export interface QueuedEvent {
  readonly customId: string;
  readonly chatId: string;
  /** With its `custom_id`. */
  readonly event: SentEvent;
  /** ms since the epoch. */
  readonly queuedAt: number;
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed';
  /** Why it failed. */
  readonly failure?: Failure;
  /** Once it is sent. */
  readonly sent?: StoredEvent;
}

/** Where the queue outlives the process. `save` gets the whole queue, oldest first; it throws when it cannot. */
export interface OutboxStore {
  load(): readonly QueuedEvent[];
  save(events: readonly QueuedEvent[]): void;
}

/** A store that forgets. */
export function memoryOutbox(): OutboxStore {
  return { load: () => [], save: () => {} };
}
