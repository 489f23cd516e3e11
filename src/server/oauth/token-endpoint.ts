import { createHash } from 'node:crypto';
import type { License } from '../license.js';
import type { Limits } from '../limits.js';
import { signaturesOf } from '../signatures.js';
import { type Application, isFor, lifetimeOf, mayRedirectTo } from './applications.js';
import { clientOf } from './client.js';
import type { AccountsContext } from './context.js';
import { carryOut } from './grant.js';
import { type Parameters, required } from './parameters.js';
import { Problem } from './problem.js';
import { json, type Reply } from './reply.js';
import { seal } from './seal.js';
import { hashOf, isOurs, makeToken, readToken, type TokenKind } from './tokens.js';

const microsPerSecond = 1_000_000;

/**
 * `POST /token`: tokens for a code, or a further access token (authorization.md 4.2, section 5).
 * @param address where the request comes from. @throws Problem
 */
export async function exchange(context: AccountsContext, parameters: Parameters, address: string): Promise<Reply> {
  const grantType = required(parameters, 'grant_type');
  const take =
    grantType === 'authorization_code' ? forCode : grantType === 'refresh_token' ? forRefreshToken : undefined;
  if (take === undefined) throw Problem.oauth('unsupported_grant_type', 'This grant_type is not supported');
  return json(await take(context, clientOf(context, parameters, address), parameters));
}

async function forCode(context: AccountsContext, application: Application, parameters: Parameters): Promise<object> {
  const code = required(parameters, 'code');
  const redirectUri = required(parameters, 'redirect_uri');
  if (!mayRedirectTo(application, redirectUri)) {
    throw Problem.oauth('unauthorized_client', 'This redirect URI is not the application’s', 'invalid_redirect_uri');
  }
  const { limits } = context.server;
  const verifier = parameters.get('code_verifier');
  const license = await licenseOf(context, code, 'ac');
  if (license === undefined) throw invalidCode();
  const known = license.state.accounts.codes.get(hashOf(code));
  if (known?.clientId === application.clientId) checkGrant(application, license);
  const { refreshToken, accessToken, access } = newTokens(license, application, limits);
  const happened = await carryOut(license, {
    type: 'exchange_code',
    code: hashOf(code),
    clientId: application.clientId,
    redirectUri,
    challenge: verifier === undefined ? undefined : createHash('sha256').update(verifier).digest('base64url'),
    access,
    refresh: hashOf(refreshToken),
  });
  if (!happened.some(({ type }) => type === 'tokens_issued')) throw invalidCode();
  return tokens(application, limits, accessToken, refreshToken);
}

async function forRefreshToken(
  context: AccountsContext,
  application: Application,
  parameters: Parameters,
): Promise<object> {
  const { limits } = context.server;
  const refreshToken = required(parameters, 'refresh_token');
  const license = await licenseOf(context, refreshToken, 'rt');
  if (license === undefined) throw Problem.oauth('unauthorized_client', 'There is no such refresh token');
  const refresh = hashOf(refreshToken);
  const known = license.state.accounts.refreshTokens.get(refresh);
  if (known !== undefined && known.clientId !== application.clientId) {
    throw Problem.oauth('invalid_client', 'The refresh token belongs to another application');
  }
  if (known === undefined || !license.state.agents.has(known.agentId)) throw revokedToken();
  checkGrant(application, license);
  const { accessToken, access } = newTokens(license, application, limits, refreshToken);
  const { clientId } = application;
  const happened = await carryOut(license, { type: 'refresh_access', refresh, clientId, access });
  if (!happened.some(({ type }) => type === 'tokens_issued')) throw revokedToken();
  return tokens(application, limits, accessToken, refreshToken);
}

/** @throws Problem `missing_grant` when the application is no longer for agents of this license. */
function checkGrant(application: Application, license: License): void {
  if (isFor(application, license.state.id)) return;
  throw Problem.oauth('missing_grant', 'The application is for agents of its owner only, by now');
}

/** The license that has made this token, at whatever time; it knows of it, if anybody does. */
async function licenseOf({ server }: AccountsContext, token: string, kind: TokenKind): Promise<License | undefined> {
  await server.accounts.catchUpWith(token);
  const read = readToken(token);
  const license = read?.kind === kind ? server.licenses.get(read.license) : undefined;
  return license !== undefined && isOurs(token, signaturesOf(license)) ? license : undefined;
}

function newTokens(license: License, application: Application, limits: Limits, refresh?: string) {
  const { id } = license.state;
  const signatures = signaturesOf(license);
  const refreshToken = refresh ?? makeToken('rt', id, signatures);
  const accessToken = makeToken('at', id, signatures);
  const access = {
    hash: hashOf(accessToken),
    lifetime: lifetimeOf(application, limits) * microsPerSecond,
    sealedRefresh: seal(refreshToken, accessToken),
  };
  return { refreshToken, accessToken, access };
}

function tokens(application: Application, limits: Limits, accessToken: string, refreshToken: string): object {
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: lifetimeOf(application, limits),
    token_type: 'Bearer',
  };
}

/** One text for all, so that nobody learns more about somebody else's code. */
function invalidCode(): Problem {
  return Problem.oauth('invalid_grant', 'The code is unknown, used or expired, or was issued for something else');
}

function revokedToken(): Problem {
  return Problem.oauth('invalid_grant', 'The refresh token was revoked');
}
