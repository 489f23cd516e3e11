import type { Clock } from '../client/clock.js';

/** Thrown out of every wait once the simulation is stopped. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export interface Wait {
  /** Resolves when the time is over or `end` was called. @throws Stopped */
  readonly over: Promise<void>;
  end(): void;
}

/** The customers' time: a clock, faster or slower, that can be stopped for good. */
export class Pace {
  readonly #stops = new Set<() => void>();
  #stopped = false;

  /** @param speed 2 is twice as fast as life. */
  constructor(
    readonly clock: Clock,
    private readonly speed: number,
  ) {}

  /** @param ms of simulated time. @throws Stopped */
  sleep(ms: number): Promise<void> {
    return this.wait(ms).over;
  }

  wait(ms: number): Wait {
    if (this.#stopped) return { over: Promise.reject(new Stopped()), end: () => {} };
    let end = (): void => {};
    const over = new Promise<void>((resolve, reject) => {
      const settle = (then: () => void): void => {
        cancel();
        this.#stops.delete(stop);
        then();
      };
      const stop = (): void => settle(() => reject(new Stopped()));
      end = () => settle(resolve);
      const cancel = this.clock.after(ms / this.speed, end);
      this.#stops.add(stop);
    });
    return { over, end };
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  stop(): void {
    this.#stopped = true;
    for (const stop of [...this.#stops]) stop();
  }
}
