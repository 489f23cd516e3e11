import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backUp } from '../../../src/server/data/backup.js';
import { DataFolder } from '../../../src/server/data/data-folder.js';
import { SqliteJournal } from '../../../src/server/journal/sqlite.js';

let scratch: string;
let folder: DataFolder;

beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'chatio-backup-'));
  folder = new DataFolder(join(scratch, 'data'));
  mkdirSync(folder.files, { recursive: true });
  writeFileSync(join(folder.files, 'large'), Buffer.alloc(20_000_000));
  await new SqliteJournal(folder, () => undefined).close();
});

afterEach(() => rmSync(scratch, { recursive: true, force: true }));

it('a backup that is stopped leaves nothing, and nobody else could read what was there', async () => {
  const targets = join(scratch, 'targets');
  mkdirSync(targets);
  const stop = new AbortController();
  const written = backUp(folder, join(targets, 'monday.tar'), stop.signal);
  await expect.poll(() => readdirSync(targets).some((name) => name.endsWith('.tar')), { interval: 1 }).toBe(true);
  for (const name of readdirSync(targets)) expect(statSync(join(targets, name)).mode & 0o777).toBe(0o600);
  stop.abort();
  await expect(written).rejects.toMatchObject({ type: 'interrupted' });
  expect(readdirSync(targets)).toEqual([]);
  await backUp(folder, join(targets, 'monday.tar'));
  expect(readdirSync(targets)).toEqual(['monday.tar']);
});
