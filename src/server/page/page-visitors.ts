import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { CustomerToken } from '../../protocol/page-config.js';
import type { Accounts } from '../accounts.js';
import { cookiesOf } from '../cookies.js';
import type { Signatures } from '../signatures.js';
import { isByTls, isTrustworthy } from './page-headers.js';

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
    private readonly signatures: Signatures,
  ) {}

  /** Somebody known, or else somebody new. @param embedded in another site's page, by the widget. */
  admit(license: number, embedded: boolean, request: IncomingMessage): PageVisitor {
    // In a page of another site the browser keeps a cookie for that site alone: it is another visitor.
    const name = `chatio_${embedded ? 'widget' : 'page'}_${license}`;
    const purpose = `cookie ${name}`;
    const customerId = this.signatures.open(purpose, cookiesOf(request).get(name) ?? '') ?? randomUUID();
    const value = this.signatures.sign(purpose, customerId);
    return {
      customerId,
      token: {
        accessToken: this.accounts.issueCustomerToken(license, customerId, tokenSeconds),
        expiresIn: tokenSeconds,
      },
      setCookie: `${name}=${value}; Path=/; Max-Age=${cookieSeconds}; HttpOnly; ${scopeOf(embedded, request)}`,
    };
  }
}

/** Where the browser may send the cookie. `Lax` reaches a frame on another site's page never. */
function scopeOf(embedded: boolean, request: IncomingMessage): string {
  if (embedded && isTrustworthy(request)) return 'SameSite=None; Secure; Partitioned';
  return isByTls(request) ? 'SameSite=Lax; Secure' : 'SameSite=Lax';
}
