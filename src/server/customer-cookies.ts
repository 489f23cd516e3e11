import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Identity } from './accounts.js';
import type { ServerContext } from './context.js';
import { cookiesOf } from './cookies.js';
import type { WebEndpoint } from './endpoint.js';
import type { License } from './license.js';
import { signaturesOf } from './signatures.js';

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

/** What the secret's signature is for. */
const purpose = 'customer cookies';

/** Somebody known by good cookies, or else somebody new ([CACT-7]); the first login creates the customer. */
function visitorBy(license: License, request: IncomingMessage): Visitor {
  const cookies = cookiesOf(request);
  const id = cookies.get(idCookie);
  const secret = cookies.get(secretCookie);
  if (id !== undefined && secret !== undefined && signaturesOf(license).isMark(purpose, id, secret)) {
    return { identity: identityOf(license, id), setCookies: [] };
  }
  const newId = randomUUID();
  return { identity: identityOf(license, newId), setCookies: cookiesFor(license, newId) };
}

/**
 * The cookies by which a customer of v0.2 proves who it is (customer-actions.md 1.5). The secret is a keyed hash of the
 * id: there is nothing to remember for visitors who never log in, and nobody else can make one up.
 * @returns values of `Set-Cookie`.
 */
export function cookiesFor(license: License, customerId: string): string[] {
  return [cookie(idCookie, customerId), cookie(secretCookie, signaturesOf(license).mark(purpose, customerId))];
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
export function visitorOf(server: ServerContext, endpoint: WebEndpoint, request: IncomingMessage): Visitor | undefined {
  const { side, version, licenseId } = endpoint;
  if (side !== 'customer' || version?.traits.customerCookies !== true) return undefined;
  const license = licenseId === undefined ? undefined : server.licenses.get(licenseId);
  return license && visitorBy(license, request);
}

function identityOf({ state }: License, id: string): Identity {
  const actor = { kind: 'customer', id } as const;
  return {
    license: state.id,
    actor,
    clientId: undefined,
    expiresAt: undefined,
    origin: 'cookies',
    tokenHash: undefined,
  };
}

/** Lax, so that other sites can neither write nor read as the customer who visits them. */
function cookie(name: string, value: string): string {
  return `${name}=${value}; Path=/customer; Max-Age=${maxAgeSeconds}; Secure; HttpOnly; SameSite=Lax`;
}
