import { displayWidth, graphemes, tabSpaces } from './display-width.js';
import type { Composer } from './model.js';
import { sanitize } from './steady-text.js';

/**
 * Editing of the text that is being written. Pure; positions are UTF-16 offsets between graphemes, lines are those
 * on the screen, `width` cells wide.
 */

/** One line of the composer as it is drawn. */
export interface ComposerLine {
  /** Offsets into the text; `end` is before the line feed, if there is one. */
  readonly start: number;
  readonly end: number;
  /** What to draw, at most `width` cells. */
  readonly shown: string;
}

export interface ComposerLayout {
  /** At least one. */
  readonly lines: readonly ComposerLine[];
  /** The line that the cursor is in, and how many cells are before it. */
  readonly cursorLine: number;
  readonly cursorColumn: number;
}

/** Pasted and typed text: line ends made one kind, control characters (an escape sequence's too) left out. */
export function insert({ text, cursor }: Composer, added: string): Composer {
  const clean = added
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, (c) => (c === '\n' || c === '\t' ? c : ''));
  return { text: text.slice(0, cursor) + clean + text.slice(cursor), cursor: cursor + clean.length };
}

export function moveTo(composer: Composer, cursor: number): Composer {
  return cursor === composer.cursor ? composer : { text: composer.text, cursor };
}

/** The text between two offsets taken out, and the cursor put where it was. */
export function remove({ text }: Composer, from: number, to: number): Composer {
  return { text: text.slice(0, from) + text.slice(to), cursor: from };
}

export function previousGrapheme({ text, cursor }: Composer): number {
  const line = lineStart({ text, cursor });
  if (line === cursor) return Math.max(0, cursor - 1);
  // No grapheme that people type is that long, and a long line is not to be cut up for each key.
  return cursor - (graphemes(text.slice(Math.max(line, cursor - 200), cursor)).at(-1)?.length ?? 0);
}

export function nextGrapheme({ text, cursor }: Composer): number {
  if (cursor >= text.length) return text.length;
  return cursor + (graphemes(text.slice(cursor, cursor + 64))[0]?.length ?? 0);
}

/** Start of the word at or before the cursor, words being what stands between blanks. */
export function previousWord({ text, cursor }: Composer): number {
  return cursor - (/\S*\s*$/u.exec(text.slice(0, cursor))?.[0].length ?? 0);
}

export function nextWord({ text, cursor }: Composer): number {
  return cursor + (/^\s*\S*/u.exec(text.slice(cursor))?.[0].length ?? 0);
}

/** Start and end of the line (between line feeds) that the cursor is in. */
export function lineStart({ text, cursor }: Composer): number {
  return cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1;
}

export function lineEnd({ text, cursor }: Composer): number {
  const end = text.indexOf('\n', cursor);
  return end < 0 ? text.length : end;
}

/** The cursor a line of the screen up or down, in the same column where that line is long enough. */
export function moveLines(composer: Composer, by: 1 | -1, width: number): Composer {
  const { lines, cursorLine, cursorColumn } = layoutOf(composer, width);
  const target = lines[cursorLine + by];
  if (target === undefined) return composer;
  let cursor = target.start;
  let column = 0;
  for (const cell of graphemes(composer.text.slice(target.start, target.end))) {
    column += displayWidth(shownCell(cell));
    if (column > cursorColumn) break;
    cursor += cell.length;
  }
  return moveTo(composer, cursor);
}

const layouts = new WeakMap<Composer, { width: number; layout: ComposerLayout }>();

/** The text broken into lines that leave a cell for the cursor behind them. */
export function layoutOf(composer: Composer, width: number): ComposerLayout {
  const known = layouts.get(composer);
  if (known?.width === width) return known.layout;
  const lines = brokenLines(composer.text, Math.max(2, width));
  const cursorLine = Math.max(
    0,
    lines.findLastIndex((line) => line.start <= composer.cursor),
  );
  const before = composer.text.slice(lines[cursorLine]?.start ?? 0, composer.cursor);
  // What is typed may join two characters around the cursor into one; it stays inside the line all the same.
  const column = displayWidth(graphemes(before).map(shownCell).join(''));
  const layout = { lines, cursorLine, cursorColumn: Math.min(column, Math.max(2, width) - 1) };
  layouts.set(composer, { width, layout });
  return layout;
}

function brokenLines(text: string, width: number): ComposerLine[] {
  const lines: ComposerLine[] = [];
  let offset = 0;
  for (const paragraph of text.split('\n')) {
    let start = offset;
    let shown = '';
    let used = 0;
    for (const cell of graphemes(paragraph)) {
      const drawn = shownCell(cell);
      const wide = displayWidth(drawn);
      if (used + wide >= width && shown !== '') {
        lines.push({ start, end: offset, shown });
        start = offset;
        shown = '';
        used = 0;
      }
      shown += drawn;
      used += wide;
      offset += cell.length;
    }
    lines.push({ start, end: offset, shown });
    offset += 1;
  }
  return lines;
}

/** Own text is drawn with the same care: a paste may have brought anything. */
function shownCell(cell: string): string {
  return cell === '\t' ? tabSpaces : sanitize(cell);
}
