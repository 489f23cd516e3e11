import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { asFailure, Failure } from '../protocol/failure.js';
import { decodeOutbox, encodeOutbox } from './outbox-text.js';
import type { OutboxStore, QueuedEvent } from './queued-event.js';

/**
 * An outbox on disk: small JSON files of mode 0600, replaced atomically, gone when nothing waits. It outlives a crash
 * of the process; it is not flushed to the disk for each event, so a power cut may take the newest.
 *
 * Every process writes a file of its own, named after `path` and its process id (`outbox.json` -> `outbox.4711.json`),
 * so that two consoles do not send each other's events. `load` also takes over what dead processes left behind.
 * A file that can't be read is renamed (`outbox.damaged-....json`), never deleted.
 * @param path `.../NAME.json`, for one agent of one server. The folder is made when it is needed.
 * @param onDamaged told where a damaged file was put.
 */
export function fileOutbox(path: string, onDamaged: (keptAs: string) => void = () => {}): OutboxStore {
  const folder = dirname(path);
  const stem = basename(path).replace(/\.json$/, '');
  const own = join(folder, `${stem}.${process.pid}.json`);

  function save(events: readonly QueuedEvent[]): void {
    try {
      if (events.length === 0) {
        rmSync(own, { force: true });
        return;
      }
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const next = `${own}.tmp`;
      writeFileSync(next, encodeOutbox(events), { mode: 0o600 });
      renameSync(next, own);
    } catch (error) {
      const { message } = asFailure(error);
      throw new Failure('failed', `The message can't be kept for sending: ${message}`, undefined, { cause: error });
    }
  }

  function load(): readonly QueuedEvent[] {
    try {
      return takeOver();
    } catch (error) {
      const { message } = asFailure(error);
      throw new Failure('failed', `Unsent messages in ${folder} can't be read: ${message}`, undefined, {
        cause: error,
      });
    }
  }

  function takeOver(): readonly QueuedEvent[] {
    const files = claim(folder, stem);
    const found = files.flatMap((file, index) => {
      const { events, damaged } = decodeOutbox(readFileSync(file, 'utf8'));
      if (damaged) {
        const keptAs = join(folder, `${stem}.damaged-${Date.now()}-${process.pid}-${index}.json`);
        renameSync(file, keptAs);
        onDamaged(keptAs);
      }
      return events;
    });
    const events = withoutRepeats(found).sort((a, b) => a.queuedAt - b.queuedAt);
    if (files.length === 0) return events;
    save(events);
    for (const file of files) if (file !== own) rmSync(file, { force: true });
    return events;
  }

  return { load, save };
}

/** The files that no living process owns, made ours by renaming: of two processes only one succeeds. */
function claim(folder: string, stem: string): string[] {
  if (!existsSync(folder)) return [];
  const claimed: string[] = [];
  for (const name of readdirSync(folder).sort()) {
    const owner = ownerOf(name, stem);
    const file = join(folder, name);
    if (owner === undefined || (owner !== process.pid && isAlive(owner, file))) continue;
    const mine = owner === process.pid ? file : join(folder, `${stem}.${process.pid}.${owner}.json`);
    try {
      renameSync(file, mine);
      claimed.push(mine);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // ENOENT: another process was faster
    }
  }
  return claimed;
}

/**
 * `STEM.PID.json`, `STEM.PID.OLDPID.json` (taken over, not merged yet) and `STEM.json`.
 * @returns the process id, 0 for nobody's file, `undefined` for other files.
 */
function ownerOf(name: string, stem: string): number | undefined {
  if (!name.startsWith(`${stem}.`)) return undefined;
  const rest = name.slice(stem.length + 1);
  if (!/^(\d+\.)*json$/.test(rest)) return undefined;
  return rest === 'json' ? 0 : Number.parseInt(rest, 10);
}

function isAlive(pid: number, file: string): boolean {
  const writtenAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  const bootedAt = Date.now() - uptime() * 1000;
  if (pid === 0 || writtenAt === undefined || writtenAt < bootedAt) return false; // the id is another's by now
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // nobody, or (EPERM) somebody else's process, which does not write our files
  }
}

/** The same event in two files: a process ended in the middle of taking over. What may have gone out counts. */
function withoutRepeats(events: readonly QueuedEvent[]): QueuedEvent[] {
  const byId = new Map<string, QueuedEvent>();
  for (const event of events) {
    if (byId.get(event.customId)?.state !== 'sending') byId.set(event.customId, event);
  }
  return [...byId.values()];
}
