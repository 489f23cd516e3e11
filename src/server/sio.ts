import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server as Engine } from 'engine.io';
import { Server, type Socket } from 'socket.io';
import type { ConnectionEvents } from './connection.js';
import type { ServerContext } from './context.js';
import { type Visitor, visitorOf } from './customer-cookies.js';
import type { Endpoint } from './endpoint.js';
import type { Sessions } from './sessions.js';
import { SocketIoConnection } from './sio-connection.js';
import { SioEngine } from './sio-engine.js';

/**
 * A message travels as a JSON string inside another JSON document, where quotes and backslashes take a second byte. The
 * message itself is measured when it has come.
 */
const wireOverhead = 2;

/** How long socket.io waits for signs of life, and when it asks for one (its own default). */
const pingIntervalMs = 25_000;

/** Who has come with a handshake. */
interface Caller {
  readonly endpoint: Endpoint;
  readonly visitor: Visitor | undefined;
  readonly transport: 'polling' | 'websocket';
}

/**
 * RTM over socket.io: /agent/<ver>/rtm/sio and /customer/<ver>/rtm/sio (envelope.md 2.2). One engine serves all paths and
 * versions of its clients; which path it was decides when the client has connected. Imported with the first client.
 */
export class SocketIo {
  readonly #engine: Engine;
  readonly #callers = new WeakMap<IncomingMessage, Caller>();
  /** By the engine's name for a client. */
  readonly #connections = new Map<string, SocketIoConnection>();
  readonly #upgraded = new Set<Duplex>();

  constructor(
    private readonly server: ServerContext,
    sessions: Sessions,
  ) {
    const { frameBytes, idleMs } = server.limits;
    const pingInterval = Math.min(pingIntervalMs, idleMs / 2);
    this.#engine = new SioEngine({
      allowEIO3: true,
      maxHttpBufferSize: wireOverhead * frameBytes,
      // A client without a heartbeat is idle for as long as any other before it is closed ([ENV-22]).
      pingInterval,
      pingTimeout: idleMs - pingInterval,
      httpCompression: false,
    });
    this.#engine.on('initial_headers', (headers: Record<string, unknown>, request: IncomingMessage) => {
      const caller = this.#callers.get(request);
      const cookies = caller?.visitor?.setCookies ?? [];
      if (cookies.length === 0) return;
      // Into a websocket's handshake the engine writes a list as one line, and two cookies need two.
      headers['Set-Cookie'] = caller?.transport === 'websocket' ? cookies.join('\r\nSet-Cookie: ') : cookies;
    });
    const io = new Server({ serveClient: false, connectTimeout: server.limits.loginMs });
    io.bind(this.#engine);
    io.on('connection', (socket) => {
      const caller = this.#callers.get(socket.request);
      if (caller === undefined) {
        socket.disconnect(true); // it came through no door of ours
        return;
      }
      // The request's own socket may be gone: a polling client needs several requests to come this far.
      const from = { ip: socket.conn.remoteAddress, userAgent: socket.request.headers['user-agent'] };
      sessions.open(caller.endpoint, from, caller.visitor, (events) => this.#connect(socket, events));
    });
  }

  /** A poll, or what a polling client sends. */
  async request(endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#remember(endpoint, request, 'polling');
    if (request.method === 'POST') await this.#connections.get(sidOf(request))?.readable();
    if (request.destroyed) return;
    this.#engine.handleRequest(request as Parameters<Engine['handleRequest']>[0], response);
  }

  upgrade(endpoint: Endpoint, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#remember(endpoint, request, 'websocket');
    this.#upgraded.add(socket);
    socket.once('close', () => this.#upgraded.delete(socket));
    this.#engine.handleUpgrade(request as Parameters<Engine['handleUpgrade']>[0], socket, head);
  }

  /** Ends what the sessions have left: clients that had not connected yet, and sockets that were not given back. */
  close(): void {
    this.#engine.close();
    for (const socket of this.#upgraded) socket.destroy();
  }

  #connect(socket: Socket, events: ConnectionEvents): SocketIoConnection {
    const { id } = socket.conn as unknown as { id: string };
    const connection = new SocketIoConnection(socket, this.server.limits, {
      ...events,
      closed: () => {
        this.#connections.delete(id);
        events.closed();
      },
    });
    this.#connections.set(id, connection);
    return connection;
  }

  /** A client's first request says where it wants to go; the others belong to it. */
  #remember(endpoint: Endpoint, request: IncomingMessage, transport: Caller['transport']): void {
    if (sidOf(request) !== '') return;
    this.#callers.set(request, { endpoint, visitor: visitorOf(this.server, endpoint, request), transport });
  }
}

/** The engine's name for a client, which all of its requests but the first one carry. */
function sidOf(request: IncomingMessage): string {
  const sids = URL.parse(request.url ?? '', 'http://server')?.searchParams.getAll('sid');
  return sids?.at(-1) ?? ''; // the engine takes the last one, too
}
