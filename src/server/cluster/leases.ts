import { setTimeout as delay } from 'node:timers/promises';
import { StorageType } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { Duty } from '../duty.js';
import { type Nats, natsPrefix } from './nats.js';
import { whenFormed } from './streams.js';

/** A lease that is not renewed ends after so long; its holder stops earlier to believe in it. */
const leaseMs = 8_000;
const beliefMs = 6_000;
const renewMs = 2_000;
/** A server that stops does not wait longer than this for NATS: its leases end by themselves. */
const farewellMs = 1_000;

/** Licenses share leases, so that their number costs nothing. */
const slots = 32;

interface Lease {
  readonly revision: number;
  /** When the renewal was asked for; ms of `performance.now()`. */
  readonly at: number;
}

/**
 * Which server has the duty for which license: a lease in NATS for each slot of licenses. The servers that live share the
 * slots evenly: each has one server that should hold it, and whoever holds it else lets it go.
 */
export class Leases implements Duty {
  readonly #held = new Map<number, Lease>();
  readonly #listeners = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  #round: Promise<void> = Promise.resolve();
  #isClosed = false;

  private constructor(
    private readonly nats: Nats,
    private readonly store: KV,
    private readonly self: string,
    private readonly servers: () => readonly string[],
  ) {
    this.#timer = setInterval(() => this.look(), renewMs).unref();
    this.look();
  }

  /** @param servers those that live, `self` among them. */
  static async open(nats: Nats, self: string, servers: () => readonly string[]): Promise<Leases> {
    const store = await whenFormed(nats, () =>
      new Kvm(nats.js).create(`${natsPrefix}_duties`, {
        ttl: leaseMs,
        history: 1,
        replicas: nats.replicas,
        storage: StorageType.Memory,
      }),
    );
    return new Leases(nats, store, self, servers);
  }

  mine(license: number): boolean {
    const lease = this.#held.get(license % slots);
    return lease !== undefined && performance.now() - lease.at < beliefMs;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Renews, takes and lets go of leases; to be called when a server came or went. */
  look(): void {
    this.#round = this.#round.then(() => this.#lookAtAll());
  }

  /** Lets go of everything, so that others need not wait. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    if (!this.nats.isConnected()) return; // they end by themselves
    await Promise.race([this.#letGoOfAll(), delay(farewellMs)]);
  }

  async #lookAtAll(): Promise<void> {
    if (this.#isClosed || !this.nats.isConnected()) return;
    const before = [...this.#held.keys()].join();
    const servers = this.servers();
    const all = Array.from({ length: slots }, (_, slot) => slot);
    await Promise.all(all.map((slot) => this.#lookAt(slot, holderOf(slot, servers) === this.self)));
    if ([...this.#held.keys()].join() !== before) for (const listener of this.#listeners) listener();
  }

  async #lookAt(slot: number, isOurs: boolean): Promise<void> {
    const lease = this.#held.get(slot);
    if (!isOurs) {
      if (lease !== undefined) await this.#letGo(slot);
      return;
    }
    const at = performance.now();
    try {
      const revision = await (lease === undefined
        ? this.store.create(keyOf(slot), this.self)
        : this.store.update(keyOf(slot), this.self, lease.revision));
      this.#held.set(slot, { revision, at });
    } catch {
      // Somebody else has it, or NATS is away; `mine` knows how long a lease can be believed in.
      if (lease !== undefined && at - lease.at >= beliefMs) this.#held.delete(slot);
    }
  }

  async #letGoOfAll(): Promise<void> {
    await this.#round;
    await Promise.all([...this.#held.keys()].map((slot) => this.#letGo(slot)));
  }

  async #letGo(slot: number): Promise<void> {
    const lease = this.#held.get(slot);
    this.#held.delete(slot);
    try {
      await this.store.delete(keyOf(slot), { previousSeq: lease?.revision ?? 0 });
    } catch {
      // It ends by itself.
    }
  }
}

function keyOf(slot: number): string {
  return `slot-${slot}`;
}

/** The server that should have a slot: all servers come to the same, and only what one leaves behind moves when it goes. */
export function holderOf(slot: number, servers: readonly string[]): string | undefined {
  let holder: string | undefined;
  let most = -1;
  for (const server of servers) {
    const weight = hash(`${server} ${slot}`);
    if (weight > most) [holder, most] = [server, weight];
  }
  return holder;
}

/** FNV-1a, with its last bits mixed. */
function hash(text: string): number {
  let value = 2_166_136_261;
  for (let n = 0; n < text.length; n += 1) value = Math.imul(value ^ text.charCodeAt(n), 16_777_619);
  value = Math.imul(value ^ (value >>> 15), 2_246_822_507);
  return (value ^ (value >>> 13)) >>> 0;
}
