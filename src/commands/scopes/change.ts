import type { Command } from 'commander';
import { printJson } from '../../io/json.js';
import { resolveChatId } from '../chat-id.js';
import type { Deps, GlobalOptions } from '../deps.js';
import { type HelpTexts, withHelp } from '../help.js';
import { chatName } from '../people.js';
import { inSession } from '../session.js';
import { type ScopeOptions, scopesOf, scopesText, withScopeOptions } from './named-scopes.js';

export interface ScopesChangeOptions extends GlobalOptions, ScopeOptions {
  readonly chat: string;
}

type Verb = 'add' | 'remove';

const helps: Readonly<Record<Verb, HelpTexts>> = {
  add: {
    summary: 'Let groups and agents see a chat',
    more:
      'The first scope of a chat hides it from all others who are not in it. With --json: {"chat_id", "add_scopes"}\n' +
      'as sent.',
    examples: [
      ['chatio scopes add Q3N7 --group 4', 'A group'],
      ['chatio scopes add Q3N7 --agent tom@example.com --agent anna@example.com', 'Two agents'],
    ],
  },
  remove: {
    summary: 'Take the scopes of groups and agents off a chat',
    more: 'A chat without any scope is seen by every agent again. With --json: {"chat_id", "remove_scopes"} as sent.',
    examples: [
      ['chatio scopes remove Q3N7 --group 4', 'A group'],
      ['chatio scopes remove Q3N7 --agent tom@example.com', 'An agent'],
    ],
  },
};

export function registerScopesChange(scopes: Command, deps: Deps, verb: Verb, run = runScopesChange): void {
  withScopeOptions(
    withHelp(scopes.command(verb).argument('<id>', 'chat id, or the beginning of one'), helps[verb]),
  ).action((chat: string, _flags: unknown, command: Command) =>
    run(verb, { ...command.optsWithGlobals(), chat }, deps),
  );
}

/** @throws Failure `usage` when nobody is named, `validation` for an unknown agent, else what the server says. */
export async function runScopesChange(verb: Verb, options: ScopesChangeOptions, deps: Deps): Promise<void> {
  const changed = scopesOf(options);
  await inSession(options, deps, async ({ client, login }) => {
    const chatId = resolveChatId(options.chat, login.chats_summary);
    const change = verb === 'add' ? { add_scopes: changed } : { remove_scopes: changed };
    const request = { chat_id: chatId, ...change };
    await client.request('update_chat_scopes', request);
    const where = chatName(chatId, login.chats_summary);
    if (options.json) printJson(deps.streams.stdout, request);
    else if (verb === 'add') deps.streams.stdout.write(`Added ${scopesText(changed)} to ${where}.\n`);
    else deps.streams.stdout.write(`Removed ${scopesText(changed)} from ${where}.\n`);
  });
}
