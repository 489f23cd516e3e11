import { describe, expect, it } from 'vitest';
import { isLoopbackUri, isRedirectUri, matchesRedirectUri } from '../../../src/server/oauth/redirect-uris.js';
import { redirectTable } from './redirect-table.js';

describe('a requested redirect URI', () => {
  it.each(redirectTable)('%s at http://localhost:5000/token: %s', (requested, matches) => {
    expect(matchesRedirectUri(['http://localhost:5000/token'], requested)).toBe(matches);
  });

  // [AUTH-25]
  it.each([
    ['scheme and host in capitals', 'https://desk.example/In', 'HTTPS://Desk.Example/In', true],
    ['a path in capitals', 'https://desk.example/in', 'https://desk.example/IN', false],
    ['the default port, written', 'https://desk.example/in', 'https://desk.example:443/in', false],
    ['the default port, written in both', 'https://desk.example:443/in', 'https://desk.example:443/in', true],
    ['no path at one without', 'https://desk.example', 'https://desk.example', true],
    ['a slash at one without a path', 'https://desk.example', 'https://desk.example/', true],
    ['no path at a slash', 'https://desk.example/', 'https://desk.example', true],
    ['any path at a slash', 'https://desk.example/', 'https://desk.example/a/b', true],
    ['no path at a path', 'https://desk.example/in', 'https://desk.example', false],
    ['an address with numbers', 'http://10.0.0.7:8080/in', 'http://10.0.0.7:8080/in', true],
    ['IPv6', 'http://[::1]:8080/in', 'http://[::1]:8080/in', true],
    ['a fragment', 'https://desk.example/in', 'https://desk.example/in#x', false],
    ['an empty query', 'https://desk.example/in', 'https://desk.example/in?', false],
    ['an empty fragment', 'https://desk.example/in', 'https://desk.example/in#', false],
    ['a user name', 'https://desk.example/in', 'https://eve@desk.example/in', false],
    ['a host that looks like a user name', 'https://desk.example/in', 'https://desk.example@evil.example/in', false],
    ['a longer host', 'https://desk.example/in', 'https://desk.example.evil.example/in', false],
    ['a host with a dot behind', 'https://desk.example/in', 'https://desk.example./in', false],
    ['a backslash', 'https://desk.example/in', 'https://desk.example\\@evil.example/in', false],
    ['a backslash in the path', 'https://desk.example/in', 'https://desk.example/in/\\evil', false],
    ['a dot', 'https://desk.example/in', 'https://desk.example/./in', false],
    ['an encoded traversal', 'https://desk.example/in', 'https://desk.example/%2e%2E/in', false],
    ['half of it encoded', 'https://desk.example/in', 'https://desk.example/.%2e/in', false],
    ['an encoded slash', 'https://desk.example/in', 'https://desk.example/..%2fin/in', false],
    ['an encoded backslash', 'https://desk.example/in', 'https://desk.example/..%5cin/in', false],
    ['dots that lead nowhere', 'https://desk.example/in', 'https://desk.example/.../in', true],
    ['a broken escape', 'https://desk.example/in', 'https://desk.example/%zz/in', false],
    ['a line break', 'https://desk.example/in', 'https://desk.example/in\r\nSet-Cookie: a=b', false],
    ['a tab that browsers drop', 'https://desk.example/in', 'https://desk.ex\tample/in', false],
    ['another scheme', 'https://desk.example/in', 'javascript://desk.example/in', false],
    ['no scheme', 'https://desk.example/in', '//desk.example/in', false],
    ['a path alone', 'https://desk.example/in', '/in', false],
    ['nothing', 'https://desk.example/in', '', false],
    ['a port that is none', 'https://desk.example:99999/in', 'https://desk.example:99999/in', false],
    ['more than anybody needs', 'https://desk.example/', `https://desk.example/${'a'.repeat(2048)}`, false],
  ])('%s', (_, configured, requested, matches) => {
    expect(matchesRedirectUri([configured], requested)).toBe(matches);
  });

  it('is good when it matches one of several, and never without any', () => {
    const several = ['https://desk.example/in', 'https://other.example/back'];
    expect(matchesRedirectUri(several, 'https://other.example/back')).toBe(true);
    expect(matchesRedirectUri(several, 'https://other.example/in')).toBe(false);
    expect(matchesRedirectUri([], 'https://desk.example/in')).toBe(false);
  });
});

it.each([
  ['https://desk.example/in', true],
  ['http://localhost:5000', true],
  ['https://desk.example/in?x=1', false],
  ['https://desk.example/in#x', false],
  ['https://desk.example/a/../in', false],
  ['https://eve:secret@desk.example/in', false],
  ['ftp://desk.example/in', false],
  ['desk.example/in', false],
])('%s may be configured: %s', (uri, may) => {
  expect(isRedirectUri(uri)).toBe(may);
});

it.each([
  ['http://127.0.0.1:51234/callback', true],
  ['http://[::1]:51234/callback', true],
  ['http://localhost:51234/callback', true],
  ['http://127.0.0.1/callback', false],
  ['https://127.0.0.1:51234/callback', false],
  ['http://127.0.0.1.evil.example:51234/callback', false],
  ['http://localhost:51234@evil.example/callback', false],
])('%s is an address of the machine itself: %s', (uri, is) => {
  expect(isLoopbackUri(uri)).toBe(is);
});
