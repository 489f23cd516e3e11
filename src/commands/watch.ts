import type { Command } from 'commander';
import { isoTime, localTime } from '../io/age.js';
import { paintFor } from '../io/color.js';
import { printJsonLine } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import type { AgentPush, AgentPushName } from '../protocol/agent-api.js';
import { resolveChatId } from './chat-id.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { remark, staysOnline } from './live.js';
import { pushNameList } from './push-names.js';
import { chatOf, learnFromChats, learnFromPush, type Names, pushText } from './push-text.js';
import { clientOptions, loginOf } from './session.js';

export interface WatchOptions extends GlobalOptions {
  readonly chat?: string;
  readonly only?: readonly AgentPushName[];
}

export function registerWatch(program: Command, deps: Deps, run = runWatch): void {
  withHelp(program.command('watch'), {
    summary: 'Show pushes as they come, until it is stopped',
    more:
      'Reconnects by itself and says so on standard error; pushes that it misses in between are not repeated.\n' +
      'Ctrl-C, SIGTERM and a closed pipe are its ordinary end, exit 0. With --json: one push a line, as the protocol has it.',
    examples: [
      ['chatio watch --only incoming_event,incoming_chat_thread', 'What is said in all chats'],
      ["chatio watch --json --chat Q3N7 | jq -r 'select(.payload.event).payload.event.text'", 'The texts of one chat'],
    ],
  })
    .option('--chat <ID>', 'only those of this chat')
    .option('--only <ACTION,...>', 'only these pushes', pushNameList)
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** Resolves when it is stopped. @throws Failure when the first login does not succeed, or the session is ended for good. */
export async function runWatch(options: WatchOptions, deps: Deps): Promise<void> {
  const resolved = await loginOf(options, deps);
  const client = await deps.agentClient({ ...clientOptions(options, deps, resolved), autoReconnect: true });
  const print = await printer(options, deps);
  const names: Names = new Map();
  let chatId: string | undefined;
  client.onPush((push) => {
    learnFromPush(names, push);
    if (options.only !== undefined && !options.only.includes(push.action)) return;
    if (chatId === undefined || chatOf(push) === chatId) print(push, names);
  });
  const ended = staysOnline(client, deps, (login, first) => {
    learnFromChats(names, login.chats_summary);
    names.set(login.my_profile.id, sanitizeLine(login.my_profile.name));
    if (first && options.chat !== undefined) chatId = resolveChatId(options.chat, login.chats_summary);
    remark(deps, first ? `watching ${resolved.url} as ${login.my_profile.id}` : 'connected again');
  });
  try {
    await ended;
  } finally {
    await client.close();
  }
}

async function printer(options: WatchOptions, deps: Deps): Promise<(push: AgentPush, names: Names) => void> {
  const { stdout } = deps.streams;
  if (options.json) return (push) => printJsonLine(stdout, push);
  if (stdout.isTTY !== true) {
    return (push, names) => {
      const fields = [isoTime(Math.floor(deps.now() / 1000)), push.action, chatOf(push) ?? '', pushText(push, names)];
      stdout.write(`${fields.map(sanitizeLine).join('\t')}\n`);
    };
  }
  const paint = await paintFor(stdout, deps.env, options.color);
  return (push, names) => {
    const time = localTime(Math.floor(deps.now() / 1000)).slice(-5);
    const chat = sanitizeLine(chatOf(push) ?? '').padEnd(10);
    stdout.write(`${paint.faint(time)}  ${paint.strong(chat)}  ${pushText(push, names)}\n`);
  };
}
