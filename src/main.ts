import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandLineFailure, isCommanderError } from './commands/command-line-failure.js';
import type { Deps } from './commands/deps.js';
import { exitCodes } from './commands/exit-codes.js';
import { runProgram } from './commands/program.js';
import { report } from './commands/report.js';
import { foldersOf } from './config/folders.js';
import type { Keyring } from './config/keyring.js';
import { ProcessOutput } from './io/process-output.js';
import { Stops } from './io/stops.js';
import type { Streams } from './io/streams.js';
import { asFailure } from './protocol/failure.js';
import type * as Start from './ui/start.js';

/** Put in by the build, from package.json. */
declare const CHATIO_VERSION: string;

/**
 * The program: everything that a command needs is put together here, and every failure becomes an exit code here.
 * @param argv without node and the script.
 */
export async function main(argv: readonly string[], host: NodeJS.Process): Promise<void> {
  const stops = new Stops(host);
  const onClosed = () => stops.closedPipe();
  const stdout = new ProcessOutput({ descriptor: 1, open: () => host.stdout, onClosed });
  const stderr = new ProcessOutput({ descriptor: 2, open: () => host.stderr, onClosed });
  const streams: Streams = {
    get stdin() {
      return host.stdin; // opened when it is used
    },
    stdout,
    stderr,
  };
  // A bug in a listener: told like everything else, without a stack trace in somebody's face.
  host.on('uncaughtException', (error) => host.exit(tell(error, argv, streams)));
  let exitCode = 0;
  try {
    await runProgram(dependencies(host, streams, stops), argv);
  } catch (error) {
    exitCode = tell(error, argv, streams);
  }
  await Promise.all([stdout.flushed(), stderr.flushed()]);
  // Everything is said and done: what a socket still has to say to its other end keeps nobody waiting.
  host.exit(exitCode);
}

function dependencies(host: NodeJS.Process, streams: Streams, stops: Stops): Deps {
  return {
    version: CHATIO_VERSION,
    streams,
    env: host.env,
    now: Date.now,
    folders: () => foldersOf(host.env),
    keyring: () => (host.env.CHATIO_CONFIG_DIR ? undefined : lazyKeyring(host.env)),
    agentClient: async (options) => {
      const { AgentClient } = await import('./client/agent-client.js');
      return new AgentClient(options);
    },
    tokenScopes: async (url, token, timeoutMs) => {
      const { tokenScopes } = await import('./client/token-scopes.js');
      return tokenScopes(url, token, timeoutMs);
    },
    accounts: () => import('./client/accounts.js'),
    browser: async () => {
      const { browserCommand, openBrowser } = await import('./io/open-browser.js');
      const command = browserCommand(host.env);
      return command && ((address) => openBrowser(command, address));
    },
    configure: async (...request) => {
      const { configure } = await import('./client/configuration.js');
      return configure(...request);
    },
    uploadImage: async (upload) => {
      const { uploadImage } = await import('./client/upload-image.js');
      return uploadImage(upload);
    },
    onStop: (listener) => stops.onStop(listener),
    runPager: async (command, text) => {
      const { runPager } = await import('./io/pager.js');
      // The pager gets Ctrl-C too and knows better what to do with it.
      const release = stops.onStop(() => {});
      return runPager(command, text, host.env).finally(release);
    },
    openConsole: async (call) => {
      // A bundle of its own, in ESM: Ink's layout engine has a top-level await. A file URL, because the bundler must not
      // follow it and Windows paths are no specifiers.
      const { href } = new URL('ui/start.js', pathToFileURL(`${__dirname}/`));
      const { startConsole } = (await import(href)) as Pick<typeof Start, 'startConsole'>;
      return startConsole({
        screenReader: ['true', '1'].includes(host.env.INK_SCREEN_READER ?? ''),
        ...call,
        configFolder: foldersOf(host.env).config,
        client: call.client as Start.ConsoleOptions['client'],
        stdin: host.stdin,
        stdout: host.stdout,
      });
    },
  };
}

/** Most logins never need it, nor child processes. */
function lazyKeyring(env: NodeJS.ProcessEnv): Keyring {
  const made = async () => {
    const { childKeyring } = await import('./config/keyring.js');
    return childKeyring(join(__dirname, 'keyring-child.js'), env);
  };
  return {
    get: async (profile) => (await made()).get(profile),
    set: async (profile, token) => (await made()).set(profile, token),
    remove: async (profile) => (await made()).remove(profile),
  };
}

/** @returns the exit code. */
function tell(error: unknown, argv: readonly string[], streams: Streams): number {
  const failure = isCommanderError(error) ? commandLineFailure(error) : asFailure(error);
  if (failure === undefined) return 0;
  // Read from the words themselves: what is wrong may be the command line, and then nobody has parsed it.
  const end = argv.indexOf('--');
  const flags = new Set(end === -1 ? argv : argv.slice(0, end));
  report(failure, streams.stderr, { json: flags.has('--json'), verbose: flags.has('--verbose') });
  return exitCodes[failure.type] ?? 1;
}
