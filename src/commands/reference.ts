import type { Argument, Command, Option } from 'commander';
import { exitCodeMeanings } from './exit-codes.js';
import { helpTextsOf } from './help.js';
import { markdownTable } from './markdown-table.js';

/**
 * docs/commands.md: every command as the program itself describes it. Not part of the program: `npm run docs` writes the
 * page, and a test compares it.
 */
export function commandReference(program: Command): string {
  const commands = descendants(program);
  return [
    '# Commands',
    '',
    'Made by `npm run docs` from the program itself; `chatio COMMAND --help` says the same.',
    '',
    ...commands.map(([path, command]) => `- [\`chatio ${path}\`](#${anchor(path)}): ${command.summary()}`),
    '',
    '## For all commands',
    '',
    ...optionTable(program.createHelp().visibleOptions(program)),
    '',
    ...markdownTable(
      ['exit code', 'meaning'],
      Object.entries(exitCodeMeanings).map(([code, meaning]) => [code, meaning]),
    ),
    '',
    'An error is one line on standard error, `chatio: WHAT`, and where there is a way out a second one, `hint: ...`. With',
    '`--json` it is `{"error":{"type","message"}}`.',
    ...commands.flatMap(([path, command]) => ['', ...section(path, command)]),
    '',
  ].join('\n');
}

/** All commands that do something or hold others, with their names from the program's on. */
function descendants(parent: Command, path = ''): [path: string, command: Command][] {
  return parent
    .createHelp()
    .visibleCommands(parent)
    .filter((command) => command.name() !== 'help')
    .flatMap((command) => {
      const name = `${path}${command.name()}`;
      return [[name, command] as [string, Command], ...descendants(command, `${name} `)];
    });
}

function section(path: string, command: Command): string[] {
  const { summary = '', more, examples = [] } = helpTextsOf(command) ?? {};
  const help = command.createHelp();
  return [
    `## chatio ${path}`,
    '',
    ...blocks(
      [`${summary}.`],
      more === undefined ? [] : [inText(more)],
      ['```text', usage(command), '```'],
      argumentTable(help.visibleArguments(command)),
      optionTable(help.visibleOptions(command).filter(({ long }) => long !== '--help')),
      ['```sh', ...examples.flatMap(([line, what]) => [`# ${what}`, line]), '```'],
    ),
  ];
}

function usage(command: Command): string {
  return command.createHelp().commandUsage(command).trimEnd();
}

/** Parts with a blank line between them; empty parts go. */
function blocks(...parts: readonly (readonly string[])[]): string[] {
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

function argumentTable(given: readonly Argument[]): string[] {
  const rows = given.map((argument) => [
    `\`${argument.required ? `<${argument.name()}>` : `[${argument.name()}]`}\``,
    describe(argument.description, argument.argChoices),
  ]);
  return rows.length === 0 ? [] : markdownTable(['argument', 'what it is'], rows);
}

function optionTable(given: readonly Option[]): string[] {
  const rows = given.map((option) => [
    `\`${option.flags}\``,
    describe(option.description, option.argChoices, option.defaultValue),
  ]);
  return rows.length === 0 ? [] : markdownTable(['option', 'what it does'], rows);
}

function describe(description: string, choices?: readonly string[], fallback?: unknown): string {
  const all = choices === undefined ? '' : `: ${choices.map((choice) => `\`${choice}\``).join(', ')}`;
  const usual = typeof fallback === 'string' || typeof fallback === 'number' ? ` (default \`${fallback}\`)` : '';
  return inText(description) + all + usual;
}

/** Help texts are written for a terminal: what looks like a tag is none. */
function inText(text: string): string {
  return text.replaceAll('<', '&lt;').replace(/(\{"[^}]*\})/g, '`$1`');
}

function anchor(path: string): string {
  return `chatio-${path.replaceAll(' ', '-')}`;
}
