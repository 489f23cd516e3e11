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
  /** The client has left too much unread, and is dropped. */
  dropped(): void;
  closed(): void;
}

/** Connections that are written to in this turn of the event loop: what they get goes out with one system call each. */
let holding: WebSocketConnection[] = [];

function flush(): void {
  const ready = holding;
  holding = [];
  for (const connection of ready) connection.release();
}

/** A websocket connection. */
export class WebSocketConnection implements Connection {
  /** When the client last showed that it is there (any inbound frame), and when it came; ms of `performance.now()`. */
  lastActivity = performance.now();
  readonly openedAt = performance.now();
  readonly #requests: RequestQueue;
  /** Something is written in this turn that goes out at its end. */
  #isHeld = false;
  /** All that is held, as long as it is one frame: most often it stays alone, and needs no corked socket. */
  #only: Buffer | undefined;

  constructor(
    private readonly websocket: WebSocket,
    private readonly socket: Duplex,
    private readonly limits: Limits,
    private readonly events: ConnectionEvents,
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
    if (this.#isHeld) this.#write(frame);
    else {
      this.#hold();
      if (this.#isOpen) this.#only = frame.bytes;
    }
  }

  /** The first one of a turn goes out at once: its client works on it while the others are told. */
  answer(frame: Frame): void {
    this.#write(frame, this.#requests.owe(frame.bytes.length));
    if (!this.#isHeld) {
      this.#hold();
      this.socket.cork();
    }
  }

  close(code: number): void {
    this.#requests.end();
    this.#corkOnly();
    this.websocket.close(code);
  }

  /** Gives up on a client that does not answer. */
  terminate(): void {
    this.websocket.terminate();
  }

  /** The end of a turn: what was written in it goes out. */
  release(): void {
    this.#isHeld = false;
    if (this.#only === undefined) this.socket.uncork();
    else if (this.#isOpen) this.socket.write(this.#only);
    this.#only = undefined;
  }

  get #isOpen(): boolean {
    return this.websocket.readyState === this.websocket.OPEN;
  }

  #hold(): void {
    // Looked at once a turn: what was written in this turn the client has had no chance to read.
    if (this.socket.writableLength - this.#requests.owed > this.limits.unreadBytes) {
      this.events.dropped();
      this.terminate();
    }
    if (holding.length === 0) setImmediate(flush);
    holding.push(this);
    this.#isHeld = true;
  }

  /** More goes out at the end of the turn than the one frame. */
  #corkOnly(): void {
    if (this.#only === undefined) return;
    this.socket.cork();
    this.socket.write(this.#only);
    this.#only = undefined;
  }

  /** @param taken called when the client's system has taken the frame, or never will. */
  #write(frame: Frame, taken?: () => void): void {
    if (this.#isOpen) {
      this.#corkOnly();
      // Past the websocket object: the frame is encoded once for all its receivers.
      this.socket.write(frame.bytes, taken);
    } else {
      taken?.();
    }
  }

  #touch(): void {
    this.lastActivity = performance.now();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (!this.#isOpen) return; // it is being closed: no more answers
    this.#touch();
    this.#requests.add(isBinary ? undefined : data.toString());
  }
}
