import type { Command } from 'commander';
import { registerChatsList } from './chats/list.js';
import { registerChatsShow } from './chats/show.js';
import type { Deps } from './deps.js';
import { withHelp } from './help.js';

export function registerChats(program: Command, deps: Deps): void {
  const chats = withHelp(program.command('chats'), {
    summary: 'List chats and show them',
    examples: [
      ['chatio chats list', 'All chats'],
      ['chatio chats show Q3N7', 'What was said in one of them'],
    ],
  });
  registerChatsList(chats, deps);
  registerChatsShow(chats, deps);
}
