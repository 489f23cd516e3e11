import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/domain/fact.js';
import { DataFolder } from '../../../src/server/data/data-folder.js';
import { rawDatabase } from '../../../src/server/data/database.js';
import { JournalConflict } from '../../../src/server/journal/journal.js';
import { SqliteJournal } from '../../../src/server/journal/sqlite.js';
import type { Log } from '../../../src/server/log.js';
import { factsOf, journalSuite } from './suite.js';

const folders: string[] = [];

function journalAt(path: string, log: Log): SqliteJournal {
  return new SqliteJournal(new DataFolder(dirname(path)), log);
}

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chatio-journal-'));
  folders.push(folder);
  return join(folder, 'journal.db');
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

journalSuite('sqlite', async () => journalAt(newPath(), () => undefined));

function fact(text: string): Fact {
  return { type: 'thread_closed', chatId: text, threadId: 'T', at: 1, cause: {} };
}

describe('a journal in a file', () => {
  let path: string;
  let journal: SqliteJournal;
  let logged: string[];

  const open = () => journalAt(path, (level, message) => void logged.push(`${level} ${message}`));

  beforeEach(() => {
    path = newPath();
    logged = [];
    journal = open();
  });

  const reopened = async () => {
    await journal.close();
    journal = open();
    return journal;
  };

  it('has after a restart what it had, letter by letter', async () => {
    const kept = [fact('line\nbreak'), fact('\u2028 \0 "quoted" 😀'), fact('')];
    await journal.append(1, 0, kept);
    await journal.append(2, 0, [fact('other')]);
    await reopened();
    expect(await factsOf(journal, 1, 0)).toEqual(kept);
    expect(await factsOf(journal, 1, 2)).toEqual(kept.slice(2));
    expect(journal.licenses()).toEqual([1, 2]);
    expect(await journal.append(1, 3, [fact('next')])).toBe(4);
    await journal.close();
  });

  it('reads more than a portion in order', async () => {
    const many = Array.from({ length: 2500 }, (_, n) => fact(String(n)));
    await journal.append(1, 0, many);
    expect(await factsOf(journal, 1, 0)).toEqual(many);
    await journal.close();
  });

  it('finishes what is under way before it closes', async () => {
    const appends = [
      journal.append(1, 0, [fact('a')]),
      journal.append(2, 0, [fact('b')]),
      journal.append(3, 0, [fact('c')]),
    ];
    await journal.close();
    expect(await Promise.all(appends)).toEqual([1, 1, 1]);
    journal = open();
    expect(journal.licenses()).toEqual([1, 2, 3]);
    await journal.close();
  });

  it('keeps what several licenses append meanwhile with one commit', async () => {
    const first = journal.append(1, 0, [fact('a')]);
    const others = [2, 3, 4].map((license) => journal.append(license, 0, [fact('b'), fact('c')]));
    const lost = expect(journal.append(5, 7, [fact('d')])).rejects.toBeInstanceOf(JournalConflict);
    await Promise.all([first, ...others, lost]);
    await journal.close();
    journal = open();
    expect(await Promise.all([1, 2, 3, 4, 5].map((license) => factsOf(journal, license, 0)))).toEqual([
      [fact('a')],
      ...[2, 3, 4].map(() => [fact('b'), fact('c')]),
      [],
    ]);
    await journal.close();
  });

  it('writes once for all licenses that wait for the disk', async () => {
    await journal.append(1, 0, [fact('a')]);
    const frames = () => statSync(`${path}-wal`).size;
    const size = async (work: () => Promise<unknown>) => {
      const before = frames();
      await work();
      return frames() - before;
    };
    const one = await size(() => journal.append(1, 1, [fact('b')]));
    const many = await size(() => {
      const first = journal.append(1, 2, [fact('c')]);
      return Promise.all([first, ...[2, 3, 4, 5].map((license) => journal.append(license, 0, [fact('d')]))]);
    });
    expect(many).toBe(2 * one); // the one under way, and one for all that waited
    await journal.close();
  });

  it('has the good part of a log whose end is torn', async () => {
    await journal.append(1, 0, [fact('a')]);
    await journal.append(1, 1, [fact('b')]);
    const torn = newPath();
    copyFileSync(path, torn);
    const log = readFileSync(`${path}-wal`);
    const frame = 24 + 4096;
    // What a power cut leaves: the beginning of one frame more, with the wrong sum.
    writeFileSync(`${torn}-wal`, log);
    appendFileSync(`${torn}-wal`, log.subarray(log.length - frame, log.length - frame / 2));
    await journal.close();
    const after = journalAt(torn, () => undefined);
    expect(await factsOf(after, 1, 0)).toEqual([fact('a'), fact('b')]);
    expect(await after.append(1, 2, [fact('c')])).toBe(3);
    await after.close();
  });

  it('says once that it cannot be written, keeps nothing then, and says when it can again', async () => {
    await journal.append(1, 0, [fact('a')]);
    const blocker = rawDatabase(path);
    blocker.exec("CREATE TRIGGER no BEFORE INSERT ON facts BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
    await expect(journal.append(1, 1, [fact('b')])).rejects.toThrow(/can't be written: the disk is full/);
    await expect(journal.append(1, 1, [fact('c')])).rejects.toThrow(/the disk is full/);
    blocker.exec('DROP TRIGGER no');
    expect(await journal.append(1, 1, [fact('d')])).toBe(2);
    expect(await factsOf(journal, 1, 0)).toEqual([fact('a'), fact('d')]);
    expect(logged).toEqual(['error facts cannot be kept; requests fail until they can', 'info facts are kept again']);
    blocker.close();
    await journal.close();
  });

  it('takes nothing for safe that went into a file which is gone', async () => {
    await journal.append(1, 0, [fact('a')]);
    renameSync(path, `${path}-elsewhere`);
    await expect(journal.append(1, 1, [fact('b')])).rejects.toThrow(/ENOENT|removed/);
    await journal.close();
  });

  it('tells who else has appended', async () => {
    await journal.append(1, 0, [fact('a')]);
    await expect(journal.append(1, 0, [fact('b')])).rejects.toBeInstanceOf(JournalConflict);
    await journal.close();
  });
});

describe('a file that is', () => {
  const use = (path: string) => () => journalAt(path, () => undefined).close();

  it.each([
    ['no database', (path: string) => writeFileSync(path, 'something else '.repeat(400)), /damaged/],
    [
      "another program's",
      (path: string) => {
        const database = rawDatabase(path);
        database.exec('CREATE TABLE mine (a)');
        database.close();
      },
      /was not made by chatio/,
    ],
    [
      'of a newer chatio',
      (path: string) => {
        const database = rawDatabase(path);
        database.exec('CREATE TABLE facts (a); PRAGMA user_version = 99; PRAGMA application_id = 0x63686174');
        database.close();
      },
      /newer chatio \(version 99/,
    ],
  ])('%s is refused and left as it is', (_, make, message) => {
    const path = newPath();
    make(path);
    const before = readFileSync(path);
    expect(use(path)).toThrow(message);
    expect(readFileSync(path)).toEqual(before);
  });

  it('damaged in the middle is refused when that is read', async () => {
    const path = newPath();
    const journal = journalAt(path, () => undefined);
    await journal.append(
      1,
      0,
      Array.from({ length: 2000 }, (_, n) => fact(`${n} ${'x'.repeat(100)}`)),
    );
    await journal.close();
    const bytes = readFileSync(path);
    bytes.fill(0, 20 * 4096, 24 * 4096);
    writeFileSync(path, bytes);
    const damaged = journalAt(path, () => undefined);
    await expect(factsOf(damaged, 1, 0)).rejects.toThrow(/damaged/);
    await damaged.close();
  });

  it('missing a fact is refused', async () => {
    const path = newPath();
    const journal = journalAt(path, () => undefined);
    await journal.append(1, 0, [fact('a'), fact('b'), fact('c')]);
    const thief = rawDatabase(path);
    thief.exec('DELETE FROM facts WHERE seq = 2');
    thief.close();
    await expect(factsOf(journal, 1, 0)).rejects.toThrow(/fact 2 of license 1 is missing/);
    await journal.close();
  });
});
