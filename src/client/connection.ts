import { WebSocket } from 'ws';
import { closeCodes, type PushFrame, pingIntervalSeconds } from '../protocol/envelope.js';
import { Failure, failureOf } from '../protocol/failure.js';
import { maxFrameBytes } from '../protocol/limits.js';
import type { Clock } from './clock.js';
import type { Endpoint } from './endpoint.js';
import { decodeFrame } from './frame.js';
import { Heartbeat } from './heartbeat.js';
import { Pending } from './pending.js';
import { frameLine } from './trace.js';
import { notAChatServer, notOpenInTime, unreachable } from './unreachable.js';

/** How long `close()` waits for the other side's close frame; the socket is thrown away after that. */
const closeGraceMs = 50;

export interface ConnectionOptions {
  readonly endpoint: Endpoint;
  /** For opening, and for each request. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly trace?: ((line: string) => void) | undefined;
  readonly onPush: (push: PushFrame<object>) => void;
  /** Called exactly once, also when the connection never opened; not after `close()`. */
  readonly onLost: (failure: Failure) => void;
}

/**
 * One websocket: requests by id (envelope.md section 5), pushes, heartbeat. It knows nothing of logins and does not
 * come back; a lost connection is replaced by a new one.
 */
export class Connection {
  /** Resolves when requests may be sent. @throws Failure unreachable, or what `drop` was called with. */
  readonly opened: Promise<void>;
  readonly #socket: WebSocket;
  readonly #pending: Pending;
  readonly #options: ConnectionOptions;
  #heartbeat: Heartbeat | undefined;
  #lastId = 0;
  #end: Failure | undefined;
  #settleOpened: { resolve: () => void; reject: (failure: Failure) => void } | undefined;
  #cancelOpening: () => void;

  constructor(options: ConnectionOptions) {
    const { endpoint, clock, timeoutMs } = options;
    this.#options = options;
    this.#pending = new Pending(clock);
    this.opened = new Promise((resolve, reject) => {
      this.#settleOpened = { resolve, reject };
    });
    this.opened.catch(() => {}); // whoever awaits it is told; onLost tells the others
    this.#trace(`* connecting to ${endpoint.address}`);
    // One message a turn of the loop: whatever awaits a response goes on before the pushes behind it are told.
    this.#socket = new WebSocket(endpoint.address, { perMessageDeflate: false, allowSynchronousEvents: false });
    this.#cancelOpening = clock.after(timeoutMs, () => this.drop(notOpenInTime(endpoint.server, timeoutMs)));
    this.#listen();
  }

  /**
   * @returns the response payload, `undefined` when the action has none.
   * @throws Failure the server's error; `request_timeout` after `timeoutMs` (a later answer is ignored);
   *   `validation` when the frame is larger than a server takes; `connection_lost`, or what ended the connection.
   */
  request(action: string, payload: object): Promise<object | undefined> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    this.#lastId += 1;
    const id = String(this.#lastId);
    const frame = JSON.stringify({ request_id: id, action, payload });
    // The server would close the connection for it, and with it everything else that is under way.
    if (Buffer.byteLength(frame) > maxFrameBytes) {
      return Promise.reject(new Failure('validation', 'The request is larger than 1 MiB', 'Send it in smaller pieces'));
    }
    this.#trace(frameLine('>', frame));
    const { timeoutMs } = this.#options;
    const answer = this.#pending.add(
      id,
      timeoutMs,
      () => new Failure('request_timeout', `No answer to ${action} within ${timeoutMs / 1000} s`),
    );
    this.#socket.send(frame);
    return answer;
  }

  /** Throws the connection away; everything in flight, and `onLost`, ends with `failure`. */
  drop(failure: Failure): void {
    if (this.#end !== undefined) return;
    this.#finish(failure);
    this.#socket.terminate();
    this.#options.onLost(failure);
  }

  /** Says goodbye; everything in flight ends with `connection_lost`. Resolves when the socket is gone. */
  close(): Promise<void> {
    if (this.#end !== undefined) return Promise.resolve();
    this.#finish(new Failure('connection_lost', 'The connection was closed'));
    const gone = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.close(closeCodes.normal);
      const cancel = this.#options.clock.after(closeGraceMs, () => this.#socket.terminate());
      void gone.then(cancel);
    } else {
      this.#socket.terminate();
    }
    return gone;
  }

  #listen(): void {
    const { clock, endpoint } = this.#options;
    const socket = this.#socket;
    socket.on('open', () => {
      this.#cancelOpening();
      this.#heartbeat = new Heartbeat(
        clock,
        pingIntervalSeconds * 1000,
        () => socket.ping(),
        () => this.drop(new Failure('connection_lost', `${endpoint.server} does not answer any more`)),
      );
      this.#settleOpened?.resolve();
    });
    socket.on('pong', () => this.#heartbeat?.answered());
    socket.on('message', (data, isBinary) => this.#receive(String(data), isBinary));
    socket.on('unexpected-response', (_request, response) => {
      this.drop(notAChatServer(endpoint.server, response.statusCode));
    });
    socket.on('error', (error) => {
      // After the opening an error is always followed by 'close', which tells what it means.
      this.#trace(`* ${error.message}`);
      if (socket.readyState !== WebSocket.OPEN && this.#heartbeat === undefined) {
        this.drop(unreachable(endpoint.server, error));
      }
    });
    socket.on('close', (code) => {
      this.#trace(`* connection closed (${code})`);
      this.drop(new Failure('connection_lost', `The connection to ${endpoint.server} was lost`));
    });
  }

  #receive(text: string, isBinary: boolean): void {
    if (this.#end !== undefined) return;
    this.#trace(frameLine('<', text));
    const frame = isBinary ? undefined : decodeFrame(text);
    if (frame === undefined) {
      this.#trace('* ignored: neither a response nor a push');
    } else if (frame.type === 'push') {
      this.#options.onPush(frame);
    } else {
      const id = frame.request_id ?? '';
      const settled = frame.success
        ? this.#pending.resolve(id, frame.payload)
        : this.#pending.reject(id, failureOf(frame.payload));
      if (!settled) this.#trace('* ignored: nobody waits for this answer');
    }
  }

  #finish(failure: Failure): void {
    this.#end = failure;
    this.#cancelOpening();
    this.#heartbeat?.stop();
    this.#settleOpened?.reject(failure);
    this.#pending.failAll(failure);
  }

  #trace(line: string): void {
    this.#options.trace?.(line);
  }
}
