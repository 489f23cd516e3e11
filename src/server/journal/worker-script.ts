import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The program of a thread: beside the bundle; from the sources, where the build has put it. */
export function workerScript(name: string): string {
  const beside = join(import.meta.dirname, `${name}.js`);
  return existsSync(beside) ? beside : join(import.meta.dirname, '..', '..', '..', 'dist', `${name}.js`);
}
