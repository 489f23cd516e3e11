import { type Clock, systemClock } from '../client/clock.js';
import { CustomerClient, type CustomerClientOptions } from '../client/customer-client.js';
import type { Failure } from '../protocol/failure.js';
import { type Act, count, noStats, type SimulationStats } from './act.js';
import { type CustomerTransport, liveAsCustomer, type Ticket, type WriteLog } from './customer.js';
import { Pace } from './pace.js';
import { Random } from './random.js';
import { type ScenarioName, scenarios } from './scenario.js';
import { castOf, type Role } from './scripts.js';

export interface SimulationOptions {
  /** `http(s)://host:port` of the server. */
  readonly url: string;
  readonly customers: number;
  /**
   * Lets a customer in, asked for before each visit.
   * @param index which of the customers.
   * @param signal aborted when nobody waits any more.
   * @throws Failure; one that is about more than the moment ends that customer's part.
   */
  readonly admit: (index: number, role: Role, signal: AbortSignal) => Promise<Ticket>;
  /** Default `quiet`. */
  readonly scenario?: ScenarioName;
  /** The same seed gives the same customers, who say the same to the same agent. Default 1. */
  readonly seed?: number;
  /** 2 is twice as fast as life. Default 1. */
  readonly speed?: number;
  /** How often each customer comes. Default: again and again. */
  readonly visits?: number;
  /** Stops the simulation when it is aborted. */
  readonly signal?: AbortSignal;
  /** Told what customers do and hear; texts as they came. */
  readonly tell?: (act: Act) => void;
  /** Never given a token or a text. */
  readonly log?: WriteLog;
  readonly clock?: Clock;
  /** Makes the client of one visit; by default a real one. */
  readonly newClient?: (options: CustomerClientOptions) => CustomerTransport;
}

export interface Simulation {
  /** Resolves when no customer is left: after their visits, after `stop`, or when the server has refused them all. Never rejects. */
  readonly closed: Promise<void>;
  /** Takes all customers away. Nothing of them keeps the process alive after that. */
  stop(): Promise<void>;
  /** So far. */
  stats(): Readonly<SimulationStats>;
  /** Why customers were not let in, in their order. */
  readonly refusals: readonly Failure[];
}

const requestTimeoutMs = 15_000;
const firstArrivalMs = 300;

/**
 * Lets customers in, one after another, the first within a second. Each starts a chat with a form and a message,
 * types with sneak peeks, answers what agents write, says goodbye, rates, leaves, and is back after a while with a new
 * thread.
 *
 *     const simulation = startCustomers({ url, customers: 3, admit: async (index) => ({ licenseId, token }), log });
 *     ...
 *     await simulation.stop();
 *     const { chatsStarted, messagesSent, repliesReceived } = simulation.stats();
 */
export function startCustomers(options: SimulationOptions): Simulation {
  const { url, customers, signal, clock = systemClock, seed = 1, tell = () => {}, log = () => {} } = options;
  const newClient = options.newClient ?? ((of: CustomerClientOptions) => new CustomerClient(of));
  const scenario = scenarios[options.scenario ?? 'quiet'];
  const pace = new Pace(clock, options.speed ?? 1);
  const stats = noStats();
  const refusals: Failure[] = [];
  const clients = new Map<number, CustomerTransport>();
  const stopping = new AbortController();
  const arrivals = Random.of(seed, 'arrivals');

  let arrivesAfterMs = firstArrivalMs;
  const lives = castOf(customers, seed).map(async (role, index) => {
    const life = liveAsCustomer({
      role,
      scenario,
      seed,
      index,
      admit: () => options.admit(index, role, stopping.signal),
      newClient: ({ licenseId, token }) =>
        newClient({ url, licenseId, token, autoReconnect: true, timeoutMs: requestTimeoutMs, clock }),
      opened: (client) => clients.set(index, client),
      visits: options.visits,
      arrivesAfterMs,
      pace,
      tell: (act) => {
        count(stats, act);
        tell(act);
      },
      startedChat: () => {
        stats.chatsStarted += 1;
      },
      log,
    });
    arrivesAfterMs += arrivals.within(scenario.arrivalGapMs);
    const refusal = await life;
    if (refusal !== undefined) refusals.push(refusal);
  });
  const closed = Promise.all(lives).then(() => signal?.removeEventListener('abort', stopNow));

  function stopNow(): void {
    pace.stop();
    stopping.abort();
    // Ends what a customer waits for on the network.
    for (const client of clients.values()) void client.close();
  }

  if (signal?.aborted) stopNow();
  else signal?.addEventListener('abort', stopNow, { once: true });
  return {
    closed,
    stop: () => {
      stopNow();
      return closed;
    },
    stats: () => ({ ...stats }),
    refusals,
  };
}
