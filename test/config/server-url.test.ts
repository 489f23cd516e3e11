import { expect, test } from 'vitest';
import { serverUrl } from '../../src/config/server-url.js';

test.each([
  ['http://127.0.0.1:2428', 'http://127.0.0.1:2428'],
  ['http://127.0.0.1:2428/', 'http://127.0.0.1:2428'],
  ['  https://chat.example  ', 'https://chat.example'],
  ['ws://localhost:2428', 'http://localhost:2428'],
  ['wss://chat.example', 'https://chat.example'],
  ['localhost:2428', 'http://localhost:2428'],
  ['127.0.0.1:2428', 'http://127.0.0.1:2428'],
  ['http://[::1]:2428', 'http://[::1]:2428'],
])('%s is the server %s', (text, url) => {
  expect(serverUrl(text)).toBe(url);
});

test.each(['', 'http://', 'ftp://x', 'http://x/agent/v0.5', 'http://x?y', 'http://me:secret@x', 'a b'])(
  '"%s" is refused as wrong usage',
  (text) => {
    expect(() => serverUrl(text)).toThrow(expect.objectContaining({ type: 'usage' }));
  },
);
