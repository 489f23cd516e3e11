import { describe, expect, it } from 'vitest';
import { eventBody } from '../../../src/ui/model/event-text.js';
import { safeUrl } from '../../../src/ui/model/links.js';
import { event, message } from '../world.js';

const links = (text: string, width = 80) =>
  eventBody(message(1, text), width)
    .flat()
    .flatMap(({ text: shown, href }) => (href === undefined ? [] : [[shown, href]]));

describe('an address in a message', () => {
  it.each([
    ['see https://a.example/x?y=1.', [['https://a.example/x?y=1', 'https://a.example/x?y=1']]],
    ['(http://a.example)', [['http://a.example', 'http://a.example/']]],
    ['https://a.example/wiki/X_(y)', [['https://a.example/wiki/X_(y)', 'https://a.example/wiki/X_(y)']]],
    ['https://пример.example/й', [['https://пример.example/й', 'https://xn--e1afmkfd.example/%D0%B9']]],
    ['javascript:alert(1) file:///etc/passwd ftp://a.example', []],
    ['https://bank.example@evil.example/', []],
    ['nothing here', []],
  ])('%j is a link', (text, found) => {
    expect(links(text)).toEqual(found);
  });

  it('is one also where it goes on in the next line', () => {
    const url = 'https://a.example/a-very-long-path/that-goes-on';
    expect(links(`look at ${url} now`, 20).map(([shown]) => shown)).toEqual([
      'https://a.example/a-',
      'very-long-path/that-',
      'goes-on',
    ]);
    expect(new Set(links(`look at ${url} now`, 20).map(([, href]) => href))).toEqual(new Set([url]));
  });

  it('holds no escape sequence', () => {
    for (const [, href] of links('https://a.example/\u001b]8;;https://evil.example\u0007x https://a.example/\u009d')) {
      expect(href).toMatch(/^[!-~]+$/);
    }
    expect(safeUrl(`https://a.example/${'x'.repeat(3_000)}`)).toBeUndefined();
  });
});

describe('a file', () => {
  it('leads to its address by its name', () => {
    const file = { name: 'a.pdf', url: 'https://a.example/f', content_type: 'application/pdf', size: 2048 };
    const spans = eventBody(event(1, 'file', file), 80).flat();
    expect(spans.map(({ text, href }) => [text, href])).toEqual([
      ['file a.pdf (application/pdf, 2 KB)', 'https://a.example/f'],
      ['https://a.example/f', 'https://a.example/f'],
    ]);
    const evil = eventBody(event(1, 'file', { ...file, url: 'javascript:alert(1)' }), 80).flat();
    expect(evil.every(({ href }) => href === undefined)).toBe(true);
  });
});
