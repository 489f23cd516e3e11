import type { Paint } from '../../io/color.js';

/** So many characters around the first hit. */
const before = 30;
const longest = 160;

/** What finds the words of a query as the archive does: at the beginning of a word, whatever the case. */
export function matcherOf(query: string): RegExp | undefined {
  const words = query.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return undefined;
  return new RegExp(words.map(pattern).join('|'), 'giu');
}

/** Scripts that do not part their words: each character is one. */
const unparted =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

function pattern(word: string): string {
  const escaped = word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/['’]/g, "['’]");
  const beginsWord = /^[\p{L}\p{N}]/u.test(word) && !unparted.test(word);
  return beginsWord ? `(?<![\\p{L}\\p{M}\\p{N}])${escaped}` : escaped;
}

/** The text with the most different words of the query in it, `undefined` when none has any. */
export function bestMatch(texts: readonly string[], matcher: RegExp): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const text of texts) {
    const found = new Set([...text.matchAll(matcher)].map(([word]) => word.toLowerCase())).size;
    if (found <= most) continue;
    best = text;
    most = found;
  }
  return best;
}

/** A piece of a text that begins shortly before the first hit. @param text one line, safe to show. */
export function excerptOf(text: string, matcher: RegExp | undefined): string {
  const hit = matcher === undefined ? 0 : Math.max(0, text.search(matcher));
  const characters = [...text];
  // From a position in UTF-16 to one in characters: nothing is cut in the middle of one.
  const at = [...text.slice(0, hit)].length;
  const begin = at <= before ? 0 : at - before;
  const end = Math.min(characters.length, begin + longest);
  return `${begin > 0 ? '…' : ''}${characters.slice(begin, end).join('')}${end < characters.length ? '…' : ''}`;
}

/** Paints the words of the query in a text. */
export function highlight(text: string, matcher: RegExp | undefined, paint: Paint): string {
  return matcher === undefined ? text : text.replace(matcher, (word) => paint.warn(word));
}
