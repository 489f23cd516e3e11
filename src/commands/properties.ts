import type { Command } from 'commander';
import type { Deps } from './deps.js';
import { withHelp } from './help.js';
import { registerPropertiesSet } from './properties/set.js';

export function registerProperties(program: Command, deps: Deps): void {
  const properties = withHelp(program.command('properties'), {
    summary: 'Set properties of chats and threads',
    more: 'chatio chats show ID tells them.',
    examples: [
      ['chatio properties set Q3N7 rating.comment="very patient"', 'A property of a chat'],
      ['chatio properties set Q3N7 source.type=phone --thread T8H2WLM0PX', 'One of a thread'],
    ],
  });
  registerPropertiesSet(properties, deps);
}
