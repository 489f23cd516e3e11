import { type Command, Option } from 'commander';
import { printJson } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import type { BareProperties } from '../protocol/properties.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { property } from './option-values.js';
import { inSession } from './session.js';

export interface StartOptions extends GlobalOptions {
  readonly text?: string;
  readonly property?: BareProperties;
}

export function registerStart(program: Command, deps: Deps, run = runStart): void {
  withHelp(program.command('start'), {
    summary: 'Start a chat of agents',
    more:
      'The protocol knows no way to add a customer to it. A property is true, false, a whole number or a text;\n' +
      'in double quotes it is a text in any case. With --json: the chat object.',
    examples: [
      ['chatio start --text "Who takes the night shift?"', 'Ask the other agents'],
      ['chatio start --property source.type=phone', 'A record of a call'],
    ],
  })
    .option('--text <TEXT>', 'its first message')
    .addOption(new Option('--property <NS.NAME=VALUE>', "one of the chat's properties; repeatable").argParser(property))
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** @throws Failure what the server says: `validation` for an unknown property. */
export async function runStart(options: StartOptions, deps: Deps): Promise<void> {
  await inSession(options, deps, async ({ client }) => {
    const { chat } = await client.request('start_chat', {
      chat: {
        ...(options.property !== undefined && { properties: options.property }),
        ...(options.text !== undefined && { thread: { events: [{ type: 'message' as const, text: options.text }] } }),
      },
    });
    if (options.json) printJson(deps.streams.stdout, chat);
    else deps.streams.stdout.write(`Started chat ${sanitizeLine(chat.id)}.\n`);
  });
}
