import type { ConnectionStatus } from '../client/connection-status.js';
import type { CustomerPatch } from '../protocol/customer-api.js';
import { asFailure, type Failure } from '../protocol/failure.js';
import type { Act } from './act.js';
import { inTemper } from './mood.js';
import type { Pace } from './pace.js';
import { Random } from './random.js';
import type { Scenario } from './scenario.js';
import type { Role } from './scripts.js';
import { playVisit, type VisitTransport } from './visit.js';

/** What a simulated customer needs of `CustomerClient`. */
export interface CustomerTransport extends VisitTransport {
  connect(first: { readonly customer?: CustomerPatch }): Promise<{ customer_id: string }>;
  readonly status: ConnectionStatus;
  close(): Promise<void>;
}

/** What lets a customer in. */
export interface Ticket {
  readonly licenseId: number;
  readonly token: string;
}

export type WriteLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields?: Record<string, unknown>,
) => void;

export interface CustomerSetup {
  readonly role: Role;
  readonly scenario: Scenario;
  readonly seed: number;
  /** Which customer of the simulation it is. */
  readonly index: number;
  /** Asked for before each visit: tokens do not last. @throws Failure */
  readonly admit: () => Promise<Ticket>;
  readonly newClient: (ticket: Ticket) => CustomerTransport;
  /** Told of each client, so that whoever stops the simulation can close it. */
  readonly opened: (client: CustomerTransport) => void;
  /** How often the customer comes; absent: again and again. */
  readonly visits: number | undefined;
  /** ms of simulated time until the customer comes. */
  readonly arrivesAfterMs: number;
  readonly pace: Pace;
  readonly tell: (act: Act) => void;
  readonly startedChat: () => void;
  readonly log: WriteLog;
}

/**
 * A customer's life: comes, plays a visit, goes away for a while, comes back with the next one. Ends after its visits,
 * when the pace is stopped, or when the server wants nothing of this customer (banned, token refused). Never throws.
 * @returns why the server did not let the customer in, if that is how it ended.
 */
export async function liveAsCustomer(setup: CustomerSetup): Promise<Failure | undefined> {
  try {
    await live(setup);
    return undefined;
  } catch (error) {
    if (setup.pace.isStopped) return undefined;
    const failure = asFailure(error);
    const { name } = setup.role.person;
    setup.log('warn', 'a simulated customer has gone', { customer: name, type: failure.type, reason: failure.message });
    return failure;
  }
}

async function live(setup: CustomerSetup): Promise<void> {
  const { pace, seed, index, scenario, visits = Number.POSITIVE_INFINITY } = setup;
  const timing = Random.of(seed, index, 'away');
  await pace.sleep(setup.arrivesAfterMs);
  for (let turn = 0; ; ) {
    await comeIn(setup, turn);
    turn += 1;
    if (turn >= visits) return;
    await pace.sleep(timing.within(scenario.awayMs));
  }
}

/** One visit with a connection of its own: who has left is not there. @throws Stopped; Failure when not let in. */
async function comeIn(setup: CustomerSetup, turn: number): Promise<void> {
  const { role, tell } = setup;
  const { script, person } = role;
  const customer: CustomerPatch = { ...person, monitoring: { page: script.page, timezone: script.timezone } };
  let client: CustomerTransport | undefined;
  try {
    const ticket = await setup.admit();
    if (setup.pace.isStopped) return;
    client = setup.newClient(ticket);
    setup.opened(client);
    const { customer_id } = await client.connect({ customer });
    tell({ type: 'came', customer: person.name });
    await play(setup, turn, customer_id, client);
  } catch (error) {
    if (setup.pace.isStopped || !isPassing(error)) throw error;
    tellBrokenOff(setup, asFailure(error));
  } finally {
    await client?.close();
  }
}

async function play(setup: CustomerSetup, turn: number, customerId: string, client: CustomerTransport): Promise<void> {
  const { role, scenario, seed, index, pace, tell } = setup;
  const { name } = role.person;
  const script = scenario.isAngry ? inTemper(role.script) : role.script;
  try {
    await playVisit({
      script,
      visit: script.visits[turn % script.visits.length] ?? script.visits[0],
      scenario,
      customerId,
      client,
      pace,
      timing: Random.of(seed, index, turn, 'timing'),
      choices: Random.of(seed, index, turn, 'choices'),
      report: {
        startedChat: setup.startedChat,
        said: (chatId, text) => tell({ type: 'said', customer: name, chatId, text }),
        heard: (chatId, text) => tell({ type: 'heard', customer: name, chatId, text }),
        rated: (chatId, rating) => tell({ type: 'rated', customer: name, chatId, ...rating }),
      },
    });
    tell({ type: 'left', customer: name });
  } catch (error) {
    // What ends the visit of somebody who was let in ends that visit only; the next login tells whether more has ended.
    if (setup.pace.isStopped || !isFailure(error)) throw error;
    tellBrokenOff(setup, error);
  }
}

function tellBrokenOff({ log, role }: CustomerSetup, { type, message }: Failure): void {
  log('info', 'a simulated visit broke off', { customer: role.person.name, type, reason: message });
}

function isFailure(error: unknown): error is Failure {
  return error instanceof Error && error.name === 'Failure';
}

/** A server that is away now may be back for the next visit. */
function isPassing(error: unknown): boolean {
  return isFailure(error) && ['unreachable', 'connection_lost', 'request_timeout'].includes(error.type);
}
