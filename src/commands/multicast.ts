import { type Command, Option } from 'commander';
import { printJson } from '../io/json.js';
import type { MulticastScopes } from '../protocol/agent-api.js';
import { Failure } from '../protocol/failure.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { readJsonArgument } from './json-argument.js';
import { groupIds, texts } from './option-values.js';
import { inSession } from './session.js';

export interface MulticastOptions extends GlobalOptions {
  /** A JSON object, `@FILE` or `-`. */
  readonly content: string;
  readonly allAgents?: boolean;
  readonly agent?: readonly string[];
  readonly group?: readonly number[];
  readonly customer?: readonly string[];
}

export function registerMulticast(program: Command, deps: Deps, run = runMulticast): void {
  withHelp(
    program.command('multicast').argument('<content>', 'any JSON object; @FILE reads a file, - standard input'),
    {
      summary: 'Send any JSON to agents and customers who are connected',
      more:
        'Nothing is stored; their programs get the push incoming_multicast. Name at least one receiver.\n' +
        'With --json: {"scopes", "content"} as sent.',
      examples: [
        ['chatio multicast \'{"shift":"late"}\' --group 4', 'To a group of agents'],
        ['echo \'{"notice":"closing at 18:00"}\' | chatio multicast - --all-agents', 'To all agents'],
      ],
    },
  )
    .option('--all-agents', 'to every agent of the license')
    .addOption(new Option('--agent <ID>', 'to this agent; repeatable').argParser(texts))
    .addOption(new Option('--group <N>', 'to the agents of this group; repeatable').argParser(groupIds))
    .addOption(new Option('--customer <ID>', 'to this customer; repeatable').argParser(texts))
    .action((content: string, _flags: unknown, command: Command) =>
      run({ ...command.optsWithGlobals(), content }, deps),
    );
}

/** @throws Failure `usage` without a receiver or with a content that is no JSON object, else what the server says. */
export async function runMulticast(options: MulticastOptions, deps: Deps): Promise<void> {
  const scopes = scopesOf(options);
  const content = await readJsonArgument(options.content, 'content', deps);
  await inSession(options, deps, async ({ client }) => {
    await client.request('multicast', { scopes, content });
    if (options.json) printJson(deps.streams.stdout, { scopes, content });
    else deps.streams.stdout.write('Sent.\n');
  });
}

function scopesOf({ allAgents, agent, group, customer }: MulticastOptions): MulticastScopes {
  const agents = {
    ...(allAgents === true && { all: true }),
    ...(agent !== undefined && { ids: [...agent] }),
    ...(group !== undefined && { groups: [...group] }),
  };
  const scopes = {
    ...(Object.keys(agents).length > 0 && { agents }),
    ...(customer !== undefined && { customers: { ids: [...customer] } }),
  };
  if (Object.keys(scopes).length > 0) return scopes;
  throw new Failure('usage', 'Nobody is named to send it to', 'Use --all-agents, --agent, --group or --customer');
}
