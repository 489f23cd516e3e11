import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/**
 * What the page may do: run its own script, draw its own style, talk to this server, show pictures. Nothing inline, and
 * no text can become markup by mistake (`require-trusted-types-for`).
 * @param frameAncestors origins, besides this one, whose pages may show it in a frame.
 */
export function pageHeaders(frameAncestors: readonly string[]): OutgoingHttpHeaders {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' https: blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    `frame-ancestors ${["'self'", ...frameAncestors].join(' ')}`,
  ];
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy.join('; '),
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  };
}

/** Whether a browser asks for this on behalf of another site's page rather than to show it ([AUTH-24]). */
export function isReadByAnotherSite({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  const isForeign = site === 'cross-site' || site === 'same-site';
  const isShown = ['document', 'iframe', 'frame'].includes(String(headers['sec-fetch-dest']));
  return isForeign && !isShown;
}

/** Whether this server's own page asks. A browser sends `Origin` with every POST; who sends none is no page. */
export function isAskedByOwnPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  return headers.host !== undefined && URL.parse(headers.origin ?? '')?.host === headers.host;
}

/** The request came by TLS, here or at a proxy in front. Who lies about it harms only themselves. */
export function isByTls(request: IncomingMessage): boolean {
  return 'encrypted' in request.socket || request.headers['x-forwarded-proto'] === 'https';
}

/** Browsers take `Secure` cookies from the machine itself as well. */
export function isTrustworthy(request: IncomingMessage): boolean {
  const host = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname ?? '';
  return isByTls(request) || host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}
