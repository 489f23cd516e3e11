import { describe, expect, test } from 'vitest';
import { bestMatch, excerptOf, highlight, matcherOf } from '../../src/commands/chats/excerpt.js';
import { plain } from '../../src/io/color.js';

const paint = { ...plain, warn: (text: string) => `<${text}>` };
const marked = (text: string, query: string) => highlight(text, matcherOf(query), paint);

describe('the words of a query', () => {
  test.each([
    [
      'beginnings of words in any case',
      'Parcels and PARCEL, unparceled',
      'parcel',
      '<Parcel>s and <PARCEL>, unparceled',
    ],
    ['several words', 'the parcel on Tuesday', 'tues parc', 'the <parc>el on <Tues>day'],
    ['a word behind an accent', 'éparcel parcel', 'parcel', 'éparcel <parcel>'],
    ['a character of a script without blanks', '我想退货', '退货', '我想<退货>'],
    ['what means something to a pattern', 'a (b) c.d', '(b) c.d', 'a <(b)> <c.d>'],
    ['either apostrophe', 'I can’t', "can't", 'I <can’t>'],
  ])('are marked: %s', (_what, text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  test('mark nothing when there are none', () => {
    expect(marked('parcel', '  ')).toBe('parcel');
  });

  test('choose the text that has most of them', () => {
    const matcher = matcherOf('parcel tuesday') ?? /$/;
    expect(bestMatch(['parcel parcel', 'on tuesday a parcel', 'tuesday'], matcher)).toBe('on tuesday a parcel');
    expect(bestMatch(['nothing'], matcher)).toBeUndefined();
  });
});

describe('an excerpt', () => {
  test('begins shortly before the first hit and ends somewhere', () => {
    const text = `${'x '.repeat(100)}parcel${' y'.repeat(200)}`;
    const shown = excerptOf(text, matcherOf('parcel'));
    expect(shown).toMatch(/^…[x ]{30}parcel( y)+ ?…$/);
    expect([...shown].length).toBe(162);
  });

  test('is the whole of a short text', () => {
    expect(excerptOf('a parcel', matcherOf('parcel'))).toBe('a parcel');
    expect(excerptOf('a parcel', undefined)).toBe('a parcel');
  });

  test('cuts no character in the middle', () => {
    expect(excerptOf(`${'😀'.repeat(100)} parcel`, matcherOf('parcel'))).toMatch(/^…😀+ parcel$/u);
  });
});
