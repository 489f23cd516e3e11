/** Scripts that do not part their words: every character counts as one. */
const unparted =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';

/** A run of letters, marks and digits; any other visible character stands for itself. */
const word = new RegExp(`[${unparted}]|(?:(?![${unparted}])[\\p{L}\\p{M}\\p{N}])+|\\S`, 'gu');

/** The words of a text in the one form in which they are kept and looked for, whatever their case. */
export function wordsOf(text: string): string[] {
  return normalized(text).match(word) ?? [];
}

/** The parts of a query: each is a row of words that stand side by side, of which the last may go on. */
export function phrasesOf(query: string): string[][] {
  const phrases = normalized(query).split(/\s+/).map(wordsOf);
  return phrases.filter((words) => words.length > 0);
}

/** Telephones write another apostrophe than keyboards do. */
function normalized(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll('’', "'");
}
