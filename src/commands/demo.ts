import { type Command, Option } from 'commander';
import { printJson } from '../io/json.js';
import { Failure } from '../protocol/failure.js';
import type { Seed } from '../server/seed.js';
import type { RunningServer } from '../server/start.js';
import type { Simulation } from '../simulate/start.js';
import { requireTerminal } from './console-terminal.js';
import { type PlayedAgent, playAgent } from './demo-agent.js';
import type { Client, Deps, GlobalOptions } from './deps.js';
import { withHelp } from './help.js';
import { seconds } from './option-values.js';
import { serverLog } from './server-log.js';
import { clientOptions } from './session.js';
import { addShowOptions, type ShowOptions } from './simulate/show-options.js';
import { timeOrStop } from './simulate/time-or-stop.js';

const licenseId = 100001;
const anna = { id: 'anna@example.com', name: 'Anna Kowal', permission: 'administrator' };
const tom = { id: 'tom@example.com', name: 'Tom Reed' };
/** Without a terminal nobody wants to wait for somebody who types. */
const headlessSpeed = 4;
const usualSeconds = 20;

/** So that the page asks for a rating, and agents see it. */
const access = { agent: { read: true, write: true }, customer: { read: true, write: true } };
const properties = {
  rating: {
    score: { type: 'int', domain: [0, 1], locations: { chat: { access } } },
    comment: { type: 'string', locations: { chat: { access } } },
  },
};

export interface DemoOptions extends GlobalOptions, ShowOptions {
  readonly headless?: boolean;
  readonly seconds?: number;
}

export function registerDemo(program: Command, deps: Deps, run = runDemo): void {
  const demo = withHelp(program.command('demo'), {
    summary: 'Try it out: a server, customers who write, and the console',
    more:
      'Server and customers live in this program; nothing is asked, nothing is saved. The console shows an address: open\n' +
      'it in a browser and be a customer yourself. The same --seed gives the same customers.\n' +
      'With --headless a played agent answers the customers, and one line tells how it went; with --json:\n' +
      '{"seconds", "customers", "chats", "customer_messages", "agent_messages", "replies_received"}. It fails when no\n' +
      'conversation came about.',
    examples: [
      ['chatio demo', 'Look around; Ctrl-Q ends it'],
      ['chatio demo --scenario rush --customers 12', 'A day on which everybody comes at once'],
      ['chatio demo --headless --seconds 10', 'See that everything works, without a terminal'],
    ],
  });
  addShowOptions(demo)
    .option('--headless', 'play it without a terminal')
    .addOption(
      new Option('--seconds <N>', `how long to play (with --headless; default: ${usualSeconds})`).argParser(seconds),
    )
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** @throws Failure `usage` without a terminal; with `headless` `failed` when no conversation came about. */
export async function runDemo(options: DemoOptions, deps: Deps): Promise<void> {
  if (options.headless !== true) {
    if (options.seconds !== undefined) throw new Failure('usage', '--seconds goes with --headless');
    requireTerminal(deps, 'chatio demo --headless --seconds 10 plays it without one');
  }
  const stage = await setStage(options, deps);
  try {
    if (options.headless === true) await playHeadless(stage, options, deps);
    else await openOnStage(stage, options, deps);
  } finally {
    await stage.simulation.stop();
    await stage.client.close();
    await stage.server.close();
  }
}

interface Stage {
  readonly server: RunningServer;
  readonly simulation: Simulation;
  readonly client: Client;
}

async function setStage(options: DemoOptions, deps: Deps): Promise<Stage> {
  const [{ startServer }, { parseSeed }, { startCustomers }, { castOf }, { randomUUID }] = await Promise.all([
    import('../server/start.js'),
    import('../server/seed.js'),
    import('../simulate/start.js'),
    import('../simulate/scripts.js'),
    import('node:crypto'),
  ]);
  const customers = castOf(options.customers, options.seed).map(({ person }) => ({
    ...person,
    id: randomUUID(),
    token: randomUUID(),
  }));
  const token = randomUUID();
  const seed: Seed = parseSeed(
    JSON.stringify({ licenses: [{ id: licenseId, agents: [{ ...anna, token }, tom], customers, properties }] }),
  );
  // The console owns the terminal: whoever wants to see the log plays without it.
  const shown = options.headless === true && options.verbose;
  const log = shown ? serverLog(deps.streams.stderr, { level: 'debug', json: options.json, now: deps.now }) : () => {};
  const server = await startServer({ host: '127.0.0.1', port: 0, seed, log });
  const client = await deps.agentClient({
    ...clientOptions({ ...options, verbose: shown }, deps, { url: server.url, token }),
    reconnect: false,
    autoReconnect: true,
  });
  const simulation = startCustomers({
    url: server.url,
    customers: options.customers,
    scenario: options.scenario,
    seed: options.seed,
    speed: options.speed ?? (options.headless === true ? headlessSpeed : 1),
    admit: async (index) => ({ licenseId, token: customers[index]?.token ?? '' }),
    log,
  });
  return { server, simulation, client };
}

async function openOnStage(stage: Stage, options: DemoOptions, deps: Deps): Promise<void> {
  await deps.openConsole({
    client: stage.client,
    server: stage.server.url,
    profile: 'demo',
    ...(options.screenReader === true && { screenReader: true }),
    hasColour: options.color,
    notice: `Demo, nothing is saved. Be a customer: ${stage.server.url}/   Enter opens, ? helps.`,
  });
}

async function playHeadless(stage: Stage, options: DemoOptions, deps: Deps): Promise<void> {
  const length = options.seconds ?? usualSeconds;
  const agent = playAgent(stage.client, anna.id);
  await stage.client.connect();
  const watch = timeOrStop(length, deps);
  try {
    const reason = await Promise.race([agent.failed, watch.over]);
    if (reason !== undefined) throw new Failure('interrupted', `The demo was stopped (${reason})`);
  } finally {
    watch.end();
    agent.stop();
  }
  tellHowItWent(stage, agent, length, options, deps);
}

function tellHowItWent(stage: Stage, agent: PlayedAgent, length: number, options: DemoOptions, deps: Deps): void {
  const { chatsStarted, repliesReceived } = stage.simulation.stats();
  const { messagesReceived, answersSent } = agent.stats;
  const { stdout } = deps.streams;
  if (options.json) {
    printJson(stdout, {
      seconds: length,
      customers: options.customers,
      chats: chatsStarted,
      customer_messages: messagesReceived,
      agent_messages: answersSent,
      replies_received: repliesReceived,
    });
  } else {
    stdout.write(
      `Played ${length} s: ${chatsStarted} chats, ${messagesReceived} messages from customers, ` +
        `${answersSent} answers by the agent, ${repliesReceived} of them read by the customers.\n`,
    );
  }
  if (messagesReceived > 0 && repliesReceived > 0) return;
  throw new Failure('failed', 'No conversation came about', 'Give it more time with --seconds');
}
