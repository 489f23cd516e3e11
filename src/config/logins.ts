import { accessTokenOf, type Credential, readTokens, type Tokens, writeTokens } from './credentials.js';
import { withLock } from './lock.js';
import { type Profile, readSettings, type Settings, writeSettings } from './settings.js';

/**
 * Stores a login under a profile's name, over an older one of that name. The first one becomes the profile that is used
 * when nothing names one.
 * @param credential `undefined`: it is in the keyring, and the profile says so.
 * @returns whether it is that profile now.
 * @throws Failure `failed`
 */
export async function storeLogin(
  folder: string,
  name: string,
  profile: Profile,
  credential: Credential | undefined,
): Promise<boolean> {
  return withLock(folder, async () => {
    // Both are read again under the lock: another login may have written since this command started.
    const settings = readSettings(folder);
    const tokens = readTokens(folder);
    const before = settings.profile;
    const current = before !== undefined && hasToken(before, settings, tokens) ? before : name;
    // The token first: a profile without a token would look like a login that does not work.
    writeTokens(folder, { ...without(tokens, [name]), ...(credential !== undefined && { [name]: credential }) });
    await writeSettings(folder, { ...settings, profile: current, profiles: { ...settings.profiles, [name]: profile } });
    return current === name;
  });
}

/**
 * Puts the next token in the place of the one that it was got for.
 * @returns false when the profile is gone, or has another login by now: the new token is nobody's then.
 * @throws Failure `failed`
 */
export async function replaceToken(folder: string, name: string, before: string, next: Credential): Promise<boolean> {
  return withLock(folder, () => {
    const tokens = readTokens(folder);
    const stored = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
    if (stored === undefined || accessTokenOf(stored) !== before) return false;
    writeTokens(folder, { ...tokens, [name]: next });
    return true;
  });
}

/**
 * Forgets logins.
 * @param names `undefined`: all of them.
 * @returns the names of those that were there.
 * @throws Failure `failed`
 */
export async function removeLogins(folder: string, names?: readonly string[]): Promise<readonly string[]> {
  return withLock(folder, async () => {
    const settings = readSettings(folder);
    const tokens = readTokens(folder);
    const known = [...new Set([...Object.keys(settings.profiles), ...Object.keys(tokens)])];
    const gone = known.filter((name) => names === undefined || names.includes(name));
    if (gone.length === 0) return gone;
    const profiles = without(settings.profiles, gone);
    writeTokens(folder, without(tokens, gone));
    const { profile, ...others } = settings;
    const current = profile !== undefined && gone.includes(profile) ? undefined : profile;
    await writeSettings(folder, { ...others, profiles, ...(current !== undefined && { profile: current }) });
    return gone;
  });
}

function hasToken(name: string, { profiles }: Settings, tokens: Tokens): boolean {
  if (Object.hasOwn(tokens, name)) return true;
  return Object.hasOwn(profiles, name) && profiles[name]?.token_in === 'keyring';
}

function without<T>(record: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
