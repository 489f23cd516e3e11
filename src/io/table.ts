import type { Paint } from './color.js';
import { sanitizeLine } from './sanitize.js';
import { type Output, widthOf } from './streams.js';

/** One column. Cells may be remote text: the table sanitises them. */
export interface Column<Row> {
  readonly title: string;
  /** For people. */
  readonly cell: (row: Row) => string;
  /** For programs, where that is another text (a full time instead of an age). */
  readonly raw?: (row: Row) => string;
  /** Shrinks when the terminal is too narrow; every other column keeps its width. One a table. */
  readonly flexible?: boolean;
  readonly paint?: (row: Row, paint: Paint) => (text: string) => string;
}

const gap = 2;
const smallestFlexible = 8;

/**
 * Prints `rows`. On a terminal: a header, columns aligned by display width, cut to the terminal's width. Elsewhere: tab
 * separated, complete, without a header.
 */
export async function printTable<Row>(
  output: Output,
  paint: Paint,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  if (output.isTTY !== true) {
    const lines = rows.map((row) => columns.map((column) => sanitizeLine((column.raw ?? column.cell)(row))).join('\t'));
    output.write(lines.map((line) => `${line}\n`).join(''));
    return;
  }
  // Measures graphemes, East Asian width and emoji exactly as Ink does; only a terminal needs it.
  const { default: stringWidth } = await import('string-width');
  const cells = rows.map((row) => columns.map((column) => sanitizeLine(column.cell(row))));
  const natural = columns.map((column, index) =>
    Math.max(stringWidth(column.title), ...cells.map((line) => stringWidth(line[index] ?? ''))),
  );
  const widths = shrink(natural, columns, widthOf(output));
  const line = (texts: readonly string[], style: (text: string, index: number) => string): string => {
    const parts = texts.map((text, index) => {
      const width = widths[index] ?? 0;
      const shown = cut(text, width, stringWidth);
      // The last column is not padded: no trailing blanks on a line that someone copies.
      const padding = index === texts.length - 1 ? '' : ' '.repeat(width - stringWidth(shown));
      return style(shown, index) + padding;
    });
    return `${parts.join(' '.repeat(gap)).trimEnd()}\n`;
  };
  output.write(
    line(
      columns.map((column) => column.title),
      (text) => paint.faint(text),
    ),
  );
  rows.forEach((row, rowIndex) => {
    output.write(line(cells[rowIndex] ?? [], (text, index) => columns[index]?.paint?.(row, paint)(text) ?? text));
  });
}

function shrink<Row>(natural: readonly number[], columns: readonly Column<Row>[], terminal: number): readonly number[] {
  const total = natural.reduce((sum, width) => sum + width, 0) + gap * (natural.length - 1);
  const excess = total - terminal;
  if (excess <= 0) return natural;
  return natural.map((width, index) =>
    columns[index]?.flexible === true ? Math.max(Math.min(width, smallestFlexible), width - excess) : width,
  );
}

/** `text` in at most `width` columns, with an ellipsis where something is missing. Never cuts through a character. */
function cut(text: string, width: number, widthOfText: (text: string) => number): string {
  if (widthOfText(text) <= width) return text;
  let shown = '';
  let used = 1; // the ellipsis
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += widthOfText(segment);
    if (used > width) break;
    shown += segment;
  }
  return `${shown}…`;
}
