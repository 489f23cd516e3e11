import type { FileStore, StoredFile } from './file-store.js';

/** What a file costs besides its bytes. */
const overheadBytes = 1024;

/** Keeps files until the server stops, and never more than `limit` bytes of them. */
export function memoryFileStore(limit: number): FileStore {
  const files = new Map<string, StoredFile>();
  let used = 0;
  return {
    async put(path, file) {
      const cost = file.bytes.length + overheadBytes;
      if (used + cost > limit) return false;
      used += cost;
      files.set(path, file);
      return true;
    },
    async get(path) {
      return files.get(path);
    },
    async delete(path) {
      const file = files.get(path);
      if (file === undefined) return;
      used -= file.bytes.length + overheadBytes;
      files.delete(path);
    },
  };
}
