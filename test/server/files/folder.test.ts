import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { folderFileStore } from '../../../src/server/files/folder.js';
import { fileStoreSuite } from './suite.js';

const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chatio-files-'));
  folders.push(folder);
  return join(folder, 'files');
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

fileStoreSuite('a folder', async (bytes) => folderFileStore(newFolder(), bytes));

const file = { contentType: 'image/png', name: 'Fähre\n"1".png', bytes: Buffer.from([10, 0, 255, 10]) };

it('files in a folder are there after a restart, and count for what there is room for', async () => {
  const folder = newFolder();
  await folderFileStore(folder, 10_000).put('att/1/a.png', file);
  const again = folderFileStore(folder, 2.5 * 1024);
  expect(await again.get('att/1/a.png')).toEqual(file);
  expect(await again.put('att/1/b.png', file)).toBe(true);
  expect(await again.put('att/1/c.png', file)).toBe(false);
});

it('a file that was being written when the machine stopped is removed', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'att/1'), { recursive: true });
  writeFileSync(join(folder, 'att/1/a.png.0123456789ab.new'), 'x'.repeat(2000));
  const store = folderFileStore(folder, 1500);
  expect(await store.put('att/1/b.png', file)).toBe(true);
  expect(readdirSync(join(folder, 'att/1'))).toEqual(['b.png']);
});

it.each(['../a.png', 'att/../../a.png', 'att/1/../../../a.png', '/etc/passwd', 'att/1/a', 'seed.json', 'att/x/a.png'])(
  'nothing is kept or found at %s',
  async (path) => {
    const store = folderFileStore(newFolder(), 10_000);
    expect(await store.put(path, file)).toBe(false);
    expect(await store.get(path)).toBeUndefined();
    await store.delete(path);
  },
);

it('files can be read by nobody else', async () => {
  const folder = newFolder();
  await folderFileStore(folder, 10_000).put('att/1/a.png', file);
  expect(statSync(join(folder, 'att/1/a.png')).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});
