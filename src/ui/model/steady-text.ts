import { sanitize as sanitizeText, sanitizeLine as sanitizeTextLine } from '../../io/sanitize.js';

/**
 * Remote text as the console shows it: sanitised, and without what terminals do not agree on how wide it is. A line that a
 * terminal takes for wider than we do pushes everything behind it aside. What is copied and sent stays as it was written.
 */

const unsteady = /[\u200D\u20E3\uFE0E\uFE0F\u{1F3FB}-\u{1F3FF}]/u;
/** A skin tone makes tmux take a hand for two. */
const tone = /(?<=\p{Emoji_Modifier_Base})\p{Emoji_Modifier}/gu;
/** The mark that asks for the colourful form of a sign; some terminals draw that two cells wide, some one. */
const presentation = /[\uFE0E\uFE0F\u20E3]/gu;
/** What joins pictures to one: two cells wide in some terminals, two for each of the pictures in others. */
const joiner = /(?<=\p{Extended_Pictographic})\u200D(?=\p{Extended_Pictographic})/gu;

/** See `io/sanitize.ts`. */
export function sanitize(text: string): string {
  return steady(sanitizeText(text));
}

/** See `io/sanitize.ts`. */
export function sanitizeLine(text: string): string {
  return steady(sanitizeTextLine(text));
}

function steady(text: string): string {
  if (!unsteady.test(text)) return text;
  return text.replaceAll(tone, '').replaceAll(presentation, '').replaceAll(joiner, '');
}
