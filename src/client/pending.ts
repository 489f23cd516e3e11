import type { Failure } from '../protocol/failure.js';
import type { Clock } from './clock.js';

interface Waiting {
  readonly resolve: (payload: object | undefined) => void;
  readonly reject: (failure: Failure) => void;
  readonly cancelTimer: () => void;
}

/**
 * Requests in flight on one connection, by id. Every one settles exactly once: with its answer, with its timeout, or
 * with {@link Pending.failAll} when the connection ends.
 */
export class Pending {
  readonly #waiting = new Map<string, Waiting>();

  constructor(private readonly clock: Clock) {}

  /** @param timeout the failure that the request ends with when `timeoutMs` have passed without an answer. */
  add(id: string, timeoutMs: number, timeout: () => Failure): Promise<object | undefined> {
    return new Promise((resolve, reject) => {
      const cancelTimer = this.clock.after(timeoutMs, () => this.reject(id, timeout()));
      this.#waiting.set(id, { resolve, reject, cancelTimer });
    });
  }

  /** @returns false when nobody waits for this id: it was never asked, or its time is over ([ENV-33]). */
  resolve(id: string, payload: object | undefined): boolean {
    const waiting = this.#take(id);
    waiting?.resolve(payload);
    return waiting !== undefined;
  }

  /** @returns false when nobody waits for this id. */
  reject(id: string, failure: Failure): boolean {
    const waiting = this.#take(id);
    waiting?.reject(failure);
    return waiting !== undefined;
  }

  failAll(failure: Failure): void {
    for (const id of [...this.#waiting.keys()]) this.reject(id, failure);
  }

  #take(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return undefined;
    this.#waiting.delete(id);
    waiting.cancelTimer();
    return waiting;
  }
}
