import { type Command, Option } from 'commander';
import { printJson } from '../io/json.js';
import { readInput } from '../io/read-input.js';
import { maxFrameBytes } from '../protocol/envelope.js';
import type { Recipients, SentEvent } from '../protocol/event.js';
import { Failure } from '../protocol/failure.js';
import { resolveChatId } from './chat-id.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { jsonObject } from './option-values.js';
import { chatName } from './people.js';
import { inSession } from './session.js';

const limitName = '1 MiB (1,048,576 bytes), the most that a server takes';

export interface SendOptions extends GlobalOptions {
  readonly chat: string;
  /** `-`: from standard input. */
  readonly text?: string;
  readonly to?: Recipients;
  readonly annotation?: string;
  readonly custom?: object;
  readonly event?: object;
}

export function registerSend(program: Command, deps: Deps, run = runSend): void {
  withHelp(
    program
      .command('send')
      .argument('<id>', 'chat id, or the beginning of one')
      .argument('[text]', 'what to say; - reads it from standard input'),
    {
      summary: 'Send a message, or another event, to a chat',
      more:
        'A text of several lines stays as it is; from standard input one final line break is dropped.\n' +
        'A text that begins with "-" goes after "--". With --json: {"thread_id", "event"}.',
      examples: [
        ['chatio send Q3N7 "Berth 12 is free."', 'Say something to the customer'],
        ['git log -3 | chatio send Q3N7 - --to agents', 'Show something to the other agents only'],
      ],
    },
  )
    .addOption(new Option('--to <WHO>', 'who sees it').choices(['all', 'agents']))
    .addOption(
      new Option('--annotation <TYPE>', 'an annotation of this type, with the text').conflicts(['custom', 'event']),
    )
    .addOption(
      new Option('--custom <JSON>', 'a custom event with this content')
        .argParser(jsonObject)
        .conflicts(['annotation', 'event']),
    )
    .addOption(
      new Option('--event <JSON>', 'a whole event as the protocol has it')
        .argParser(jsonObject)
        .conflicts(['annotation', 'custom', 'to']),
    )
    .action((chat: string, text: string | undefined, _flags: unknown, command: Command) =>
      run({ ...command.optsWithGlobals(), chat, ...(text !== undefined && { text }) }, deps),
    );
}

/** @throws Failure `usage` for nothing to send, `validation` for too much of it, else what the server says. */
export async function runSend(options: SendOptions, deps: Deps): Promise<void> {
  const event = await eventOf(options, deps);
  refuseTooLarge(options.chat, event);
  await inSession(options, deps, async ({ client, login }) => {
    const chatId = resolveChatId(options.chat, login.chats_summary);
    const sent = await client.request('send_event', { chat_id: chatId, event });
    if (options.json) printJson(deps.streams.stdout, sent);
    else deps.streams.stdout.write(`Sent to ${chatName(chatId, login.chats_summary)}.\n`);
  });
}

async function eventOf(options: SendOptions, deps: Deps): Promise<SentEvent> {
  const { annotation, custom, event, to } = options;
  const common = to === undefined ? {} : { recipients: to };
  if ((custom !== undefined || event !== undefined) && options.text !== undefined) {
    throw new Failure('usage', `${custom === undefined ? '--event' : '--custom'} takes no text beside it`);
  }
  // Whether it is an event is for the server to say: a newer one may know more types than this program.
  if (event !== undefined) return event as SentEvent;
  if (custom !== undefined) return { type: 'custom', content: custom, ...common };
  const text = options.text === '-' ? await readInput(deps.streams.stdin, maxFrameBytes, limitName) : options.text;
  if (annotation !== undefined) {
    return { type: 'annotation', annotation_type: annotation, ...(text && { text }), ...common };
  }
  if (text === undefined)
    throw new Failure('usage', 'There is nothing to send', 'Give a text, or - to read it from standard input');
  if (text === '') throw new Failure('usage', 'There is nothing to send: the text is empty');
  return { type: 'message', text, ...common };
}

/** Before connecting: the server would close the connection for it and say nothing else. */
function refuseTooLarge(chatId: string, event: SentEvent): void {
  const frame = JSON.stringify({ request_id: '2', action: 'send_event', payload: { chat_id: chatId, event } });
  const size = Buffer.byteLength(frame);
  if (size <= maxFrameBytes) return;
  throw new Failure('validation', `The message takes ${size} bytes, more than ${limitName}; nothing was sent`);
}
