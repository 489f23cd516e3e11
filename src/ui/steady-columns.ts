import { displayWidth, graphemes } from './model/display-width.js';

/**
 * Positions instead of widths: terminals do not agree on how wide joined letters, marks and newer emoji are, and no table
 * knows them all. After each word that has such a sign the column in which the next one belongs is said.
 */

/** Marks and what joins signs; letters that grow together; signs that are newer than some terminal, or than we are. */
const unsure =
  /[\p{M}\p{Cf}\p{Cn}\p{Co}\p{Extended_Pictographic}\u0E33\u0EB3\u1100-\u11FF\uA960-\uA97F\uD7B0-\uD7FF\u{10000}-\u{10FFFF}]/u;
/** What may form a shape with the letter before it. */
const letter = /^[\p{L}\p{M}\p{N}]/u;
/** What follows an escape character; the groups are the parameters of a CSI and what it ends with. */
const sequences = /^(?:\[([\d;?<=>]*)([@-~])|\]\P{Cc}*\p{Cc}?|.)?/u;
/** Styles and links, which stand within a row. */
const keepsRow = /^[\]\\]|m$/;

/**
 * What Ink writes, with columns said where terminals may be of another mind; anything else stays as it is.
 * @param output begins in the first column, or with the column in which it begins, and so does each of its lines.
 * @param columns how wide the terminal is.
 */
export function steadyColumns(output: string, columns: number): string {
  if (!unsure.test(output)) return output;
  return output
    .split('\n')
    .map((line) => (unsure.test(line) ? steadyLine(line, columns) : line))
    .join('\n');
}

function steadyLine(line: string, columns: number): string {
  let steady = '';
  let column = 0;
  /** Where the word that is being written has begun; absent: it is a sure one. */
  let begun: { length: number; column: number } | undefined;
  let isRowUnsure = false;
  let isSwapped = false;
  let lastIsLetter = false;
  const say = () => {
    if (begun === undefined) return;
    const cells = column - begun.column;
    // A swapped ground is seen also where the word is drawn narrower.
    if (isSwapped && cells > 0)
      steady = `${steady.slice(0, begun.length)}${' '.repeat(cells)}${goTo(begun.column)}${steady.slice(begun.length)}`;
    // In the last column there is nothing more to come, and no column beyond it to go to.
    if (column < columns) steady += goTo(column);
    begun = undefined;
  };
  // What was drawn too wide sticks out of the row.
  const endRow = () => {
    const isSaid = begun !== undefined;
    say();
    if (isRowUnsure && column < columns) steady += isSaid ? eraseEnd : `${goTo(column)}${eraseEnd}`;
    isRowUnsure = false;
  };
  const write = (text: string) => {
    for (const sign of graphemes(text)) {
      const isLetter = letter.test(sign);
      if (!(isLetter && lastIsLetter)) say();
      lastIsLetter = isLetter;
      if (unsure.test(sign)) {
        begun ??= { length: steady.length, column };
        isRowUnsure = true;
      }
      steady += sign;
      column += displayWidth(sign);
    }
  };

  const [start = '', ...more] = line.split(esc);
  write(start);
  for (const part of more) {
    const [sequence, parameters = '', final] = sequences.exec(part) ?? [''];
    if (keepsRow.test(sequence)) say();
    else endRow();
    steady += esc + sequence;
    if (final === 'm') isSwapped = parameters === '7' || (isSwapped && parameters !== '27' && Number(parameters) !== 0);
    if (final === 'G') column = Number(parameters || 1) - 1;
    if (final === 'E' || final === 'H') column = 0;
    write(part.slice(sequence.length));
  }
  endRow();
  return steady;
}

const esc = '\u001B';
const eraseEnd = `${esc}[K`;

function goTo(column: number): string {
  return `${esc}[${column + 1}G`;
}

/** A terminal whose columns hold: what is written to it goes through `steadyColumns`. */
export function withSteadyColumns(terminal: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (chunk: string | Uint8Array, ...rest: []) =>
    terminal.write(typeof chunk === 'string' ? steadyColumns(chunk, terminal.columns) : chunk, ...rest);
  return new Proxy(terminal, {
    get: (target, key) => {
      if (key === 'write') return write;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
