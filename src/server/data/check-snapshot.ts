import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { apply } from '../../domain/apply.js';
import { archivedEvents } from '../../domain/archived-events.js';
import type { Fact } from '../../domain/fact.js';
import { newLicense } from '../../domain/new-license.js';
import type { ChatState, LicenseState } from '../../domain/state.js';
import { archivedEventsIn } from '../archive/events-in-file.js';
import { SnapshotFiles } from '../journal/snapshot-files.js';
import type { DataFolder } from './data-folder.js';

/**
 * Where the newest snapshot of a license, with the events that it leaves to the archive, differs from what the facts say.
 * Neither a snapshot that is missing nor one of another version is a fault: a start does without.
 */
export function snapshotFaults(database: DatabaseSync, license: number, folder: DataFolder): string[] {
  const path = folder.archiveOf(license);
  if (!existsSync(path)) return [];
  try {
    return faultsWith(archivedEventsIn(path), database, license, folder);
  } catch (error) {
    return [`the archive of license ${license}: ${(error as Error).message}; it can be removed`];
  }
}

function faultsWith(
  archive: ReturnType<typeof archivedEventsIn>,
  database: DatabaseSync,
  license: number,
  folder: DataFolder,
): string[] {
  try {
    const eventsAt = (at: number, length: number) => archivedEvents(length, () => archive.eventsOf(at, length));
    const snapshot = new SnapshotFiles(folder.snapshots).newestOfAny(license, eventsAt);
    if (snapshot?.config === undefined) return [];
    const facts = database
      .prepare('SELECT fact FROM facts WHERE license = ? AND seq <= ? ORDER BY seq')
      .iterate(license, snapshot.seq);
    const folded = newLicense(snapshot.config, 0);
    for (const { fact } of facts) apply(folded, JSON.parse(String(fact)) as Fact);
    const difference = firstDifference(snapshot.state, folded);
    const name = `the snapshot of license ${license} after ${snapshot.seq} facts`;
    return difference === undefined ? [] : [`${name} differs from them in ${difference}; it can be removed`];
  } finally {
    archive.close();
  }
}

function firstDifference(one: LicenseState, other: LicenseState): string | undefined {
  for (const id of new Set([...one.chats.keys(), ...other.chats.keys()])) {
    if (chatText(one.chats.get(id)) !== chatText(other.chats.get(id))) return `chat ${id}`;
  }
  const parts = ['agents', 'customers', 'autoScopes', 'accounts'] as const;
  return parts.find((part) => textOf(one[part]) !== textOf(other[part]));
}

/** Without what other parts of the state point to. */
function chatText(chat: ChatState | undefined): string | undefined {
  return chat && textOf([chat.threads, chat.members, chat.access, chat.properties]);
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (each instanceof Map || each instanceof Set ? [...each] : each));
}
