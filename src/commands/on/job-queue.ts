interface Job {
  readonly key: string;
  readonly work: () => Promise<void>;
}

/** Runs jobs in the order in which they came, some at once, but never two of one key: a chat's pushes stay in order. */
export class JobQueue {
  readonly #limit: number;
  readonly #onError: (error: unknown) => void;
  readonly #busy = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #waiting: Job[] = [];

  /** @param limit how many at once. */
  constructor(limit: number, onError: (error: unknown) => void) {
    this.#limit = limit;
    this.#onError = onError;
  }

  add(key: string, work: () => Promise<void>): void {
    this.#waiting.push({ key, work });
    this.#startWhatCan();
  }

  /** Forgets what has not begun. @returns how many jobs that is. */
  drop(): number {
    return this.#waiting.splice(0).length;
  }

  /** Resolves when nothing runs and nothing waits. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #startWhatCan(): void {
    while (this.#running.size < this.#limit) {
      const index = this.#waiting.findIndex(({ key }) => !this.#busy.has(key));
      const [job] = index === -1 ? [] : this.#waiting.splice(index, 1);
      if (job === undefined) return;
      this.#start(job);
    }
  }

  #start({ key, work }: Job): void {
    this.#busy.add(key);
    const running = work()
      .catch(this.#onError)
      .finally(() => {
        this.#busy.delete(key);
        this.#running.delete(running);
        this.#startWhatCan();
      });
    this.#running.add(running);
  }
}
