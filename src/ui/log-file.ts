import {
  appendFileSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { sanitizeLine } from '../io/sanitize.js';

/** A larger file keeps its newer half. */
export const mostLogBytes = 256 * 1024;
const longestEntry = 8_000;

/** What went wrong in a console, for whoever looks for it later. */
export interface ConsoleLog {
  /** One entry of a line or more. It never fails: there is nobody left to tell. */
  write(text: string): void;
}

/**
 * A log in a file of mode 0600, of bounded size. Who writes into it leaves out tokens and what people have written;
 * it makes one line safe lines of whatever it is given.
 */
export function logFile(path: string, now: () => number = Date.now): ConsoleLog {
  return {
    write: (text) => {
      try {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        const lines = text.slice(0, longestEntry).split('\n').map(sanitizeLine);
        appendFileSync(path, `${new Date(now()).toISOString()} ${lines.join('\n  ')}\n`, { mode: 0o600 });
        shorten(path);
      } catch {
        // a full disk, a folder that is not ours
      }
    },
  };
}

function shorten(path: string): void {
  const file = openSync(path, 'r');
  let half: Buffer;
  try {
    const { size } = fstatSync(file);
    if (size <= mostLogBytes) return;
    half = Buffer.alloc(mostLogBytes / 2);
    readSync(file, half, 0, half.length, size - half.length);
  } finally {
    closeSync(file);
  }
  const next = `${path}.${process.pid}.tmp`;
  writeFileSync(next, half.subarray(half.indexOf('\n') + 1), { mode: 0o600 });
  renameSync(next, path);
}
