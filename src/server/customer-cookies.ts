import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Identity } from './accounts.js';
import type { ServerContext } from './context.js';
import { cookiesOf } from './cookies.js';
import type { Endpoint } from './endpoint.js';
import type { License } from './license.js';

const idCookie = '__lc_cid';
const secretCookie = '__lc_cst';

/** Browsers keep no cookie for longer than 400 days. */
const maxAgeSeconds = 400 * 86_400;

/** Whom the cookies of a request stand for. */
export interface Visitor {
  readonly identity: Identity;
  /** Values of `Set-Cookie` for the answer; none when the request had good cookies. */
  readonly setCookies: string[];
}

/**
 * The cookies by which customers of v0.2 prove who they are (customer-actions.md 1.5). The secret is a keyed hash of
 * license and id: there is nothing to remember for visitors who never log in, and nobody else can make one up.
 */
export class CustomerCookies {
  readonly #key = randomBytes(32);

  /** Somebody known by good cookies, or else somebody new ([CACT-7]); the first login creates the customer. */
  visitor(licenseId: number, request: IncomingMessage): Visitor {
    const cookies = cookiesOf(request);
    const id = cookies.get(idCookie);
    const secret = cookies.get(secretCookie);
    if (id !== undefined && secret !== undefined && isSame(secret, this.#secretOf(licenseId, id))) {
      return { identity: identityOf(licenseId, id), setCookies: [] };
    }
    const newId = randomUUID();
    return {
      identity: identityOf(licenseId, newId),
      setCookies: [cookie(idCookie, newId), cookie(secretCookie, this.#secretOf(licenseId, newId))],
    };
  }

  #secretOf(licenseId: number, customerId: string): string {
    return createHmac('sha256', this.#key).update(`${licenseId} ${customerId}`).digest('base64url');
  }
}

/**
 * Makes the customer exist whom only cookies stood for so far, for the commands that follow. When that is not kept, they
 * are not either, and fail themselves.
 */
export function createIfNew(license: License, { actor }: Identity): void {
  if (actor.kind !== 'customer' || license.state.customers.has(actor.id)) return;
  license.run(actor, { type: 'create_customer' }, {}, { answer: () => undefined }).catch(() => undefined);
}

/** @returns `undefined` where cookies do not count: in every other version, for agents, without a license. */
export function visitorOf(server: ServerContext, endpoint: Endpoint, request: IncomingMessage): Visitor | undefined {
  const { side, version, licenseId } = endpoint;
  if (side !== 'customer' || version?.traits.customerCookies !== true) return undefined;
  if (licenseId === undefined || !server.licenses.has(licenseId)) return undefined;
  return server.cookies.visitor(licenseId, request);
}

function identityOf(license: number, id: string): Identity {
  return { license, actor: { kind: 'customer', id }, clientId: undefined, expiresAt: undefined };
}

/** Lax, so that other sites can neither write nor read as the customer who visits them. */
function cookie(name: string, value: string): string {
  return `${name}=${value}; Path=/customer; Max-Age=${maxAgeSeconds}; Secure; HttpOnly; SameSite=Lax`;
}

function isSame(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
