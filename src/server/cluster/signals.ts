import type { Subscription } from '@nats-io/transport-node';
import type { Happening, Signal } from '../../domain/fact.js';
import type { License } from '../license.js';
import { type Nats, natsPrefix, subscribeJson } from './nats.js';

type Told = Extract<Signal, { type: 'typing' | 'sneak_peek' | 'multicast' }>;

interface Passed {
  readonly server: string;
  readonly signal: Told;
  /** The number of the last fact that was told before it. */
  readonly after: number;
}

/**
 * Passes on what is true for a moment and what nobody keeps (typing, sneak peeks, multicasts): to the users at other
 * servers, and from there to ours. Over core NATS: what gets lost is not missed.
 */
export class Signals {
  readonly #heard = new WeakSet<Happening>();
  readonly #subscription: Subscription;
  readonly #stopWatching: (() => void)[];

  /** @param self this server's name among the others. */
  constructor(
    private readonly nats: Nats,
    private readonly self: string,
    private readonly licenses: ReadonlyMap<number, License>,
  ) {
    this.#subscription = subscribeJson(nats, `${natsPrefix}.signals.*`, (message, subject) =>
      this.#hear(Number(subject.split('.')[2]), message as Passed),
    );
    this.#stopWatching = [...licenses].map(([id, license]) =>
      license.observe((happening) => this.#tell(id, license, happening)),
    );
  }

  close(): void {
    for (const stop of this.#stopWatching) stop();
    this.#subscription.unsubscribe();
  }

  #tell(id: number, license: License, happening: Happening): void {
    if (!isTold(happening) || this.#heard.has(happening) || !this.nats.isConnected()) return;
    const passed: Passed = { server: this.self, signal: happening, after: license.seq };
    this.nats.connection.publish(`${natsPrefix}.signals.${id}`, JSON.stringify(passed));
  }

  #hear(id: number, { server, signal, after }: Passed): void {
    const license = this.licenses.get(id);
    if (license === undefined || server === this.self || !isTold(signal) || typeof after !== 'number') return;
    this.#heard.add(signal);
    license.hear([signal], after);
  }
}

function isTold(happening: Happening): happening is Told {
  return happening.type === 'typing' || happening.type === 'sneak_peek' || happening.type === 'multicast';
}
