import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { EventState } from '../../../src/domain/state.js';
import type { Archive } from '../../../src/server/archive/archive.js';
import { fileArchive, sqliteArchive } from '../../../src/server/archive/sqlite-archive.js';
import { archiveSuite } from './suite.js';

const folders: string[] = [];

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chatio-archive-'));
  folders.push(folder);
  return join(folder, 'archives', '1.db');
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

archiveSuite('SQLite', sqliteArchive);
archiveSuite('SQLite in a file', () => fileArchive(newPath()));

function events(...texts: string[]): EventState[] {
  return texts.map((text, place) => ({
    id: `E${place}`,
    order: place + 1,
    at: place,
    recipients: 'all',
    body: { type: 'message', text } as EventState['body'],
  }));
}

function keep(archive: Archive, at: number, kept: readonly EventState[]): void {
  const thread = { chatId: 'C', threadId: `T${at}`, at, texts: [], userIds: [], properties: [] };
  archive.keep([{ ...thread, audience: 'everybody', events: kept }]);
}

describe('events in a file', () => {
  it('are there after it was closed, with the place up to which it is complete', () => {
    const path = newPath();
    const before = fileArchive(path);
    keep(before, 1, events('a', 'b'));
    keep(before, 2, []);
    if (before.kept !== undefined) before.kept.completeTo = 17;
    before.close();
    const after = fileArchive(path);
    expect(after.kept?.lengths()).toEqual(
      new Map([
        [1, 2],
        [2, 0],
      ]),
    );
    expect(after.kept?.eventsOf(1, 2)).toEqual(events('a', 'b'));
    expect(after.kept?.completeTo).toBe(17);
    after.close();
  });

  it('are given as they were when they were fewer, and never when they are missing', () => {
    const archive = fileArchive(newPath());
    keep(archive, 1, events('a', 'b'));
    expect(archive.kept?.eventsOf(1, 1)).toEqual(events('a'));
    keep(archive, 1, events('a', 'c', 'd'));
    expect(archive.kept?.eventsOf(1, 3)).toEqual(events('a', 'c', 'd'));
    expect(() => archive.kept?.eventsOf(1, 4)).toThrow(/misses events/);
    expect(() => archive.kept?.eventsOf(2, 1)).toThrow(/misses events/);
    archive.close();
  });

  it('are read again when others have been read since', () => {
    const archive = fileArchive(newPath());
    for (let at = 1; at <= 100; at += 1) keep(archive, at, events(`of ${at}`));
    for (let round = 0; round < 2; round += 1) {
      for (let at = 1; at <= 100; at += 1) expect(archive.kept?.eventsOf(at, 1)).toEqual(events(`of ${at}`));
    }
    archive.close();
  });

  it('start anew when the file is damaged, for nobody else to read', () => {
    const path = newPath();
    fileArchive(path).close();
    writeFileSync(path, 'something else');
    const archive = fileArchive(path);
    expect(archive.kept?.lengths().size).toBe(0);
    expect(archive.kept?.completeTo).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    archive.close();
  });
});
