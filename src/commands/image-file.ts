import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Failure } from '../protocol/failure.js';

/** agent-actions.md [ACT:upload] */
const maxImageBytes = 10_485_760;

/** What the archive of images takes, judged by how a file begins. */
const kinds: readonly (readonly [contentType: string, begins: readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];

export interface ImageFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** @throws Failure `usage` when it can't be read, `validation` when no server would take it, with the reason. */
export function readImage(path: string): ImageFile {
  const bytes = read(path);
  const kind = kinds.find(([, begins]) => begins.every((byte, index) => bytes[index] === byte));
  if (kind !== undefined) return { name: basename(path), contentType: kind[0], bytes };
  throw new Failure(
    'validation',
    `${path} is no PNG, GIF or JPEG; nothing was sent`,
    'The Agent API has no files of agents, only images: put other files somewhere and send their address',
  );
}

function read(path: string): Uint8Array<ArrayBuffer> {
  try {
    const { size } = statSync(path);
    if (size > maxImageBytes) {
      throw new Failure('validation', `${path} has ${size} bytes, more than 10 MiB (10,485,760); nothing was sent`);
    }
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('usage', `Can't read ${path}: ${(error as NodeJS.ErrnoException).code}`, undefined, {
      cause: error,
    });
  }
}
