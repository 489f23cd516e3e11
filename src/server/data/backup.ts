import {
  createReadStream,
  createWriteStream,
  existsSync,
  linkSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { Failure } from '../../protocol/failure.js';
import { filesIn } from '../files/folder.js';
import { journalKind } from '../journal/sqlite-tables.js';
import type { DataFolder } from './data-folder.js';
import { naming, numberOf, openForReading } from './database.js';

export interface Backup {
  readonly facts: number;
  readonly files: number;
  /** Of the archive. */
  readonly bytes: number;
}

/**
 * Writes a tar archive of a data folder, also while a server works in it: all facts of one moment, the uploads that they
 * speak of, and the made-up seed. Unpacked into an empty folder it is a data folder. What can be made anew is left out.
 * @param stop ends it early; nothing is left then.
 * @throws Failure `failed` when something can't be read or written, `usage` when the target is there already,
 *   `interrupted` when it was stopped.
 */
export async function backUp(folder: DataFolder, target: string, stop?: AbortSignal): Promise<Backup> {
  if (existsSync(target))
    throw new Failure('usage', `${target} is there already`, 'Choose another name for the backup');
  const unfinished = (what: string) => join(dirname(target), `.${basename(target)}.${process.pid}.${what}`);
  const [journal, archive] = [unfinished('journal'), unfinished('tar')];
  try {
    const facts = copyJournal(folder, journal);
    // Files come before the fact that speaks of them: whatever the facts know is there by now.
    const files = await filesIn(folder.files);
    await writeArchive(folder, journal, files, archive, stop);
    linkSync(archive, target); // unlike a rename, it never replaces what somebody has put there meanwhile
    return { facts, files: files.length, bytes: statSync(target).size };
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (stop?.aborted === true) throw new Failure('interrupted', 'The backup was stopped; nothing of it is left');
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Failure('failed', `Can't write ${target}: ${code ?? message}`, undefined, { cause: error });
  } finally {
    for (const path of [journal, archive]) if (existsSync(path)) unlinkSync(path);
  }
}

/** A copy as of one moment, without what is free in it. @returns how many facts it has. */
function copyJournal(folder: DataFolder, target: string): number {
  const database = openForReading(folder.journal, journalKind);
  try {
    return naming(target, () => {
      writeFileSync(target, '', { flag: 'wx', mode: 0o600 }); // SQLite fills an empty file, and would make one for all to read
      database.prepare('VACUUM INTO ?').run(target);
      const copy = openForReading(target, journalKind);
      const facts = numberOf(copy, 'SELECT count(*) AS n FROM facts');
      copy.close();
      return facts;
    });
  } finally {
    database.close();
  }
}

async function writeArchive(
  folder: DataFolder,
  journal: string,
  files: readonly string[],
  target: string,
  stop: AbortSignal | undefined,
): Promise<void> {
  const archive = pack();
  const written = pipeline(archive, createWriteStream(target, { flags: 'wx', mode: 0o600 }), { signal: stop });
  const packed = async () => {
    await addFile(archive, 'journal.db', journal);
    if (existsSync(folder.seed)) addText(archive, 'seed.json', readFileSync(folder.seed));
    for (const path of files) {
      if (existsSync(path)) await addFile(archive, relative(folder.path, path).split(sep).join('/'), path);
    }
    archive.finalize();
  };
  await Promise.all([written, packed()]);
  const file = await open(target, 'r+');
  await file.sync();
  await file.close();
}

async function addFile(archive: Pack, name: string, path: string): Promise<void> {
  const entry = archive.entry({ name, size: statSync(path).size, mode: 0o600 });
  await pipeline(createReadStream(path), entry);
}

function addText(archive: Pack, name: string, text: Buffer): void {
  archive.entry({ name, mode: 0o600 }, text);
}
