import { type Command, Option } from 'commander';
import type { ResolvedLogin } from '../config/resolve-login.js';
import { printJson } from '../io/json.js';
import { readInput } from '../io/read-input.js';
import type { Recipients, SentEvent } from '../protocol/event.js';
import { Failure } from '../protocol/failure.js';
import { maxFrameBytes } from '../protocol/limits.js';
import { resolveChatId } from './chat-id.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { type ImageFile, readImage } from './image-file.js';
import { jsonObject } from './option-values.js';
import { chatName } from './people.js';
import { clientOptions, inSession } from './session.js';

const limitName = '1 MiB (1,048,576 bytes), the most that a server takes';

export interface SendOptions extends GlobalOptions {
  readonly chat: string;
  /** `-`: from standard input. */
  readonly text?: string;
  readonly to?: Recipients;
  readonly annotation?: string;
  readonly custom?: object;
  readonly event?: object;
  /** Path of an image. */
  readonly file?: string;
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
        'A text that begins with "-" goes after "--". Of files agents can send images alone: --file uploads a PNG, GIF or\n' +
        'JPEG of at most 10 MiB and sends it as a rich message with the text as its title.\n' +
        'With --json: {"thread_id", "event"}.',
      examples: [
        ['chatio send Q3N7 "Berth 12 is free."', 'Say something to the customer'],
        ['git log -3 | chatio send Q3N7 - --to agents', 'Show something to the other agents only'],
        ['chatio send Q3N7 "The way to berth 12" --file map.png', 'An image'],
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
    .addOption(new Option('--file <PATH>', 'an image').conflicts(['annotation', 'custom', 'event']))
    .action((chat: string, text: string | undefined, _flags: unknown, command: Command) =>
      run({ ...command.optsWithGlobals(), chat, ...(text !== undefined && { text }) }, deps),
    );
}

/** @throws Failure `usage` for nothing to send, `validation` for too much of it, else what the server says. */
export async function runSend(options: SendOptions, deps: Deps): Promise<void> {
  const eventFor = await prepare(options, deps);
  await inSession(options, deps, async ({ client, login, resolved }) => {
    const chatId = resolveChatId(options.chat, login.chats_summary);
    const sent = await client.request('send_event', { chat_id: chatId, event: await eventFor(resolved) });
    if (options.json) printJson(deps.streams.stdout, sent);
    else deps.streams.stdout.write(`Sent to ${chatName(chatId, login.chats_summary)}.\n`);
  });
}

/** Everything that can be found out before connecting. An image is uploaded when the chat is known, not in vain. */
async function prepare(options: SendOptions, deps: Deps): Promise<(to: ResolvedLogin) => Promise<SentEvent>> {
  const { custom, event: whole, file } = options;
  if ((custom !== undefined || whole !== undefined) && options.text !== undefined) {
    throw new Failure('usage', `${custom === undefined ? '--event' : '--custom'} takes no text beside it`);
  }
  const image = file === undefined ? undefined : readImage(file);
  const text = options.text === '-' ? await readInput(deps.streams.stdin, maxFrameBytes, limitName) : options.text;
  if (image !== undefined) return (to) => uploaded(image, text, options, deps, to);
  const event = eventOf(options, text);
  refuseTooLarge(options.chat, event);
  return async () => event;
}

async function uploaded(
  { name, contentType, bytes }: ImageFile,
  title: string | undefined,
  options: SendOptions,
  deps: Deps,
  to: ResolvedLogin,
): Promise<SentEvent> {
  const { url, token, timeoutMs, trace } = clientOptions(options, deps, to);
  const { url: address } = await deps.uploadImage({ url, token, timeoutMs, name, bytes, ...(trace && { trace }) });
  const image = { url: address, name, content_type: contentType, size: bytes.length };
  return {
    type: 'rich_message',
    template_id: 'cards',
    elements: [{ ...(title && { title }), image }],
    ...(options.to !== undefined && { recipients: options.to }),
  };
}

function eventOf(options: SendOptions, text: string | undefined): SentEvent {
  const { annotation, custom, event, to } = options;
  const common = to === undefined ? {} : { recipients: to };
  // Whether it is an event is for the server to say: a newer one may know more types than this program.
  if (event !== undefined) return event as SentEvent;
  if (custom !== undefined) return { type: 'custom', content: custom, ...common };
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
