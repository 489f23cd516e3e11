import type { Happening } from '../domain/fact.js';
import { router } from '../domain/permissions.js';
import { nextDue } from '../domain/routing/due.js';
import type { Micros } from '../domain/time.js';
import { type License, now } from './license.js';

/** The clock may be set, and a machine may sleep: however far off a moment is, it is looked at again after so long. */
const longestSleepMs = 60_000;

/** While chats wait: how long after something happened it is looked whether anybody can take one. */
const secondLook: Micros = 500_000;

/** How long after a failure it is tried again. */
const pause: Micros = 1_000_000;

/**
 * Tells the licenses that time has passed, whenever something falls due in one of them: with one timer for all. What fell
 * due while no server ran is decided at the start. Several servers may tell a license the same: deciding it again finds
 * nothing to do.
 */
export class Timers {
  readonly #licenses: readonly License[];
  readonly #observing: (() => void)[];
  /** Those to tell at the next waking, due or not. */
  readonly #looked = new Set<License>();
  readonly #working = new Set<License>();
  #timer: NodeJS.Timeout | undefined;
  /** When the timer goes off; infinite without one. */
  #wakesAt: Micros = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor(
    licenses: Iterable<License>,
    private readonly failed: (error: unknown) => void,
  ) {
    this.#licenses = [...licenses];
    this.#observing = this.#licenses.map((license) =>
      license.observe((happening) => this.#observe(license, happening)),
    );
    for (const license of this.#licenses) this.#looked.add(license);
    this.#wakeAt(now());
  }

  /** What has been told a license already is still carried out. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const stop of this.#observing) stop();
  }

  #observe(license: License, happening: Happening): void {
    const { settings, queues } = license.state;
    this.#wakeWhenDue(license);
    // Another server may have decided without knowing of somebody who is free.
    if (settings.routingMode !== 'automatic' || queues.waiting.first === undefined) return;
    if (happening.type === 'typing' || happening.type === 'sneak_peek' || this.#looked.has(license)) return;
    this.#looked.add(license);
    this.#wakeAt(now() + secondLook);
  }

  #wakeWhenDue(license: License): void {
    const due = nextDue(license.state);
    if (due !== undefined) this.#wakeAt(due);
  }

  #wakeAt(moment: Micros): void {
    if (this.#closed || moment >= this.#wakesAt) return;
    this.#wakesAt = moment;
    clearTimeout(this.#timer);
    const milliseconds = Math.ceil((moment - now()) / 1000);
    this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(milliseconds, 0), longestSleepMs));
  }

  #wake(): void {
    this.#wakesAt = Number.POSITIVE_INFINITY;
    for (const license of this.#licenses) {
      if (this.#working.has(license)) continue; // it is looked at when that is done
      const due = nextDue(license.state) ?? Number.POSITIVE_INFINITY;
      if (due <= now() || this.#looked.has(license)) void this.#tell(license);
      else this.#wakeWhenDue(license);
    }
  }

  async #tell(license: License): Promise<void> {
    this.#looked.delete(license);
    this.#working.add(license);
    try {
      await license.run(router, { type: 'time_passed' }, {}, { answer: () => undefined });
      this.#working.delete(license);
      this.#wakeWhenDue(license);
    } catch (error) {
      this.failed(error);
      this.#working.delete(license);
      this.#looked.add(license);
      this.#wakeAt(now() + pause);
    }
  }
}
