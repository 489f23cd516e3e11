import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EventState } from '../../domain/state.js';
import type { Micros } from '../../domain/time.js';
import { inTransaction, type Kind, openForReading } from '../data/database.js';
import type { KeptEvents } from './archive.js';

/** @param index the tables of the archive itself. */
export function archiveKind(index: string): Kind {
  return {
    applicationId: 0x63686172, // "char"
    isDerived: true,
    migrations: [
      `${index};
      CREATE TABLE events (at INTEGER PRIMARY KEY, length INTEGER NOT NULL, events TEXT NOT NULL);
      CREATE INDEX lengths ON events (at, length);
      CREATE TABLE complete (fact INTEGER NOT NULL)`,
    ],
  };
}

/** The archive of somebody else's, to read events only. @throws Failure */
export function archivedEventsIn(path: string): KeptEvents & { close(): void } {
  const database = openForReading(path, archiveKind(''));
  return Object.assign(new EventsInFile(database), { close: () => database.close() });
}

/** How many threads' events are at hand for those who look at them again and again. */
const atHand = 64;

/** Events of closed threads, in the same file as their index. */
export class EventsInFile implements KeptEvents {
  readonly #read: StatementSync;
  readonly #atHand = new Map<Micros, EventState[]>();

  constructor(private readonly database: DatabaseSync) {
    this.#read = database.prepare('SELECT events FROM events WHERE at = ?');
  }

  lengths(): ReadonlyMap<Micros, number> {
    // By the index: the rows themselves are as large as all that was ever said.
    const select = this.database.prepare('SELECT at, length FROM events INDEXED BY lengths');
    select.setReturnArrays(true);
    return new Map(select.all() as unknown as [Micros, number][]);
  }

  eventsOf(at: Micros, length: number): EventState[] {
    const known = this.#atHand.get(at);
    if (known?.length === length) return known;
    const row = this.#read.get(at);
    const events = row === undefined ? [] : (JSON.parse(String(row.events)) as EventState[]);
    if (events.length < length) throw new Error(`the archive misses events of the thread of ${at}`);
    events.length = length;
    this.#atHand.delete(at);
    this.#atHand.set(at, events);
    const [oldest] = this.#atHand.keys();
    if (this.#atHand.size > atHand && oldest !== undefined) this.#atHand.delete(oldest);
    return events;
  }

  /** They have changed. */
  forget(at: Micros): void {
    this.#atHand.delete(at);
  }

  get completeTo(): number {
    return Number(this.database.prepare('SELECT max(fact) AS fact FROM complete').get()?.fact ?? 0);
  }

  set completeTo(fact: number) {
    inTransaction(this.database, () => {
      this.database.exec('DELETE FROM complete');
      this.database.prepare('INSERT INTO complete VALUES (?)').run(fact);
    });
  }
}
