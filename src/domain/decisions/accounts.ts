import { consentKey, type TokenHash } from '../accounts.js';
import type { Command } from '../command.js';
import type { AccountsFact } from '../fact.js';
import type { Recorder } from '../recorder.js';
import { ok, type Result, refuse } from '../result.js';
import type { LicenseState } from '../state.js';

type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;

/** Refresh tokens of one application and one agent; one more, and the oldest is revoked (authorization.md section 5). */
export const maxRefreshTokens = 25;
/** The same for access tokens, so that an application that asks without end fills nothing. */
export const maxAccessTokens = 250;
/** The same for codes that nobody has used. */
export const maxCodes = 20;
/** Customers' codes of a license that nobody has used. */
export const maxCustomerCodes = 10_000;
/** Revoked tokens that a license remembers though they stand nowhere else. */
export const maxRevoked = 10_000;

/** Nothing happens when there is a key already: whoever was first has made it for all. */
export function makeSigningKey(
  state: LicenseState,
  command: CommandOf<'make_signing_key'>,
  recorder: Recorder,
): Result<void> {
  if (state.accounts.signingKey === undefined) {
    recorder.recordRouted({ type: 'signing_key_made', key: command.key });
  }
  return ok(undefined);
}

/** An agent lets an application in: a code or, in the implicit flow, an access token without a refresh token. */
export function authorizeApplication(
  state: LicenseState,
  command: CommandOf<'authorize_application'>,
  recorder: Recorder,
): Result<void> {
  const { agentId, clientId, scopes, remember, issue } = command;
  const { accounts } = state;
  if (remember) {
    const before = accounts.consents.get(consentKey(agentId, clientId));
    const all = [...new Set([...(before ?? []), ...scopes])];
    if (before === undefined || all.length > before.length)
      recorder.recordRouted({ type: 'consent_given', agentId, clientId, scopes: all });
  }
  const now = recorder.nextTime();
  if ('code' in issue) {
    const { hash, lifetime, redirectUri, challenge } = issue.code;
    const theirs = [...accounts.codes].filter(([, code]) => isOf(code, agentId, clientId));
    const code = { agentId, clientId, scopes, redirectUri, expiresAt: now + lifetime, ...(challenge && { challenge }) };
    recorder.recordRouted({ type: 'code_issued', hash, code, instead: tooMany(theirs, maxCodes) });
    return ok(undefined);
  }
  const { hash, lifetime } = issue.token;
  makeRoom(state, agentId, clientId, recorder);
  const access = { hash, expiresAt: now + lifetime };
  recorder.recordRouted({ type: 'tokens_issued', agentId, clientId, scopes, access });
  return ok(undefined);
}

/**
 * Gives tokens for a code. Nothing is issued when the code is not good for it; one that was used before ends the tokens
 * that it was used for ([AUTH-8]).
 */
export function exchangeCode(
  state: LicenseState,
  command: CommandOf<'exchange_code'>,
  recorder: Recorder,
): Result<void> {
  const { clientId, redirectUri, challenge, access, refresh } = command;
  const code = state.accounts.codes.get(command.code);
  if (code === undefined) {
    const used = [...state.accounts.refreshTokens].find(([, token]) => token.code === command.code);
    if (used !== undefined) revokeFamily(state, [used[0]], recorder);
    return ok(undefined);
  }
  const isGood =
    code.clientId === clientId &&
    code.redirectUri === redirectUri &&
    code.challenge === challenge &&
    code.expiresAt > recorder.nextTime();
  if (!isGood) return ok(undefined);
  const { agentId, scopes } = code;
  const theirs = [...state.accounts.refreshTokens].filter(([, token]) => isOf(token, agentId, clientId));
  revokeFamily(state, tooMany(theirs, maxRefreshTokens), recorder);
  issue(state, { agentId, clientId, scopes, refresh, code: command.code }, access, recorder);
  return ok(undefined);
}

/** A further access token; the refresh token stays ([AUTH-10]). Nothing is issued when that is not good for it. */
export function refreshAccess(
  state: LicenseState,
  command: CommandOf<'refresh_access'>,
  recorder: Recorder,
): Result<void> {
  const refresh = state.accounts.refreshTokens.get(command.refresh);
  if (refresh === undefined || refresh.clientId !== command.clientId) return ok(undefined);
  const { agentId, clientId, scopes } = refresh;
  issue(state, { agentId, clientId, scopes, refresh: command.refresh }, command.access, recorder);
  return ok(undefined);
}

