import { parentPort, workerData } from 'node:worker_threads';
import { apply } from '../../domain/apply.js';
import { archivedEvents } from '../../domain/archived-events.js';
import type { Fact } from '../../domain/fact.js';
import { type LicenseConfig, newLicense } from '../../domain/new-license.js';
import type { EventState, LicenseState } from '../../domain/state.js';
import type { Micros } from '../../domain/time.js';
import { archivedEventsIn } from '../archive/events-in-file.js';
import { openForReading } from '../data/database.js';
import { SnapshotFiles } from './snapshot-files.js';
import { encodeSnapshot } from './snapshot-format.js';
import { journalKind } from './sqlite-tables.js';

export interface SnapshotOrder {
  readonly config: LicenseConfig;
  /** `markOf` the configuration, by the program that asks. */
  readonly mark: string;
  /** Facts that it is to contain; everything closed by then is in the archive. */
  readonly seq: number;
  readonly journal: string;
  readonly archive: string;
  readonly folder: string;
}

/**
 * Makes a snapshot of the one before it and the facts since, away from the server and without asking it anything: it goes on
 * meanwhile as if nothing was.
 */
function makeSnapshot({ config, mark, seq, journal, archive, folder }: SnapshotOrder): void {
  const kept = archivedEventsIn(archive);
  const files = new SnapshotFiles(folder);
  const eventsAt = (at: Micros, length: number): EventState[] =>
    archivedEvents(length, () => structuredClone(kept.eventsOf(at, length)));
  const before = files.newest(config.id, mark, seq, eventsAt);
  const state = before?.state ?? newLicense(config, 0);
  fold(state, journal, before?.seq ?? 0, seq);
  leaveToArchive(state, kept.lengths(), eventsAt);
  files.write(config.id, seq, encodeSnapshot(mark, { seq, state }, config));
  kept.close();
}

function fold(state: LicenseState, journal: string, from: number, to: number): void {
  const database = openForReading(journal, journalKind);
  const facts = database
    .prepare('SELECT fact FROM facts WHERE license = ? AND seq > ? AND seq <= ? ORDER BY seq')
    .iterate(state.id, from, to);
  for (const { fact } of facts) apply(state, JSON.parse(String(fact)) as Fact);
  database.close();
}

function leaveToArchive(
  state: LicenseState,
  kept: ReadonlyMap<Micros, number>,
  eventsAt: (at: Micros, length: number) => EventState[],
): void {
  for (const chat of state.chats.values()) {
    for (const thread of chat.threads) {
      const { length } = thread.events;
      if (!thread.active && (kept.get(thread.at) ?? -1) >= length) thread.events = eventsAt(thread.at, length);
    }
  }
}

makeSnapshot(workerData as SnapshotOrder);
parentPort?.postMessage('made');
