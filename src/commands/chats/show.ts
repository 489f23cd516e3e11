import { type Command, Option } from 'commander';
import { paintFor } from '../../io/color.js';
import { printJson } from '../../io/json.js';
import type { ChatWithThreads } from '../../protocol/chat.js';
import { Failure } from '../../protocol/failure.js';
import { resolveChatId } from '../chat-id.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { withHelp } from '../help.js';
import { printLong } from '../paging.js';
import { inSession, type Session } from '../session.js';
import { transcript } from './transcript.js';

export interface ShowOptions extends GlobalOptions {
  readonly chat: string;
  readonly thread?: string;
  readonly allThreads?: boolean;
}

export function registerChatsShow(chats: Command, deps: Deps, run = runChatsShow): void {
  withHelp(chats.command('show').argument('<id>', 'chat id, or the beginning of one'), {
    summary: 'Show a chat: who is in it, its properties, and what was said',
    more:
      "Shows the chat's last thread, on a terminal through a pager when it is long. With --json: the chat object of\n" +
      'get_chat_threads.',
    examples: [
      ['chatio chats show Q3N7', 'The last thread of the chat whose id begins so'],
      ['chatio chats show Q3N7 --all-threads --json', 'Everything that was ever said in it'],
    ],
  })
    .addOption(new Option('--thread <ID>', 'this thread instead of the last one').conflicts('allThreads'))
    .addOption(new Option('--all-threads', 'every thread of the chat').conflicts('thread'))
    .action((chat: string, _flags: unknown, command: Command) => run({ ...command.optsWithGlobals(), chat }, deps));
}

/** @throws Failure `usage` for an ambiguous id, `validation` for one the server does not know, `failed` for an unknown thread. */
export async function runChatsShow(options: ShowOptions, deps: Deps): Promise<void> {
  const { stdout } = deps.streams;
  const { chat, me } = await inSession(options, deps, async (session) => ({
    chat: await fetchChat(resolveChatId(options.chat, session.login.chats_summary), options, session),
    me: session.login.my_profile.id,
  }));
  if (options.json) printJson(stdout, chat);
  else await printLong(transcript(stdout, await paintFor(stdout, deps.env, options.color), chat, me), deps);
}

async function fetchChat(chatId: string, options: ShowOptions, session: Session): Promise<ChatWithThreads> {
  const { client, login } = session;
  const get = async (threadIds?: string[]) => {
    const payload = { chat_id: chatId, ...(threadIds !== undefined && { thread_ids: threadIds }) };
    return (await client.request('get_chat_threads', payload)).chat;
  };
  if (options.allThreads === true) return get();
  if (options.thread !== undefined) {
    const chat = await get([options.thread]);
    if (chat.threads !== undefined && chat.threads.length > 0) return chat;
    throw new Failure(
      'failed',
      `Chat ${chatId} has no thread ${options.thread}`,
      'chatio chats show --all-threads lists them',
    );
  }
  const known = login.chats_summary.find((summary) => summary.id === chatId)?.last_thread_summary.id;
  const last = known ?? (await get([])).threads_summary?.reduce((a, b) => (b.order > a.order ? b : a)).thread_id;
  return get(last === undefined ? [] : [last]);
}