/** An access token takes its refresh token along, and that all its access tokens (authorization.md 6.1, [AUTH-11]). */
export function revokeToken(state: LicenseState, command: CommandOf<'revoke_token'>, recorder: Recorder): Result<void> {
  const { hash, elsewhere } = command;
  const { accounts } = state;
  const access = accounts.accessTokens.get(hash);
  const refresh = access === undefined ? hash : access.refresh;
  if (refresh !== undefined && accounts.refreshTokens.has(refresh)) {
    revokeFamily(state, [refresh], recorder);
  } else if (access !== undefined) {
    end({ access: [hash] }, recorder);
  } else if (elsewhere !== undefined && !accounts.revoked.has(hash)) {
    const now = recorder.nextTime();
    const standing = [...accounts.revoked.values()].filter((until) => until === undefined || until > now);
    if (standing.length >= maxRevoked) return refuse('internal', 'Too many tokens have been revoked');
    end({ others: [{ hash, ...elsewhere }] }, recorder);
  }
  return ok(undefined);
}

export function issueCustomerCode(
  state: LicenseState,
  command: CommandOf<'issue_customer_code'>,
  recorder: Recorder,
): Result<void> {
  const { hash, customerId, clientId, redirectUri, lifetime } = command;
  const code = { customerId, clientId, redirectUri, expiresAt: recorder.nextTime() + lifetime };
  const instead = tooMany([...state.accounts.customerCodes], maxCustomerCodes);
  recorder.recordRouted({ type: 'customer_code_issued', hash, code, instead });
  return ok(undefined);
}

/** Nothing happens when somebody was faster. */
export function redeemCustomerCode(
  state: LicenseState,
  command: CommandOf<'use_customer_code'>,
  recorder: Recorder,
): Result<void> {
  if (state.accounts.customerCodes.has(command.hash)) {
    recorder.recordRouted({ type: 'customer_code_used', hash: command.hash });
  }
  return ok(undefined);
}

type TokensIssued = Extract<AccountsFact, { type: 'tokens_issued' }>;

function issue(
  state: LicenseState,
  to: Omit<TokensIssued, 'type' | 'access'>,
  { hash, lifetime, sealedRefresh }: CommandOf<'refresh_access'>['access'],
  recorder: Recorder,
): void {
  makeRoom(state, to.agentId, to.clientId, recorder);
  const access = { hash, expiresAt: recorder.nextTime() + lifetime, sealedRefresh };
  recorder.recordRouted({ type: 'tokens_issued', ...to, access });
}

function isOf(token: { agentId: string; clientId: string }, agentId: string, clientId: string): boolean {
  return token.agentId === agentId && token.clientId === clientId;
}

/** Ends the oldest access token of the two when they have as many as they may. */
function makeRoom(state: LicenseState, agentId: string, clientId: string, recorder: Recorder): void {
  const { accessTokens } = state.accounts;
  if (accessTokens.size < maxAccessTokens) return;
  const theirs = [...accessTokens].filter(([, token]) => isOf(token, agentId, clientId));
  end({ access: tooMany(theirs, maxAccessTokens) }, recorder);
}

function revokeFamily(state: LicenseState, refresh: readonly TokenHash[], recorder: Recorder): void {
  const access = [...state.accounts.accessTokens].filter(
    ([, token]) => token.refresh !== undefined && refresh.includes(token.refresh),
  );
  end({ refresh, access: access.map(([hash]) => hash) }, recorder);
}

function end(
  ended: Partial<Omit<Extract<AccountsFact, { type: 'tokens_revoked' }>, 'type'>>,
  recorder: Recorder,
): void {
  const { access = [], refresh = [], others = [] } = ended;
  if (access.length + refresh.length + others.length === 0) return;
  recorder.recordRouted({ type: 'tokens_revoked', access, refresh, others });
}

/** The oldest, as many as must go before there is room for one more. */
function tooMany(entries: readonly (readonly [TokenHash, unknown])[], limit: number): TokenHash[] {
  return entries.slice(0, Math.max(0, entries.length + 1 - limit)).map(([hash]) => hash);
}
