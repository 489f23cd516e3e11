import { Argument, type Command } from 'commander';
import { changeSetting, type SettingKey, settingInForce, settingKeys } from '../../config/setting-keys.js';
import { printJson } from '../../io/json.js';
import { Failure } from '../../protocol/failure.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';

export interface ConfigSetOptions extends GlobalOptions {
  readonly key: SettingKey;
  readonly value?: string;
  /** Back to the default. */
  readonly default?: boolean;
}

export function registerConfigSet(config: Command, deps: Deps, run = runConfigSet): void {
  withHelp(
    config
      .command('set')
      .addArgument(new Argument('<key>', 'which setting').choices(settingKeys))
      .argument('[value]', 'its new value'),
    {
      summary: 'Change a setting for good',
      more: 'A flag or the environment still comes before it. With --json: {"key", "value", "origin"}, as now in force.',
      examples: [
        ['chatio config set profile work', 'Use this login when nothing else is said'],
        ['chatio config set pager "less -R"', 'Show long output with it'],
        ['chatio config set pager --default', 'Back to what it was'],
      ],
    },
  )
    .option('--default', 'back to the default')
    .action((key: SettingKey, value: string | undefined, _flags: unknown, command: Command) =>
      run({ ...command.optsWithGlobals(), key, ...(value !== undefined && { value }) }, deps),
    );
}

/** @throws Failure `usage` for a value that can't be, `failed` for a damaged file. */
export async function runConfigSet(options: ConfigSetOptions, deps: Deps): Promise<void> {
  const { key, value } = options;
  if ((value === undefined) !== (options.default === true)) {
    throw new Failure('usage', 'Give either a value or --default', `For example: chatio config set ${key} --default`);
  }
  const { config } = deps.folders();
  await changeSetting(key, value, config);
  const now = settingInForce(key, config, { env: deps.env });
  if (options.json) printJson(deps.streams.stdout, now);
  if (now.origin === 'environment') {
    deps.streams.stderr.write(`chatio: the environment has its own ${key}, which comes first\n`);
  }
}
