import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileStore, StoredFile } from './file-store.js';

/** What a file costs besides its bytes. */
const overheadBytes = 1024;

/** Paths that are given out; nothing else leads anywhere. */
const storedPath = /^(?:img|att)\/\d+\/[\w-]+\.\w+$/;

/** One that is being written, or was when the machine stopped. */
const unfinished = /\.new$/;

/**
 * Keeps files in a folder until they are deleted, and never more than `limit` bytes of them. A file is its type and name as
 * one line of JSON, then its bytes.
 */
export function folderFileStore(folder: string, limit: number): FileStore {
  let used: Promise<number> | undefined;
  let added = 0;

  async function hasRoom(bytes: number): Promise<boolean> {
    used ??= sizeOf(folder);
    const before = await used;
    if (before + added + bytes > limit) return false;
    added += bytes;
    return true;
  }

  return {
    async put(path, file) {
      const bytes = encoded(file);
      if (!storedPath.test(path) || !(await hasRoom(bytes.length + overheadBytes))) return false;
      try {
        await write(join(folder, path), bytes);
        return true;
      } catch (error) {
        added -= bytes.length + overheadBytes;
        if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
        throw error;
      }
    },

    async get(path) {
      if (!storedPath.test(path)) return undefined;
      try {
        return decoded(await readFile(join(folder, path)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },

    async delete(path) {
      if (!storedPath.test(path)) return;
      const place = join(folder, path);
      try {
        const cost = await costOf(place);
        await unlink(place);
        added -= cost;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    },
  };
}

function encoded({ contentType, name, bytes }: StoredFile): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ contentType, name })}\n`), bytes]);
}

function decoded(bytes: Buffer): StoredFile {
  const end = bytes.indexOf('\n');
  const { contentType, name } = JSON.parse(bytes.subarray(0, end).toString()) as Omit<StoredFile, 'bytes'>;
  return { contentType, name, bytes: bytes.subarray(end + 1) };
}

/** All of it or nothing: it has its name when it is on the disk, and so has its folder. */
async function write(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    await withFile(temporary, 'wx', async (file) => {
      await file.writeFile(bytes);
      await file.sync();
    });
    await rename(temporary, path);
    if (process.platform !== 'win32') await withFile(dirname(path), 'r', (parent) => parent.sync());
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function withFile(path: string, flags: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

/** What was being written when the machine stopped is removed. */
async function sizeOf(folder: string): Promise<number> {
  let total = 0;
  for (const path of await filesIn(folder)) {
    if (unfinished.test(path)) await unlink(path);
    else total += await costOf(path);
  }
  return total;
}

async function costOf(path: string): Promise<number> {
  return (await stat(path)).size + overheadBytes;
}

/** Paths of all files below a folder; none when it is not there. */
export async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
