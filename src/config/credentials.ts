import { join } from 'node:path';
import { damaged, readJsonFile } from './json-file.js';
import { refuseWiderRights, removeFile, writePrivateFile } from './private-file.js';

/** A token that chatio got itself, with what gets the next one. Named as the server names them (authorization.md 4.2). */
export interface RenewableToken {
  readonly access_token: string;
  readonly refresh_token: string;
  /** Seconds since the epoch, by the clock of this machine. */
  readonly expires_at: number;
  /** How many seconds it was good for when it was made. */
  readonly expires_in: number;
}

/** What a profile logs in with: a token that somebody gave, or one that is renewed. */
export type Credential = string | RenewableToken;

/** Credential by profile. */
export type Tokens = Readonly<Record<string, Credential>>;

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
  for (const [profile, credential] of Object.entries(tokens)) {
    if (!isCredential(credential)) throw damaged(path, `the token of "${profile}" is none`);
  }
  return tokens as Tokens;
}

/** Writes all tokens in one step; the file goes when there is none left. The caller holds the lock. @throws Failure `failed` */
export function writeTokens(folder: string, tokens: Tokens): void {
  const path = credentialsPath(folder);
  if (Object.keys(tokens).length === 0) removeFile(path);
  else writePrivateFile(path, `${JSON.stringify({ tokens }, undefined, 2)}\n`);
}

export function accessTokenOf(credential: Credential): string {
  return typeof credential === 'string' ? credential : credential.access_token;
}

/** For a store that keeps one text, such as the keyring. */
export function textOfCredential(credential: Credential): string {
  return typeof credential === 'string' ? credential : JSON.stringify(credential);
}

export function credentialOfText(text: string): Credential {
  if (!text.startsWith('{')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return isCredential(value) ? value : text;
  } catch {
    return text;
  }
}

function isCredential(value: unknown): value is Credential {
  if (typeof value === 'string') return true;
  if (typeof value !== 'object' || value === null) return false;
  const { access_token, refresh_token, expires_at, expires_in } = value as Partial<RenewableToken>;
  return (
    typeof access_token === 'string' &&
    typeof refresh_token === 'string' &&
    Number.isFinite(expires_at) &&
    Number.isFinite(expires_in)
  );
}
