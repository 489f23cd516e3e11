import type { Command } from 'commander';
import { printJson } from '../io/json.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { readJsonArgument } from './json-argument.js';
import { inSession } from './session.js';

export interface ApiOptions extends GlobalOptions {
  readonly action: string;
  /** A JSON object, `@FILE` or `-`; absent: an empty one. */
  readonly payload?: string;
}

export function registerApi(program: Command, deps: Deps, run = runApi): void {
  withHelp(
    program
      .command('api')
      .argument('<action>', 'an action of the Agent API')
      .argument('[payload]', 'its request payload as JSON; @FILE reads a file, - standard input'),
    {
      summary: 'Call any action of the Agent API and print what it answers',
      more:
        'Reaches what has no command of its own. Always prints JSON: the response payload, {} where there is none.\n' +
        'Chat ids are whole here. Actions of the Web API alone (upload_image) are not reached this way.',
      examples: [
        ['chatio api get_filtered_chats | jq length', 'An action without a payload'],
        [
          'chatio api update_last_seen_timestamp \'{"chat_id":"Q3N7ZK41TD"}\'',
          'Mark a chat as read, so that its customer sees it',
        ],
        ['chatio api get_archives @filters.json', 'With the payload from a file'],
      ],
    },
  ).action((action: string, payload: string | undefined, _flags: unknown, command: Command) =>
    run({ ...command.optsWithGlobals(), action, ...(payload !== undefined && { payload }) }, deps),
  );
}

/** @throws Failure `usage` for a payload that is no JSON object, else what the server says. */
export async function runApi(options: ApiOptions, deps: Deps): Promise<void> {
  const payload = options.payload === undefined ? {} : await readJsonArgument(options.payload, 'payload', deps);
  await inSession(options, deps, async ({ client }) => {
    printJson(deps.streams.stdout, (await client.call(options.action, payload)) ?? {});
  });
}
