import {
  accessTokenOf,
  type Credential,
  credentialOfText,
  type RenewableToken,
  readTokens,
  textOfCredential,
} from './credentials.js';
import type { Keyring } from './keyring.js';
import { type LockKind, withLock } from './lock.js';
import { replaceToken } from './logins.js';
import { readSettings } from './settings.js';

/** Held while a server answers. */
const renewalLock: LockKind = { name: 'lock-renewal', waitAtMostMs: 25_000, abandonedAfterMs: 40_000 };

/** Where a profile's credential is. */
export interface CredentialPlace {
  readonly folder: string;
  readonly profile: string;
  readonly keyring: Keyring | undefined;
}

/** What a profile logs in with now; `undefined` when there is none any more. @throws Failure `failed` */
export async function currentCredential({
  folder,
  profile,
  keyring,
}: CredentialPlace): Promise<Credential | undefined> {
  if (isInKeyring(folder, profile)) {
    const text = await keyring?.get(profile);
    return text === undefined ? undefined : credentialOfText(text);
  }
  const tokens = readTokens(folder);
  return Object.hasOwn(tokens, profile) ? tokens[profile] : undefined;
}

/**
 * Gets the next token of a profile and keeps it. Of several processes that want one, the first gets it and the others
 * take what it got.
 * @param stale the access token that is not good (for long) any more.
 * @param getNext asks the server. @throws Failure
 * @returns `undefined` when there is nothing to renew: the login is gone, or is one with a given token by now.
 */
export function renewCredential(
  place: CredentialPlace,
  stale: string,
  getNext: (token: RenewableToken) => Promise<RenewableToken>,
): Promise<RenewableToken | undefined> {
  const { folder, profile, keyring } = place;
  return withLock(
    folder,
    async () => {
      const current = await currentCredential(place);
      if (typeof current !== 'object') return undefined;
      if (current.access_token !== stale) return current;
      const next = await getNext(current);
      if (isInKeyring(folder, profile)) await keyring?.set(profile, textOfCredential(next));
      else await replaceToken(folder, profile, accessTokenOf(current), next);
      return next;
    },
    renewalLock,
  );
}

function isInKeyring(folder: string, profile: string): boolean {
  const { profiles } = readSettings(folder);
  return Object.hasOwn(profiles, profile) && profiles[profile]?.token_in === 'keyring';
}
