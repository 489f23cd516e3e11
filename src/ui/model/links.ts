import type { Span } from './line.js';

/**
 * Web addresses in text, for terminals that can open them. The text has passed the sanitiser; the address is what a
 * browser would make of it, so that it holds nothing but what an address may hold, and names its host as it is looked up.
 */

/** Longer ones are not made links; terminals cut them off. */
const longestUrl = 2_000;

/** What begins like an address, up to a blank, a quotation mark, or a mark that the sanitiser has made. */
const candidates = /\bhttps?:\/\/[^\s<>"'`|\\^{}\uFFFD\u2400-\u2421]{1,2000}/giu;

/** Marks at the end of a sentence are none of the address. */
const trailing = /[.,;:!?…)\]]+$/u;

interface Found {
  readonly start: number;
  readonly end: number;
  readonly url: string;
}

/** The address as a link may have it; `undefined` for anything that is no plain web address. */
export function safeUrl(text: string): string | undefined {
  if (text.length > longestUrl) return undefined;
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  // Whoever reads "https://bank.example@evil.example" is to see where it leads, not to be led.
  return url.username === '' && url.password === '' ? url.href : undefined;
}

/**
 * Marks the addresses of a text in its wrapped lines, also those that go on in the next line.
 * @param lines spans as they came of wrapping `text`, in order.
 */
export function withLinks(lines: readonly (readonly Span[])[], text: string): readonly (readonly Span[])[] {
  const found = urlsIn(text);
  if (found.length === 0) return lines;
  let at = 0;
  return lines.map((spans) => {
    const line = spans.map((each) => each.text).join('');
    const start = text.indexOf(line, at);
    if (line === '' || start < 0) return spans;
    at = start + line.length;
    return linked(spans, found, start);
  });
}

function urlsIn(text: string): readonly Found[] {
  if (!text.includes('://')) return [];
  return [...text.matchAll(candidates)].flatMap((match): Found[] => {
    const shown = withoutTrailing(match[0]);
    const url = safeUrl(shown);
    return url === undefined ? [] : [{ start: match.index, end: match.index + shown.length, url }];
  });
}

/** A closing bracket belongs to the address when it has an opening one. */
function withoutTrailing(text: string): string {
  const cut = text.replace(trailing, '');
  return text[cut.length] === ')' && cut.includes('(') ? `${cut})` : cut;
}

function linked(spans: readonly Span[], found: readonly Found[], lineStart: number): readonly Span[] {
  let offset = lineStart;
  return spans.flatMap((span): Span[] => {
    const start = offset;
    offset += span.text.length;
    const pieces: Span[] = [];
    let done = 0;
    for (const { start: from, end, url } of found) {
      const first = Math.max(from - start, 0);
      const last = Math.min(end - start, span.text.length);
      if (first >= last) continue;
      if (first > done) pieces.push({ ...span, text: span.text.slice(done, first) });
      pieces.push({ ...span, text: span.text.slice(first, last), href: url });
      done = last;
    }
    if (done < span.text.length) pieces.push({ ...span, text: span.text.slice(done) });
    return pieces;
  });
}
