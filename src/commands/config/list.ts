import type { Command } from 'commander';
import { type SettingInForce, settingInForce, settingKeys, settingMeaning } from '../../config/setting-keys.js';
import { paintFor } from '../../io/color.js';
import { printJson } from '../../io/json.js';
import { type Column, printTable } from '../../io/table.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';

export function registerConfigList(config: Command, deps: Deps, run = runConfigList): void {
  withHelp(config.command('list'), {
    summary: 'List the settings, and what each value comes from',
    more: 'With --json: {"key", "value", "origin"} of each, as an array; "origin" is flag, environment, settings or default.',
    examples: [
      ['chatio config list', 'All of them'],
      ['chatio config list --profile work', 'As another profile would have them'],
    ],
  }).action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** @throws Failure `failed` for a damaged file. */
export async function runConfigList(options: GlobalOptions, deps: Deps): Promise<void> {
  const { stdout } = deps.streams;
  const { config } = deps.folders();
  const context = { profile: options.profile, env: deps.env };
  const settings = settingKeys.map((key) => settingInForce(key, config, context));
  if (options.json) printJson(stdout, settings);
  else await printTable(stdout, await paintFor(stdout, deps.env, options.color), columns, settings);
}

const columns: readonly Column<SettingInForce>[] = [
  { title: 'KEY', cell: ({ key }) => key, paint: (_row, paint) => paint.strong },
  { title: 'VALUE', cell: ({ value }) => value },
  { title: 'FROM', cell: ({ origin }) => origin, paint: (_row, paint) => paint.faint },
  { title: 'WHAT IT IS', cell: ({ key }) => settingMeaning(key), flexible: true },
];
