import { type Command, InvalidArgumentError } from 'commander';
import { resolveLogin } from '../config/resolve-login.js';
import { isoTime, localTime } from '../io/age.js';
import { paintFor } from '../io/color.js';
import { printJsonLine } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import type { AgentPush, AgentPushName } from '../protocol/agent-api.js';
import type { Failure } from '../protocol/failure.js';
import { resolveChatId } from './chat-id.js';
import type { Client, Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { chatOf, learnFromChats, learnFromPush, type Names, pushNames, pushText } from './push-text.js';
import { clientOptions } from './session.js';

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
    .option('--only <ACTION,...>', 'only these pushes', onlyNames)
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** Resolves when it is stopped. @throws Failure when the first login does not succeed, or the session is ended for good. */
export async function runWatch(options: WatchOptions, deps: Deps): Promise<void> {
  const resolved = resolveLogin(options, deps.env, deps.folders().config);
  const client = await deps.agentClient({ ...clientOptions(options, deps, resolved), autoReconnect: true });
  const print = await printer(options, deps);
  const names: Names = new Map();
  let chatId: string | undefined;
  client.onPush((push) => {
    learnFromPush(names, push);
    if (options.only !== undefined && !options.only.includes(push.action)) return;
    if (chatId === undefined || chatOf(push) === chatId) print(push, names);
  });
  const ended = until(client, deps, (login, first) => {
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

type OnLogin = Parameters<Parameters<Client['onLogin']>[0]>;

/** The life of the connection: resolves when somebody stops it, rejects when it can't go on. */
function until(client: Client, deps: Deps, onLogin: (...login: OnLogin) => void): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const release = deps.onStop(() => {
      release();
      resolve();
    });
    let loggedIn = false;
    client.onLogin((login, first) => {
      loggedIn = true;
      try {
        onLogin(login, first);
      } catch (error) {
        reject(error);
      }
    });
    client.onStatus((status) => {
      if (status.state === 'closed' && status.failure !== undefined) reject(status.failure);
      if (status.state !== 'waiting') return;
      // A server that was never there is more likely a wrong address than a restart: the first try must succeed.
      if (loggedIn) remark(deps, retryText(status.failure, status.retryAt - deps.now()));
      else reject(status.failure);
    });
    client.connect().catch(reject);
  });
}

function retryText(failure: Failure, inMs: number): string {
  return `${failure.message}; trying again in ${Math.max(1, Math.round(inMs / 1000))} s`;
}

function remark(deps: Deps, text: string): void {
  deps.streams.stderr.write(`chatio: ${sanitizeLine(text)}\n`);
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

function onlyNames(text: string): readonly AgentPushName[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !pushNames.includes(name as AgentPushName));
  if (unknown === undefined) return names as AgentPushName[];
  throw new InvalidArgumentError(`There is no push "${unknown}". Pushes: ${pushNames.join(', ')}.`);
}
