import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Frame } from './frame.js';
import type { Limits } from './limits.js';
import { RequestQueue } from './request-queue.js';

/** The way out of one connection, whatever carries it. */
export interface Connection {
  /** Something that the client did not ask for. A client that leaves too much of it unread is dropped. */
  send(frame: Frame): void;
  /** What the client asked for, whatever its size: the next request waits until it has been taken. */
  answer(frame: Frame): void;
  /** Requests that still wait are not looked at any more. */
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
  readonly #requests: RequestQueue;

  constructor(
    private readonly websocket: WebSocket,
    private readonly socket: Duplex,
    private readonly limits: Limits,
    events: ConnectionEvents,
  ) {
    this.#requests = new RequestQueue(limits, websocket, events.message);
    websocket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    websocket.on('ping', () => this.#touch());
    websocket.on('pong', () => this.#touch());
    websocket.on('close', () => events.closed());
    // A broken or oversized frame: ws closes with the right code by itself, 'close' follows.
    websocket.on('error', () => undefined);
  }

  send(frame: Frame): void {
    this.#write(frame);
  }

  answer(frame: Frame): void {
    this.#write(frame, this.#requests.owe(frame.bytes.length));
  }

  close(code: number): void {
    this.#requests.end();
    this.websocket.close(code);
  }

  /** Gives up on a client that does not answer. */
  terminate(): void {
    this.websocket.terminate();
  }

  /** @param taken called when the client's system has taken the frame, or never will. */
  #write(frame: Frame, taken?: () => void): void {
    // Looked at once a turn: what was written in this turn the client has had no chance to read.
    const unread = this.socket.writableLength - this.#requests.owed;
    if (!corked.has(this.socket) && unread > this.limits.unreadBytes) this.terminate();
    if (this.websocket.readyState !== this.websocket.OPEN) {
      taken?.();
      return;
    }
    if (!corked.has(this.socket)) {
      if (corked.size === 0) setImmediate(flush);
      corked.add(this.socket);
      this.socket.cork();
    }
    // Past the websocket object: the frame is encoded once for all its receivers.
    this.socket.write(frame.bytes, taken);
  }

  #touch(): void {
    this.lastActivity = performance.now();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (this.websocket.readyState !== this.websocket.OPEN) return; // it is being closed: no more answers
    this.#touch();
    this.#requests.add(isBinary ? undefined : data.toString());
  }
}
