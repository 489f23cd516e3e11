import { existsSync, statSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { inTransaction, openDatabase } from '../data/database.js';
import { journalKind } from './sqlite-tables.js';

/** Facts of one license to keep, as JSON, one a line. */
export interface WriterAppend {
  readonly license: number;
  readonly expectedSeq: number;
  readonly lines: string;
}

/** Of each append, the license's last number: after it, or where it stands when that was not the expected one. */
export type WriterAnswer =
  | { readonly seqs: readonly { readonly last: number; readonly isKept: boolean }[] }
  | { readonly error: string };

/**
 * Keeps facts in a thread of its own, so that nothing else waits for the disk. What comes in one message is kept with one
 * commit, and answered when it is on the disk.
 */
class Writer {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #lastSeq: StatementSync;
  readonly #place: string;
  readonly #last = new Map<number, number>();

  constructor(private readonly path: string) {
    if (!existsSync(path)) throw new Error(`${path} was removed`); // whoever started this has made it
    this.#database = openDatabase(path, journalKind);
    this.#insert = this.#database.prepare('INSERT INTO facts VALUES (?, ?, ?)');
    this.#lastSeq = this.#database.prepare('SELECT max(seq) AS last FROM facts WHERE license = ?');
    this.#place = this.#placeOnDisk();
  }

  keep(appends: readonly WriterAppend[]): WriterAnswer {
    try {
      const seqs: { last: number; isKept: boolean }[] = [];
      inTransaction(this.#database, () => {
        for (const append of appends) seqs.push(this.#append(append));
      });
      // Into a file that nobody can open any more one can write for long.
      if (this.#placeOnDisk() !== this.#place) throw new Error(`${this.path} was replaced or removed`);
      return { seqs };
    } catch (error) {
      this.#last.clear(); // read again: it is unknown what of this is there
      return { error: (error as Error).message };
    }
  }

  close(): void {
    this.#database.close();
  }

  #append({ license, expectedSeq, lines }: WriterAppend): { last: number; isKept: boolean } {
    let last = this.#last.get(license) ?? Number(this.#lastSeq.get(license)?.last ?? 0);
    this.#last.set(license, last);
    if (last !== expectedSeq) return { last, isKept: false };
    for (const line of lines.split('\n')) {
      last += 1;
      this.#insert.run(license, last, line);
    }
    this.#last.set(license, last);
    return { last, isKept: true };
  }

  #placeOnDisk(): string {
    const { dev, ino } = statSync(this.path);
    return `${dev} ${ino} ${statSync(`${this.path}-wal`).ino}`;
  }
}

const writer = new Writer((workerData as { path: string }).path);

parentPort?.on('message', (message: readonly WriterAppend[] | 'close') => {
  if (message !== 'close') {
    parentPort?.postMessage(writer.keep(message));
    return;
  }
  writer.close();
  parentPort?.close();
});
