import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseSeed } from '../../src/server/seed.js';

test('the seed file of docs/server.md is one that the server takes', () => {
  const seed = /```json\n([\s\S]*?)```/.exec(readFileSync('docs/server.md', 'utf8'))?.[1] ?? '';
  expect(parseSeed(seed).licenses[0]?.agents.map(({ id }) => id)).toEqual(['anna@example.com', 'tom@example.com']);
});
