import type { Command } from 'commander';
import { paintFor } from '../../io/color.js';
import { printJson } from '../../io/json.js';
import { type Column, printTable } from '../../io/table.js';
import { knownChats } from '../chats/known-chats.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';
import { inSession } from '../session.js';
import { statusText } from '../status.js';
import { type AgentRow, knownAgents } from './known-agents.js';

export function registerAgentsList(agents: Command, deps: Deps, run = runAgentsList): void {
  withHelp(agents.command('list'), {
    summary: 'List the agents that are known from chats',
    more:
      'The protocol has no list of all agents: an agent who was never in a chat that you see is missing. CHATS counts\n' +
      'active ones. With --json: agent objects as an array, without what belongs to one chat.',
    examples: [
      ['chatio agents list', 'Who is there, and how busy?'],
      [
        'chatio agents list --json | jq -r \'.[] | select(.routing_status == "accepting_chats").id\'',
        'Who takes chats now?',
      ],
    ],
  }).action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** @throws Failure as any command that logs in. */
export async function runAgentsList(options: GlobalOptions, deps: Deps): Promise<void> {
  const { stdout } = deps.streams;
  await inSession(options, deps, async (session) => {
    const rows = knownAgents(session.login.my_profile, await knownChats(session, Number.POSITIVE_INFINITY));
    if (options.json) {
      printJson(
        stdout,
        rows.map(({ agent }) => agent),
      );
      return;
    }
    await printTable(stdout, await paintFor(stdout, deps.env, options.color), columns, rows);
  });
}

const columns: readonly Column<AgentRow>[] = [
  { title: 'ID', cell: ({ agent }) => agent.id, paint: (_row, paint) => paint.strong },
  { title: 'NAME', cell: ({ agent }) => agent.name, flexible: true },
  {
    title: 'STATUS',
    cell: ({ agent }) => statusText(agent.routing_status),
    paint: ({ agent }, paint) => (agent.routing_status === 'accepting_chats' ? paint.good : paint.faint),
  },
  { title: 'CHATS', cell: ({ activeChats }) => String(activeChats) },
];
