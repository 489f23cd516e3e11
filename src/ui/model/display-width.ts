import stringWidth from 'string-width';

/**
 * How wide text is on a terminal, and how to make it fill. Every column of the console is computed here, with the same
 * measure that Ink lays out with, so that wide characters, emoji and combining marks keep the columns.
 */

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const plain = /^[ -~]*$/;

/** What a tab is shown as; a terminal's own tab stops would break the columns. */
export const tabSpaces = '    ';

/** Terminal cells that `text` takes; the text has no line feed. */
export function displayWidth(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

/** What a reader takes for single characters. */
export function graphemes(text: string): string[] {
  return plain.test(text) ? text.split('') : Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The beginning of a line that fits `width` cells; `…` stands for what was cut. */
export function cut(text: string, width: number): string {
  if (width <= 0) return '';
  if (displayWidth(text) <= width) return text;
  return `${takeCells(graphemes(text.slice(0, width * 8)), width - 1)}…`;
}

/** The end of a line that fits `width` cells; `…` stands for what was cut. */
export function cutStart(text: string, width: number): string {
  if (width <= 0) return '';
  if (displayWidth(text) <= width) return text;
  const cells = graphemes(text.slice(-width * 8)).reverse();
  let used = 0;
  const kept: string[] = [];
  for (const cell of cells) {
    used += displayWidth(cell);
    if (used > width - 1) break;
    kept.unshift(cell);
  }
  return `…${kept.join('')}`;
}

/** A line cut or filled with spaces to exactly `width` cells. */
export function fill(text: string, width: number): string {
  const short = cut(text, width);
  return short + ' '.repeat(Math.max(0, width - displayWidth(short)));
}

/**
 * Text of any number of lines, wrapped at spaces where there are any and inside words where there are none.
 * @returns at least one line; none is wider than `width` cells (a single wider character excepted).
 */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(1, width);
  return text
    .replaceAll('\t', tabSpaces)
    .split('\n')
    .flatMap((line) => (displayWidth(line) <= room ? [line] : wrapLine(line, room)));
}

function wrapLine(line: string, width: number): string[] {
  const cells = graphemes(line);
  const lines: string[] = [];
  let start = 0;
  let used = 0;
  let space = -1;
  const breakAt = (end: number, next: number) => {
    lines.push(cells.slice(start, end).join(''));
    start = next;
    space = -1;
  };
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index] ?? '';
    const wide = displayWidth(cell);
    if (used + wide > width && index > start) {
      if (cell === ' ') {
        breakAt(index, index + 1);
        used = 0;
        continue;
      }
      // Wide characters are mostly of scripts without spaces, where a line may break before any of them.
      if (space > start && wide < 2) breakAt(space, space + 1);
      else breakAt(index, index);
      used = displayWidth(cells.slice(start, index).join(''));
    }
    if (cell === ' ') space = index;
    used += wide;
  }
  lines.push(cells.slice(start).join(''));
  return lines;
}

function takeCells(cells: readonly string[], width: number): string {
  let used = 0;
  let taken = '';
  for (const cell of cells) {
    used += displayWidth(cell);
    if (used > width) break;
    taken += cell;
  }
  return taken;
}
