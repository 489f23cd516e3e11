/**
 * The one gate between what other people wrote and a terminal, a title or a notification. Nothing that comes out can
 * move the cursor, colour, clear, set a title, reorder text or hide: what could becomes a visible mark.
 * JSON output does not pass here; there JSON's own escaping does the work.
 */

/** Anything that a terminal does not simply draw: controls, formats, surrogates, line separators, invisible characters. */
const suspicious = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Formats that have a shape of their own (Arabic number signs and the like). */
const drawn = /[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]/u;
const bidi = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const pictograph = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;
/** Scripts whose spelling needs the joiners U+200C and U+200D. */
const joinedScript =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}]/u;

const replacement = '\uFFFD';
/** Stands for a whole run of invisible characters, so that a flood of them does not become a flood of marks. */
const invisible = '\u00B7';

/**
 * Makes remote text safe to show. Line feeds and tabs stay; CR LF becomes LF; other C0 controls become their control
 * picture (ESC: `␛`), C1 controls, bidi controls and lone surrogates `�`, runs of invisible characters `·`. Joiners and
 * variation selectors stay where emoji or a script's spelling need them.
 */
export function sanitize(text: string): string {
  if (!suspicious.test(text)) return text;
  const characters = [...text.replaceAll('\r\n', '\n')];
  let out = '';
  // What a joiner or a selector would belong to: the last character that is no selector itself.
  let base = '';
  let selected = false;
  let marked = false;
  characters.forEach((character, index) => {
    const selects = isSelector(character) && base !== '' && !suspicious.test(base) && !selected;
    const kept = selects || !suspicious.test(character) || isNeeded(character, base, characters[index + 1] ?? '');
    const shown = kept ? character : shownAs(character);
    if (kept || shown !== invisible || !marked) out += shown;
    marked = shown === invisible && !kept;
    selected = selects;
    if (!selects) base = character;
  });
  return out;
}

/** Like {@link sanitize}, for a place that has one line: a tab becomes a space, a line feed `↵`. */
export function sanitizeLine(text: string): string {
  return sanitize(text).replaceAll('\n', '\u21B5').replaceAll('\t', ' ');
}

function isNeeded(character: string, previous: string, next: string): boolean {
  if (character === '\n' || character === '\t' || drawn.test(character)) return true;
  if (character === '\u200D' && pictograph.test(previous) && pictograph.test(next)) return true;
  return (character === '\u200C' || character === '\u200D') && joinedScript.test(previous) && joinedScript.test(next);
}

/** U+FE0E and U+FE0F choose between the text and the emoji form of what stands before them. */
function isSelector(character: string): boolean {
  return character === '\uFE0E' || character === '\uFE0F';
}

function shownAs(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code < 0xa0 || bidi.test(character) || /[\p{Cs}\p{Zl}\p{Zp}]/u.test(character)) return replacement;
  return invisible;
}
