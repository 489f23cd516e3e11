import { type Command, InvalidArgumentError } from 'commander';
import { printJson } from '../../io/json.js';
import { Failure } from '../../protocol/failure.js';
import type { BareProperties } from '../../protocol/properties.js';
import { resolveChatId } from '../chat-id.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';
import { property } from '../option-values.js';
import { chatName } from '../people.js';
import { inSession } from '../session.js';

export interface PropertiesSetOptions extends GlobalOptions {
  readonly chat: string;
  readonly properties: BareProperties;
  readonly thread?: string;
}

export function registerPropertiesSet(properties: Command, deps: Deps, run = runPropertiesSet): void {
  withHelp(
    properties
      .command('set')
      .argument('<id>', 'chat id, or the beginning of one')
      .argument('<NS.NAME=VALUE...>', 'properties with their new values'),
    {
      summary: 'Set properties of a chat, or of one of its threads',
      more:
        'All of them or none. A value is true, false, a whole number or a text; in double quotes it is a text in any\n' +
        'case. With --json: {"chat_id", "properties"} as sent, and "thread_id" where one is named.',
      examples: [
        ['chatio properties set Q3N7 rating.score=1 rating.comment="very patient"', 'Two at once'],
        [`chatio properties set Q3N7 'source.type="42"'`, 'A text that looks like a number'],
      ],
    },
  )
    .option('--thread <ID>', 'of this thread instead of the chat')
    .action((chat: string, given: readonly string[], _flags: unknown, command: Command) =>
      run({ ...command.optsWithGlobals(), chat, properties: allOf(given) }, deps),
    );
}

/** @throws Failure `validation` for an unknown property or a wrong value, `authorization` where agents may not write it. */
export async function runPropertiesSet(options: PropertiesSetOptions, deps: Deps): Promise<void> {
  await inSession(options, deps, async ({ client, login }) => {
    const chat = { chat_id: resolveChatId(options.chat, login.chats_summary) };
    const { properties, thread } = options;
    const request = thread === undefined ? { ...chat, properties } : { ...chat, thread_id: thread, properties };
    if ('thread_id' in request) await client.request('update_chat_thread_properties', request);
    else await client.request('update_chat_properties', request);
    const where = chatName(chat.chat_id, login.chats_summary);
    if (options.json) printJson(deps.streams.stdout, request);
    else deps.streams.stdout.write(`Set in ${thread === undefined ? where : `a thread of ${where}`}.\n`);
  });
}

function allOf(given: readonly string[]): BareProperties {
  try {
    return given.reduce<BareProperties>((before, text) => property(text, before), {});
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new Failure('usage', `A property: ${error.message}`);
    throw error;
  }
}
