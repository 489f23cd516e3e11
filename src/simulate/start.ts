import { type Clock, systemClock } from '../client/clock.js';
import { CustomerClient, type CustomerClientOptions } from '../client/customer-client.js';
import { type CustomerSetup, type CustomerTransport, liveAsCustomer } from './customer.js';
import { Pace } from './pace.js';
import { Random } from './random.js';
import { scriptFor } from './scripts.js';
import type { SimulationStats } from './visit.js';

export interface SimulationOptions {
  /** `http(s)://host:port` of the server. */
  readonly url: string;
  readonly licenseId: number;
  /** Who comes, in this order. Names of `people` (scripts.ts) speak the language that goes with the name. */
  readonly customers: readonly { readonly id: string; readonly name: string; readonly token: string }[];
  /** The same seed gives the same behaviour towards the same agent. Default 1. */
  readonly seed?: number;
  /** 2 is twice as fast as life. Default 1. */
  readonly speed?: number;
  /** Stops the simulation when it is aborted. */
  readonly signal?: AbortSignal;
  /** Never given a token or a text. */
  readonly log?: CustomerSetup['log'];
  readonly clock?: Clock;
  /** Makes the client of one customer; by default a real one. */
  readonly newClient?: (options: CustomerClientOptions) => CustomerTransport;
}

export interface Simulation {
  /** Resolves when no customer is left: after `stop`, or when the server has refused them all. Never rejects. */
  readonly closed: Promise<void>;
  /** Takes all customers away. Nothing of them keeps the process alive after that. */
  stop(): Promise<void>;
  /** So far. */
  stats(): Readonly<SimulationStats>;
}

const requestTimeoutMs = 15_000;

/**
 * Lets customers in, one after another, the first within a second. Each starts a chat with a form and a message,
 * types with sneak peeks, answers what agents write, says goodbye, and is back after a while with a new thread.
 *
 *     const simulation = startCustomers({ url, licenseId: 100001, customers, log });
 *     ...
 *     await simulation.stop();
 *     const { chatsStarted, messagesSent, repliesReceived } = simulation.stats();
 *
 * @throws Failure usage when `url` is no server address.
 */
export function startCustomers(options: SimulationOptions): Simulation {
  const { url, licenseId, customers, signal, clock = systemClock, log = () => {} } = options;
  const newClient = options.newClient ?? ((of: CustomerClientOptions) => new CustomerClient(of));
  const pace = new Pace(clock, options.speed ?? 1);
  const stats: SimulationStats = { chatsStarted: 0, messagesSent: 0, repliesReceived: 0 };

  let arrivesAfterMs = 300;
  const clients: CustomerTransport[] = [];
  const lives = customers.map(({ name, token }, index) => {
    // A chance of their own, so that one customer's network does not change what another does.
    const random = new Random((options.seed ?? 1) * 7919 + index);
    const client = newClient({ url, licenseId, token, autoReconnect: true, timeoutMs: requestTimeoutMs, clock });
    clients.push(client);
    const life = liveAsCustomer({
      script: scriptFor(name, index),
      client,
      arrivesAfterMs,
      pace,
      random,
      stats,
      log,
    });
    arrivesAfterMs += random.between(5000, 10_000);
    return life;
  });
  const closed = Promise.all(lives).then(() => signal?.removeEventListener('abort', stopNow));

  function stopNow(): void {
    pace.stop();
    // Ends what a customer waits for on the network.
    for (const client of clients) void client.close();
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
  };
}
