import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../protocol/failure.js';
import { damage, rawDatabase } from './database.js';

/** Where everything stands in a data folder. */
export class DataFolder {
  constructor(readonly path: string) {}

  /** Every fact of every license. */
  get journal(): string {
    return join(this.path, 'journal.db');
  }

  /** Closed threads of a license and the index of their words; can be made anew of the facts. */
  archiveOf(license: number): string {
    return join(this.path, 'archives', `${license}.db`);
  }

  /** States of licenses at some time; can be left out. */
  get snapshots(): string {
    return join(this.path, 'snapshots');
  }

  /** Uploaded files. */
  get files(): string {
    return join(this.path, 'files');
  }

  /** The seed that was made up when the folder was first used without one. */
  get seed(): string {
    return join(this.path, 'seed.json');
  }

  get pid(): string {
    return join(this.path, 'pid');
  }

  get lock(): string {
    return join(this.path, 'lock');
  }
}

/** A data folder that is ours alone, until we release it or die. */
export interface HeldFolder {
  readonly folder: DataFolder;
  release(): void;
}

/**
 * Takes the folder for this process, made with mode 0700 if it is not there. The lock is one of the operating system on the
 * file `lock`: it ends with its process, however that ends, and a pid that belongs to somebody else by now can't hold it.
 * @throws Failure `failed` when another process has it, or it can't be written.
 */
export function holdFolder(path: string): HeldFolder {
  const folder = new DataFolder(path);
  try {
    makePrivate(folder.path);
    writeFileSync(folder.lock, '', { flag: 'a', mode: 0o600 });
  } catch (error) {
    throw new Failure('failed', `Can't use the data folder ${path}: ${reason(error)}`, undefined, { cause: error });
  }
  const lock = lockFile(folder);
  try {
    writeFileSync(folder.pid, `${process.pid}\n`, { mode: 0o600 });
  } catch (error) {
    lock.close();
    throw new Failure('failed', `Can't write to the data folder ${path}: ${reason(error)}`, undefined, {
      cause: error,
    });
  }
  return { folder, release: () => lock.close() };
}

/**
 * To begin anew beside what was made of facts would hide that they are lost.
 * @throws Failure `failed` when they are.
 */
export function refuseLost(folder: DataFolder): void {
  if ((statSync(folder.journal, { throwIfNoEntry: false })?.size ?? 0) > 0) return;
  if (existsSync(join(folder.path, 'archives')))
    throw damage(folder.journal, 'it has no facts, but there are archives');
}

/** Files that stand in a data folder; a folder with anything else in it is somebody else's too. */
const ours = /^(?:journal\.db|archives|snapshots|files|seed\.json|lock|pid)/;

/** Mode 0700. A folder that was there is narrowed to it unless it has other things as well: ours are private in any case. */
function makePrivate(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return;
  if (readdirSync(path).every((name) => ours.test(name))) chmodSync(path, 0o700);
}

/** SQLite takes and keeps the lock; Node has none of its own. */
function lockFile(folder: DataFolder): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = rawDatabase(folder.lock);
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if (((error as { errcode?: number }).errcode ?? 0) % 256 !== 5) {
      throw new Failure('failed', `Can't lock the data folder ${folder.path}: ${reason(error)}`, undefined, {
        cause: error,
      });
    }
    const pid = holderOf(folder);
    const who = pid === undefined ? 'another process' : `another chatio server (pid ${pid})`;
    const hint = 'Stop it first, or give this one a folder of its own with --data';
    throw new Failure('failed', `The data folder ${folder.path} is in use by ${who}`, hint);
  }
}

function holderOf(folder: DataFolder): string | undefined {
  try {
    return /^\d+/.exec(readFileSync(folder.pid, 'utf8'))?.[0];
  } catch {
    return undefined;
  }
}

function reason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
}
