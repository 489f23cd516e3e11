import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { consoleTables } from '../../scripts/docs/console-tables.js';
import { consolePage } from '../../src/commands/console-reference.js';
import { root } from './blocks.js';

test('docs/console.md has the keys, commands and settings of the program; npm run docs writes them', () => {
  const page = readFileSync(join(root, 'docs', 'console.md'), 'utf8');
  expect(consolePage(page, consoleTables())).toBe(page);
  expect(page).toContain('| `Ctrl-Q` |');
  expect(page).toContain('| `/note ');
  expect(page).toContain('| `pager` |');
});

test('a page without a place for a table is refused', () => {
  expect(() => consolePage('# The console', consoleTables())).toThrow('no place for keys');
});
