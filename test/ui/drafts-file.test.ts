import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { draftsFile } from '../../src/ui/drafts-file.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatio-drafts-'));
  path = join(folder, 'state', 'drafts-1.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the file of drafts', () => {
  it('brings back what was kept, for its owner only', () => {
    draftsFile(path).save(new Map([['c1', 'Dear\nMary 山田']]));
    expect([...draftsFile(path).load()]).toEqual([['c1', 'Dear\nMary 山田']]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'state'))).toEqual(['drafts-1.json']);
  });

  it('is gone when there are no drafts, and empty when it is not there', () => {
    const drafts = draftsFile(path);
    expect([...drafts.load()]).toEqual([]);
    drafts.save(new Map([['c1', 'x']]));
    drafts.save(new Map([['c1', '']]));
    expect(existsSync(path)).toBe(false);
  });

  it('leaves alone what another console has written', () => {
    const [one, other] = [draftsFile(path), draftsFile(path)];
    one.save(new Map([['c1', 'of one']]));
    other.save(new Map([['c2', 'of the other']]));
    one.save(new Map([['c1', 'changed']]));
    expect(Object.fromEntries(draftsFile(path).load())).toEqual({ c1: 'changed', c2: 'of the other' });
  });

  it('forgets what is three months old', () => {
    draftsFile(path, () => 0).save(new Map([['c1', 'old']]));
    expect([...draftsFile(path, () => 91 * 24 * 3_600_000).load()]).toEqual([]);
  });

  it.each(['{"drafts":', '[]', '{"drafts":{"c1":7}}'])(
    'that holds %s is put aside, and new drafts are kept',
    (text) => {
      draftsFile(path).save(new Map([['c1', 'x']]));
      writeFileSync(path, text);
      expect([...draftsFile(path).load()]).toEqual([]);
      expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text);
      draftsFile(path).save(new Map([['c2', 'y']]));
      expect([...draftsFile(path).load()]).toEqual([['c2', 'y']]);
    },
  );

  it('that can not be written is a failure which names it', () => {
    writeFileSync(join(folder, 'file'), '');
    const blocked = join(folder, 'file', 'drafts.json');
    expect(() => draftsFile(blocked).save(new Map([['c1', 'x']]))).toThrow(blocked);
  });
});
