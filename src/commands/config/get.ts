import { Argument, type Command } from 'commander';
import { type SettingKey, settingInForce, settingKeys } from '../../config/setting-keys.js';
import { printJson } from '../../io/json.js';
import { sanitizeLine } from '../../io/sanitize.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';

export interface ConfigGetOptions extends GlobalOptions {
  readonly key: SettingKey;
}

export function registerConfigGet(config: Command, deps: Deps, run = runConfigGet): void {
  withHelp(config.command('get').addArgument(new Argument('<key>', 'which setting').choices(settingKeys)), {
    summary: 'Tell the value of a setting that is in force now',
    more: 'With --json: {"key", "value", "origin"}.',
    examples: [
      ['chatio config get profile', 'Which login is used'],
      ['chatio config get pager --json', 'And what says so'],
    ],
  }).action((key: SettingKey, _flags: unknown, command: Command) => run({ ...command.optsWithGlobals(), key }, deps));
}

/** @throws Failure `failed` for a damaged file. */
export async function runConfigGet(options: ConfigGetOptions, deps: Deps): Promise<void> {
  const setting = settingInForce(options.key, deps.folders().config, { profile: options.profile, env: deps.env });
  if (options.json) printJson(deps.streams.stdout, setting);
  else deps.streams.stdout.write(`${sanitizeLine(setting.value)}\n`);
}
