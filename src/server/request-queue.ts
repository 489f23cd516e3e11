import type { Limits } from './limits.js';

/** How a connection is read more slowly. Either may be called when it is so already. */
export interface Reading {
  pause(): void;
  resume(): void;
}

/**
 * The requests of one connection: served one after the other, and the next one not before the client has taken most of
 * its answers. Who sends faster than that is read more slowly, never refused.
 */
export class RequestQueue {
  /** Requests that are not answered yet. */
  #waiting = 0;
  #work: Promise<void> = Promise.resolve();
  #isEnded = false;
  #isPaused = false;
  /** Bytes of answers that the client has not taken yet, and who waits for that. */
  #owed = 0;
  #taken: () => void = () => undefined;

  constructor(
    private readonly limits: Limits,
    private readonly reading: Reading,
    private readonly serve: (text: string | undefined) => Promise<void>,
  ) {}

  get owed(): number {
    return this.#owed;
  }

  /** @param text one message, `undefined` for a binary one. */
  add(text: string | undefined): void {
    this.#waiting += 1;
    if (this.#waiting >= this.limits.waitingRequests) {
      this.#isPaused = true;
      this.reading.pause(); // again, if it came over another transport than those before
    }
    this.#work = this.#waiting === 1 ? this.#next(text) : this.#work.then(() => this.#next(text));
  }

  /** An answer of so many bytes is on its way. @returns to be called when the client's system has taken it, or never will. */
  owe(bytes: number): () => void {
    this.#owed += bytes;
    return () => {
      this.#owed -= bytes;
      if (!this.#owesTooMuch()) this.#taken();
    };
  }

  /** Requests that still wait are not looked at any more. */
  end(): void {
    this.#isEnded = true;
    this.#taken();
  }

  async #next(text: string | undefined): Promise<void> {
    if (!this.#isEnded) await this.serve(text);
    if (!this.#isEnded && this.#owesTooMuch()) {
      await new Promise<void>((resolve) => {
        this.#taken = resolve;
      });
    }
    this.#waiting -= 1;
    if (!this.#isPaused || this.#waiting >= this.limits.waitingRequests / 2) return;
    this.#isPaused = false;
    this.reading.resume();
  }

  #owesTooMuch(): boolean {
    return this.#owed > this.limits.unreadBytes;
  }
}
