import type { Command } from 'commander';
import { registerChatsList } from './chats/list.js';
import { registerChatsSearch } from './chats/search.js';
import { registerChatsShow } from './chats/show.js';
import type { Deps } from './deps.js';
import { withHelp } from './help.js';

export function registerChats(program: Command, deps: Deps): void {
  const chats = withHelp(program.command('chats'), {
    summary: 'List chats, show them, search them',
    examples: [
      ['chatio chats list', 'All chats'],
      ['chatio chats show Q3N7', 'What was said in one of them'],
      ['chatio chats search parcel', 'Where a word was said'],
    ],
  });
  registerChatsList(chats, deps);
  registerChatsShow(chats, deps);
  registerChatsSearch(chats, deps);
}
