import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { announceLocalServer, type LocalAgent, withdrawLocalServer } from '../config/local-server.js';
import { printJsonLine } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import { asFailure, Failure } from '../protocol/failure.js';
import type { Seed } from '../server/seed.js';
import type { Stores } from '../server/stores.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { port } from './option-values.js';
import { type LogLevel, logLevels, serverLog, type WriteLog } from './server-log.js';

export interface ServerOptions extends GlobalOptions {
  readonly host: string;
  readonly port: number;
  readonly seed?: string;
  readonly data?: string;
  readonly logLevel: LogLevel;
}

export function registerServer(program: Command, deps: Deps, run = runServer): void {
  withHelp(program.command('server'), {
    summary: 'Run the chat server',
    more:
      'Without --seed it makes up a license with two agents and random tokens, and prints how to log in. With --data it\n' +
      'keeps everything in a folder, and an answer means that it is on the disk; without, nothing is left when it stops.\n' +
      'One server at a time uses a folder. On this machine chatio login finds it. The log goes to standard error. With --json standard output\n' +
      'carries JSON lines, the first of them when the port is open: {"event":"listening","url","pid"}.',
    examples: [
      ['chatio server', 'Try it out'],
      ['chatio server --seed seed.json --data /var/lib/chatio', 'Keep everything'],
      ['chatio server --port 0 --json --seed seed.json', 'From a test: a free port, known tokens'],
    ],
  })
    .option('--host <HOST>', 'address to listen on', '127.0.0.1')
    .addOption(new Option('--port <PORT>', 'port to listen on; 0 picks a free one').argParser(port).default(2428))
    .option('--seed <FILE>', 'licenses, agents and customers to start with (JSON)')
    .option('--data <DIR>', 'keep chats, files and made-up tokens in this folder')
    .addOption(
      new Option('--log-level <LEVEL>', 'what to log').choices(logLevels).default('info').env('CHATIO_LOG_LEVEL'),
    )
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** Resolves when it has been stopped. @throws Failure `usage` for a wrong seed, `failed` when the port can't be had. */
export async function runServer(options: ServerOptions, deps: Deps): Promise<void> {
  const { stderr } = deps.streams;
  const log = serverLog(stderr, { level: options.logLevel, json: options.json, now: deps.now });
  const stopped = signalled(deps);
  const { startServer } = await import('../server/start.js');
  const { seed, stores } = await openStores(options, log);
  const server = await startServer({ host: options.host, port: options.port, seed, log, ...(stores && { stores }) });
  const { state } = deps.folders();
  const here = localUrl(server.url);
  try {
    leaveTrace(state, here, seed, log);
    tellReady(server.url, here, seed, options, deps);
    log('info', 'stopping', { signal: await stopped });
  } finally {
    withdraw(state, log);
    await server.close();
  }
  log('info', 'stopped');
}

/** The data folder first: without a seed file, the seed is in there. */
async function openStores(options: ServerOptions, log: WriteLog): Promise<{ seed: Seed; stores?: Stores }> {
  if (options.data === undefined) return { seed: await readSeed(options.seed) };
  const given = options.seed === undefined ? undefined : await readSeed(options.seed);
  const { folderStores } = await import('../server/stores.js');
  const stores = await folderStores(options.data, log);
  try {
    const { keptSeed } = await import('../server/data/kept-seed.js');
    const seed = given ?? keptSeed(stores.folder, stores.licenses.length > 0);
    const unknown = stores.licenses.filter((id) => !seed.licenses.some((license) => license.id === id));
    if (unknown.length > 0) log('warn', 'the data folder has licenses that the seed does not name', { unknown });
    return { seed, stores };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

async function readSeed(path: string | undefined): Promise<Seed> {
  const { inventSeed, parseSeed } = await import('../server/seed.js');
  if (path === undefined) return inventSeed();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure('usage', `Can't read the seed file ${path}: ${(error as NodeJS.ErrnoException).code}`);
  }
  try {
    return parseSeed(text);
  } catch (error) {
    const failure = asFailure(error);
    throw new Failure(failure.type, `${path}: ${failure.message}`, failure.hint, { cause: error });
  }
}

function tellReady(url: string, here: string, seed: Seed, options: ServerOptions, deps: Deps): void {
  const { stdout } = deps.streams;
  const agents = localAgents(seed);
  const invented = options.seed === undefined;
  if (options.json) {
    printJsonLine(stdout, { event: 'listening', url, pid: process.pid });
    // Tokens of a seed file are known to whoever wrote it; made-up ones would be lost.
    if (invented) printJsonLine(stdout, { event: 'invented', agents });
    return;
  }
  stdout.write(`chatio server listens on ${url}\n`);
  stdout.write(`Customers write in at ${here}/\n`);
  if (!invented) return;
  stdout.write(
    'Without --seed its agents are made up. Log in, in another terminal, with chatio login, or anywhere with:\n',
  );
  for (const agent of agents) {
    stdout.write(
      sanitizeLine(`  chatio login --url ${here} --token ${agent.token}   # ${agent.name}, ${agent.permission}`),
    );
    stdout.write('\n');
  }
}

/** For `chatio login` on this machine. A server that can't write there works all the same. */
function leaveTrace(state: string, url: string, seed: Seed, log: WriteLog): void {
  try {
    announceLocalServer(state, { url, pid: process.pid, agents: localAgents(seed) });
  } catch (error) {
    log('warn', 'chatio login will not find this server', { reason: asFailure(error).message });
  }
}

function withdraw(state: string, log: WriteLog): void {
  try {
    withdrawLocalServer(state, process.pid);
  } catch (error) {
    log('warn', 'server.json stays behind', { reason: asFailure(error).message });
  }
}

/** Agents with the token that may do most: one without scopes of its own has them all. */
function localAgents(seed: Seed): readonly LocalAgent[] {
  return seed.licenses.flatMap((license) =>
    license.agents.flatMap(({ id, name, permission, tokens }) => {
      const token = tokens.find(({ scopes }) => scopes === undefined) ?? tokens[0];
      return token === undefined ? [] : [{ id, name, permission, license_id: license.id, token: token.token }];
    }),
  );
}

/** The address by which a program on this machine reaches a server that listens everywhere. */
function localUrl(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

function signalled(deps: Deps): Promise<string> {
  return new Promise((resolve) => {
    const release = deps.onStop((reason) => {
      // Whoever read the ready line may have closed the pipe; the server goes on.
      if (reason === 'closed pipe') return;
      release();
      resolve(reason);
    });
  });
}
