import type { Command } from 'commander';
import { printJson } from '../io/json.js';
import { resolveChatId } from './chat-id.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { chatName } from './people.js';
import { inSession } from './session.js';

export interface JoinOptions extends GlobalOptions {
  readonly chat: string;
}

export function registerJoin(program: Command, deps: Deps, run = runJoin): void {
  withHelp(program.command('join').argument('<id>', 'chat id, or the beginning of one'), {
    summary: 'Join a chat, so that the customer knows who answers',
    more: 'Joining a chat that one is in already is fine. With --json: {"chat_id"}.',
    examples: [
      ['chatio join Q3N7', 'Join the chat whose id begins so'],
      ["chatio join $(chatio chats list --unassigned --json | jq -r '.[-1].id')", 'Take the one that waits longest'],
    ],
  }).action((chat: string, _flags: unknown, command: Command) => run({ ...command.optsWithGlobals(), chat }, deps));
}

/** @throws Failure `usage` for an ambiguous id, else what the server says. */
export async function runJoin(options: JoinOptions, deps: Deps): Promise<void> {
  await inSession(options, deps, async ({ client, login }) => {
    const chatId = resolveChatId(options.chat, login.chats_summary);
    await client.request('join_chat', { chat_id: chatId, agent_ids: [login.my_profile.id] });
    if (options.json) printJson(deps.streams.stdout, { chat_id: chatId });
    else deps.streams.stdout.write(`Joined ${chatName(chatId, login.chats_summary)}.\n`);
  });
}
