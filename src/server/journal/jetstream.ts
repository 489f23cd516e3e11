import { setTimeout as delay } from 'node:timers/promises';
import { JetStreamApiCodes, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import type { ObjectStore } from '@nats-io/obj';
import { errors, headers, nuid } from '@nats-io/transport-node';
import type { Fact } from '../../domain/fact.js';
import { type Nats, natsPrefix } from '../cluster/nats.js';
import { codeOf, ensureStream } from '../cluster/streams.js';
import { Assembler, batchHeader, JournalGap, JournalUnreadable, type Part, partsOf } from './jetstream-batch.js';
import { LicenseLog, type Told } from './jetstream-log.js';
import { JournalUnavailable, journalStream, patienceMs, retryMs, StreamReader, subjectOf } from './jetstream-read.js';
import { JetstreamSnapshots, snapshotBucket } from './jetstream-snapshots.js';
import { type StreamMessage, Tail } from './jetstream-tail.js';
import { type Journal, JournalConflict } from './journal.js';

/** An attempt that has no answer after so long is made again: the same message, which is kept once. */
const attemptMs = 1_000;
/** What the headers of a message take of its largest size. */
const headerBytes = 1_024;
/** "Wrong last sequence" of streams, and the same without the number in newer servers. */
const wrongLast: ReadonlySet<number> = new Set([
  JetStreamApiCodes.StreamWrongLastSequence,
  JetStreamApiCodes.StreamWrongLastSequenceUnknown,
]);

/** How long the tail has to bring what NATS has acknowledged, before it is asked for. */
const tailMs = 250;

/**
 * The journal in NATS JetStream: one stream, a subject for each license, and one message for the facts of an append. Each
 * names the number of its first fact; of two that name the same one the first in the stream counts (`Assembler`): that is
 * the compare-and-set by which several servers serve the same license. NATS is asked to check the place too, which keeps
 * most of those out that would not count.
 *
 * An append is done when its message came back in the stream's order. Until then it is sent again, unchanged: a message
 * counts once, however often it is in.
 */
export class JetstreamJournal implements Journal {
  /** Whether there were facts when it was opened. */
  readonly isUsed: boolean;
  readonly snapshots: JetstreamSnapshots;
  readonly #logs = new Map<number, LicenseLog>();
  readonly #reader: StreamReader;
  readonly #tail: Tail;
  readonly #partBytes: number;
  #isClosed = false;

  private constructor(
    private readonly nats: Nats,
    last: number,
    bucket: ObjectStore,
    urls: readonly string[],
  ) {
    this.isUsed = last > 0;
    this.#reader = new StreamReader(nats);
    this.snapshots = new JetstreamSnapshots(nats, bucket, urls, (license, border) => {
      const log = this.#logOf(license);
      if (border.at > Math.max(last, log.at)) return false;
      log.skipTo(border);
      return true;
    });
    this.#partBytes = (nats.connection.info?.max_payload ?? 1_048_576) - headerBytes;
    const options = { stream: journalStream, subject: allSubjects, after: last, header: batchHeader };
    this.#tail = new Tail(nats, options, (message) => this.#heard(message));
  }

  /**
   * @param urls of NATS, for threads with a connection of their own.
   * @throws Failure when the stream can't be had.
   */
  static async open(nats: Nats, urls: readonly string[]): Promise<JetstreamJournal> {
    const { state } = await ensureStream(nats, {
      name: journalStream,
      subjects: [allSubjects],
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      deny_delete: true,
      deny_purge: true,
    });
    return new JetstreamJournal(nats, state.last_seq, await snapshotBucket(nats), urls);
  }

  append(license: number, expectedSeq: number, facts: readonly Fact[]): Promise<number> {
    const log = this.#logOf(license);
    const done = log.turn.then(() => this.#append(log, expectedSeq, facts));
    log.turn = done.catch(() => undefined);
    return done;
  }

  async *read(license: number, seq: number): AsyncIterable<readonly Fact[]> {
    const log = this.#logOf(license);
    const atHand = log.isFollowed ? log.recentAfter(seq) : undefined;
    if (atHand !== undefined) {
      yield atHand;
      return;
    }
    let border = log.borderBefore(seq);
    const assembler = new Assembler(border.seq, border.at);
    for await (const { at, header, bytes } of this.#reader.after(license, border.at)) {
      const batch = assembler.take(at, header, bytes);
      if (batch === undefined) continue;
      border = { seq: assembler.seq, at };
      const news = batch.facts.slice(Math.max(0, seq + 1 - batch.first));
      if (news.length > 0) yield news;
    }
    if (!log.isFollowed) log.skipTo(border);
  }

  follow(license: number, seq: number, told: Told): () => void {
    const log = this.#logOf(license);
    log.skipTo(log.borderBefore(seq));
    const end = log.follow(seq, told);
    if (!log.isLive) void this.#bringUp(log);
    return end;
  }

  /**
   * Resolves when everything that was in the journal when it was called has been told to those who follow the license.
   * @throws JournalUnavailable when NATS does not answer.
   */
  catchUp(license: number): Promise<void> {
    const log = this.#logOf(license);
    // Who comes while somebody is asking waits for the next answer, which all that come meanwhile share.
    log.nextAsking ??= (log.asking ?? Promise.resolve()).then(() => {
      log.nextAsking = undefined;
      const asked = this.#catchUp(log);
      log.asking = asked.catch(() => undefined);
      return asked;
    });
    return log.nextAsking;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#reader.close();
    await Promise.all([...this.#logs.values()].map((log) => log.turn));
    await this.snapshots.close();
    this.#tail.close();
  }

  async #append(log: LicenseLog, expectedSeq: number, facts: readonly Fact[]): Promise<number> {
    if (log.seq < expectedSeq) await this.#catchUp(log);
    if (log.seq !== expectedSeq) throw conflict(log, expectedSeq);
    const batch = { id: nuid.next(), first: expectedSeq + 1, facts };
    const parts = partsOf(batch, this.#partBytes);
    const counts = log.sending(batch);
    const deadline = performance.now() + patienceMs;
    /** Whether something may be on its way of which NATS has said nothing. */
    let isUnknown = false;
    for (;;) {
      const { at } = log;
      try {
        await this.#send(log, parts);
      } catch (error) {
        if (!isRefusal(error)) isUnknown = true;
        if (counts() === undefined && (this.#isClosed || (!isUnknown && performance.now() > deadline))) {
          throw new JournalUnavailable('NATS does not take the facts', { cause: error });
        }
        if (!isWrongLast(error)) await delay(retryMs);
        else await this.#comesIn(log, at);
      }
      // Somebody else's message is in the place, or our own, whose answer was lost: what comes next in the stream tells.
      if (counts() === undefined) await this.#catchUp(log).catch(() => undefined);
      const outcome = counts();
      if (outcome === true) return expectedSeq + facts.length;
      if (outcome === false) throw conflict(log, expectedSeq);
    }
  }

  /** Resolves when NATS has acknowledged all parts and what stands before them is known. */
  async #send(log: LicenseLog, parts: readonly Part[]): Promise<void> {
    let at = 0;
    for (const [n, part] of parts.entries()) {
      if (!this.nats.isConnected()) throw new JournalUnavailable('there is no connection to NATS');
      const named = headers();
      named.set(batchHeader, part.header);
      const expect = n === 0 ? { lastSubjectSequence: log.at } : {};
      const options = { headers: named, expect, timeout: attemptMs };
      at = (await this.nats.js.publish(subjectOf(log.license), part.bytes, options)).seq;
    }
    if (log.isLive && log.isFollowed) await Promise.race([log.reached(at), delay(tailMs)]);
    while (log.at < at) await this.#catchUp(log);
  }

  /** Waits a moment for what has taken a place: mostly it is on its way to us, and NATS need not be asked. */
  async #comesIn(log: LicenseLog, after: number): Promise<void> {
    if (log.isLive && log.isFollowed) await Promise.race([log.reached(after + 1), delay(retryMs)]);
  }

  /** Reads on from what is known, until the stream's leader has no more. */
  async #catchUp(log: LicenseLog): Promise<void> {
    for (;;) {
      const message = await this.#reader.next(log.license, log.at);
      if (message === undefined) return;
      this.#take(log, message);
    }
  }

  async #bringUp(log: LicenseLog): Promise<void> {
    do {
      log.hasMissed = false;
      try {
        for await (const message of this.#reader.after(log.license, log.at)) this.#take(log, message);
      } catch (error) {
        if (this.#isClosed) return;
        this.nats.log('warn', 'a license can not be brought up to date', { error: (error as Error).message });
        log.hasMissed = true;
        await delay(retryMs, undefined, { ref: false });
      }
    } while (log.hasMissed && !this.#isClosed);
    log.isLive = true;
  }

  /** From the tail, which has the messages of all licenses. */
  #heard(message: StreamMessage): void {
    const log = this.#logs.get(Number(message.subject.slice(allSubjects.length - 1)));
    if (log === undefined || !log.isFollowed) return;
    log.hasMissed = true;
    if (!log.isLive) return;
    try {
      this.#take(log, message);
    } catch (error) {
      this.nats.log('error', 'the journal in NATS can not be read', { error: (error as Error).message });
    }
  }

  #take(log: LicenseLog, { at, header, bytes }: StreamMessage): void {
    try {
      log.take(at, header, bytes);
    } catch (error) {
      if (!(error instanceof JournalGap)) throw error;
      if (!log.rewind()) throw new JournalUnreadable(error.message);
      void this.#bringUp(log);
    }
  }

  #logOf(license: number): LicenseLog {
    const known = this.#logs.get(license);
    if (known !== undefined) return known;
    const log = new LicenseLog(license);
    this.#logs.set(license, log);
    return log;
  }
}

const allSubjects = `${natsPrefix}.facts.*`;

function conflict(log: LicenseLog, expectedSeq: number): JournalConflict {
  return new JournalConflict(`license ${log.license} is at ${log.seq}, not at ${expectedSeq}`);
}

function isWrongLast(error: unknown): boolean {
  return wrongLast.has(codeOf(error) ?? 0);
}

/** NATS has said no to this attempt, or nobody was there to hear it: it was not kept. */
function isRefusal(error: unknown): boolean {
  if (error instanceof JournalUnavailable) return true;
  const cause = error instanceof Error ? error.cause : undefined;
  return codeOf(error) !== undefined || (cause instanceof errors.RequestError && cause.isNoResponders());
}
