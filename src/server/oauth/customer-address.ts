import type { IncomingMessage } from 'node:http';
import { cookiesFor } from '../customer-cookies.js';
import { pageCookie } from '../page/page-visitors.js';
import type { PublicAddress } from '../public-address.js';
import { mayRedirectTo } from './applications.js';
import type { AccountsContext } from './context.js';
import { badToken } from './info.js';
import { malformed, type Parameters } from './parameters.js';
import { Problem } from './problem.js';
import type { Reply } from './reply.js';

/**
 * `GET /customer`: logs a browser in as a customer and sends it on (7.2, [AUTH-22]).
 * @returns the reply, and the cookies that it sets. @throws Problem for a bad token or address: no redirect then.
 */
export function customerAddress(
  { server }: AccountsContext,
  parameters: Parameters,
  request: IncomingMessage,
): { readonly reply: Reply; readonly setCookies: readonly string[] } {
  const identity = server.accounts.identify('customer', parameters.get('access_token'));
  const license = identity && server.licenses.get(identity.license);
  if (license === undefined || identity === undefined) throw badToken();
  const named = parameters.get('license_id');
  if (named !== undefined && named !== String(identity.license)) {
    throw Problem.identity('invalid_request', 'license_id is not the license of the token');
  }
  const redirectUri = parameters.get('redirect_uri');
  if (redirectUri === undefined) throw malformed('redirect_uri is required');
  const application = server.accounts.applications.find(identity.clientId);
  const isOwnPage = leadsToThisServer(redirectUri, request, server.address);
  if (!isOwnPage && (application === undefined || !mayRedirectTo(application, redirectUri))) {
    throw Problem.oauth('unauthorized_client', 'This redirect URI is not the application’s', 'invalid_redirect_uri');
  }
  const { id } = identity.actor;
  const setCookies = [
    ...cookiesFor(license, id),
    ...(isOwnPage ? [pageCookie(license, id, false, request, server.address)] : []),
  ];
  const headers = { Location: redirectUri, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };
  return { reply: { status: 302, headers, body: '' }, setCookies };
}

/** Of what an address consists; anything else does not fit into a header, or browsers read it in their own way. */
const form = /^https?:\/\/[\x21-\x5b\x5d-\x7e]+$/i;

/** A page of this server, by the name under which the browser asks for it. */
function leadsToThisServer(uri: string, { headers }: IncomingMessage, address: PublicAddress): boolean {
  const url = form.test(uri) ? URL.parse(uri) : null;
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.host === headers.host || url.origin === address.origin;
}
