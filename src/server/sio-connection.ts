import type { Socket } from 'socket.io';
import { closeCodes } from '../protocol/envelope.js';
import type { ConnectionEvents } from './connection.js';
import type { Frame } from './frame.js';
import type { Limits } from './limits.js';
import { RequestQueue } from './request-queue.js';
import type { OpenConnection } from './sessions.js';

/** What socket.io does not say of a transport: the websocket under it, if it is one. */
interface Carrier {
  readonly writable: boolean;
  readonly socket?: { pause(): void; resume(): void; terminate(): void };
}

/** A client of socket.io, whether it polls or has a websocket. */
export class SocketIoConnection implements OpenConnection {
  lastActivity = performance.now();
  readonly openedAt = performance.now();
  readonly #requests: RequestQueue;
  /** Length of what the client's system has not taken yet. */
  #unsent = 0;
  #isMeasured = false;
  #speaksObjects: boolean | undefined;
  #paused: { readonly over: Promise<void>; readonly end: () => void } | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly limits: Limits,
    private readonly events: ConnectionEvents,
  ) {
    const reading = { pause: () => this.#pause(), resume: () => this.#resume() };
    this.#requests = new RequestQueue(limits, reading, events.message);
    const touch = () => {
      this.lastActivity = performance.now();
    };
    socket.conn.on('packet', touch);
    socket.on('message', (message: unknown) => this.#onMessage(message));
    socket.on('disconnect', () => {
      socket.conn.off('packet', touch);
      this.#requests.end();
      this.#resume();
      events.closed();
    });
    // A broken packet: socket.io closes the connection by itself, 'disconnect' follows.
    socket.on('error', () => undefined);
  }

  send(frame: Frame): void {
    this.#measure();
    this.#write(frame);
  }

  answer(frame: Frame): void {
    this.#write(frame, this.#requests.owe(this.#packetOf(frame).length));
  }

  /** There are no close codes: a client that may come again just loses its connection, any other one is told to leave. */
  close(code: number): void {
    this.#requests.end();
    if (code === closeCodes.goingAway) this.socket.conn.close(this.#isBetweenPolls());
    else this.socket.disconnect(true);
  }

  terminate(): void {
    this.#requests.end();
    this.#carrier.socket?.terminate();
    this.socket.conn.close(true);
  }

  /** When there is room for more requests: those of a polling client come with HTTP requests, which can wait. */
  readable(): Promise<void> {
    return this.#paused?.over ?? Promise.resolve();
  }

  get #carrier(): Carrier {
    return this.socket.conn.transport as unknown as Carrier;
  }

  #write(frame: Frame, taken?: () => void): void {
    if (!this.socket.connected) {
      taken?.();
      return;
    }
    const packet = this.#packetOf(frame);
    this.#unsent += packet.length;
    // Past the socket: the packet is encoded once for all its receivers, and the engine tells when it has gone.
    this.socket.conn.send(packet, {}, () => {
      this.#unsent -= packet.length;
      taken?.();
    });
  }

  /**
   * Envelopes are JSON strings ([ENV-8]), but clients published for these APIs before socket.io 3 send objects and read
   * nothing else: one whose first message is an object gets objects.
   */
  #packetOf(frame: Frame): string {
    return this.#speaksObjects === true ? frame.socketIoObjectPacket : frame.socketIoPacket;
  }

  /** Drops a slow reader. Once a turn: what was written in this turn the client has had no chance to read. */
  #measure(): void {
    if (this.#isMeasured) return;
    this.#isMeasured = true;
    setImmediate(() => {
      this.#isMeasured = false;
    });
    if (this.#unsent - this.#requests.owed <= this.limits.unreadBytes) return;
    this.events.dropped();
    this.terminate();
  }

  #onMessage(message: unknown): void {
    if (!this.socket.connected) return;
    this.#speaksObjects ??= isOlder(this.socket) && isParsed(message);
    const text = textOf(message);
    if (text !== undefined && Buffer.byteLength(text) > this.limits.frameBytes) this.close(closeCodes.tooBig);
    else this.#requests.add(text);
  }

  #isBetweenPolls(): boolean {
    return this.socket.conn.transport.name === 'polling' && !this.#carrier.writable;
  }

  #pause(): void {
    this.#carrier.socket?.pause();
    if (this.#paused !== undefined) return;
    let end = () => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#paused = { over, end };
  }

  #resume(): void {
    this.#carrier.socket?.resume();
    this.#paused?.end();
    this.#paused = undefined;
  }
}

/** Whether the client speaks the protocol from before socket.io 3. */
function isOlder(socket: Socket): boolean {
  return socket.conn.protocol === 3;
}

function isParsed(message: unknown): message is object {
  return typeof message === 'object' && message !== null && !ArrayBuffer.isView(message);
}

/** The envelope as a JSON string, or already parsed ([ENV-8]); `undefined` for anything else, like a binary frame. */
function textOf(message: unknown): string | undefined {
  if (typeof message === 'string') return message;
  if (!isParsed(message)) return undefined;
  try {
    return JSON.stringify(message);
  } catch {
    return undefined; // too deep
  }
}
