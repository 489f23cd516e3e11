import { Failure } from '../protocol/failure.js';
import { agentEndpoint } from './endpoint.js';
import { bearer } from './login.js';
import { unreachable } from './unreachable.js';

/** The application as which chatio logs in; every server has it, and it has no secret (authorization.md section 4). */
const clientId = 'chatio';

/** Of `POST /token`; the names are the server's. */
export interface IssuedTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
}

/** What `GET /info` tells of an agent's token. */
export interface TokenInfo {
  readonly scopes: readonly string[];
  /** Seconds left; `undefined` when the server does not say. */
  readonly expiresIn: number | undefined;
}

/** @param challenge made of the verifier by S256 (PKCE). @returns the address at which an agent lets chatio in. */
export function authorizationAddress(
  url: string,
  asked: { readonly redirectUri: string; readonly state: string; readonly challenge: string },
): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: asked.redirectUri,
    state: asked.state,
    code_challenge: asked.challenge,
    code_challenge_method: 'S256',
  });
  return `${agentEndpoint(url).server}/?${query}`;
}

/**
 * Looks whether somebody could log in at this address, before a person is sent there.
 * @throws Failure unreachable; failed when the server does not let chatio in this way.
 */
export async function tryAuthorization(url: string, address: string, timeoutMs: number): Promise<void> {
  const { server } = agentEndpoint(url);
  const response = await ask(server, address.slice(server.length), { redirect: 'manual' }, timeoutMs);
  await response.body?.cancel();
  const isRefused = response.status >= 400 || (response.headers.get('location') ?? '').startsWith('/error');
  if (isRefused) throw noBrowserLogin(server, response.status);
}

/** Tokens for a code. @throws Failure authentication when the server refuses, unreachable, failed. */
export function exchangeCode(
  url: string,
  code: { readonly code: string; readonly redirectUri: string; readonly verifier: string },
  timeoutMs: number,
): Promise<IssuedTokens> {
  const parameters = {
    grant_type: 'authorization_code',
    code: code.code,
    redirect_uri: code.redirectUri,
    code_verifier: code.verifier,
  };
  return askForTokens(url, parameters, timeoutMs);
}

/** The next access token. @throws Failure authentication when the refresh token was revoked, unreachable, failed. */
export function refreshTokens(url: string, refreshToken: string, timeoutMs: number): Promise<IssuedTokens> {
  return askForTokens(url, { grant_type: 'refresh_token', refresh_token: refreshToken }, timeoutMs);
}

/** Ends a token and what belongs to it (authorization.md 6.1). @throws Failure unreachable, failed. */
export async function revokeToken(url: string, token: string, timeoutMs: number): Promise<void> {
  const { server } = agentEndpoint(url);
  const query = new URLSearchParams({ token });
  const response = await ask(server, `/token?${query}`, { method: 'DELETE' }, timeoutMs);
  if (!response.ok) throw refusal(server, response.status, await objectOf(response));
}

/** @returns `undefined` when this server does not tell; nothing else depends on it. */
export async function tokenInfo(url: string, token: string, timeoutMs: number): Promise<TokenInfo | undefined> {
  const { server } = agentEndpoint(url);
  try {
    const response = await ask(server, '/info', { headers: { authorization: bearer(token) } }, timeoutMs);
    const { scope, expires_in: expiresIn } = response.ok ? await objectOf(response) : {};
    if (typeof scope !== 'string') return undefined;
    return {
      scopes: scope.split(',').filter((name) => name !== ''),
      expiresIn: typeof expiresIn === 'number' ? expiresIn : undefined,
    };
  } catch {
    return undefined;
  }
}

async function askForTokens(url: string, parameters: Record<string, string>, timeoutMs: number): Promise<IssuedTokens> {
  const { server } = agentEndpoint(url);
  const body = new URLSearchParams({ ...parameters, client_id: clientId });
  const response = await ask(server, '/token', { method: 'POST', body }, timeoutMs);
  const answer = await objectOf(response);
  if (!response.ok) throw refusal(server, response.status, answer);
  const { access_token, refresh_token, expires_in } = answer as Partial<IssuedTokens>;
  if (typeof access_token !== 'string' || typeof refresh_token !== 'string' || typeof expires_in !== 'number') {
    throw new Failure('failed', `${server} answered with something that is no token`, 'Check the address');
  }
  return { access_token, refresh_token, expires_in };
}

async function ask(server: string, path: string, init: RequestInit, timeoutMs: number): Promise<Response> {
  try {
    return await fetch(`${server}${path}`, { redirect: 'error', ...init, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') {
      throw new Failure('unreachable', `${server} did not answer within ${timeoutMs / 1000} s`);
    }
    // What went wrong is in the cause; the error itself says that the fetch failed.
    throw unreachable(server, ((error as Error).cause as Error | undefined) ?? (error as Error));
  }
}

async function objectOf(response: Response): Promise<Record<string, unknown>> {
  try {
    const value: unknown = await response.json();
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Refusals that another try would get again say so by their type. */
function refusal(server: string, status: number, { error, error_description: text }: Record<string, unknown>): Failure {
  const why = typeof text === 'string' ? text : `HTTP ${status}`;
  if (status >= 500) return new Failure('unreachable', `${server} can't give a token right now: ${why}`);
  if (error === undefined) {
    return noBrowserLogin(server, status);
  }
  return new Failure('authentication', `${server} gives no token: ${why}`, 'Log in again: chatio login');
}

function noBrowserLogin(server: string, status: number): Failure {
  return new Failure('failed', `${server} knows no login by browser (HTTP ${status})`, 'Log in with --with-token');
}
