import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newLicense } from '../../../src/domain/new-license.js';
import { SnapshotFiles } from '../../../src/server/journal/snapshot-files.js';
import { encodeSnapshot, markOf } from '../../../src/server/journal/snapshot-format.js';
import { harbor } from '../../domain/license.js';

const mark = markOf(harbor);
const noEvents = () => [];

describe('the snapshots of a folder', () => {
  let folder: string;
  let files: SnapshotFiles;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'chatio-snapshots-')), 'snapshots');
    files = new SnapshotFiles(folder);
  });

  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  const write = (license: number, seq: number, withMark = mark) =>
    files.write(license, seq, encodeSnapshot(withMark, { seq, state: newLicense(harbor, 0) }));
  const newest = (license: number, lastSeq = 1_000) => files.newest(license, mark, lastSeq, noEvents)?.seq;

  it('are none before the first one', () => {
    expect(newest(1)).toBeUndefined();
    expect(files.newestOfAny(1, noEvents)).toBeUndefined();
  });

  it('are one a license: the next one takes the place of the one before', () => {
    write(1, 10);
    write(12, 7);
    write(1, 20);
    expect([newest(1), newest(12), newest(2)]).toEqual([20, 7, undefined]);
    expect(readdirSync(folder).toSorted()).toEqual(['1-20', '12-7']);
    expect(statSync(join(folder, '1-20')).mode & 0o777).toBe(0o600);
  });

  it('that are ahead of the journal, or can not be read, are passed over for older ones', () => {
    write(1, 10);
    writeFileSync(join(folder, '1-15'), 'nothing');
    writeFileSync(join(folder, '1-30'), 'nothing');
    expect(newest(1, 20)).toBe(10);
    expect(newest(1, 5)).toBeUndefined();
  });

  it('of another configuration are passed over, and can be looked at all the same', () => {
    write(1, 10, 'another');
    expect(newest(1)).toBeUndefined();
    expect(files.newestOfAny(1, noEvents)?.seq).toBe(10);
  });

  it('that were being written when the process was killed are removed with the next one', () => {
    write(1, 10);
    writeFileSync(join(folder, '.1-20'), 'half of it');
    writeFileSync(join(folder, '.2-20'), "another license's");
    write(1, 30);
    expect(readdirSync(folder).toSorted()).toEqual(['.2-20', '1-30']);
  });
});
