import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../protocol/failure.js';

/** Files that may lie in a folder of ours; a folder with anything else in it belongs to somebody else too. */
const ours = /^\.?(settings|credentials|server|lock|outbox|drafts)\b/;

/**
 * Writes a file that only its owner can read, in one step: a reader sees the old text or the new one, and a crash leaves
 * one of them.
 * @throws Failure `failed` naming the path.
 */
export function writePrivateFile(path: string, text: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${uniqueSuffix()}`);
  try {
    makePrivateFolder(dirname(path));
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    removeFile(temporary);
    throw cannotWrite(path, error);
  }
}

/** For a name beside a file: no other process, and no other call in this one, has it at the same time. */
export function uniqueSuffix(): string {
  return `${process.pid}.${Math.random().toString(36).slice(2, 10)}`;
}

/** Creates a folder of mode 0700, parents included. One that was there and holds only files of ours is narrowed to it. */
export function makePrivateFolder(path: string): void {
  if (mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined || process.platform === 'win32') return;
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) === 0 || uid !== process.getuid?.()) return;
  // CHATIO_CONFIG_DIR may be /tmp or a project's folder: its rights are not ours to change.
  if (readdirSync(path).every((name) => ours.test(name))) chmodSync(path, 0o700);
}

/** Removes a file that may be gone already. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && (error as NodeJS.ErrnoException).code !== 'ENOTDIR') {
      throw cannotWrite(path, error);
    }
  }
}

/** @throws Failure `failed` when others than the owner may read or change the file, with the command that mends it. */
export function refuseWiderRights(path: string): void {
  if (process.platform === 'win32') return;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & 0o077) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  throw new Failure(
    'failed',
    `${path} holds tokens and is open to other users (mode ${shown})`,
    `Run: chmod 600 '${path}'`,
  );
}

/** What to tell when a file of ours can't be written. */
export function cannotWrite(path: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return new Failure('failed', `Can't write ${path}: ${code}`, 'CHATIO_CONFIG_DIR names another folder', {
    cause: error,
  });
}
