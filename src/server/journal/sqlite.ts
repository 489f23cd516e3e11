import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import type { Fact } from '../../domain/fact.js';
import type { DataFolder } from '../data/data-folder.js';
import { damage, databaseFailure, openDatabase } from '../data/database.js';
import type { Log } from '../log.js';
import { type Journal, JournalConflict } from './journal.js';
import { SqliteSnapshots } from './sqlite-snapshots.js';
import { journalKind } from './sqlite-tables.js';
import type { WriterAnswer, WriterAppend } from './sqlite-writer.js';
import { workerScript } from './worker-script.js';

/** Facts that are read at once. */
const portion = 1_000;

interface Waiting {
  readonly append: WriterAppend;
  resolve(seq: number): void;
  reject(error: unknown): void;
}

/**
 * Facts in a file of SQLite's: on the disk before an append resolves. What several licenses append while a commit is under
 * way shares the next one.
 * @throws Failure `failed` when the file is damaged, newer or not ours; it is left as it is.
 */
export class SqliteJournal implements Journal {
  private readonly path: string;
  readonly #reader: DatabaseSync;
  #writer: Worker | undefined;
  #waiting: Waiting[] = [];
  #underway: readonly Waiting[] = [];
  #hasFailed = false;
  readonly snapshots: SqliteSnapshots;
  #idle: (() => void)[] = [];

  constructor(
    folder: DataFolder,
    private readonly log: Log,
  ) {
    this.path = folder.journal;
    this.#reader = openDatabase(this.path, journalKind);
    this.snapshots = new SqliteSnapshots(folder, (license) => this.lastSeq(license), log);
  }

  append(license: number, expectedSeq: number, facts: readonly Fact[]): Promise<number> {
    return new Promise((resolve, reject) => {
      const lines = facts.map((fact) => JSON.stringify(fact)).join('\n');
      this.#waiting.push({ append: { license, expectedSeq, lines }, resolve, reject });
      this.#write();
    });
  }

  async *read(license: number, seq: number): AsyncIterable<readonly Fact[]> {
    const select = this.#reader.prepare(
      'SELECT seq, fact FROM facts WHERE license = ? AND seq > ? ORDER BY seq LIMIT ?',
    );
    select.setReturnArrays(true); // a third less work than objects
    let last = seq;
    for (;;) {
      const rows = this.#rows(() => select.all(license, last, portion)) as unknown as [number, string][];
      const facts = rows.map(([number, fact]) => {
        last += 1;
        if (number !== last) throw damage(this.path, `fact ${last} of license ${license} is missing`);
        return this.#factOf(fact, last, license);
      });
      if (facts.length > 0) yield facts;
      if (facts.length < portion) return;
    }
  }

  /** The number of a license's last fact. */
  lastSeq(license: number): number {
    const [row] = this.#rows(() =>
      this.#reader.prepare('SELECT max(seq) AS last FROM facts WHERE license = ?').all(license),
    ) as { last: number | null }[];
    return row?.last ?? 0;
  }

  /** Licenses of which there are facts. */
  licenses(): number[] {
    const next = this.#reader.prepare('SELECT license FROM facts WHERE license > ? ORDER BY license LIMIT 1');
    const found: number[] = [];
    for (;;) {
      const [row] = this.#rows(() => next.all(found.at(-1) ?? Number.MIN_SAFE_INTEGER)) as { license: number }[];
      if (row === undefined) return found;
      found.push(row.license);
    }
  }

  async close(): Promise<void> {
    await this.snapshots.close();
    if (this.#underway.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
    const writer = this.#writer;
    if (writer !== undefined) {
      const ended = new Promise((resolve) => writer.once('exit', resolve));
      writer.postMessage('close');
      await ended;
    }
    this.#reader.close();
  }

  #rows(read: () => unknown[]): unknown[] {
    try {
      return read();
    } catch (error) {
      throw databaseFailure(this.path, error);
    }
  }

  #factOf(text: string, seq: number, license: number): Fact {
    try {
      return JSON.parse(text) as Fact;
    } catch {
      throw damage(this.path, `fact ${seq} of license ${license} can't be read`);
    }
  }

  #write(): void {
    if (this.#underway.length > 0 || this.#waiting.length === 0) return;
    this.#underway = this.#waiting;
    this.#waiting = [];
    this.#writer ??= this.#startWriter();
    this.#writer.postMessage(this.#underway.map(({ append }) => append));
  }

  #startWriter(): Worker {
    const writer = new Worker(workerScript('sqlite-writer'), { workerData: { path: this.path } });
    let reason = 'the thread that keeps facts has ended';
    writer.on('message', (answer: WriterAnswer) => this.#answered(answer));
    writer.on('error', (error) => {
      reason = error.message;
    });
    writer.on('exit', () => {
      this.#writer = undefined; // the next append gets a new one
      if (this.#underway.length > 0) this.#answered({ error: reason });
    });
    return writer;
  }

  #answered(answer: WriterAnswer): void {
    const answered = this.#underway;
    this.#underway = [];
    if ('error' in answer) {
      if (!this.#hasFailed)
        this.log('error', 'facts cannot be kept; requests fail until they can', { reason: answer.error });
      this.#hasFailed = true;
      const error = new Error(`The journal can't be written: ${answer.error}`);
      for (const { reject } of answered) reject(error);
    } else {
      if (this.#hasFailed) this.log('info', 'facts are kept again');
      this.#hasFailed = false;
      for (const [place, { append, resolve, reject }] of answered.entries()) {
        const { last, isKept } = answer.seqs[place] ?? { last: 0, isKept: false };
        if (isKept) resolve(last);
        else reject(new JournalConflict(`license ${append.license} is at ${last}, not at ${append.expectedSeq}`));
      }
    }
    this.#write();
    if (this.#underway.length === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
