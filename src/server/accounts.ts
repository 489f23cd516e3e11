import type { TokenHash } from '../domain/accounts.js';
import { type Actor, grantedScopes } from '../domain/permissions.js';
import type { Micros } from '../domain/time.js';
import { type License, now } from './license.js';
import { Applications, isFor } from './oauth/applications.js';
import { hashOf, isOurs, readToken } from './oauth/tokens.js';
import type { Seed } from './seed.js';
import { signaturesOf } from './signatures.js';

/** Whom a token stands for. */
export interface Identity {
  readonly license: number;
  readonly actor: Actor;
  /** The application that the token belongs to; those of the seed's customers and of the page belong to none. */
  readonly clientId: string | undefined;
  /** `undefined`: never. */
  readonly expiresAt: Micros | undefined;
  /** Who knows the token: the seed, the license's list, or nobody (it is signed). Cookies stand for no token. */
  readonly origin: 'seed' | 'list' | 'signature' | 'cookies';
  readonly tokenHash: TokenHash | undefined;
  /** The refresh token that it belongs to, sealed by it (`oauth/seal.ts`). */
  readonly sealedRefresh?: string | undefined;
}

/** What such a signature is for. */
const customerToken = 'customer token';

/** Knows the access tokens. Agents' and customers' tokens are separate kinds (authorization.md section 10). */
export class Accounts {
  readonly applications: Applications;
  readonly #seeded = new Map<TokenHash, Identity>();

  constructor(
    seed: Seed,
    private readonly licenses: ReadonlyMap<number, License>,
  ) {
    const start = now();
    this.applications = new Applications(seed.licenses.flatMap(({ applications }) => applications));
    for (const license of seed.licenses) {
      for (const agent of license.agents) {
        for (const { token, scopes, expiresIn, clientId } of agent.tokens) {
          this.#addSeeded(token, {
            license: license.id,
            actor: { kind: 'agent', id: agent.id, scopes: grantedScopes(agent.permission, scopes) },
            clientId,
            expiresAt: expiresIn === undefined ? undefined : start + expiresIn * 1_000_000,
          });
        }
      }
      for (const { id, token } of license.customers) {
        if (token === undefined) continue;
        const actor = { kind: 'customer', id } as const;
        this.#addSeeded(token, { license: license.id, actor, clientId: undefined, expiresAt: undefined });
      }
    }
  }

  /**
   * A token for a customer who need not exist yet: the first login creates the customer. Nobody has to remember it.
   * @param clientId the application that asked for it.
   */
  issueCustomerToken(license: License, customerId: string, validForSeconds: number, clientId?: string): string {
    const expiresAt = now() + validForSeconds * 1_000_000;
    const text = JSON.stringify([
      license.state.id,
      customerId,
      expiresAt,
      ...(clientId === undefined ? [] : [clientId]),
    ]);
    return signaturesOf(license).sign(customerToken, text);
  }

  /** @param presented the token, with or without a leading `Bearer ` (envelope.md [ENV-35]). */
  identify(kind: Actor['kind'], presented: unknown): Identity | undefined {
    const identity = this.identifyAny(presented);
    return identity?.actor.kind === kind ? identity : undefined;
  }

  /** An agent's or a customer's token. @returns `undefined` for one that is not good, or not any more. */
  identifyAny(presented: unknown): Identity | undefined {
    if (typeof presented !== 'string') return undefined;
    const token = presented.replace(/^bearer /i, '');
    const hash = hashOf(token);
    const identity = this.#seeded.get(hash) ?? this.#listed(token, hash) ?? this.#signed(token, hash);
    return identity === undefined || this.hasEnded(identity) ? undefined : identity;
  }

  /**
   * Waits for what other servers have made, when a token is theirs that this one does not know (yet). To be called before
   * a token or code is judged.
   */
  async catchUpWith(presented: unknown): Promise<void> {
    if (typeof presented !== 'string') return;
    const token = presented.replace(/^bearer /i, '');
    const license = this.licenses.get(readToken(token)?.license ?? Number.NaN);
    if (license?.isShared !== true || !isOurs(token, signaturesOf(license))) return;
    const { accessTokens, refreshTokens, codes, customerCodes } = license.state.accounts;
    const hash = hashOf(token);
    if (![accessTokens, refreshTokens, codes, customerCodes].some((known) => known.has(hash))) await license.catchUp();
  }

  /** Whether the token of this identity is good no more: expired, or revoked in the meantime. */
  hasEnded({ license, expiresAt, tokenHash, origin }: Identity): boolean {
    if (expiresAt !== undefined && expiresAt <= now()) return true;
    if (tokenHash === undefined) return false;
    const accounts = this.licenses.get(license)?.state.accounts;
    if (accounts === undefined) return true;
    return origin === 'list' ? !accounts.accessTokens.has(tokenHash) : accounts.revoked.has(tokenHash);
  }

  /** An access token that an agent gave to an application. What the agent may do is looked up anew each time. */
  #listed(token: string, tokenHash: TokenHash): Identity | undefined {
    const read = readToken(token);
    const license = read?.kind === 'at' ? this.licenses.get(read.license) : undefined;
    const known = license?.state.accounts.accessTokens.get(tokenHash);
    if (license === undefined || known === undefined) return undefined;
    const { agentId, clientId, expiresAt, sealedRefresh } = known;
    const agent = license.state.agents.get(agentId);
    const application = this.applications.find(clientId);
    if (agent === undefined || agent.bot !== undefined) return undefined;
    if (application === undefined || !isFor(application, license.state.id)) return undefined;
    const scopes = known.scopes.filter((scope) => application.scopes.includes(scope));
    const actor = { kind: 'agent', id: agentId, scopes: grantedScopes(agent.permission, scopes) } as const;
    return { license: license.state.id, actor, clientId, expiresAt, origin: 'list', tokenHash, sealedRefresh };
  }

  #signed(token: string, tokenHash: TokenHash): Identity | undefined {
    const license = this.licenses.get(licenseOfSigned(token));
    const text = license && signaturesOf(license).open(customerToken, token);
    if (text === undefined) return undefined;
    const [id, customerId, expiresAt, clientId] = JSON.parse(text) as [number, string, Micros, string?];
    const actor = { kind: 'customer', id: customerId } as const;
    return { license: id, actor, clientId, expiresAt, origin: 'signature', tokenHash };
  }

  #addSeeded(token: string, identity: Omit<Identity, 'tokenHash' | 'origin'>): void {
    const tokenHash = hashOf(token);
    this.#seeded.set(tokenHash, { ...identity, origin: 'seed', tokenHash });
  }
}

/** The license that a signed token names, before anybody knows whether it has signed it. */
function licenseOfSigned(token: string): number {
  const text = Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString();
  return Number(/^\[([1-9]\d{0,15}),/.exec(text)?.[1] ?? Number.NaN);
}
