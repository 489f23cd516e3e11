import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { closeCodes } from '../protocol/envelope.js';
import type { Frame } from './frame.js';
import type { Limits } from './limits.js';

/** The way out of one connection, whatever carries it. */
export interface Connection {
  send(frame: Frame): void;
  close(code: number): void;
}

/** What a transport tells about a connection. */
export interface ConnectionEvents {
  /** One message, `undefined` for a binary one; the next one follows when this has been dealt with. */
  message(text: string | undefined): Promise<void>;
  closed(): void;
}

/** Sockets that were written to in this turn of the event loop: they go out together, one system call each. */
const corked = new Set<Duplex>();

function flush(): void {
  for (const socket of corked) socket.uncork();
  corked.clear();
}

/** A websocket connection. */
export class WebSocketConnection implements Connection {
  /** When the client last showed that it is there (any inbound frame), and when it came; ms of `performance.now()`. */
  lastActivity = performance.now();
  readonly openedAt = performance.now();
  #waiting = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(
    private readonly websocket: WebSocket,
    private readonly socket: Duplex,
    private readonly limits: Limits,
    private readonly events: ConnectionEvents,
  ) {
    websocket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    websocket.on('ping', () => this.#touch());
    websocket.on('pong', () => this.#touch());
    websocket.on('close', () => events.closed());
    // A broken or oversized frame: ws closes with the right code by itself, 'close' follows.
    websocket.on('error', () => undefined);
  }

  send(frame: Frame): void {
    if (this.websocket.readyState !== this.websocket.OPEN) return;
    if (!corked.has(this.socket)) {
      if (corked.size === 0) setImmediate(flush);
      corked.add(this.socket);
      this.socket.cork();
    }
    // Past the websocket object: the frame is encoded once for all its receivers.
    this.socket.write(frame.bytes);
    if (this.socket.writableLength > this.limits.unreadBytes) this.#dropSlowReader();
  }

  close(code: number): void {
    this.websocket.close(code);
  }

  /** Gives up on a client that does not answer. */
  terminate(): void {
    this.websocket.terminate();
  }

  #dropSlowReader(): void {
    this.websocket.close(closeCodes.slowReader);
    this.websocket.terminate();
  }

  #touch(): void {
    this.lastActivity = performance.now();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (this.websocket.readyState !== this.websocket.OPEN) return; // it is being closed: no more answers
    this.#touch();
    this.#waiting += 1;
    // Who sends faster than it is served is read more slowly, never refused.
    if (this.#waiting === this.limits.waitingRequests) this.websocket.pause();
    const text = isBinary ? undefined : data.toString();
    this.#work = this.#work.then(() => this.events.message(text)).finally(() => this.#served());
  }

  #served(): void {
    this.#waiting -= 1;
    if (this.#waiting < this.limits.waitingRequests / 2 && this.websocket.isPaused) this.websocket.resume();
  }
}
