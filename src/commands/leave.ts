import type { Command } from 'commander';
import { printJson } from '../io/json.js';
import { resolveChatId } from './chat-id.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { chatName } from './people.js';
import { inSession } from './session.js';

export interface LeaveOptions extends GlobalOptions {
  readonly chat: string;
}

export function registerLeave(program: Command, deps: Deps, run = runLeave): void {
  withHelp(program.command('leave').argument('<id>', 'chat id, or the beginning of one'), {
    summary: 'Leave a chat; its thread stays as it is',
    more: 'With --json: {"chat_id"}.',
    examples: [
      ['chatio leave Q3N7', 'Leave the chat whose id begins so'],
      ["chatio chats list --mine --json | jq -r '.[].id' | xargs -n1 chatio leave", 'Leave all of mine'],
    ],
  }).action((chat: string, _flags: unknown, command: Command) => run({ ...command.optsWithGlobals(), chat }, deps));
}

/** @throws Failure `usage` for an ambiguous id, `validation` when the agent is not in the chat, else what the server says. */
export async function runLeave(options: LeaveOptions, deps: Deps): Promise<void> {
  await inSession(options, deps, async ({ client, login }) => {
    const chatId = resolveChatId(options.chat, login.chats_summary);
    await client.request('remove_from_chat', { chat_id: chatId });
    if (options.json) printJson(deps.streams.stdout, { chat_id: chatId });
    else deps.streams.stdout.write(`Left ${chatName(chatId, login.chats_summary)}.\n`);
  });
}
