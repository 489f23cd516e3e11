import type { Command } from 'commander';
import { registerConfigGet } from './config/get.js';
import { registerConfigList } from './config/list.js';
import { registerConfigSet } from './config/set.js';
import type { Deps } from './deps.js';
import { withHelp } from './help.js';

export function registerConfig(program: Command, deps: Deps): void {
  const config = withHelp(program.command('config'), {
    summary: 'Tell and change settings',
    examples: [
      ['chatio config list', 'What is in force, and what says so'],
      ['chatio config set profile work', 'Use another login from now on'],
    ],
  });
  registerConfigList(config, deps);
  registerConfigGet(config, deps);
  registerConfigSet(config, deps);
}
