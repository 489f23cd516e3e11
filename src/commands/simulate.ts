import { type Command, Option } from 'commander';
import { Failure } from '../protocol/failure.js';
import type { WriteLog } from '../simulate/customer.js';
import type { Simulation } from '../simulate/start.js';
import type { Deps } from './deps.js';
import { withHelp } from './help.js';
import { positiveInteger, seconds } from './option-values.js';
import { type AdmissionOptions, admissionTo, whereTo } from './simulate/admission.js';
import { addShowOptions, type ShowOptions } from './simulate/show-options.js';
import { tellAct, tellSummary } from './simulate/tell.js';
import { timeOrStop } from './simulate/time-or-stop.js';

export interface SimulateOptions extends AdmissionOptions, ShowOptions {
  readonly visits?: number;
  readonly seconds?: number;
}

export function registerSimulate(program: Command, deps: Deps, run = runSimulate): void {
  const simulate = withHelp(program.command('simulate'), {
    summary: 'Let simulated customers write to a server',
    more:
      'They come, type with hesitations, ask, answer what agents say, rate and leave, and say the same to the same\n' +
      'answers whenever the --seed is the same. They stay until their --visits are over, for --seconds, or until Ctrl-C.\n' +
      'Without --url they come to the server on this machine, never to that of a profile.\n' +
      'How they get in: by the chat page of a chatio server; or with --tokens, as customers whose access tokens you have;\n' +
      'or with --redirect-uri, as customers whom an app makes: its access token is in CHATIO_TOKEN and has the scope\n' +
      'customers.identity--manage.\n' +
      'With --json a line for each thing that a customer does or hears, {"event","customer","chat_id","text"}, and at the\n' +
      'end {"event":"summary","customers","chats","messages","replies","ratings","visits"}.',
    examples: [
      ['chatio simulate --customers 5', 'Company for the server on this machine'],
      ['chatio simulate --url https://chat.example --scenario rush --customers 40 --seconds 60', 'A busy minute'],
      ['chatio simulate --visits 1 --speed 10 --seed 7 --json', 'In a test: everybody comes once, faster than life'],
      ['chatio simulate --url https://chat.example --license 100001 --tokens tokens.txt', 'With tokens that you have'],
    ],
  });
  addShowOptions(simulate)
    .addOption(new Option('--visits <N>', 'how often each of them comes').argParser(positiveInteger))
    .addOption(new Option('--seconds <N>', 'for how long').argParser(seconds))
    .addOption(new Option('--license <ID>', 'the license, where the server has several').argParser(positiveInteger))
    .option('--tokens <FILE>', "customers' access tokens, one a line; - reads them from standard input")
    .option('--redirect-uri <URI>', 'a redirect URI of the app that makes the customers')
    .action((_flags: unknown, command: Command) => run(command.optsWithGlobals(), deps));
}

/** Resolves when it is over or has been stopped. @throws Failure `usage`, `unreachable`; why nobody was let in. */
export async function runSimulate(options: SimulateOptions, deps: Deps): Promise<void> {
  const url = whereTo(options, deps);
  const admit = await admissionTo(url, options, deps);
  const { startCustomers } = await import('../simulate/start.js');
  const { stdout } = deps.streams;
  const watch = timeOrStop(options.seconds, deps);
  const simulation = startCustomers({
    url,
    customers: options.customers,
    scenario: options.scenario,
    seed: options.seed,
    ...(options.speed !== undefined && { speed: options.speed }),
    ...(options.visits !== undefined && { visits: options.visits }),
    admit: (index, _role, signal) => admit(index, signal),
    tell: (act) => tellAct(stdout, act, options.json),
    log: await logFor(options, deps),
  });
  await Promise.race([simulation.closed, watch.over]);
  watch.end();
  await simulation.stop();
  failIfNobodyCame(simulation, options.customers);
  tellSummary(stdout, simulation.stats(), options);
}

/** On standard error, where it does not mix with what customers do. */
async function logFor(options: SimulateOptions, deps: Deps): Promise<WriteLog> {
  const { serverLog } = await import('./server-log.js');
  const level = options.verbose ? 'debug' : 'info';
  return serverLog(deps.streams.stderr, { level, json: options.json, now: deps.now });
}

function failIfNobodyCame({ refusals }: Simulation, customers: number): void {
  const [first] = refusals;
  if (first === undefined || refusals.length < customers) return;
  throw new Failure(first.type, `No customer was let in: ${first.message}`, first.hint, { cause: first });
}
