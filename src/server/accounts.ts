import { type Actor, grantedScopes } from '../domain/permissions.js';
import type { Micros } from '../domain/time.js';
import { now } from './license.js';
import type { Seed } from './seed.js';

/** Whom a token stands for. */
export interface Identity {
  readonly license: number;
  readonly actor: Actor;
  /** The application that the token belongs to; a customer's belongs to none. */
  readonly clientId: string | undefined;
  /** `undefined`: never. */
  readonly expiresAt: Micros | undefined;
}

/** Knows the access tokens. Agents' and customers' tokens are separate kinds (authorization.md section 10). */
export class Accounts {
  readonly #tokens = new Map<string, Identity>();

  constructor(seed: Seed) {
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

  /** @param presented the token, with or without a leading `Bearer ` (envelope.md [ENV-35]). */
  identify(kind: Actor['kind'], presented: unknown): Identity | undefined {
    if (typeof presented !== 'string') return undefined;
    const identity = this.#tokens.get(presented.replace(/^bearer /i, ''));
    if (identity === undefined || identity.actor.kind !== kind) return undefined;
    return hasExpired(identity) ? undefined : identity;
  }
}

export function hasExpired(identity: Identity): boolean {
  return identity.expiresAt !== undefined && identity.expiresAt <= now();
}
