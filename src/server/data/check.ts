import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { apply } from '../../domain/apply.js';
import type { Fact } from '../../domain/fact.js';
import { type LicenseConfig, newLicense } from '../../domain/new-license.js';
import type { LicenseState } from '../../domain/state.js';
import { Failure } from '../../protocol/failure.js';
import { archiveKind } from '../archive/events-in-file.js';
import { filesIn } from '../files/folder.js';
import { journalKind } from '../journal/sqlite-tables.js';
import { snapshotFaults } from './check-snapshot.js';
import type { DataFolder } from './data-folder.js';
import { openForReading } from './database.js';

export interface LicenseReport {
  readonly license: number;
  readonly facts: number;
  readonly chats: number;
  readonly threads: number;
  readonly events: number;
}

export interface FolderReport {
  readonly licenses: readonly LicenseReport[];
  /** Uploads that are there. */
  readonly files: number;
  /** What is wrong, one line each; a folder without is whole. */
  readonly faults: readonly string[];
}

/** So many of a kind are told, and then how many more there are. */
const mostFaults = 20;

/**
 * Looks whether everything in a data folder is whole, also while a server works in it: SQLite's own check, every fact in its
 * place and readable, the license that they fold to, its archive, and the uploads that they speak of. Changes nothing.
 * @throws Failure `failed` when there is nothing that could be looked at.
 */
export async function checkFolder(folder: DataFolder): Promise<FolderReport> {
  const faults: string[] = [];
  const licenses: LicenseReport[] = [];
  const database = openForReading(folder.journal, journalKind);
  try {
    database.exec('BEGIN'); // what is written meanwhile is not seen
    faults.push(...damagesOf(database).map((damage) => `journal.db: ${damage}`));
    if (faults.length === 0) {
      for (const license of licensesOf(database)) {
        licenses.push(checkLicense(database, license, folder, faults));
        if (faults.length === 0) faults.push(...archiveFaults(license, folder));
        if (faults.length === 0) faults.push(...snapshotFaults(database, license, folder));
      }
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    faults.push(`journal.db: ${(error as Error).message}`);
  } finally {
    database.close();
  }
  return { licenses, files: (await filesIn(folder.files)).length, faults: shortened(faults) };
}

/** What SQLite itself finds wrong, page by page. */
function damagesOf(database: DatabaseSync): string[] {
  const rows = database.prepare('PRAGMA integrity_check(20)').all();
  return rows.map((row) => String(row.integrity_check)).filter((line) => line !== 'ok');
}

function archiveFaults(license: number, folder: DataFolder): string[] {
  const path = folder.archiveOf(license);
  if (!existsSync(path)) return [];
  const told = (damage: string) =>
    `the archive of license ${license}: ${damage}; stop the server and remove ${path}, the next start makes it anew`;
  try {
    const archive = openForReading(path, archiveKind(''));
    try {
      return damagesOf(archive).map(told);
    } finally {
      archive.close();
    }
  } catch (error) {
    return [told((error as Error).message)];
  }
}

function licensesOf(database: DatabaseSync): number[] {
  return database
    .prepare('SELECT DISTINCT license FROM facts ORDER BY license')
    .all()
    .map((row) => Number(row.license));
}

function checkLicense(database: DatabaseSync, license: number, folder: DataFolder, faults: string[]): LicenseReport {
  const state = newLicense(bare(license), 0);
  const rows = database.prepare('SELECT seq, fact FROM facts WHERE license = ? ORDER BY seq').iterate(license);
  let [facts, lastAt] = [0, 0];
  for (const { seq, fact: text } of rows as Iterable<{ seq: number; fact: string }>) {
    facts += 1;
    const name = `fact ${seq} of license ${license}`;
    if (seq !== facts) {
      faults.push(`fact ${facts} of license ${license} is missing`);
      facts = seq;
    }
    try {
      const fact = JSON.parse(text) as Fact;
      if (!(fact.at > lastAt)) faults.push(`${name} is not later than the one before`);
      lastAt = fact.at;
      apply(state, fact);
      for (const path of filesOf(fact)) {
        if (!existsSync(join(folder.files, path)))
          faults.push(`${name} speaks of the file ${path}, which is not there`);
      }
    } catch (error) {
      faults.push(`${name} can't be applied: ${(error as Error).message}`);
    }
  }
  return { license, facts, ...countsOf(state, faults) };
}

/** Every event says its own place. */
function countsOf(state: LicenseState, faults: string[]): Pick<LicenseReport, 'chats' | 'threads' | 'events'> {
  let [threads, events] = [0, 0];
  for (const chat of state.chats.values()) {
    for (const thread of chat.threads) {
      threads += 1;
      events += thread.events.length;
      const wrong = thread.events.findIndex(({ order }, place) => order !== place + 1);
      if (wrong >= 0) faults.push(`thread ${thread.id} of license ${state.id}: event ${wrong + 1} is not in its place`);
    }
  }
  return { chats: state.chats.size, threads, events };
}

/** Uploads that an event hands out. */
function filesOf(fact: Fact): string[] {
  const events = fact.type === 'event_added' ? [fact.event] : 'thread' in fact ? fact.thread.events : [];
  return events.flatMap(({ body }) => {
    const path = body.type === 'file' ? /\/api\/file\/chatio\/(.+)$/.exec(body.url)?.[1] : undefined;
    return path === undefined ? [] : [path];
  });
}

/** Facts stand for themselves: what the seed adds they do not speak of. */
function bare(id: number): LicenseConfig {
  const settings = {
    plan: '',
    createdAt: 0,
    expiresAt: undefined,
    inTrial: false,
    routingMode: 'manual',
    timers: { reply: 0, idle: 0, archive: 0 },
    maxCustomerConnections: 0,
  } as const;
  return { id, settings, groups: [], agents: [], customers: [], properties: new Map() };
}

function shortened(faults: readonly string[]): string[] {
  const more = faults.length - mostFaults;
  return more > 0 ? [...faults.slice(0, mostFaults), `and ${more} more`] : [...faults];
}
