import type { Clock } from '../../src/client/clock.js';

/** A clock that stands still until `advance` is called. */
export class ManualClock implements Clock {
  /** What `random()` answers. */
  chance = 1 - Number.EPSILON;
  #now = 1_700_000_000_000;
  #timers: { at: number; action: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.chance;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Timers that wait. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Lets `ms` pass; what falls due runs in its order, at its time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.#now = next.at;
      next.action();
    }
    this.#now = end;
  }

  /** Lets `ms` pass unnoticed, like a process that was stopped; then runs what is overdue. */
  sleep(ms: number): void {
    this.#now += ms;
    this.advance(0);
  }

  #due(end: number): { at: number; action: () => void } | undefined {
    const next = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
    this.#timers = this.#timers.filter((timer) => timer !== next);
    return next === undefined ? undefined : { at: Math.max(next.at, this.#now), action: next.action };
  }
}
