import { join } from 'node:path';
import { damaged, readJsonFile } from './json-file.js';
import { refuseWiderRights, removeFile, writePrivateFile } from './private-file.js';

/** Token by profile. */
export type Tokens = Readonly<Record<string, string>>;

export function credentialsPath(folder: string): string {
  return join(folder, 'credentials.json');
}

/**
 * The stored tokens; none is fine.
 * @throws Failure `failed` when the file is damaged or others could have read it.
 */
export function readTokens(folder: string): Tokens {
  const path = credentialsPath(folder);
  refuseWiderRights(path);
  const file = readJsonFile(path);
  if (file === undefined) return {};
  const tokens = file.tokens;
  if (typeof tokens !== 'object' || tokens === null) throw damaged(path, '"tokens" is no object');
  for (const [profile, token] of Object.entries(tokens)) {
    if (typeof token !== 'string') throw damaged(path, `the token of "${profile}" is no text`);
  }
  return tokens as Tokens;
}

/** Writes all tokens in one step; the file goes when there is none left. The caller holds the lock. @throws Failure `failed` */
export function writeTokens(folder: string, tokens: Tokens): void {
  const path = credentialsPath(folder);
  if (Object.keys(tokens).length === 0) removeFile(path);
  else writePrivateFile(path, `${JSON.stringify({ tokens }, undefined, 2)}\n`);
}
