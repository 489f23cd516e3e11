import type { Clock } from '../../src/client/clock.js';
import { decodeFrame } from '../../src/client/frame.js';
import { Pending } from '../../src/client/pending.js';
import { asCustomerPush } from '../../src/client/push-shape.js';
import type { CustomerAction, CustomerActions, CustomerPush } from '../../src/protocol/customer-api.js';
import { pingIntervalSeconds, requestTimeoutSeconds } from '../../src/protocol/envelope.js';
import { Failure, failureOf } from '../../src/protocol/failure.js';
import type { OpenSocket, Socket } from './socket.js';

export interface ConnectionOptions {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly onOpen: () => void;
  readonly onPush: (push: CustomerPush) => void;
  /** Called once, also when the connection never opened. */
  readonly onLost: () => void;
}

/** How long an answer may take when the page has just been woken: a sleeping machine's connection is mostly dead. */
const probeMs = 4000;

/** One websocket: requests by id, pushes, pings. It does not come back; a lost one is replaced by another. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #pending: Pending;
  readonly #socket: Socket;
  #lastId = 0;
  #isOpen = false;
  #isOver = false;
  #cancelPing: () => void = () => {};
  #cancelOpening: () => void;

  constructor(options: ConnectionOptions) {
    const { openSocket, clock } = options;
    this.#options = options;
    this.#pending = new Pending(clock);
    this.#cancelOpening = clock.after(requestTimeoutSeconds * 1000, () => this.drop());
    this.#socket = openSocket({
      opened: () => this.#opened(),
      message: (text) => this.#receive(text),
      closed: () => this.drop(),
    });
  }

  /**
   * @returns the response payload, `undefined` when the action has none.
   * @throws Failure the server's error, request_timeout, or connection_lost.
   */
  request<A extends CustomerAction>(
    action: A,
    payload: CustomerActions[A]['request'],
    timeoutMs = requestTimeoutSeconds * 1000,
  ): Promise<CustomerActions[A]['response']> {
    if (this.#isOver || !this.#isOpen) return Promise.reject(connectionLost());
    this.#lastId += 1;
    const id = String(this.#lastId);
    const answer = this.#pending.add(id, timeoutMs, () => new Failure('request_timeout', 'The server did not answer'));
    this.#socket.send(JSON.stringify({ request_id: id, action, payload }));
    return answer as Promise<CustomerActions[A]['response']>;
  }

  /** Asks whether the other side is still there, and drops the connection when it is not. */
  probe(): void {
    if (this.#isOpen && !this.#isOver) this.#ping(probeMs);
  }

  /** Everything in flight, and `onLost`, ends here. */
  drop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelPing();
    this.#cancelOpening();
    this.#socket.close();
    this.#pending.failAll(connectionLost());
    this.#options.onLost();
  }

  #opened(): void {
    if (this.#isOver) return;
    this.#isOpen = true;
    this.#cancelOpening();
    this.#armPing();
    this.#options.onOpen();
  }

  #armPing(): void {
    this.#cancelPing = this.#options.clock.after(pingIntervalSeconds * 1000, () => {
      this.#armPing();
      this.#ping(pingIntervalSeconds * 1000);
    });
  }

  /** A browser can't send control pings, so it asks (envelope.md 6.2). */
  #ping(timeoutMs: number): void {
    this.request('ping', {}, timeoutMs).catch(() => this.drop());
  }

  #receive(text: string): void {
    const frame = this.#isOver ? undefined : decodeFrame(text);
    if (frame?.type === 'push') {
      const push = asCustomerPush(frame);
      if (push !== undefined) this.#options.onPush(push);
    } else if (frame?.type === 'response') {
      const id = frame.request_id ?? '';
      if (frame.success) this.#pending.resolve(id, frame.payload);
      else this.#pending.reject(id, failureOf(frame.payload));
    }
  }
}

function connectionLost(): Failure {
  return new Failure('connection_lost', 'The connection was lost');
}
