import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { FileProblem } from './json-lines.js';
import { type Keymap, keymapOf, usualKeys } from './keymap.js';
import type { CannedText } from './model/canned-text.js';

/** Such a file is no larger. */
const mostBytes = 4 * 1024 * 1024;

export interface LoadedKeys {
  readonly keys: Keymap;
  /** What of the file does not count, by its line. */
  readonly problems: readonly FileProblem[];
}

/** The usual keys with what a key file changes; a file that is not there changes nothing. */
export async function loadKeys(path: string): Promise<LoadedKeys> {
  const text = readUserFile(path);
  if (text === undefined) return { keys: usualKeys, problems: [] };
  if (typeof text !== 'string') return { keys: usualKeys, problems: [text] };
  const { withKeyFile } = await import('./key-file.js');
  const { table, problems } = withKeyFile(usualKeys.table, text);
  return { keys: keymapOf(table), problems };
}

/** The canned texts of a file; a file that is not there has none. */
export async function loadCanned(
  path: string,
): Promise<{ texts: readonly CannedText[]; problems: readonly FileProblem[] }> {
  const text = readUserFile(path);
  if (text === undefined) return { texts: [], problems: [] };
  if (typeof text !== 'string') return { texts: [], problems: [text] };
  const { readCanned } = await import('./canned-file.js');
  return readCanned(text);
}

/** A file that a person may have written; `undefined` when there is none, a problem when it can't be read. */
export function readUserFile(path: string): string | FileProblem | undefined {
  try {
    if (statSync(path).size > mostBytes) return { line: 1, text: `is larger than ${mostBytes} bytes` };
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : { line: 1, text: `can't be read: ${code ?? error}` };
  }
}

/** `keys.json line 3: ...` */
export function toldProblem(path: string, { line, text }: FileProblem): string {
  return `${basename(path)} line ${line}: ${text}`;
}
