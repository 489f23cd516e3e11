import type { Clock } from '../../src/client/clock.js';

/** At most one in so many ms for each chat (customer-actions.md 4.9). */
const pauseMs = 2000;

/** Tells agents what is being typed: the newest text wins, at most one in two seconds. */
export class SneakPeeks {
  #next: string | undefined;
  #told = '';
  #lastAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  /** @param send is only called while `isAllowed`: online, and with an active thread. */
  constructor(
    private readonly clock: Clock,
    private readonly isAllowed: () => boolean,
    private readonly send: (text: string) => void,
  ) {}

  typed(text: string): void {
    this.#next = text;
    if (this.#cancel !== undefined) return;
    const wait = this.#lastAt + pauseMs - this.clock.now();
    if (wait <= 0) this.#tell();
    else this.#cancel = this.clock.after(wait, () => this.#tell());
  }

  /** The text was sent: there is nothing left to peek at, and the message itself says so. */
  sent(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#next = undefined;
    this.#told = '';
  }

  #tell(): void {
    this.#cancel = undefined;
    const text = this.#next;
    if (text === undefined || text === this.#told || !this.isAllowed()) return;
    this.#told = text;
    this.#lastAt = this.clock.now();
    this.send(text);
  }
}
