import { setTimeout as delay } from 'node:timers/promises';
import { DeliverPolicy, JetStreamApiError } from '@nats-io/jetstream';
import { type Nats, natsPrefix } from '../cluster/nats.js';
import { batchHeader } from './jetstream-batch.js';
import type { StreamMessage } from './jetstream-tail.js';

/** The one stream that has the facts of all licenses. */
export const journalStream = `${natsPrefix}_facts`;

export function subjectOf(license: number): string {
  return `${natsPrefix}.facts.${license}`;
}

/** How long NATS may be away before something that waits for it fails, and how often it is asked meanwhile. */
export const patienceMs = 10_000;
export const retryMs = 100;
/** A license with more messages to read is read by a consumer. */
const readOneByOne = 8;

/** NATS did not take the facts, and will not: nothing was kept. Or it does not tell what it has. */
export class JournalUnavailable extends Error {
  override readonly name = 'JournalUnavailable';
}

/** Reads the journal's stream, a license at a time. @throws JournalUnavailable when NATS does not answer. */
export class StreamReader {
  #isClosed = false;

  constructor(private readonly nats: Nats) {}

  /** Nobody waits for NATS any more. */
  close(): void {
    this.#isClosed = true;
  }

  /** The license's first message after this place. */
  async next(license: number, after: number): Promise<StreamMessage | undefined> {
    // Every server since 2.9 takes this question; the types allow it for direct reads only, which may be stale.
    const query = { seq: after + 1, next_by_subj: subjectOf(license) };
    const message = await this.#answer(() => this.nats.manager.streams.getMessage(journalStream, query));
    if (message === null) return undefined;
    const { seq, subject, header, data } = message;
    return { subject, at: seq, header: header.get(batchHeader), bytes: data };
  }

  /** The license's messages after this place, to the last one there is now. */
  async *after(license: number, after: number): AsyncIterable<StreamMessage> {
    let at = after;
    for (let n = 0; n < readOneByOne; n += 1) {
      const message = await this.next(license, at);
      if (message === undefined) return;
      yield message;
      at = message.at;
    }
    const { streams } = this.nats.manager;
    const last = await this.#answer(() => streams.getMessage(journalStream, { last_by_subj: subjectOf(license) }));
    if (last === null || last.seq <= at) return;
    const consumer = await this.nats.js.consumers.get(journalStream, {
      filter_subjects: subjectOf(license),
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: at + 1,
    });
    const messages = await consumer.consume({ max_messages: 1_000, expires: 5_000, idle_heartbeat: 1_000 });
    try {
      for await (const { seq, subject, headers: named, data } of messages) {
        yield { subject, at: seq, header: named?.get(batchHeader) ?? '', bytes: data };
        if (seq >= last.seq) return;
      }
    } finally {
      await messages.close();
    }
  }

  /** Asks again while the stream has no leader. */
  async #answer<T>(ask: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (error instanceof JetStreamApiError && error.status < 500) throw error;
        if (this.#isClosed || performance.now() > deadline) {
          throw new JournalUnavailable('NATS does not answer', { cause: error });
        }
        await delay(retryMs);
      }
    }
  }
}
