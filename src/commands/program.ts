import { Command, Option } from 'commander';
import { registerAgents } from './agents.js';
import { registerApi } from './api.js';
import { registerBan } from './ban.js';
import { registerChats } from './chats.js';
import { registerClose } from './close.js';
import { registerComplete, registerCompletion } from './completion.js';
import { registerConfig } from './config.js';
import { runConsole } from './console.js';
import { registerDemo } from './demo.js';
import type { Deps } from './deps.js';
import { registerExport } from './export.js';
import { exitCodeLine } from './help.js';
import { registerJoin } from './join.js';
import { registerLeave } from './leave.js';
import { registerLogin } from './login.js';
import { registerLogout } from './logout.js';
import { registerMulticast } from './multicast.js';
import { registerOn } from './on.js';
import { seconds } from './option-values.js';
import { registerProperties } from './properties.js';
import { registerScopes } from './scopes.js';
import { registerSend } from './send.js';
import { registerServer } from './server.js';
import { registerStart } from './start.js';
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

/** In the order of the help. */
const commands: Readonly<Record<string, (program: Command, deps: Deps) => void>> = {
  server: registerServer,
  demo: registerDemo,
  login: registerLogin,
  logout: registerLogout,
  whoami: registerWhoami,
  chats: registerChats,
  join: registerJoin,
  leave: registerLeave,
  send: registerSend,
  close: registerClose,
  start: registerStart,
  export: registerExport,
  watch: registerWatch,
  on: registerOn,
  status: registerStatus,
  agents: registerAgents,
  ban: registerBan,
  multicast: registerMulticast,
  properties: registerProperties,
  scopes: registerScopes,
  api: registerApi,
  config: registerConfig,
  completion: registerCompletion,
  __complete: registerComplete,
};

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
export function createProgram(deps: Deps): Command {
  const program = createRoot(deps);
  for (const register of Object.values(commands)) register(program, deps);
  return program;
}

/**
 * Runs a command line (without the program's name).
 * @throws CommanderError for a wrong one and for help, Failure for what a command could not do.
 */
export async function runProgram(deps: Deps, argv: readonly string[]): Promise<void> {
  const [name] = createRoot(deps).parseOptions([...argv]).operands;
  const register = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  // The other commands would take milliseconds to describe and are not asked for.
  const program = register === undefined ? createProgram(deps) : createRoot(deps);
  register?.(program, deps);
  // With an action of its own the program would take an unknown command for an argument and suggest nothing.
  if (name === undefined) program.action(() => runConsole(program.opts(), deps));
  await program.parseAsync(argv, { from: 'user' });
}
