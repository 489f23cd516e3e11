import type { Command } from 'commander';
import { printJson } from '../io/json.js';
import { resolveChatId } from './chat-id.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { chatName } from './people.js';
import { inSession } from './session.js';

export interface CloseOptions extends GlobalOptions {
  readonly chat: string;
}

export function registerClose(program: Command, deps: Deps, run = runClose): void {
  withHelp(program.command('close').argument('<id>', 'chat id, or the beginning of one'), {
    summary: "Close a chat's active thread",
    more: 'The chat stays; the next message in it begins a new thread. With --json: {"chat_id"}.',
    examples: [
      ['chatio close Q3N7', 'Close the chat whose id begins so'],
      ['chatio send Q3N7 "Good bye!" && chatio close Q3N7', 'Say something first'],
    ],
  }).action((chat: string, _flags: unknown, command: Command) => run({ ...command.optsWithGlobals(), chat }, deps));
}

/** @throws Failure `usage` for an ambiguous id, `validation` when no thread is active, else what the server says. */
export async function runClose(options: CloseOptions, deps: Deps): Promise<void> {
  await inSession(options, deps, async ({ client, login }) => {
    const chatId = resolveChatId(options.chat, login.chats_summary);
    await client.request('close_thread', { chat_id: chatId });
    if (options.json) printJson(deps.streams.stdout, { chat_id: chatId });
    else deps.streams.stdout.write(`Closed ${chatName(chatId, login.chats_summary)}.\n`);
  });
}
