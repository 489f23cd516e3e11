import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { escaped } from '../page/page-html.js';
import { style } from './style.js';

/** Markup, as opposed to text that somebody wrote. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = string | Html | readonly Html[] | undefined;

/** Whatever is filled in is text, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings.reduce((all, each, index) => all + markupOf(parts[index - 1]) + each);
  return new Html(markup);
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return escaped(part);
  return part instanceof Html ? part.markup : part.map(({ markup }) => markup).join('');
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%231b66c9' d='M2 2h12v9H7l-4 3v-3H2z'/%3E%3C/svg%3E";

/** A whole page. It has no script. */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · chatio</title>
<link rel="icon" href="${icon}">
<style>${new Html(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.markup;
}

const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * What a page may do: show itself, to nobody in a frame, and send its forms.
 * @param formsGoTo where browsers may be sent on after a form; they hold it against the same rule.
 */
export function pageHeaders(formsGoTo?: string): OutgoingHttpHeaders {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    'img-src data:',
    "base-uri 'none'",
    `form-action ${["'self'", ...(formsGoTo === undefined ? [] : [sourceOf(formsGoTo)])].join(' ')}`,
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy.join('; '),
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Cache-Control': 'no-store',
  };
}

/** An origin as a policy names it; it has no words for an IPv6 address. */
function sourceOf(uri: string): string {
  const { protocol, origin, hostname } = new URL(uri);
  return hostname.startsWith('[') ? protocol : origin;
}
