import { readFileSync } from 'node:fs';
import { readInput } from '../io/read-input.js';
import { Failure } from '../protocol/failure.js';
import { isObject } from '../protocol/json-object.js';
import { maxFrameBytes } from '../protocol/limits.js';
import type { Deps } from './deps.js';

/**
 * A JSON object that is given on the command line: itself, `@FILE`, or `-` for standard input.
 * @param what its name for error texts, for example `payload`.
 * @throws Failure `usage` when it is no JSON object or the file can't be read.
 */
export async function readJsonArgument(given: string, what: string, deps: Deps): Promise<object> {
  let value: unknown;
  try {
    value = JSON.parse(await textOf(given, deps));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('usage', `The ${what} is no JSON: ${(error as Error).message}`, hint, { cause: error });
  }
  if (isObject(value)) return value;
  throw new Failure('usage', `The ${what} must be a JSON object`, hint);
}

const hint = 'It looks like \'{"chat_id":"Q3N7ZK41TD"}\'; @FILE reads a file, - standard input';

async function textOf(given: string, deps: Deps): Promise<string> {
  if (given === '-') return readInput(deps.streams.stdin, maxFrameBytes, '1 MiB, the most that a server takes');
  if (!given.startsWith('@')) return given;
  const path = given.slice(1);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure('usage', `Can't read ${path}: ${(error as NodeJS.ErrnoException).code}`, undefined, {
      cause: error,
    });
  }
}
