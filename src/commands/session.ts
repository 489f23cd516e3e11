import type { AgentClientOptions } from '../client/agent-client.js';
import { accessTokenOf, credentialOfText } from '../config/credentials.js';
import { type ResolvedLogin, resolveLogin } from '../config/resolve-login.js';
import { sanitizeLine } from '../io/sanitize.js';
import type { AgentLoginResponse } from '../protocol/agent-api.js';
import { asFailure, Failure } from '../protocol/failure.js';
import { withChatHint } from './chat-id.js';
import type { Client, Deps, GlobalOptions } from './deps.js';
import { lasting, renewalOf, renewed } from './renewal.js';

/** A one-shot command's connection, logged in. */
export interface Session {
  readonly client: Client;
  /** The snapshot that the login answered with. */
  readonly login: AgentLoginResponse;
  readonly resolved: ResolvedLogin;
}

/**
 * Logs in, does `work`, and leaves. The agent's routing status stays as it was.
 * @throws Failure not_logged_in, unreachable, request_timeout, authentication ..., and whatever `work` throws.
 */
export async function inSession<T>(
  options: GlobalOptions,
  deps: Deps,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const resolved = await loginOf(options, deps);
  try {
    return await inSessionOf(resolved, options, deps, work);
  } catch (error) {
    if (resolved.renewable === undefined || !(error instanceof LoginRefused)) throw causeOf(error);
    const again = await renewed(resolved, options, deps);
    return inSessionOf(again, options, deps, work).catch((second: unknown) => Promise.reject(causeOf(second)));
  }
}

/** The token was not taken, before any work was done: that may be tried again with another. */
class LoginRefused extends Error {}

function causeOf(error: unknown): unknown {
  return error instanceof LoginRefused ? error.cause : error;
}

async function inSessionOf<T>(
  resolved: ResolvedLogin,
  options: GlobalOptions,
  deps: Deps,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const client = await deps.agentClient(clientOptions(options, deps, resolved));
  try {
    const login = await client.connect().catch((cause: unknown) => {
      throw asFailure(cause).type === 'authentication' ? new LoginRefused('refused', { cause }) : cause;
    });
    return await work({ client, login, resolved }).catch((error: unknown) =>
      Promise.reject(withChatHint(error, login.chats_summary)),
    );
  } finally {
    // Not awaited: the server is told at once, and its goodbye is worth no time of the user's.
    void client.close();
  }
}

/** Where to go and as whom. @throws Failure not_logged_in, usage; failed when the keyring does not give the token. */
export async function loginOf(options: GlobalOptions, deps: Deps): Promise<ResolvedLogin> {
  const found = resolveLogin(options, deps.env, deps.folders().config);
  if (found.token !== undefined) return lasting(found, options, deps);
  const text = await deps.keyring()?.get(found.profile);
  if (text !== undefined) {
    const credential = credentialOfText(text);
    const renewable = typeof credential === 'object' ? { renewable: credential } : {};
    return lasting({ ...found, token: accessTokenOf(credential), ...renewable }, options, deps);
  }
  throw new Failure(
    'not_logged_in',
    `The keyring has no token for profile "${found.profile}"`,
    `Log in again: chatio login --profile ${found.profile}`,
  );
}

/** For a one-shot command; the console and `watch` change what they need. */
export function clientOptions(
  options: GlobalOptions,
  deps: Deps,
  to: Pick<ResolvedLogin, 'url' | 'token' | 'profile' | 'renewable'>,
): AgentClientOptions {
  return {
    url: to.url,
    token: to.token,
    reconnect: true,
    autoReconnect: false,
    timeoutMs: options.timeout * 1000,
    version: deps.version,
    ...(to.renewable !== undefined && { renewal: renewalOf(to, options, deps) }),
    ...(options.verbose && { trace: (line: string) => deps.streams.stderr.write(`${sanitizeLine(line)}\n`) }),
  };
}
