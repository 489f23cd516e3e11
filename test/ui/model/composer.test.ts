import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as edit from '../../../src/ui/model/composer.js';
import { displayWidth } from '../../../src/ui/model/display-width.js';
import type { Composer } from '../../../src/ui/model/model.js';

/** `|` is the cursor. */
function composer(marked: string): Composer {
  const cursor = marked.indexOf('|');
  return { text: marked.replace('|', ''), cursor };
}

function marked({ text, cursor }: Composer): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

const move = (from: string, to: (composer: Composer) => number) =>
  marked(edit.moveTo(composer(from), to(composer(from))));

describe('the composer', () => {
  it('inserts at the cursor', () => {
    expect(marked(edit.insert(composer('ab|cd'), 'X'))).toBe('abX|cd');
  });

  it('keeps lines of a paste and drops control characters', () => {
    expect(edit.insert(composer('|'), 'a\r\nb\rc\u001b[31md\tend\u0007').text).toBe('a\nb\nc[31md\tend');
  });

  it('moves by what a reader takes for one character', () => {
    expect(move('a👨‍👩‍👧|b', edit.previousGrapheme)).toBe('a|👨‍👩‍👧b');
    expect(move('a|👨‍👩‍👧b', edit.nextGrapheme)).toBe('a👨‍👩‍👧|b');
    expect(move('a\n|b', edit.previousGrapheme)).toBe('a|\nb');
    expect(move('|ab', edit.previousGrapheme)).toBe('|ab');
    expect(move('ab|', edit.nextGrapheme)).toBe('ab|');
  });

  it('moves by words and lines', () => {
    expect(move('one two  |three', edit.previousWord)).toBe('one |two  three');
    expect(move('one| two three', edit.nextWord)).toBe('one two| three');
    expect(move('one\ntwo th|ree\nfour', edit.lineStart)).toBe('one\n|two three\nfour');
    expect(move('one\ntwo th|ree\nfour', edit.lineEnd)).toBe('one\ntwo three|\nfour');
    expect(move('|\nab', edit.lineStart)).toBe('|\nab');
  });

  it('removes what is between two places', () => {
    expect(marked(edit.remove(composer('abcd|'), 1, 3))).toBe('a|d');
  });

  it('moves up and down the lines of the screen, in the same column', () => {
    expect(marked(edit.moveLines(composer('abcdef|\nxy'), 1, 20))).toBe('abcdef\nxy|');
    expect(marked(edit.moveLines(composer('abc\nx|y'), -1, 20))).toBe('a|bc\nxy');
    expect(marked(edit.moveLines(composer('abcdefgh|'), -1, 5))).toBe('abcd|efgh');
    expect(marked(edit.moveLines(composer('a|bc'), -1, 20))).toBe('a|bc');
  });

  it('puts the cursor in the column where the next character will stand', () => {
    expect(edit.layoutOf(composer('山田|x'), 20)).toMatchObject({ cursorLine: 0, cursorColumn: 4 });
    expect(edit.layoutOf(composer('a\nbc|'), 20)).toMatchObject({ cursorLine: 1, cursorColumn: 2 });
    expect(edit.layoutOf(composer('abcd|'), 5)).toMatchObject({ cursorLine: 0, cursorColumn: 4 });
    expect(edit.layoutOf(composer('abcde|'), 5)).toMatchObject({ cursorLine: 1, cursorColumn: 1 });
  });

  it('draws lines that fit and leaves a cell for the cursor, whatever is in them', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\t', ' ', '山', '👨‍👩‍👧', '\u202e') });
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 30 }), fc.nat(), (value, width, at) => {
        const clean = edit.insert({ text: '', cursor: 0 }, value).text;
        const cursor = Math.min(at, clean.length);
        const layout = edit.layoutOf({ text: clean, cursor }, width);
        for (const { shown } of layout.lines) expect(displayWidth(shown)).toBeLessThan(width);
        expect(layout.cursorColumn).toBeLessThan(width);
        expect(layout.lines.map(({ start, end }) => clean.slice(start, end)).join('')).toBe(clean.replaceAll('\n', ''));
      }),
    );
  });
});
