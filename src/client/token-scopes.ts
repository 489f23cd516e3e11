import { agentEndpoint } from './endpoint.js';
import { bearer } from './login.js';

/**
 * The scopes of an access token, as `GET /info` tells them (authorization.md 6.2).
 * @returns `undefined` when this server does not tell; nothing else depends on it.
 */
export async function tokenScopes(
  url: string,
  token: string,
  timeoutMs: number,
): Promise<readonly string[] | undefined> {
  const { server } = agentEndpoint(url);
  try {
    const headers = { authorization: bearer(token) };
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(`${server}/info`, { headers, signal, redirect: 'error' });
    const info: unknown = response.ok ? await response.json() : undefined;
    const scope = (info as { scope?: unknown } | undefined)?.scope;
    return typeof scope === 'string' ? scope.split(',').filter((name) => name !== '') : undefined;
  } catch {
    return undefined;
  }
}
