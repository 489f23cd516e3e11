import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import type { Deps } from '../../src/commands/deps.js';
import { helpTextsOf } from '../../src/commands/help.js';
import { createProgram } from '../../src/commands/program.js';
import { commandReference } from '../../src/commands/reference.js';
import { world } from './fake-deps.js';

const page = join(import.meta.dirname, '..', '..', 'docs', 'commands.md');

function all(parent: Command, path: string[] = []): [path: string[], command: Command][] {
  return parent
    .createHelp()
    .visibleCommands(parent)
    .filter((command) => command.name() !== 'help')
    .flatMap((command) => {
      const names = [...path, command.name()];
      return [[names, command] as [string[], Command], ...all(command, names)];
    });
}

/** Describing the commands takes nothing of the world. */
const program = await createProgram({ version: '1.2.3' } as Deps);

const commands = () => all(program).map(([path, command]) => ({ name: path.join(' '), path, command }));

test('docs/commands.md is what the program says; npm run docs writes it', () => {
  expect(readFileSync(page, 'utf8')).toBe(commandReference(program));
});

describe('the help of', () => {
  test.each(commands())(
    'chatio $name has a summary, two examples and what every option does',
    async ({ path, command }) => {
      const texts = helpTextsOf(command);
      expect(texts?.summary).toMatch(/^[A-Z].{5,75}[^.]$/);
      expect(texts?.examples.length).toBeGreaterThanOrEqual(2);
      for (const [line, what] of texts?.examples ?? []) {
        expect(line).toContain('chatio');
        expect(what).not.toBe('');
      }
      for (const { long, description } of command.options) expect(description, long).toMatch(/^.{4,}[^.]$/s);
      for (const argument of command.registeredArguments) expect(argument.description, argument.name()).not.toBe('');
      const { run, streams } = world();
      await run(...path, '--help').catch(() => {}); // commander's way to say that it is done
      expect(streams.stdout.text).toContain('Exit codes:');
      expect(streams.stdout.text).toContain('--json');
      for (const line of streams.stdout.text.split('\n').slice(0, 6)) expect(line.length).toBeLessThanOrEqual(120);
    },
  );
});
