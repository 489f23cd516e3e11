import { join } from 'node:path';
import type { Command } from 'commander';
import { paintFor } from '../io/color.js';
import { printJson } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import { type Column, printTable } from '../io/table.js';
import { Failure } from '../protocol/failure.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';

export function registerKeys(program: Command, deps: Deps, run = runKeys): void {
  withHelp(program.command('keys'), {
    summary: 'List the keys of the console, and what is wrong in your keys.json',
    more:
      'Change them in keys.json in the folder of the settings: {"everywhere": {"switch": "ctrl+t"}}. With --json: an array of ' +
      '{"place", "action", "keys", "help"}. Mistakes in the file are told by their line, and exit 1.',
    examples: [
      ['chatio keys', 'All of them'],
      ['chatio keys --json', 'For a program'],
    ],
  }).action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

interface Row {
  readonly place: string;
  readonly action: string;
  readonly keys: readonly string[];
  readonly help: string;
}

/** @throws Failure `failed` when the file has mistakes, after the keys that are in force. */
export async function runKeys(options: GlobalOptions, deps: Deps): Promise<void> {
  const { loadKeys, toldProblem } = await import('../ui/user-files.js');
  const { stdout } = deps.streams;
  const path = join(deps.folders().config, 'keys.json');
  const { keys, problems } = await loadKeys(path);
  const rows = Object.entries(keys.table).flatMap(([place, bindings]) =>
    bindings.map(({ action, keys: names, help }): Row => ({ place, action, keys: names, help })),
  );
  if (options.json) printJson(stdout, rows);
  else await printTable(stdout, await paintFor(stdout, deps.env, options.color), columns, rows);
  if (problems.length === 0) return;
  throw new Failure('failed', problems.map((each) => sanitizeLine(toldProblem(path, each))).join('; '), `Mend ${path}`);
}

const columns: readonly Column<Row>[] = [
  { title: 'PLACE', cell: ({ place }) => place, paint: (_row, paint) => paint.faint },
  { title: 'ACTION', cell: ({ action }) => action, paint: (_row, paint) => paint.strong },
  { title: 'KEYS', cell: ({ keys }) => keys.join(' ') },
  { title: 'WHAT IT DOES', cell: ({ help }) => help, flexible: true },
];
