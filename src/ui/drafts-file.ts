import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { asFailure, Failure } from '../protocol/failure.js';

/** Unsent texts by chat id. */
export type Drafts = ReadonlyMap<string, string>;

/** Where unsent texts outlive the console. */
export interface DraftStore {
  /** @throws Failure `failed` when what is there can't be read. */
  load(): Drafts;
  /** Keeps the texts of these chats; an empty one is forgotten. @throws Failure `failed` when that is not possible. */
  save(changed: Drafts): void;
}

interface Kept {
  readonly text: string;
  /** ms since the epoch. */
  readonly at: number;
}

/** Whoever comes back after so long does not go on with a sentence. */
const keptMs = 90 * 24 * 60 * 60 * 1000;

/**
 * Drafts in a JSON file of mode 0600, replaced atomically, gone when there are none. Consoles of the same agent may
 * share it: each writes the chats that changed in it, and leaves the others as it finds them. A file that makes no sense
 * is renamed (`....damaged`), never overwritten.
 * @param path for one agent of one server. The folder is made when it is needed.
 */
export function draftsFile(path: string, now: () => number = Date.now): DraftStore {
  function read(): Map<string, Kept> {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
      throw error;
    }
    const kept = parsed(text);
    if (kept === undefined) renameSync(path, `${path}.damaged`);
    return new Map([...(kept ?? [])].filter(([, { at }]) => now() - at < keptMs));
  }

  return {
    load: () => {
      try {
        return new Map([...read()].map(([chatId, { text }]) => [chatId, text]));
      } catch (error) {
        throw new Failure('failed', `Drafts in ${path} can't be read: ${asFailure(error).message}`);
      }
    },
    save: (changed) => {
      try {
        const kept = read();
        for (const [chatId, text] of changed) {
          if (text === '') kept.delete(chatId);
          else kept.set(chatId, { text, at: now() });
        }
        if (kept.size === 0) rmSync(path, { force: true });
        else write(path, JSON.stringify({ drafts: Object.fromEntries(kept) }));
      } catch (error) {
        throw new Failure('failed', `Drafts can't be written to ${path}: ${asFailure(error).message}`);
      }
    },
  };
}

/** Not flushed to the disk: a power cut may take the newest, and a key does not wait for a disk. */
function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.${process.pid}.tmp`;
  writeFileSync(next, text, { mode: 0o600 });
  renameSync(next, path);
}

function parsed(text: string): Map<string, Kept> | undefined {
  try {
    const { drafts } = JSON.parse(text) as { drafts: Record<string, Kept> };
    const entries = Object.entries(drafts);
    const isSound = entries.every(([, kept]) => typeof kept.text === 'string' && typeof kept.at === 'number');
    return isSound ? new Map(entries) : undefined;
  } catch {
    return undefined;
  }
}
