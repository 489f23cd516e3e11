import type { Command } from 'commander';
import type { Deps } from './deps.js';
import { withHelp } from './help.js';
import { registerPropertiesCreate } from './properties/create.js';
import { registerPropertiesList } from './properties/list.js';
import { registerPropertiesSet } from './properties/set.js';

export function registerProperties(program: Command, deps: Deps): void {
  const properties = withHelp(program.command('properties'), {
    summary: 'Set properties of chats and threads, and create new ones',
    more:
      'set writes values, which chatio chats show ID tells; list and create are about which properties there can be, and\n' +
      'need an administrator. No property can be removed again: the Configuration API has no way to.',
    examples: [
      ['chatio properties set Q3N7 rating.comment="very patient"', 'A property of a chat'],
      ['chatio properties set Q3N7 source.type=phone --thread T8H2WLM0PX', 'One of a thread'],
      ['chatio properties create mood --type int --from 1 --to 5', 'A new one'],
    ],
  });
  registerPropertiesSet(properties, deps);
  registerPropertiesList(properties, deps);
  registerPropertiesCreate(properties, deps);
}
