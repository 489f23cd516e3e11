import type { PushFrame } from '../protocol/envelope.js';
import { asFailure, Failure, type FailureType } from '../protocol/failure.js';
import { backoffMs } from './backoff.js';
import { type Clock, systemClock } from './clock.js';
import { Connection } from './connection.js';
import type { ConnectionStatus } from './connection-status.js';
import type { Disconnect } from './disconnect.js';
import type { Endpoint } from './endpoint.js';
import { Listeners } from './listeners.js';

/** So long must a connection hold before the back-off starts from its beginning again. */
const stableAfterMs = 30_000;

/** Answers to a login that another try would get again. */
const finalRefusals: ReadonlySet<FailureType> = new Set([
  'authentication',
  'authorization',
  'license_expired',
  'customer_banned',
  'unsupported_version',
  'validation',
]);

/** What a session needs of its API: one for agents, one for customers. */
export interface SessionApi<Login, Push> {
  readonly endpoint: Endpoint;
  /** The payload of `login`. @param again true for every login after the first successful one. */
  login(again: boolean): object;
  /** @throws Failure failed when the answer to `login` cannot be worked with. */
  readLogin(payload: object | undefined): Login;
  /** @returns `undefined` for what is to be ignored. */
  readPush(frame: PushFrame<object>): Push | undefined;
  /** What a push says about the end of the session, `undefined` for all that do not. */
  disconnectOf(push: Push): Disconnect | undefined;
  /**
   * Gets another token when the last one was refused or revoked; absent: there is no other.
   * @throws Failure why there is none; `unreachable`: another try may help.
   */
  renewToken?(): Promise<void>;
}

export interface SessionOptions {
  readonly autoReconnect: boolean;
  readonly timeoutMs: number;
  readonly trace?: (line: string) => void;
  readonly clock?: Clock;
}

/**
 * A login that outlives its connections: opens, logs in, and with `autoReconnect` does so again after a loss, with
 * the delays of envelope.md [ENV-25]. The clients are made of it; nobody else uses it.
 */
export class Session<Login, Push> {
  readonly #api: SessionApi<Login, Push>;
  readonly #options: SessionOptions;
  readonly #clock: Clock;
  readonly #pushes = new Listeners<[push: Push]>();
  readonly #statuses = new Listeners<[status: ConnectionStatus]>();
  readonly #logins = new Listeners<[login: Login, first: boolean]>();
  #status: ConnectionStatus = { state: 'connecting' };
  #connection: Connection | undefined;
  #first: { resolve: (login: Login) => void; reject: (failure: Failure) => void } | undefined;
  #loggedInBefore = false;
  #onlineSince = 0;
  #attempt = 0;
  #cancelRetry: () => void = () => {};
  /** A token was got because the one before was refused, and nobody has logged in with it yet. */
  #renewed = false;
  #tokenEnded = false;

