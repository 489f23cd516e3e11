import { type Command, Option } from 'commander';
import { plain } from '../io/color.js';
import { printJson } from '../io/json.js';
import type { ChatWithThreads } from '../protocol/chat.js';
import { resolveChatId } from './chat-id.js';
import { forPeople } from './chats/transcript.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { inSession } from './session.js';

const formats = ['markdown', 'text', 'json'] as const;

export interface ExportOptions extends GlobalOptions {
  readonly chat: string;
  readonly format?: (typeof formats)[number];
  /** Leave out events for agents only. */
  readonly public?: boolean;
}

export function registerExport(program: Command, deps: Deps, run = runExport): void {
  withHelp(program.command('export').argument('<id>', 'chat id, or the beginning of one'), {
    summary: "Print a chat's whole history, as a document to keep or to send",
    more:
      'All threads, oldest first. Times are UTC in Markdown and JSON, local in text. Events for agents only are in it and\n' +
      'marked, unless --public leaves them out. With --json, or --format json: the chat object of get_chat_threads.',
    examples: [
      ['chatio export Q3N7 > chat.md', 'Everything, as Markdown'],
      [
        'chatio export Q3N7 --public --format text | mail -s "Our chat" mary@example.com',
        'Without the notes of agents',
      ],
    ],
  })
    .addOption(new Option('--format <FORMAT>', 'what kind of document (default: markdown)').choices(formats))
    .option('--public', 'leave out events for agents only')
    .action((chat: string, _flags: unknown, command: Command) => run({ ...command.optsWithGlobals(), chat }, deps));
}

/** @throws Failure `usage` for an ambiguous id, `validation` for one the server does not know. */
export async function runExport(options: ExportOptions, deps: Deps): Promise<void> {
  const { stdout } = deps.streams;
  const whole = await inSession(options, deps, async ({ client, login }) => {
    const chatId = resolveChatId(options.chat, login.chats_summary);
    return (await client.request('get_chat_threads', { chat_id: chatId })).chat;
  });
  const chat = options.public === true ? publicPart(whole) : whole;
  const format = options.format ?? (options.json ? 'json' : 'markdown');
  if (format === 'json') {
    printJson(stdout, chat);
  } else if (format === 'text') {
    stdout.write(`${forPeople(chat, plain).join('\n')}\n`);
  } else {
    const { markdownOf } = await import('./export/markdown.js');
    stdout.write(markdownOf(chat));
  }
}

function publicPart(chat: ChatWithThreads): ChatWithThreads {
  if (chat.threads === undefined) return chat;
  const threads = chat.threads.map((thread) => ({
    ...thread,
    events: thread.events.filter(({ recipients }) => recipients !== 'agents'),
  }));
  return { ...chat, threads };
}
