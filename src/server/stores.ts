import type { Archive } from './archive/archive.js';
import { type DataFolder, holdFolder, refuseLost } from './data/data-folder.js';
import type { Duty } from './duty.js';
import type { FileStore } from './files/file-store.js';
import { folderFileStore } from './files/folder.js';
import { memoryFileStore } from './files/memory.js';
import type { Journal } from './journal/journal.js';
import { memoryJournal } from './journal/memory.js';
import type { License } from './license.js';
import { defaultLimits, type Limits } from './limits.js';
import type { Log } from './log.js';
import type { Presence } from './presence.js';

/** Where a server keeps what it must not forget. */
export interface Stores {
  readonly journal: Journal;
  readonly files: FileStore;
  /** What opens the archive in which closed threads of a license are kept; in memory when it is absent. */
  archiveOf?(license: number): () => Archive;
  /** Where several servers share them: makes this one of those that serve these licenses. */
  join?(licenses: ReadonlyMap<number, License>, presence: Presence): Promise<Membership>;
  /** Nothing may be asked of them any more. What is under way is finished first. */
  close(): Promise<void>;
}

/** A server's place among others that serve the same licenses. */
export interface Membership {
  readonly duty: Duty;
  /** The others need not wait for it any more. */
  close(): Promise<void>;
}

export interface FolderStores extends Stores {
  readonly folder: DataFolder;
  /** Of which there are facts. */
  readonly licenses: readonly number[];
}

/** Nothing outlives the server. */
export function memoryStores(limits: Limits): Stores {
  const journal = memoryJournal();
  return { journal, files: memoryFileStore(limits.storedBytes), close: () => journal.close() };
}

/**
 * Everything in the data folder at `path`, which is this process's alone from now on.
 * @throws Failure `failed` when another process has it, or what is in it can't be used; it is left as it is then.
 */
export async function folderStores(path: string, log: Log, limits: Limits = defaultLimits): Promise<FolderStores> {
  const held = holdFolder(path);
  try {
    refuseLost(held.folder);
    const { SqliteJournal } = await import('./journal/sqlite.js');
    const { fileArchive } = await import('./archive/sqlite-archive.js');
    const journal = new SqliteJournal(held.folder, log);
    return {
      folder: held.folder,
      licenses: journal.licenses(),
      journal,
      archiveOf: (license) => () => fileArchive(held.folder.archiveOf(license)),
      files: folderFileStore(held.folder.files, limits.folderBytes),
      async close() {
        await journal.close();
        held.release();
      },
    };
  } catch (error) {
    held.release();
    throw error;
  }
}
