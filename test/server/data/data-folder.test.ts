import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdFolder } from '../../../src/server/data/data-folder.js';

describe('a data folder', () => {
  let parent: string;
  let path: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'chatio-folder-'));
    path = join(parent, 'deep', 'data');
  });

  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const mode = () => statSync(path).mode & 0o777;

  it('is made for its owner only, with the pid of who has it', () => {
    const held = holdFolder(path);
    expect(mode()).toBe(0o700);
    expect(readFileSync(held.folder.pid, 'utf8')).toBe(`${process.pid}\n`);
    held.release();
  });

  it('is held until it is released, also against the same process', () => {
    const held = holdFolder(path);
    expect(() => holdFolder(path)).toThrow(`is in use by another chatio server (pid ${process.pid})`);
    held.release();
    holdFolder(path).release();
  });

  it('that was there and is ours alone is narrowed', () => {
    holdFolder(path).release();
    chmodSync(path, 0o755);
    holdFolder(path).release();
    expect(mode()).toBe(0o700);
  });

  it('with other things in it keeps its rights: others may need them', () => {
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o755);
    writeFileSync(join(path, 'notes.txt'), '');
    holdFolder(path).release();
    expect(mode()).toBe(0o755);
  });
});
