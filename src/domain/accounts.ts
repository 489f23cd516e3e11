import type { Micros } from './time.js';

/** Tokens and codes are known by their hashes alone: what the journal keeps opens no door. */
export type TokenHash = string;

export interface AccessTokenState {
  readonly agentId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Micros;
  /** The refresh token that it belongs to. */
  readonly refresh?: TokenHash;
  /** The same, to be opened with the access token only: `GET /info` tells it (authorization.md 6.2). */
  readonly sealedRefresh?: string;
}

export interface RefreshTokenState {
  readonly agentId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly createdAt: Micros;
  /** The code that it was got for: whoever brings that again ends it ([AUTH-8]). */
  readonly code: TokenHash;
}

/** An authorization code that nobody has used yet. */
export interface CodeState {
  readonly agentId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  /** Of PKCE, method S256. */
  readonly challenge?: string;
  readonly expiresAt: Micros;
}

/** A code of the old way to a customer's token (authorization.md 7.3). */
export interface CustomerCodeState {
  readonly customerId: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly expiresAt: Micros;
}

/** What a license knows of tokens. Those of the seed and the signed ones of customers are nobody's to remember. */
export interface AccountsState {
  /** Base64url, 32 bytes: whatever the license signs is signed with it, on every server. Made once. */
  signingKey: string | undefined;
  accessTokens: Map<TokenHash, AccessTokenState>;
  /** The oldest first. */
  refreshTokens: Map<TokenHash, RefreshTokenState>;
  codes: Map<TokenHash, CodeState>;
  customerCodes: Map<TokenHash, CustomerCodeState>;
  /** Scopes that an agent has granted to an application, to be asked no more; by {@link consentKey}. */
  consents: Map<string, readonly string[]>;
  /** Tokens that stand nowhere else and are good no more, until they would have expired (`undefined`: never). */
  revoked: Map<TokenHash, Micros | undefined>;
  /** Number of short-lived entries at which the expired ones among them are thrown away next. */
  sweepAt: number;
}

export function newAccounts(): AccountsState {
  return {
    signingKey: undefined,
    accessTokens: new Map(),
    refreshTokens: new Map(),
    codes: new Map(),
    customerCodes: new Map(),
    consents: new Map(),
    revoked: new Map(),
    sweepAt: leastSweep,
  };
}

/** Fewer entries than that are not worth a look. */
export const leastSweep = 256;

export function consentKey(agentId: string, clientId: string): string {
  return JSON.stringify([agentId, clientId]);
}

/** Whether everything that is asked for was granted before. */
export function hasConsent(
  { consents }: AccountsState,
  agentId: string,
  clientId: string,
  scopes: Iterable<string>,
): boolean {
  const granted = consents.get(consentKey(agentId, clientId));
  return granted !== undefined && [...scopes].every((scope) => granted.includes(scope));
}
