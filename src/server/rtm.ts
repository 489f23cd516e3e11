import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { WebSocketConnection } from './connection.js';
import type { ServerContext } from './context.js';
import { visitorOf } from './customer-cookies.js';
import type { Endpoint } from './endpoint.js';
import type { Sessions } from './sessions.js';

/** RTM over websocket: /agent/<ver>/rtm/ws and /customer/<ver>/rtm/ws (envelope.md 2.1). */
export class Rtm {
  readonly #sockets: WebSocketServer;
  /** Cookies of the handshakes that are being answered. */
  readonly #cookies = new WeakMap<IncomingMessage, readonly string[]>();

  constructor(
    private readonly server: ServerContext,
    private readonly sessions: Sessions,
  ) {
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      handleProtocols: () => false, // none is negotiated, whatever the client offers (envelope.md [ENV-7])
      maxPayload: server.limits.frameBytes,
    });
    this.#sockets.on('headers', (headers, request) => {
      for (const cookie of this.#cookies.get(request) ?? []) headers.push(`Set-Cookie: ${cookie}`);
    });
  }

  upgrade(endpoint: Endpoint, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const visitor = visitorOf(this.server, endpoint, request);
    if (visitor !== undefined) this.#cookies.set(request, visitor.setCookies);
    this.#sockets.handleUpgrade(request, socket, head, (websocket) => {
      this.sessions.open(
        endpoint,
        { ip: request.socket.remoteAddress, userAgent: request.headers['user-agent'] },
        visitor,
        (events) => new WebSocketConnection(websocket, socket, this.server.limits, events),
      );
    });
  }
}
