import { findLocalServer } from '../../config/local-server.js';
import { type ResolvedLogin, resolveLogin } from '../../config/resolve-login.js';
import { serverUrl } from '../../config/server-url.js';
import type { AgentLoginResponse } from '../../protocol/agent-api.js';
import { asFailure } from '../../protocol/failure.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { clientOptions, loginOf } from '../session.js';
import type { Finding } from './finding.js';
import { refusalFinding, roundTripFinding, serverFindings } from './server.js';

/** The login in force, the server behind it, and what the token is good for. Without a login, the server alone. */
export async function loginFindings(options: GlobalOptions, deps: Deps): Promise<Finding[]> {
  let resolved: ResolvedLogin;
  try {
    resolved = await loginOf(options, deps);
  } catch (error) {
    return withoutLogin(error, options, deps);
  }
  const server = await atServer(resolved.url, options, deps);
  const whence = [sourceFinding(resolved), ...server];
  return server.some(({ verdict }) => verdict === 'bad')
    ? whence
    : [...whence, ...(await inside(resolved, options, deps))];
}

const originWords = { flag: 'a flag', environment: 'the environment' } as const;

function sourceFinding({ url, origin, profile }: ResolvedLogin): Finding {
  const by = (from: ResolvedLogin['origin']['url']) =>
    from === 'profile' ? `profile "${profile}"` : originWords[from];
  return { check: 'login', verdict: 'ok', found: `${url} by ${by(origin.url)}, token by ${by(origin.token)}` };
}

/** Nobody is logged in: `whoami` would fail, this does not. It does where a login is meant that is not there, or unreadable. */
async function withoutLogin(error: unknown, options: GlobalOptions, deps: Deps): Promise<Finding[]> {
  const { type, message, hint } = asFailure(error);
  const isAbsent = type === 'not_logged_in' && !isNamed(options, deps) && !isHalf(options, deps);
  const login: Finding = {
    check: 'login',
    verdict: isAbsent ? 'note' : 'bad',
    found: message,
    failure: type,
    ...(hint !== undefined && { todo: hint }),
  };
  const url = serverNamed(options, deps);
  return url === undefined ? [login] : [login, ...(await atServer(url, options, deps))];
}

/** Whoever names a profile means one that is there. */
function isNamed({ profile }: GlobalOptions, { env }: Deps): boolean {
  return profile !== undefined || (env.CHATIO_PROFILE ?? '') !== '';
}

/** A token that is kept and can't be had is worse than none. */
function isHalf(options: GlobalOptions, deps: Deps): boolean {
  try {
    return resolveLogin(options, deps.env, deps.folders().config).token === undefined;
  } catch {
    return false;
  }
}

/** A server to look at all the same: a named one, else the one on this machine. */
function serverNamed(options: GlobalOptions, deps: Deps): string | undefined {
  try {
    const named = options.url ?? deps.env.CHATIO_URL ?? '';
    return named === '' ? findLocalServer(deps.folders().state)?.url : serverUrl(named);
  } catch {
    return undefined;
  }
}

async function atServer(url: string, options: GlobalOptions, deps: Deps): Promise<Finding[]> {
  const { serverHealth } = await import('../../client/server-health.js');
  return serverFindings(url, () => serverHealth(url, options.timeout * 1000, deps.now));
}

async function inside(resolved: ResolvedLogin, options: GlobalOptions, deps: Deps): Promise<Finding[]> {
  const client = await deps.agentClient(clientOptions(options, deps, resolved));
  try {
    const login = await client.connect();
    const roundTrip = await roundTripFinding(
      () => client.call('ping', {}),
      () => performance.now(),
    );
    const scopes = await deps.tokenScopes(resolved.url, resolved.token, options.timeout * 1000);
    return [agentFinding(login), ...licenseFindings(login, deps), roundTrip, scopesFinding(scopes)];
  } catch (error) {
    return [refusalFinding(error)];
  } finally {
    await client.close();
  }
}

function agentFinding({ my_profile, license }: AgentLoginResponse): Finding {
  const { name, id, permission } = my_profile;
  return { check: 'agent', verdict: 'ok', found: `${name} <${id}>, ${permission}, license ${license.id}` };
}

const soonDays = 14;

function licenseFindings({ license }: AgentLoginResponse, deps: Deps): Finding[] {
  const days = Math.floor((license.expiration_timestamp - deps.now() / 1000) / 86_400);
  if (days > soonDays) return [];
  const todo = 'Without a license nobody can log in; whoever runs the server can renew it';
  return [{ check: 'license', verdict: 'warning', found: `ends in ${days} days`, todo }];
}

function scopesFinding(scopes: readonly string[] | undefined): Finding {
  if (scopes === undefined) return { check: 'scopes', verdict: 'note', found: 'this server does not tell them' };
  if (scopes.length === 0) {
    const todo = 'The token may do nothing: get another one';
    return { check: 'scopes', verdict: 'warning', found: 'none', todo };
  }
  if (scopes.some((scope) => scope.startsWith('chats.conversation'))) {
    return { check: 'scopes', verdict: 'ok', found: scopes.join(', ') };
  }
  const todo = 'The token may read, but not write to customers';
  return { check: 'scopes', verdict: 'note', found: scopes.join(', '), todo };
}
