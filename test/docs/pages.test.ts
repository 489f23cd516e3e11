import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { blocksOf, root } from './blocks.js';
import { missingPrograms } from './programs.js';
import { Reader } from './reader.js';

/** Made from the program, and run as such: `commands.test.ts`. */
const generated = 'docs/commands.md';
const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', { cwd: root })].filter(
  (page) => page !== generated,
);

let reader: Reader | undefined;

afterEach(async () => {
  await reader?.close();
  reader = undefined;
});

describe.each(pages)('%s', (page) => {
  const all = blocksOf(page).filter(({ language }) => language === 'sh' || language === 'console');
  const commands = all.filter(({ code }) => missingPrograms(code).length === 0);

  for (const { code, line } of all.filter((block) => !commands.includes(block))) {
    test.skip(`line ${line} is not run: there is no ${missingPrograms(code).join(', ')}`, () => {});
  }

  test.runIf(commands.some(({ mark }) => mark.how !== 'not run'))(
    'says what works, from its first command to the last',
    async () => {
      reader = new Reader();
      for (const block of commands) {
        try {
          await reader.follow(block);
        } catch (error) {
          throw new Error(`${page}:${block.line}\n${block.code}\n\n${(error as Error).message}`, { cause: error });
        }
      }
    },
    120_000,
  );

  test('tells of each block what it is in', () => {
    expect(blocksOf(page).filter(({ language }) => language === '')).toEqual([]);
  });

  test('has no link into the void', () => {
    const text = readFileSync(join(root, page), 'utf8');
    const links = [...text.matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map(([, link, source]) => link ?? source ?? '');
    const files = links.filter((link) => !/^(https?:|mailto:|#)/.test(link)).map((link) => link.replace(/#.*$/, ''));
    expect(files.filter((file) => !existsSync(join(root, dirname(page), file)))).toEqual([]);
  });

  test('names no file that is not there', () => {
    const text = readFileSync(join(root, page), 'utf8');
    const named = [...text.matchAll(/`((?:src|test|web|scripts|docs|bin|examples)\/[\w./-]*)`/g)].map(
      ([, path = '']) => path,
    );
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