  constructor(api: SessionApi<Login, Push>, options: SessionOptions) {
    this.#api = api;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  onPush = (listener: (push: Push) => void) => this.#pushes.add(listener);
  onStatus = (listener: (status: ConnectionStatus) => void) => this.#statuses.add(listener);
  onLogin = (listener: (login: Login, first: boolean) => void) => this.#logins.add(listener);

  /** To be called once. @throws Failure why there is no login and will be none. */
  connect(): Promise<Login> {
    return new Promise((resolve, reject) => {
      if (this.#status.state === 'closed') return reject(new Failure('connection_lost', 'The connection was closed'));
      this.#first = { resolve, reject };
      this.#open();
    });
  }

  /** @throws Failure connection_lost when not online; else as `Connection.request`. */
  request(action: string, payload: object): Promise<object | undefined> {
    if (this.#status.state !== 'online' || this.#connection === undefined) {
      const { server } = this.#api.endpoint;
      return Promise.reject(new Failure('connection_lost', `There is no connection to ${server} right now`));
    }
    return this.#connection.request(action, payload);
  }

  /**
   * Logs in once more on the connection that is open, with another token ([ENV-20]). Nothing was missed on it, so nobody is
   * told; offline there is nothing to do.
   */
  async logInAgain(): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined || this.#status.state !== 'online') return;
    await connection.request('login', this.#api.login(true));
  }

  /** For good. Whatever is in flight, a `connect()` included, ends with `connection_lost`. */
  async close(): Promise<void> {
    if (this.#status.state === 'closed') return;
    this.#cancelRetry();
    const gone = this.#connection?.close();
    this.#setStatus({ state: 'closed' });
    this.#first?.reject(new Failure('connection_lost', 'The connection was closed'));
    await gone;
  }

  #open(): void {
    this.#setStatus({ state: 'connecting' });
    if (this.#status.state === 'closed') return; // by a listener
    const { timeoutMs, trace } = this.#options;
    const connection = new Connection({
      endpoint: this.#api.endpoint,
      timeoutMs,
      trace,
      clock: this.#clock,
      onPush: (frame) => this.#receive(connection, frame),
      onLost: (failure) => this.#lost(failure),
    });
    this.#connection = connection;
    void this.#logIn(connection);
  }

  async #logIn(connection: Connection): Promise<void> {
    let login: Login;
    try {
      await connection.opened;
      login = this.#api.readLogin(await connection.request('login', this.#api.login(this.#loggedInBefore)));
    } catch (error) {
      connection.drop(asFailure(error)); // already lost: then this does nothing
      return;
    }
    if (this.#connection !== connection || this.#status.state === 'closed') return;
    const first = !this.#loggedInBefore;
    this.#loggedInBefore = true;
    this.#renewed = false;
    this.#onlineSince = this.#clock.now();
    this.#setStatus({ state: 'online' });
    this.#logins.tell(login, first);
    this.#first?.resolve(login);
  }

  #receive(connection: Connection, frame: PushFrame<object>): void {
    const push = this.#api.readPush(frame);
    if (push === undefined) {
      this.#options.trace?.('* ignored: not a push of v0.5');
      return;
    }
    this.#pushes.tell(push);
    const disconnect = this.#api.disconnectOf(push);
    if (disconnect === undefined) return;
    const endsForGood = !disconnect.comeBack && !(disconnect.byToken === true && this.#mayRenew);
    if (endsForGood) this.#finish(disconnect.failure);
    else if (disconnect.byToken === true) this.#tokenEnded = true;
    connection.drop(disconnect.failure);
  }

  #lost(failure: Failure): void {
    if (this.#status.state === 'closed') return;
    if (this.#status.state === 'online' && this.#clock.now() - this.#onlineSince >= stableAfterMs) this.#attempt = 0;
    this.#connection = undefined;
    const byToken = this.#tokenEnded || failure.type === 'authentication';
    this.#tokenEnded = false;
    if (byToken && this.#mayRenew) {
      void this.#renew(failure);
      return;
    }
    if (!this.#options.autoReconnect || finalRefusals.has(failure.type)) {
      this.#finish(failure);
      return;
    }
    this.#tryLater(failure, () => this.#open());
  }

  /** One other token: when that is refused as well, a third would be too. */
  get #mayRenew(): boolean {
    return this.#options.autoReconnect && this.#api.renewToken !== undefined && !this.#renewed;
  }

  async #renew(because: Failure): Promise<void> {
    this.#setStatus({ state: 'connecting' });
    try {
      await this.#api.renewToken?.();
    } catch (error) {
      if (this.#status.state === 'closed') return;
      const failure = asFailure(error);
      if (failure.type === 'unreachable') this.#tryLater(failure, () => void this.#renew(because));
      else this.#finish(because);
      return;
    }
    if (this.#status.state === 'closed') return;
    this.#renewed = true;
    this.#open();
  }

  #tryLater(failure: Failure, again: () => void): void {
    const delay = backoffMs(this.#attempt, this.#clock.random());
    this.#attempt += 1;
    this.#cancelRetry = this.#clock.after(delay, again);
    this.#setStatus({ state: 'waiting', retryAt: this.#clock.now() + delay, failure });
  }

  #finish(failure: Failure): void {
    this.#setStatus({ state: 'closed', failure });
    this.#first?.reject(failure);
  }

  #setStatus(status: ConnectionStatus): void {
    this.#status = status;
    this.#statuses.tell(status);
  }
}
