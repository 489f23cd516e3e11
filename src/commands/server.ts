import { type Command, Option } from 'commander';
import { announceLocalServer, type LocalAgent, withdrawLocalServer } from '../config/local-server.js';
import { printJsonLine } from '../io/json.js';
import { sanitizeLine } from '../io/sanitize.js';
import { asFailure } from '../protocol/failure.js';
import type { Seed } from '../server/seed.js';
import type { Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { natsUrls, origin, port, positiveInteger } from './option-values.js';
import { registerServerBackup } from './server/backup.js';
import { registerServerCheck } from './server/check.js';
import { registerServerPassword } from './server/password.js';
import { type LogLevel, logLevels, serverLog, type WriteLog } from './server-log.js';
import { openStores } from './server-stores.js';

export interface ServerOptions extends GlobalOptions {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  readonly seed?: string;
  readonly data?: string;
  readonly nats?: readonly string[];
  readonly natsReplicas?: number;
  readonly allowPrivateWebhooks?: true;
  readonly logLevel: LogLevel;
}

export function registerServer(program: Command, deps: Deps, run = runServer): void {
  const server = withHelp(program.command('server'), {
    summary: 'Run the chat server',
    more:
      'Without --seed it makes up a license with two agents and random tokens, and prints how to log in. With --data it\n' +
      'keeps everything in a folder, and an answer means that it is on the disk; without, nothing is left when it stops.\n' +
      'One server at a time uses a folder. With --nats any number of servers with the same seed keep everything together.\n' +
      'On this machine chatio login finds it. The log goes to standard error. With --json standard output carries JSON\n' +
      'lines, the first of them when the port is open: {"event":"listening","url","pid"}.',
    examples: [
      ['chatio server', 'Try it out'],
      ['chatio server --seed seed.json --data /var/lib/chatio', 'Keep everything'],
      ['chatio server --seed seed.json --nats nats://a:4222,nats://b:4222', 'One of several servers'],
      ['chatio server --port 0 --json --seed seed.json', 'From a test: a free port, known tokens'],
    ],
  })
    .option('--host <HOST>', 'address to listen on', '127.0.0.1')
    .addOption(new Option('--port <PORT>', 'port to listen on; 0 picks a free one').argParser(port).default(2428))
    .addOption(
      new Option(
        '--public-url <URL>',
        'where clients find it when a proxy with a certificate stands in front',
      ).argParser(origin),
    )
    .option('--seed <FILE>', 'licenses, agents and customers to start with (JSON)')
    .option('--data <DIR>', 'keep chats, files and made-up tokens in this folder')
    .addOption(
      new Option('--nats <URL,...>', 'keep everything in NATS JetStream, where other servers share it')
        .argParser(natsUrls)
        .env('CHATIO_NATS')
        .conflicts('data'),
    )
    .option('--nats-replicas <N>', 'copies of everything in NATS; 3 in a cluster, else 1', positiveInteger)
    .option('--allow-private-webhooks', 'deliver webhooks to loopback and private addresses, too')
    .addOption(
      new Option('--log-level <LEVEL>', 'what to log').choices(logLevels).default('info').env('CHATIO_LOG_LEVEL'),
    )
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
  registerServerBackup(server, deps);
  registerServerCheck(server, deps);
  registerServerPassword(server, deps);
}

/** Resolves when it has been stopped. @throws Failure `usage` for a wrong seed, `failed` when the port can't be had. */
export async function runServer(options: ServerOptions, deps: Deps): Promise<void> {
  const { stderr } = deps.streams;
  const log = serverLog(stderr, { level: options.logLevel, json: options.json, now: deps.now });
  const stopped = signalled(deps);
  const { startServer } = await import('../server/start.js');
  const { seed, stores } = await openStores(options, log);
  const server = await startServer({
    host: options.host,
    port: options.port,
    seed,
    log,
    ...(options.publicUrl !== undefined && { publicUrl: options.publicUrl }),
    ...(options.allowPrivateWebhooks && { allowPrivateWebhooks: true }),
    ...(stores && { stores }),
  });
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
  stdout.write(`Customers write in at ${options.publicUrl ?? here}/\n`);
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
