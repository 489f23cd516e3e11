import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sanitize, sanitizeLine } from '../../src/io/sanitize.js';

const cases: readonly [what: string, input: string, output: string][] = [
  ['plain text stays', 'Hello, is berth 12 free?', 'Hello, is berth 12 free?'],
  ['the empty text stays', '', ''],
  ['letters of other scripts stay', 'Zażółć 你好 مرحبا שלום', 'Zażółć 你好 مرحبا שלום'],
  ['line feeds and tabs stay', 'one\n\ttwo', 'one\n\ttwo'],
  ['CR LF becomes a line feed', 'one\r\ntwo', 'one\ntwo'],
  ['a lone CR cannot overwrite the line', 'safe\revil', 'safe␍evil'],
  ['a colour sequence is shown, not obeyed', '\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
  ['a title sequence with its bell is shown', '\u001b]0;owned\u0007', '␛]0;owned␇'],
  ['a clipboard sequence is shown', '\u001b]52;c;cm0gLXJm\u001b\\', '␛]52;c;cm0gLXJm␛\\'],
  ['NUL, backspace and delete are shown', 'a\u0000b\bc\u007f', 'a␀b␈c␡'],
  ['a one-byte CSI is shown', '\u009b2J', '�2J'],
  ['next line is shown', 'a\u0085b', 'a�b'],
  ['a right-to-left override is shown', 'photo\u202egnp.exe', 'photo�gnp.exe'],
  ['isolates are shown', '\u2066a\u2069', '�a�'],
  ['a line separator is shown', 'a\u2028b\u2029c', 'a�b�c'],
  ['a lone surrogate is shown', 'a\ud800b', 'a�b'],
  ['a zero-width space is shown', 'pay\u200bpal', 'pay·pal'],
  ['a run of invisible characters is one mark', 'a\u200b\u2060\ufeff\u00adb', 'a·b'],
  ['hidden tag characters are shown', 'ok\u{e0068}\u{e0069}', 'ok·'],
  ['a blank filler letter is shown', 'a\u3164b', 'a·b'],
  ['a joiner in an emoji stays', '👩‍💻 👨‍👩‍👧', '👩‍💻 👨‍👩‍👧'],
  ['a joiner after a selector or a skin tone stays', '❤️‍🔥 👩🏽‍🚀', '❤️‍🔥 👩🏽‍🚀'],
  ['an emoji selector stays', '❤️ 1️⃣', '❤️ 1️⃣'],
  ['a second selector is shown', 'a\ufe0f\ufe0f', 'a\ufe0f·'],
  ['a joiner between Latin letters is shown', 'a\u200db', 'a·b'],
  ['a non-joiner that spelling needs stays', 'می\u200cخواهم', 'می\u200cخواهم'],
  ['an Arabic number sign stays', '\u0600\u0661', '\u0600\u0661'],
];

describe('sanitize', () => {
  test.each(cases)('%s', (_what, input, output) => {
    expect(sanitize(input)).toBe(output);
  });

  // Everything a terminal could obey or reorder by, whatever stands around it.
  const hostile = fc.constantFrom(
    ...[...Array(0x20).keys()].map((code) => String.fromCharCode(code)),
    ...[...Array(0x21).keys()].map((code) => String.fromCharCode(0x7f + code)),
    ...'\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u2028\ufeff',
    '👩',
    '\ufe0f',
    'ي',
    '\ud800',
  );
  const text = fc.array(fc.oneof(hostile, fc.string({ unit: 'binary' }), fc.string())).map((parts) => parts.join(''));

  test('no control, escape or bidi character survives in any text', () => {
    const forbidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
    fc.assert(
      fc.property(text, (input) => {
        expect(sanitize(input).replace(/[\n\t]/g, '')).not.toMatch(forbidden);
        expect(sanitizeLine(input)).not.toMatch(forbidden);
      }),
    );
  });

  test('what is clean already stays as it is', () => {
    fc.assert(
      fc.property(text, (input) => {
        expect(sanitize(sanitize(input))).toBe(sanitize(input));
      }),
    );
  });
});

describe('sanitizeLine', () => {
  test('a text of several lines becomes one line', () => {
    expect(sanitizeLine('one\r\ntwo\tthree\n')).toBe('one↵two three↵');
  });
});
