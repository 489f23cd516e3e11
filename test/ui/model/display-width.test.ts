import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, cutStart, displayWidth, fill, wrap } from '../../../src/ui/model/display-width.js';

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '山', '👨‍👩‍👧', 'é', 'e\u0301', '–') });

describe('text on a terminal', () => {
  it('counts cells, not characters', () => {
    expect(['abc', '山田', '👨‍👩‍👧‍👦', 'e\u0301'].map(displayWidth)).toEqual([3, 4, 2, 1]);
  });

  it('is cut to fit, with a mark where it was cut', () => {
    expect(cut('where is my order', 8)).toBe('where i…');
    expect(cut('山田太郎さん', 6)).toBe('山田…');
    expect(cutStart('and what about Friday', 8)).toBe('… Friday');
    expect(cut('fits', 4)).toBe('fits');
    expect(cut('x', 0)).toBe('');
  });

  it('fills a column exactly, whatever stands in it', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (value, width) => {
        expect(displayWidth(fill(value, width))).toBe(width);
        expect(displayWidth(cutStart(value, width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('wraps at spaces, and inside words that are too long', () => {
    expect(wrap('where is my order', 9)).toEqual(['where is', 'my order']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrap('one two', 3)).toEqual(['one', 'two']);
    expect(wrap('山田太郎', 5)).toEqual(['山田', '太郎']);
    expect(wrap('a\n\nb', 5)).toEqual(['a', '', 'b']);
    expect(wrap('\tx', 8)).toEqual(['    x']);
    expect(wrap('', 5)).toEqual(['']);
  });

  it('wraps so that no line is too wide and nothing but blanks is lost', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 20 }), (value, width) => {
        const lines = wrap(value, width);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(value.replaceAll(' ', ''));
      }),
    );
  });
});
