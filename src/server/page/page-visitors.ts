import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { CustomerToken } from '../../protocol/page-config.js';
import type { Accounts } from '../accounts.js';
import { cookiesOf } from '../cookies.js';
import type { License } from '../license.js';
import type { PublicAddress } from '../public-address.js';
import { signaturesOf } from '../signatures.js';

/** Short, because it stands in a page; the page asks for the next one in time. */
const tokenSeconds = 3600;

const cookieSeconds = 365 * 86_400;

/** A customer at the page, with what the answer gives to the browser. */
export interface PageVisitor {
  readonly customerId: string;
  readonly token: CustomerToken;
  readonly setCookie: string;
}

/**
 * Knows the customers of the page again, by a signed cookie of each license. Whoever only looks leaves nothing behind:
 * the customer comes into being with the first login.
 */
export class PageVisitors {
  constructor(
    private readonly accounts: Accounts,
    private readonly address: PublicAddress,
  ) {}

  /** Somebody known, or else somebody new. @param embedded in another site's page, by the widget. */
  admit(license: License, embedded: boolean, request: IncomingMessage): PageVisitor {
    const name = cookieName(license, embedded);
    const known = signaturesOf(license).open(`cookie ${name}`, cookiesOf(request).get(name) ?? '');
    const customerId = known ?? randomUUID();
    return {
      customerId,
      token: {
        accessToken: this.accounts.issueCustomerToken(license, customerId, tokenSeconds),
        expiresIn: tokenSeconds,
      },
      setCookie: pageCookie(license, customerId, embedded, request, this.address),
    };
  }
}

/** By which the page knows a customer again. @returns a value of `Set-Cookie`. */
export function pageCookie(
  license: License,
  customerId: string,
  embedded: boolean,
  request: IncomingMessage,
  address: PublicAddress,
): string {
  const name = cookieName(license, embedded);
  const value = signaturesOf(license).sign(`cookie ${name}`, customerId);
  return `${name}=${value}; Path=/; Max-Age=${cookieSeconds}; HttpOnly; ${scopeOf(address, embedded, request)}`;
}

/** In a page of another site the browser keeps a cookie for that site alone: it is another visitor. */
function cookieName({ state }: License, embedded: boolean): string {
  return `chatio_${embedded ? 'widget' : 'page'}_${state.id}`;
}

/** Where the browser may send the cookie. `Lax` reaches a frame on another site's page never. */
function scopeOf(address: PublicAddress, embedded: boolean, request: IncomingMessage): string {
  if (embedded && address.isTrustworthy(request)) return 'SameSite=None; Secure; Partitioned';
  return address.isByTls(request) ? 'SameSite=Lax; Secure' : 'SameSite=Lax';
}
