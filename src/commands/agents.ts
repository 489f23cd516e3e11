import type { Command } from 'commander';
import { registerAgentsList } from './agents/list.js';
import type { Deps } from './deps.js';
import { withHelp } from './help.js';

export function registerAgents(program: Command, deps: Deps): void {
  const agents = withHelp(program.command('agents'), {
    summary: 'List the agents that are known',
    examples: [
      ['chatio agents list', 'Who works here'],
      ["chatio agents list --json | jq -r '.[].id'", 'Their ids'],
    ],
  });
  registerAgentsList(agents, deps);
}
