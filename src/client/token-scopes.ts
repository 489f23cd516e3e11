import { tokenInfo } from './accounts.js';

/**
 * The scopes of an access token, as `GET /info` tells them (authorization.md 6.2).
 * @returns `undefined` when this server does not tell; nothing else depends on it.
 */
export async function tokenScopes(
  url: string,
  token: string,
  timeoutMs: number,
): Promise<readonly string[] | undefined> {
  return (await tokenInfo(url, token, timeoutMs))?.scopes;
}
