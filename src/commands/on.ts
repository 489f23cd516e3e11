import { Argument, type Command, Option } from 'commander';
import type { AgentPushName } from '../protocol/agent-api.js';
import type { Recipients } from '../protocol/event.js';
import { Failure } from '../protocol/failure.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import type { From } from './on/push-origin.js';
import { positiveInteger } from './option-values.js';
import { pushNameList } from './push-names.js';

const usualJobs = 4;

export interface OnOptions extends GlobalOptions {
  readonly actions: readonly AgentPushName[];
  /** A program and its arguments. */
  readonly command: readonly string[];
  readonly chat?: string;
  readonly jobs: number;
  readonly reply?: boolean;
  readonly to?: Recipients;
  readonly from?: From;
}

/** Pushes about no chat: there is nowhere to reply to. */
const chatless: ReadonlySet<AgentPushName> = new Set([
  'agent_updated',
  'agent_disconnected',
  'customer_banned',
  'incoming_multicast',
]);

export function registerOn(program: Command, deps: Deps, run = runOn): void {
  withHelp(
    program
      .command('on')
      .addArgument(new Argument('<actions>', 'pushes to wait for, parted by commas').argParser(pushNameList))
      .argument('<command...>', 'the program and its arguments, after "--"'),
    {
      summary: 'Run a program for each push: a bot in one line of shell',
      more:
        'The program gets the push as one line of JSON on standard input, and CHATIO_ACTION and CHATIO_CHAT_ID in its\n' +
        'environment. Pushes of one chat are handled one after the other. With --reply what it writes is sent to the\n' +
        'chat, unless it is empty or the program fails. A first message comes with incoming_chat_thread, further ones with\n' +
        'incoming_event. Own doings are left out, or a bot would answer itself. Reconnects by itself. Ctrl-C and SIGTERM\n' +
        'let running programs finish, the second time they end them.',
      examples: [
        [
          `chatio on incoming_chat_thread --reply -- echo "Hello! Somebody will be with you in a minute."`,
          'Welcome everybody',
        ],
        [
          `chatio on incoming_event --from customers --jobs 1 -- sh -c 'jq -r .payload.event.text >> said.txt'`,
          'Write down what customers say',
        ],
      ],
    },
  )
    .option('--chat <ID>', 'only those of this chat')
    .addOption(new Option('--jobs <N>', 'at most so many at once').argParser(positiveInteger).default(usualJobs))
    .option('--reply', 'send what the program writes to the chat')
    .addOption(new Option('--to <WHO>', 'who sees the reply').choices(['all', 'agents']))
    .addOption(
      new Option('--from <WHO>', 'whose doings (default: others, with --reply customers)').choices([
        'customers',
        'others',
        'all',
      ]),
    )
    .action((actions: readonly AgentPushName[], line: readonly string[], _flags: unknown, command: Command) =>
      run({ ...command.optsWithGlobals(), actions, command: line }, deps),
    );
}

/** Resolves when it is stopped. @throws Failure `usage` for a program that is not there, else as `chatio watch`. */
export async function runOn(options: OnOptions, deps: Deps): Promise<void> {
  if (options.reply === true) {
    const nowhere = options.actions.find((action) => chatless.has(action));
    if (nowhere !== undefined) throw new Failure('usage', `${nowhere} is about no chat: there is nowhere to reply to`);
    if (options.from === 'all') {
      throw new Failure('usage', '--reply does not go with --from all', 'The program would answer itself for ever');
    }
  } else if (options.to !== undefined) {
    throw new Failure('usage', '--to goes with --reply');
  }
  const { runPrograms } = await import('./on/run-programs.js');
  await runPrograms(options, deps);
}
