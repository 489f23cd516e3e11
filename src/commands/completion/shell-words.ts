/**
 * The words of a line as bash would make them of it, without expanding anything; the last one is the one at the end,
 * empty after a blank. An open quote goes on to the end.
 */
export function wordsOfLine(line: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  let escaped = false;
  let begun = false;
  for (const character of line) {
    if (escaped) {
      word += character;
      escaped = false;
    } else if (character === '\\' && quote !== "'") {
      escaped = true;
      begun = true;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      begun = true;
    } else if (character === ' ' || character === '\t') {
      if (begun) words.push(word);
      word = '';
      begun = false;
    } else {
      word += character;
      begun = true;
    }
  }
  return [...words, word];
}
