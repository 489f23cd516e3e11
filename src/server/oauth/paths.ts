import type { IncomingMessage } from 'node:http';

const paths = new Set(['/info', '/token', '/customer', '/customer/', '/customer/token', '/error']);

/** Whether a request is for the accounts endpoints (authorization.md section 2, [AUTH-3]). */
export function isForAccounts({ url = '' }: IncomingMessage): boolean {
  const parsed = URL.parse(url, 'http://server');
  if (parsed === null) return false;
  const { pathname, searchParams } = parsed;
  if (pathname === '/') return searchParams.has('response_type');
  return paths.has(pathname) || pathname.startsWith('/account/');
}
