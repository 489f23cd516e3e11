import { backoffMs } from '../../src/client/backoff.js';
import type { Clock } from '../../src/client/clock.js';
import type { CustomerAction, CustomerActions, CustomerPatch, CustomerPush } from '../../src/protocol/customer-api.js';
import { asFailure, Failure, type FailureType } from '../../src/protocol/failure.js';
import type { Connection as ConnectionState, EndReason } from '../model/state.js';
import { Connection } from './connection.js';
import type { OpenSocket } from './socket.js';
import type { Tokens } from './tokens.js';

/** So long must a connection hold before the back-off starts from its beginning again. */
const stableMs = 30_000;

/** Refused logins that another try would get again. */
const finalRefusals: Partial<Record<FailureType, EndReason>> = {
  customer_banned: 'banned',
  license_expired: 'license_expired',
  unsupported_version: 'not_served',
  authorization: 'refused',
  validation: 'refused',
};

/** customer-pushes.md 3.7; after all others the page comes back with back-off. */
const finalReasons: ReadonlyMap<string, EndReason> = new Map([
  ['customer_banned', 'banned'],
  ['too_many_connections', 'too_many_tabs'],
  ['license_not_found', 'unknown_license'],
  ['unsupported_version', 'not_served'],
]);

export interface SessionOptions {
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly openSocket: OpenSocket;
  /** What the first login tells of the customer's visit; later ones are no new page view. */
  readonly visit: CustomerPatch;
  readonly onState: (state: ConnectionState) => void;
  /** After every login: the state of the server is to be read again. */
  readonly onLogin: (customerId: string) => void;
  readonly onPush: (push: CustomerPush) => void;
}

/** A login that outlives its connections and its tokens. */
export class Session {
  readonly #options: SessionOptions;
  #connection: Connection | undefined;
  #state: ConnectionState = { state: 'connecting' };
  #attempt = 0;
  #onlineSince = 0;
  #hasLoggedIn = false;
  #ended: EndReason | undefined;
  #cancelTimer: () => void = () => {};

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get isOnline(): boolean {
    return this.#state.state === 'online';
  }

  /** @throws Failure connection_lost when not online; else as `Connection.request`. */
  request<A extends CustomerAction>(
    action: A,
    payload: CustomerActions[A]['request'],
  ): Promise<CustomerActions[A]['response']> {
    if (!this.isOnline || this.#connection === undefined) {
      return Promise.reject(new Failure('connection_lost', 'There is no connection right now'));
    }
    return this.#connection.request(action, payload);
  }

  /** To be called once. */
  start(): void {
    void this.#open();
  }

  /** The customer does not want to wait, or the machine says that the network is back. */
  tryNow(): void {
    if (this.#state.state === 'waiting' || this.#state.state === 'ended') {
      this.#attempt = 0;
      void this.#open();
    }
  }

  /** The page was woken: look whether the connection has survived. */
  wake(): void {
    if (this.#state.state === 'waiting') this.tryNow();
    else this.#connection?.probe();
  }

  /** Starts over on a new connection: the way to learn the outcome of a request that was not answered. */
  reconnect(): void {
    this.#connection?.drop();
  }

  async #open(): Promise<void> {
    const { tokens, clock, openSocket, onPush } = this.#options;
    this.#cancelTimer();
    this.#ended = undefined;
    this.#set({ state: 'connecting' });
    if (!tokens.isGood) {
      const problem = await tokens.refresh();
      if (problem === 'refused') this.#ended = 'refused';
      if (problem !== undefined) {
        this.#lost();
        return;
      }
    }
    const connection: Connection = new Connection({
      openSocket,
      clock,
      onOpen: () => void this.#logIn(connection),
      onPush: (push) => {
        if (push.action === 'customer_disconnected') this.#ended = finalReasons.get(push.payload.reason);
        else onPush(push);
      },
      onLost: () => this.#lost(),
    });
    this.#connection = connection;
  }

  async #logIn(connection: Connection): Promise<void> {
    const { tokens, clock, visit, onLogin } = this.#options;
    try {
      const { customer_id } = await connection.request('login', {
        token: `Bearer ${tokens.current}`,
        ...(!this.#hasLoggedIn && { customer: visit }),
      });
      this.#hasLoggedIn = true;
      this.#onlineSince = clock.now();
      this.#set({ state: 'online' });
      this.#renewLater(connection);
      onLogin(customer_id);
    } catch (error) {
      const { type } = asFailure(error);
      if (type === 'authentication') tokens.spoil();
      this.#ended ??= finalRefusals[type];
      connection.drop();
    }
  }

  /** A second login on the same connection replaces the token (customer-actions.md [CACT-11]). */
  #renewLater(connection: Connection): void {
    const { tokens, clock } = this.#options;
    this.#cancelTimer = clock.after(tokens.renewInMs, async () => {
      if ((await tokens.refresh()) === undefined) {
        await connection.request('login', { token: `Bearer ${tokens.current}` }).catch(() => connection.drop());
      }
      if (this.#connection === connection && this.isOnline) this.#renewLater(connection);
    });
  }

  #lost(): void {
    const { clock } = this.#options;
    this.#cancelTimer();
    this.#connection = undefined;
    if (this.#ended !== undefined) {
      this.#set({ state: 'ended', reason: this.#ended });
      return;
    }
    if (this.isOnline && clock.now() - this.#onlineSince >= stableMs) this.#attempt = 0;
    const delay = backoffMs(this.#attempt, clock.random());
    this.#attempt += 1;
    this.#cancelTimer = clock.after(delay, () => void this.#open());
    this.#set({ state: 'waiting', retryAt: clock.now() + delay });
  }

  #set(state: ConnectionState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
