import { closeSync, linkSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../protocol/failure.js';
import { cannotWrite, makePrivateFolder, removeFile, uniqueSuffix } from './private-file.js';

export interface LockKind {
  /** Of its file, beginning with `lock`. */
  readonly name: string;
  readonly waitAtMostMs: number;
  /** Whoever has held it so long is gone, or its pid is somebody else's now. */
  readonly abandonedAfterMs: number;
}

/** Held for a few file operations. */
const filesLock: LockKind = { name: 'lock', waitAtMostMs: 5_000, abandonedAfterMs: 10_000 };

/**
 * Runs `work` while no other chatio changes the files of `folder`: two logins at once read, change and write one after
 * the other, so that neither loses the other's profile.
 * @param kind another lock, for what takes longer.
 * @throws Failure `failed` when another one holds the lock for more than five seconds, or as long as `kind` says.
 */
export async function withLock<T>(folder: string, work: () => T | Promise<T>, kind: LockKind = filesLock): Promise<T> {
  const path = join(folder, kind.name);
  const giveUpAt = Date.now() + kind.waitAtMostMs;
  while (!take(path, folder)) {
    if (Date.now() > giveUpAt) {
      throw new Failure('failed', `Another chatio is changing ${folder}`, `If none is running, remove ${path}`);
    }
    if (isAbandoned(path, kind)) steal(path, kind);
    else await new Promise((resolve) => setTimeout(resolve, 20));
  }
  try {
    return await work();
  } finally {
    removeFile(path);
  }
}

function take(path: string, folder: string): boolean {
  try {
    makePrivateFolder(folder);
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cannotWrite(path, error);
  }
}

function isAbandoned(path: string, { abandonedAfterMs }: LockKind): boolean {
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > abandonedAfterMs) return true;
  const holder = Number(readText(path));
  // An empty file is one that was made just now and gets its pid in a moment.
  return Number.isInteger(holder) && holder > 0 && !isRunning(holder);
}

/** A rename has one winner: of two that saw the same abandoned lock only one takes it away. */
function steal(path: string, kind: LockKind): void {
  const taken = `${path}.${uniqueSuffix()}`;
  try {
    renameSync(path, taken);
  } catch {
    return; // somebody else was quicker
  }
  if (!isAbandoned(taken, kind)) giveBack(taken, path);
  removeFile(taken);
}

/** The abandoned lock was replaced by a living one between the look and the rename. */
function giveBack(taken: string, path: string): void {
  try {
    linkSync(taken, path);
  } catch {
    // A third one has it already; what it guards is still written in whole files.
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Whether there is a process of that number. One of another user counts. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
