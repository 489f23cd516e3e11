/** How often something may happen within a time, for each of many. Knows a bounded number of them; the oldest go. */
export class SlidingWindow {
  readonly #times = new Map<string, number[]>();

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
    private readonly now: () => number = Date.now,
    private readonly maxKeys = 10_000,
  ) {}

  /** Milliseconds until it may happen again; 0: now. */
  waitMs(key: string): number {
    const times = this.#recent(key);
    const first = times.at(-this.limit);
    return first === undefined ? 0 : first + this.windowMs - this.now();
  }

  /** It happens now. */
  add(key: string): void {
    const times = [...this.#recent(key), this.now()].slice(-this.limit);
    this.#times.delete(key); // the one that happened last stands last
    this.#times.set(key, times);
    const [oldest] = this.#times.keys();
    if (this.#times.size > this.maxKeys && oldest !== undefined) this.#times.delete(oldest);
  }

  /** It has not happened after all, the last time. */
  takeBack(key: string): void {
    this.#times.get(key)?.pop();
  }

  #recent(key: string): number[] {
    const since = this.now() - this.windowMs;
    return (this.#times.get(key) ?? []).filter((time) => time > since);
  }
}
