import { Failure } from '../protocol/failure.js';
import { accessTokenOf, type RenewableToken, readTokens } from './credentials.js';
import { serverUrl } from './server-url.js';
import { checkProfileName, defaultProfile, readSettings, type Settings } from './settings.js';

/** What the command line says about where to go and as whom. */
export interface LoginFlags {
  readonly profile?: string;
  readonly url?: string;
  readonly token?: string;
}

export type Origin = 'flag' | 'environment' | 'profile';

/** Where a command connects to, and with what. */
export interface ResolvedLogin {
  /** `http(s)://host:port` */
  readonly url: string;
  readonly token: string;
  /** The profile that gave at least one of them; absent when flags and environment gave both. */
  readonly profile?: string;
  /** Known when the token is a stored one. */
  readonly agentId?: string;
  /** What the token is of, when chatio can get the next one itself. */
  readonly renewable?: RenewableToken;
  readonly origin: { readonly url: Origin; readonly token: Origin };
}

/** The same, or one whose token is in the keyring under the name of its profile: that takes time to ask. */
export type FoundLogin = ResolvedLogin | (Omit<ResolvedLogin, 'token'> & { profile: string; token?: undefined });

interface Found {
  readonly value: string;
  readonly from: Origin;
}

/**
 * Flag before environment before profile, each for the address and the token by itself. A profile named by a flag comes
 * before the environment. CHATIO_URL and CHATIO_TOKEN together need no file at all.
 * @throws Failure `not_logged_in`, `usage` for a wrong address or name, `failed` for a damaged or open file.
 */
export function resolveLogin(flags: LoginFlags, env: NodeJS.ProcessEnv, folder: string): FoundLogin {
  const fromEnv = flags.profile === undefined;
  const url = given(flags.url, fromEnv ? env.CHATIO_URL : undefined);
  const token = given(flags.token, fromEnv ? env.CHATIO_TOKEN : undefined);
  const server = url && { value: serverUrl(url.value), from: url.from };
  if (server !== undefined && token !== undefined) {
    return { url: server.value, token: token.value, origin: { url: server.from, token: token.from } };
  }
  return fromProfile(profileName(flags, env, folder), folder, server, token);
}

/**
 * The profile that is meant: flag, CHATIO_PROFILE, the current one, `default`.
 * @param settings themselves, or the folder that has them: they are read only where nothing comes before them.
 */
export function profileName(
  flags: Pick<LoginFlags, 'profile'>,
  env: NodeJS.ProcessEnv,
  settings: string | Pick<Settings, 'profile'>,
): string {
  const named = given(flags.profile, env.CHATIO_PROFILE);
  if (named !== undefined) return checkProfileName(named.value);
  return (typeof settings === 'string' ? readSettings(settings) : settings).profile ?? defaultProfile;
}

function fromProfile(name: string, folder: string, url: Found | undefined, token: Found | undefined): FoundLogin {
  const settings = readSettings(folder);
  const profile = Object.hasOwn(settings.profiles, name) ? settings.profiles[name] : undefined;
  const tokens = readTokens(folder);
  const stored = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
  if (profile === undefined) throw notLoggedIn(name, settings, url, token);
  const address = url?.value ?? serverUrl(profile.url);
  const urlFrom = url?.from ?? 'profile';
  if (token !== undefined) {
    return { url: address, token: token.value, profile: name, origin: { url: urlFrom, token: token.from } };
  }
  const inKeyring = profile.token_in === 'keyring';
  if (stored === undefined && !inKeyring) throw notLoggedIn(name, settings, url, token);
  // A stored token goes to the server that it was checked against and to no other.
  if (address !== serverUrl(profile.url)) {
    throw new Failure(
      'not_logged_in',
      `Profile "${name}" is a login of ${profile.url}, not of ${address}`,
      `Log in there: chatio login --url ${address} --profile NAME`,
    );
  }
  return {
    url: address,
    ...(!inKeyring && stored !== undefined && { token: accessTokenOf(stored) }),
    ...(!inKeyring && typeof stored === 'object' && { renewable: stored }),
    profile: name,
    agentId: profile.agent_id,
    origin: { url: urlFrom, token: 'profile' },
  };
}

function given(flag: string | undefined, variable: string | undefined): Found | undefined {
  if (flag !== undefined) return { value: flag, from: 'flag' };
  return variable === undefined || variable === '' ? undefined : { value: variable, from: 'environment' };
}

function notLoggedIn(name: string, settings: Settings, url: Found | undefined, token: Found | undefined): Failure {
  const others = Object.keys(settings.profiles).filter((other) => other !== name);
  if (token !== undefined) {
    return new Failure('not_logged_in', 'There is a token but no server address', 'Add --url or set CHATIO_URL');
  }
  if (url !== undefined) {
    return new Failure(
      'not_logged_in',
      `There is no token for ${url.value}`,
      'Log in, add --token or set CHATIO_TOKEN',
    );
  }
  if (others.length > 0) {
    return new Failure(
      'not_logged_in',
      `There is no login in profile "${name}"`,
      `Known profiles: ${others.join(', ')}`,
    );
  }
  return new Failure('not_logged_in', 'You are not logged in', 'Run: chatio login (or chatio demo to try it out)');
}
