import type { EventEmitter } from 'node:events';
import { io as current, type ManagerOptions, type SocketOptions } from 'socket.io-client';
import old from 'socket.io-client-2';
import { afterEach } from 'vitest';
import type { House } from './house.js';
import { ProtocolClient } from './protocol-client.js';

/** What the clients of all versions have in common. */
export interface SioSocket {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  disconnect(): unknown;
  readonly io: {
    /** `sendPacket` is what the older client calls it. */
    readonly engine: EventEmitter & {
      readonly transport: { readonly name: string };
      _sendPacket: () => void;
      sendPacket: () => void;
    };
  };
}

export type SioVersion = 'current' | 'older';
export type SioTransport = 'websocket' | 'polling';

/** Every client on every transport. */
export const sioKinds: readonly (readonly [SioVersion, SioTransport])[] = [
  ['current', 'websocket'],
  ['current', 'polling'],
  ['older', 'websocket'],
  ['older', 'polling'],
];

const connected = new Set<SioClient>();

afterEach(() => {
  for (const client of connected) client.socket.disconnect();
  connected.clear();
});

/** A published client of socket.io, or of the version before its third. Disconnected after the test. */
export class SioClient extends ProtocolClient {
  /** Resolves with the reason that the client gives. */
  readonly disconnected: Promise<string>;

  private constructor(readonly socket: SioSocket) {
    super();
    socket.on('message', (message) => {
      this.take(typeof message === 'string' ? message : JSON.stringify(message));
    });
    this.disconnected = new Promise((resolve) => {
      socket.on('disconnect', (reason) => {
        resolve(reason as string);
        this.end();
      });
    });
  }

  /** @param options more of them for the client. @param namespace socket.io's; the server has one. */
  static async open(
    house: House,
    path: string,
    [version, transport]: readonly [SioVersion, SioTransport] = ['current', 'websocket'],
    options: Partial<ManagerOptions & SocketOptions> = {},
    namespace = '/',
  ): Promise<SioClient> {
    const url = new URL(path, house.server.url);
    const common = { path: url.pathname, query: Object.fromEntries(url.searchParams), transports: [transport] };
    const connect = version === 'current' ? current : old;
    const socket = connect(new URL(namespace, house.server.url).href, {
      ...common,
      forceNew: true,
      reconnection: false,
      ...options,
    }) as SioSocket;
    const client = new SioClient(socket);
    connected.add(client);
    await new Promise<void>((resolve, reject) => {
      socket.on('connect', () => resolve());
      socket.on('connect_error', (error) => reject(error as Error));
    });
    return client;
  }

  /** Emits `message` as the protocol wants it: text and bytes as they are, an object as a JSON string. */
  send(message: object | string | Buffer): void {
    const isRaw = typeof message === 'string' || Buffer.isBuffer(message);
    this.socket.emit('message', isRaw ? message : JSON.stringify(message));
  }
}
