/** A piece of a text: as it is, or a link. */
export type Piece = { readonly text: string; readonly href?: string };

// Characters that change the direction of what follows are no part of a link: they could make it read as another one.
const bidi = '\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069';
// Every part has an upper bound, so that no text can make this slow.
const candidates = new RegExp(
  `https?://[^\\s<>"'\`${bidi}]{1,2000}|www\\.[^\\s<>"'\`${bidi}]{1,2000}|[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,9}`,
  'giu',
);

/** Marks that end a sentence rather than an address. */
const trailing = /[.,;:!?…»”’*_~]+$/u;

/** Cuts a text into pieces; together they are exactly the text. Only web and mail addresses become links. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(candidates)) {
    const address = trimmed(match[0]);
    const href = hrefOf(address);
    if (href === undefined) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

function trimmed(candidate: string): string {
  let address = candidate;
  for (;;) {
    const before = address;
    address = address.replace(trailing, '');
    for (const [open, close] of [
      ['(', ')'],
      ['[', ']'],
      ['{', '}'],
    ] as const) {
      if (address.endsWith(close) && count(address, close) > count(address, open)) address = address.slice(0, -1);
    }
    if (address === before) return address;
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function hrefOf(address: string): string | undefined {
  if (/^[^/]*@/.test(address)) return `mailto:${address}`;
  return webAddress(/^www\./i.test(address) ? `https://${address}` : address);
}

/** An address of the web as it may stand in a link, `undefined` for anything else (`javascript:`, nonsense). */
export function webAddress(address: string): string | undefined {
  try {
    const { protocol, href } = new URL(address);
    return protocol === 'https:' || protocol === 'http:' ? href : undefined;
  } catch {
    return undefined;
  }
}
