import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf, webAddress } from '../../../web/model/links.js';

describe('an address in a text', () => {
  it.each([
    ['see https://a.example/x.', ['see ', ['https://a.example/x', 'https://a.example/x'], '.']],
    ['(www.a.example)', ['(', ['www.a.example', 'https://www.a.example/'], ')']],
    ['https://a.example/b_(c)', [['https://a.example/b_(c)', 'https://a.example/b_(c)']]],
    ['[https://a.example/?q=1]', ['[', ['https://a.example/?q=1', 'https://a.example/?q=1'], ']']],
    ['HTTP://A.example!', [['HTTP://A.example', 'http://a.example/'], '!']],
    ['write to a.b+c@d.example, please', ['write to ', ['a.b+c@d.example', 'mailto:a.b+c@d.example'], ', please']],
    ['https://a.example/żółw', [['https://a.example/żółw', 'https://a.example/%C5%BC%C3%B3%C5%82w']]],
  ])('becomes a link: %s', (text, pieces) => {
    expect(piecesOf(text).map(({ text: piece, href }) => (href === undefined ? piece : [piece, href]))).toEqual(pieces);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'http://', 'a@b', 'version 1.2.3', ''])(
    'is none: %s',
    (text) => {
      expect(piecesOf(text).every(({ href }) => href === undefined)).toBe(true);
    },
  );

  it('ends before a character that turns the direction of reading', () => {
    expect(piecesOf('https://a.example/\u202egpj.exe').map(({ text }) => text)).toEqual([
      'https://a.example/',
      '\u202egpj.exe',
    ]);
  });

  it('never changes the text, and leads to the web or a mail program only', () => {
    const words = fc.constantFrom(
      'https://',
      'www.',
      'a@b.example',
      '(',
      ')',
      '.',
      '<b>',
      ' ',
      '\u202e',
      'javascript:',
      'ż',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string())), (parts) => {
        const text = parts.join('');
        const pieces = piecesOf(text);
        expect(pieces.map(({ text: piece }) => piece).join('')).toBe(text);
        for (const { href } of pieces) if (href !== undefined) expect(href).toMatch(/^(https?|mailto):/);
      }),
    );
  });

  it.each(['a', 'www.', 'https://a)', 'a@', '.', '(', 'http://'])('is looked for quickly in much of %j', (part) => {
    const started = performance.now();
    piecesOf(part.repeat(200_000 / part.length));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('an address of a picture or file', () => {
  it.each(['javascript:alert(1)', 'data:image/png;base64,x', 'cdn.example/a.png', ''])('is refused: %s', (address) => {
    expect(webAddress(address)).toBeUndefined();
  });

  it('is taken when it is of the web', () => {
    expect(webAddress('https://a.example/b.png')).toBe('https://a.example/b.png');
  });
});
