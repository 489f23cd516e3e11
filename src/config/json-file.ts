import { readFileSync } from 'node:fs';
import { Failure } from '../protocol/failure.js';

/** The object in a file, `undefined` when there is no such file. @throws Failure `failed` when it can't be read or is damaged. */
export function readJsonFile(path: string): Record<string, unknown> | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Failure('failed', `Can't read ${path}: ${code ?? String(error)}`, undefined, { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(path, 'it is not JSON', error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(path, 'it is no JSON object');
  return value as Record<string, unknown>;
}

/** A file that chatio wrote once and can't understand now. It is never overwritten: a person may want to save what is in it. */
export function damaged(path: string, why: string, cause?: unknown): Failure {
  return new Failure('failed', `${path} is damaged: ${why}`, 'Mend the file, or remove it and log in again', { cause });
}
