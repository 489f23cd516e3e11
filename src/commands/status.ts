import { Argument, type Command } from 'commander';
import { printJson } from '../io/json.js';
import type { RoutingStatus } from '../protocol/user.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { inSession } from './session.js';

/** The words of the command line for the protocol's. */
const statuses = { accepting: 'accepting_chats', away: 'not_accepting_chats' } as const satisfies Record<
  string,
  RoutingStatus
>;

export interface StatusOptions extends GlobalOptions {
  /** Absent: only tell it. */
  readonly status?: keyof typeof statuses;
}

export function registerStatus(program: Command, deps: Deps, run = runStatus): void {
  withHelp(
    program.command('status').addArgument(new Argument('[status]', 'what it shall be').choices(Object.keys(statuses))),
    {
      summary: 'Tell or set whether new chats may be assigned to you',
      more: 'With --json: {"agent_id", "routing_status"}.',
      examples: [
        ['chatio status', 'Tell it'],
        ['chatio status away', 'No new chats for now'],
      ],
    },
  ).action((status: keyof typeof statuses | undefined, _flags: unknown, command: Command) =>
    run({ ...command.optsWithGlobals(), ...(status !== undefined && { status }) }, deps),
  );
}

/** @throws Failure as any command that logs in. */
export async function runStatus(options: StatusOptions, deps: Deps): Promise<void> {
  await inSession(options, deps, async ({ client, login }) => {
    const wanted = options.status === undefined ? undefined : statuses[options.status];
    if (wanted !== undefined) await client.request('update_agent', { routing_status: wanted });
    const status = wanted ?? login.my_profile.routing_status;
    if (options.json) printJson(deps.streams.stdout, { agent_id: login.my_profile.id, routing_status: status });
    else deps.streams.stdout.write(`${statusText(status)}\n`);
  });
}

/** A routing status in the words of the command line; an agent who is not logged in has none. */
export function statusText(status: RoutingStatus | undefined): string {
  if (status === undefined) return 'offline';
  return status === statuses.accepting ? 'accepting' : 'away';
}
