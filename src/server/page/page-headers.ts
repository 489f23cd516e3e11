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
