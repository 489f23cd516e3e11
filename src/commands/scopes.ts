import type { Command } from 'commander';
import type { Deps } from './deps.js';
import { withHelp } from './help.js';
import { registerScopesAuto } from './scopes/auto.js';
import { registerScopesChange } from './scopes/change.js';

export function registerScopes(program: Command, deps: Deps): void {
  const scopes = withHelp(program.command('scopes'), {
    summary: 'Change which agents see a chat, or say it by a rule',
    more: 'A chat without scopes is seen by every agent of the license. chatio chats show ID tells them.',
    examples: [
      ['chatio scopes add Q3N7 --group 4', 'Only the agents of group 4 see it'],
      ['chatio scopes auto list', 'The rules'],
    ],
  });
  registerScopesChange(scopes, deps, 'add');
  registerScopesChange(scopes, deps, 'remove');
  registerScopesAuto(scopes, deps);
}
