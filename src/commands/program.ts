import { Command, Option } from 'commander';
import { registerChats } from './chats.js';
import { registerClose } from './close.js';
import type { Deps } from './deps.js';
import { exitCodeLine } from './help.js';
import { registerJoin } from './join.js';
import { registerLeave } from './leave.js';
import { seconds } from './option-values.js';
import { registerSend } from './send.js';
import { registerStatus } from './status.js';
import { registerWatch } from './watch.js';
import { registerWhoami } from './whoami.js';

const rootHelp = `
Without a command: the console, in which an agent works all day.

Getting started:
  chatio demo                     try it out: nothing is installed, asked or saved
  chatio server                   run a chat server, for example in another terminal
  chatio login                    log in to it
  chatio                          open the console

ID is a chat id or the beginning of one, at least 4 characters.

Environment:
  CHATIO_URL, CHATIO_TOKEN        server and token; the two together need no login
  CHATIO_PROFILE                  the profile to use
  CHATIO_CONFIG_DIR               a folder for all files of chatio
  CHATIO_LOG_LEVEL                for chatio server
  NO_COLOR, FORCE_COLOR           never, or always, colour
`;

export type Register = (program: Command, deps: Deps) => void;

/** What a script or a loop runs. The others take milliseconds to load, which only those who ask for them pay. */
const frequent: Readonly<Record<string, Register>> = {
  whoami: registerWhoami,
  chats: registerChats,
  join: registerJoin,
  leave: registerLeave,
  send: registerSend,
  close: registerClose,
  watch: registerWatch,
  status: registerStatus,
};

/** In the order of the help; what is not here comes last. */
const order = [
  'server',
  'demo',
  'simulate',
  'doctor',
  'login',
  'logout',
  'whoami',
  'chats',
  'join',
  'leave',
  'send',
  'close',
  'start',
  'export',
];

/** The command line without its commands: what is the same for all of them. */
function createRoot(deps: Deps): Command {
  const program = new Command('chatio')
    .description("An agent's console for customer chats, its commands for scripts, and its server")
    .version(deps.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show the help of a command')
    .option('--profile <NAME>', 'the profile to use')
    .option('--url <URL>', "the server, instead of the profile's")
    .option('--token <TOKEN>', "the access token, instead of the profile's")
    .option('--json', "print the protocol's own objects as JSON")
    .option('--no-color', 'no colour')
    .option('--verbose', 'show what goes over the wire, on standard error; tokens are masked')
    .option('--screen-reader', 'the console in words, line by line')
    .addOption(new Option('--timeout <SECONDS>', 'how long to wait for the server').argParser(seconds).default(15))
    // As option defaults the help would show them.
    .setOptionValueWithSource('json', false, 'default')
    .setOptionValueWithSource('verbose', false, 'default')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', () => `${rootHelp}\n${exitCodeLine()}`)
    // Errors are thrown and told in one place, in one form, by whoever called.
    .exitOverride()
    .configureOutput({
      writeOut: (text) => deps.streams.stdout.write(text),
      writeErr: () => {},
      // The same everywhere: the build prints this help into a file, from which the launcher tells it.
      getOutHelpWidth: () => 80,
    });
  return program;
}

/** The whole command line. Building it does nothing else: every command loads what it needs when it runs. */
export async function createProgram(deps: Deps): Promise<Command> {
  const { furtherCommands } = await import('./further-commands.js');
  const all = { ...frequent, ...furtherCommands };
  const program = createRoot(deps);
  for (const name of new Set([...order, ...Object.keys(all)])) all[name]?.(program, deps);
  return program;
}

/**
 * Runs a command line (without the program's name).
 * @throws CommanderError for a wrong one and for help, Failure for what a command could not do.
 */
export async function runProgram(deps: Deps, argv: readonly string[]): Promise<void> {
  const [name] = createRoot(deps).parseOptions([...argv]).operands;
  const program = await programFor(name, deps);
  // With an action of its own the program would take an unknown command for an argument and suggest nothing.
  if (name === undefined) {
    program.action(async () => {
      const { runConsole } = await import('./console.js');
      await runConsole(program.opts(), deps);
    });
  }
  await program.parseAsync(argv, { from: 'user' });
}

/** The command line with the one command that is asked for: nobody needs the others described. */
async function programFor(name: string | undefined, deps: Deps): Promise<Command> {
  const register = name === undefined ? undefined : await registerOf(name);
  if (register === undefined) return createProgram(deps);
  const program = createRoot(deps);
  register(program, deps);
  return program;
}

async function registerOf(name: string): Promise<Register | undefined> {
  if (Object.hasOwn(frequent, name)) return frequent[name];
  const { furtherCommands } = await import('./further-commands.js');
  return Object.hasOwn(furtherCommands, name) ? furtherCommands[name] : undefined;
}
