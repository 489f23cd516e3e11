import { type Actor, grantedScopes } from '../domain/permissions.js';
import type { Micros } from '../domain/time.js';
import { now } from './license.js';
import type { Seed } from './seed.js';
import { Signatures } from './signatures.js';

/** Whom a token stands for. */
export interface Identity {
  readonly license: number;
  readonly actor: Actor;
  /** The application that the token belongs to; a customer's belongs to none. */
  readonly clientId: string | undefined;
  /** `undefined`: never. */
  readonly expiresAt: Micros | undefined;
}

/** What such a signature is for. */
const customerToken = 'customer token';

/** Knows the access tokens. Agents' and customers' tokens are separate kinds (authorization.md section 10). */
export class Accounts {
  readonly #tokens = new Map<string, Identity>();

  /** @param signatures for tokens that nobody has to remember: those of the customers at the page. */
  constructor(
    seed: Seed,
    private readonly signatures = new Signatures(),
  ) {
    const start = now();
    for (const license of seed.licenses) {
      for (const agent of license.agents) {
        for (const { token, scopes, expiresIn, clientId } of agent.tokens) {
          this.#tokens.set(token, {
            license: license.id,
            actor: { kind: 'agent', id: agent.id, scopes: grantedScopes(agent.permission, scopes) },
            clientId,
            expiresAt: expiresIn === undefined ? undefined : start + expiresIn * 1_000_000,
          });
        }
      }
      for (const { id, token } of license.customers) {
        if (token === undefined) continue;
        this.#tokens.set(token, {
          license: license.id,
          actor: { kind: 'customer', id },
          clientId: undefined,
          expiresAt: undefined,
        });
      }
    }
  }

  /** A token for a customer who need not exist yet: the first login creates the customer. */
  issueCustomerToken(license: number, customerId: string, validForSeconds: number): string {
    const expiresAt = now() + validForSeconds * 1_000_000;
    return this.signatures.sign(customerToken, JSON.stringify([license, customerId, expiresAt]));
  }

  /** @param presented the token, with or without a leading `Bearer ` (envelope.md [ENV-35]). */
  identify(kind: Actor['kind'], presented: unknown): Identity | undefined {
    if (typeof presented !== 'string') return undefined;
    const token = presented.replace(/^bearer /i, '');
    const identity = this.#tokens.get(token) ?? this.#issued(token);
    if (identity === undefined || identity.actor.kind !== kind) return undefined;
    return hasExpired(identity) ? undefined : identity;
  }

  #issued(token: string): Identity | undefined {
    const text = this.signatures.open(customerToken, token);
    if (text === undefined) return undefined;
    const [license, id, expiresAt] = JSON.parse(text) as [number, string, Micros];
    return { license, actor: { kind: 'customer', id }, clientId: undefined, expiresAt };
  }
}

export function hasExpired(identity: Identity): boolean {
  return identity.expiresAt !== undefined && identity.expiresAt <= now();
}
