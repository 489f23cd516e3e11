import type { CustomerAction, CustomerActions, CustomerPatch, CustomerPush } from '../protocol/customer-api.js';
import type { Clock } from './clock.js';
import type { ConnectionStatus } from './connection-status.js';
import { customerDisconnect } from './disconnect.js';
import { customerEndpoint } from './endpoint.js';
import { bearer, type CustomerLoginResponse, readCustomerLogin } from './login.js';
import { asCustomerPush } from './push-shape.js';
import { Session } from './session.js';

export interface CustomerClientOptions {
  /** `http(s)://` or `ws(s)://host:port` of the server, without path. */
  readonly url: string;
  readonly licenseId: number;
  readonly token: string;
  /** Whether a lost connection is opened and logged in again. */
  readonly autoReconnect: boolean;
  /** For connecting, and for each request. */
  readonly timeoutMs: number;
  /** The wire log, tokens masked, remote text as it came: sanitise before showing. */
  readonly trace?: (line: string) => void;
  readonly clock?: Clock;
}

/**
 * A customer's side of the Customer API v0.5 (customer-actions.md).
 *
 *     const client = new CustomerClient({ url, licenseId, token, autoReconnect: true, timeoutMs: 15_000 });
 *     client.onPush((push) => ...);
 *     await client.connect({ customer: { name: 'Mary' } });
 *     const { chat } = await client.request('start_chat', {});
 *     await client.close();
 */
export class CustomerClient {
  readonly #session: Session<CustomerLoginResponse, CustomerPush>;
  #customer: CustomerPatch | undefined;

  /** @throws Failure usage when `url` is no server address. */
  constructor(options: CustomerClientOptions) {
    this.#session = new Session(
      {
        endpoint: customerEndpoint(options.url, options.licenseId),
        // What the customer told about itself is told once; a later login must not undo what came after.
        login: (again) => ({
          token: bearer(options.token),
          ...(again || this.#customer === undefined ? {} : { customer: this.#customer }),
        }),
        readLogin: readCustomerLogin,
        readPush: asCustomerPush,
        disconnectOf: (push) =>
          push.action === 'customer_disconnected' ? customerDisconnect(push.payload.reason) : undefined,
      },
      options,
    );
  }

  /**
   * Opens and logs in. To be called once.
   * @throws Failure unreachable, authentication, customer_banned, disconnected ... With `autoReconnect` an unreachable
   *   server is tried again (`onStatus` tells); a refused login throws.
   */
  connect(first: { readonly customer?: CustomerPatch } = {}): Promise<CustomerLoginResponse> {
    this.#customer = first.customer;
    return this.#session.connect();
  }

  /** @throws Failure the server's error, request_timeout, or connection_lost (also when not online). */
  async request<A extends CustomerAction>(
    action: A,
    payload: CustomerActions[A]['request'],
  ): Promise<CustomerActions[A]['response']> {
    return this.#session.request(action, payload) as Promise<CustomerActions[A]['response']>;
  }

  /** Every push, in order. @returns what ends it. */
  onPush(listener: (push: CustomerPush) => void): () => void {
    return this.#session.onPush(listener);
  }

  onStatus(listener: (status: ConnectionStatus) => void): () => void {
    return this.#session.onStatus(listener);
  }

  /** Every successful login; pushes missed before it are not repeated, so read the state again. */
  onLogin(listener: (login: CustomerLoginResponse, first: boolean) => void): () => void {
    return this.#session.onLogin(listener);
  }

  get status(): ConnectionStatus {
    return this.#session.status;
  }

  /** For good; whatever is in flight ends with connection_lost. */
  close(): Promise<void> {
    return this.#session.close();
  }
}
