import type { Duty } from '../duty.js';
import { Turns } from '../files/turns.js';
import type { License } from '../license.js';
import type { Limits } from '../limits.js';
import type { Log } from '../log.js';
import { Courier } from './courier.js';
import { Poster } from './post.js';
import type { Targets } from './targets.js';

/** Delivers the webhooks of all licenses that this server has the duty for. */
export class Couriers {
  readonly #poster: Poster;
  readonly #couriers: readonly Courier[];

  constructor(
    licenses: Iterable<License>,
    { limits, ...office }: { targets: Targets; duty: Duty; limits: Limits; log: Log },
  ) {
    const { targets, duty, log } = office;
    const poster = new Poster({ targets, timeoutMs: limits.webhookMs, userAgent: 'chatio' });
    const turns = new Turns(limits.webhookPosts);
    this.#poster = poster;
    this.#couriers = [...licenses].map((license) => new Courier(license, { poster, turns, duty, limits, log }));
  }

  /** What is under way may end within the time; all else waits for the next start, or for another server. */
  async close(withinMs: number): Promise<void> {
    await Promise.all(this.#couriers.map((courier) => courier.close(withinMs)));
    this.#poster.close();
  }
}
