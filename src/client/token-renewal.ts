import type { Clock } from './clock.js';

/** A token that is good for a while. */
export interface TimedToken {
  readonly token: string;
  /** When the next one should be got, in ms since the epoch. */
  readonly dueAt: number;
}

/** How a client that stays gets the next token. */
export interface TokenRenewal {
  /** Of the token that the client starts with. */
  readonly dueAt: number;
  /**
   * @param stale the token that is not good (for long) any more.
   * @throws Failure unreachable when another try may help; authentication when there is no next one.
   */
  renew(stale: string): Promise<TimedToken>;
}

const retryMs = 15_000;
/** Longer timers would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The token of a client that stays, renewed before it ends. */
export class RenewedToken {
  #token: string;
  #dueAt: number;
  #cancel = () => {};
  #underway: Promise<void> | undefined;
  #isClosed = false;

  /** @param renewed is told when a new token is there; not while somebody waits for {@link renew}. */
  constructor(
    token: string,
    private readonly renewal: TokenRenewal,
    private readonly clock: Clock,
    private readonly renewed: () => void,
  ) {
    this.#token = token;
    this.#dueAt = renewal.dueAt;
  }

  get token(): string {
    return this.#token;
  }

  /** From now on the next one is got in time. */
  start(): void {
    this.#wait(this.#dueAt - this.clock.now());
  }

  /** Gets the next one now. @throws Failure as {@link TokenRenewal.renew} */
  renew(): Promise<void> {
    this.#underway ??= this.#renew().finally(() => {
      this.#underway = undefined;
    });
    return this.#underway;
  }

  stop(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  async #renew(): Promise<void> {
    const { token, dueAt } = await this.renewal.renew(this.#token);
    this.#token = token;
    this.#dueAt = dueAt;
    this.start();
  }

  #wait(ms: number): void {
    this.#cancel();
    if (this.#isClosed) return;
    this.#cancel = this.clock.after(Math.min(Math.max(0, ms), longestTimerMs), () => void this.#renewInTime());
  }

  async #renewInTime(): Promise<void> {
    if (this.clock.now() < this.#dueAt) return this.start();
    try {
      await this.renew();
      this.renewed();
    } catch {
      this.#wait(retryMs); // when it ends before that, the server says so, and the login is tried again
    }
  }
}
