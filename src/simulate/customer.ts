import type { ConnectionStatus } from '../client/connection-status.js';
import type { CustomerPatch } from '../protocol/customer-api.js';
import { asFailure, type Failure } from '../protocol/failure.js';
import type { Pace } from './pace.js';
import type { Random } from './random.js';
import type { Script } from './script.js';
import { playVisit, type SimulationStats, type VisitTransport } from './visit.js';

/** What a simulated customer needs of `CustomerClient`. */
export interface CustomerTransport extends VisitTransport {
  connect(first: { readonly customer?: CustomerPatch }): Promise<{ customer_id: string }>;
  readonly status: ConnectionStatus;
  close(): Promise<void>;
}

export interface CustomerSetup {
  readonly script: Script;
  readonly client: CustomerTransport;
  /** ms of simulated time until the customer comes. */
  readonly arrivesAfterMs: number;
  readonly pace: Pace;
  readonly random: Random;
  readonly stats: SimulationStats;
  readonly log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void;
}

/**
 * A customer's life: comes, plays a visit, goes away for a while, comes back with the next one. Ends when the pace is
 * stopped, or when the server wants nothing more of this customer (banned, token refused). Never throws.
 */
export async function liveAsCustomer(setup: CustomerSetup): Promise<void> {
  const { script, client, log } = setup;
  try {
    await live(setup);
  } catch (error) {
    if (setup.pace.isStopped) return;
    const failure = asFailure(error);
    log('warn', 'a simulated customer has gone', {
      customer: script.person.name,
      type: failure.type,
      reason: failure.message,
    });
  } finally {
    await client.close();
  }
}

async function live(setup: CustomerSetup): Promise<void> {
  const { script, client, pace, random, stats, log } = setup;
  await pace.sleep(setup.arrivesAfterMs);
  const { page, timezone, person } = script;
  const customer: CustomerPatch = { ...person, monitoring: { page, timezone } };
  const { customer_id } = await client.connect({ customer });
  log('debug', 'a simulated customer has come', { customer: person.name });
  for (let count = 0; ; count += 1) {
    const visit = script.visits[count % script.visits.length] ?? script.visits[0];
    try {
      await playVisit({ script, visit, customerId: customer_id, client, pace, random, stats });
    } catch (error) {
      const failure = failureOrThrow(error);
      // The client comes back by itself after a lost connection, and so does the customer.
      if (client.status.state === 'closed') throw failure;
      log('info', 'a simulated visit broke off', {
        customer: person.name,
        type: failure.type,
        reason: failure.message,
      });
    }
    await pace.sleep(random.between(45_000, 120_000));
  }
}

function failureOrThrow(error: unknown): Failure {
  if (error instanceof Error && error.name === 'Failure') return asFailure(error);
  throw error;
}
