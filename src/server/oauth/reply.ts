import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { respond } from '../respond.js';

/** An answer of an accounts endpoint. */
export interface Reply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

export function json(body: object, status = 200): Reply {
  return { status, headers: jsonHeaders, body: JSON.stringify(body) };
}

const jsonHeaders = {
  'Content-Type': 'application/json',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  Pragma: 'no-cache',
};

/** To another page of this server; by 303 after a form, so that it is not sent again. */
export function moveTo(location: string, status: 302 | 303): Reply {
  return { status, headers: { Location: location, 'Cache-Control': 'no-store' }, body: '' };
}

export function sendReply(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Reply,
  setCookies: readonly string[],
): void {
  const cookies = setCookies.length > 0 ? { 'Set-Cookie': [...setCookies] } : {};
  respond(request, response, status, body, { ...headers, ...cookies });
}
