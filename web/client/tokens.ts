import type { Clock } from '../../src/client/clock.js';
import type { CustomerToken } from '../../src/protocol/page-config.js';

/** A token so near its end is renewed before it is used. */
const marginMs = 30_000;

/** What became of asking for a new token. `refused`: this server will not give one, now or later. */
export type Renewal = CustomerToken | 'unreachable' | 'refused';

/** The customer's access token and how it is renewed ([AUTH-24]): it lives only as long as the page is open. */
export class Tokens {
  #token: CustomerToken;
  #endsAt: number;

  /** @param renew asks the server that handed out the page. */
  constructor(
    first: CustomerToken,
    private readonly renew: () => Promise<Renewal>,
    private readonly clock: Clock,
  ) {
    this.#token = first;
    this.#endsAt = this.#endOf(first);
  }

  /** The token in hand, good or not. */
  get current(): string {
    return this.#token.accessToken;
  }

  get isGood(): boolean {
    return this.clock.now() < this.#endsAt - marginMs;
  }

  /** ms until it should be renewed while a connection is up. */
  get renewInMs(): number {
    return Math.max(1000, (this.#endsAt - this.clock.now()) * 0.8);
  }

  /** The server did not take it. */
  spoil(): void {
    this.#endsAt = 0;
  }

  /** @returns undefined when a new token is in hand. */
  async refresh(): Promise<Exclude<Renewal, CustomerToken> | undefined> {
    const renewal = await this.renew();
    if (typeof renewal === 'string') return renewal;
    this.#token = renewal;
    this.#endsAt = this.#endOf(renewal);
    return undefined;
  }

  #endOf(token: CustomerToken): number {
    return this.clock.now() + token.expiresIn * 1000;
  }
}
