import type { IssuedTokens } from '../client/accounts.js';
import type { TimedToken, TokenRenewal } from '../client/token-renewal.js';
import type { RenewableToken } from '../config/credentials.js';
import type { ResolvedLogin } from '../config/resolve-login.js';
import { Failure } from '../protocol/failure.js';
import type { Deps, GlobalOptions } from './deps.js';

/** Seconds before its end at which a token is renewed; of a short one when a quarter is left. */
const earlySeconds = 300;

/** Whoever waits for it holds a lock that others wait for. */
const longestWaitMs = 20_000;

/** What is kept of new tokens. */
export function renewable({ access_token, refresh_token, expires_in }: IssuedTokens, deps: Deps): RenewableToken {
  return { access_token, refresh_token, expires_in, expires_at: Math.floor(deps.now() / 1000) + expires_in };
}

/** When a token should be renewed, in ms since the epoch. */
export function dueAt({ expires_at, expires_in }: RenewableToken): number {
  return (expires_at - Math.min(earlySeconds, expires_in / 4)) * 1000;
}

/**
 * The same login with a token that lasts: renewed when that is due. A server that can't be reached is no reason to
 * renounce a token that is still good.
 * @throws Failure authentication when it can't be renewed any more, unreachable.
 */
export async function lasting(login: ResolvedLogin, options: GlobalOptions, deps: Deps): Promise<ResolvedLogin> {
  const { renewable: token } = login;
  if (token === undefined || deps.now() < dueAt(token)) return login;
  try {
    return await renewed(login, options, deps);
  } catch (error) {
    if (deps.now() < token.expires_at * 1000) return login;
    throw error;
  }
}

type RenewableLogin = Pick<ResolvedLogin, 'url' | 'token' | 'profile' | 'renewable'>;

/** The same login with the next token. @throws Failure authentication, unreachable, failed. */
export async function renewed<T extends RenewableLogin>(login: T, options: GlobalOptions, deps: Deps): Promise<T> {
  const { profile, url } = login;
  if (profile === undefined) throw notAnyMore(undefined);
  const { renewCredential } = await import('../config/renew.js');
  const { refreshTokens } = await deps.accounts();
  const place = { folder: deps.folders().config, profile, keyring: deps.keyring() };
  const timeoutMs = Math.min(options.timeout * 1000, longestWaitMs);
  const next = await renewCredential(place, login.token, async ({ refresh_token }) =>
    renewable(await refreshTokens(url, refresh_token, timeoutMs), deps),
  );
  if (next === undefined) throw notAnyMore(profile);
  return { ...login, token: next.access_token, renewable: next };
}

/** For a client that stays: gets the next token in time. */
export function renewalOf(login: RenewableLogin, options: GlobalOptions, deps: Deps): TokenRenewal {
  return {
    dueAt: login.renewable === undefined ? Number.POSITIVE_INFINITY : dueAt(login.renewable),
    renew: async (stale): Promise<TimedToken> => {
      const { token: next, renewable: kept } = await renewed({ ...login, token: stale }, options, deps);
      return { token: next, dueAt: kept === undefined ? Number.POSITIVE_INFINITY : dueAt(kept) };
    },
  };
}

function notAnyMore(profile: string | undefined): Failure {
  const hint = profile === undefined ? 'Log in again: chatio login' : `Log in again: chatio login --profile ${profile}`;
  return new Failure('authentication', 'The login is over', hint);
}
