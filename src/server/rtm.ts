import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Actor } from '../domain/permissions.js';
import { newest, versionOf } from '../protocol/dialect/versions.js';
import { closeCodes } from '../protocol/envelope.js';
import { WebSocketConnection } from './connection.js';
import type { ServerContext } from './context.js';
import { Session } from './session.js';

const rtmPath = /^\/(agent|customer)(?:\/(v\d+\.\d+))?\/rtm\/ws$/;

/** RTM over websocket: /agent/<ver>/rtm/ws and /customer/<ver>/rtm/ws (envelope.md section 2). */
export class Rtm {
  readonly #sockets: WebSocketServer;
  readonly #open = new Map<WebSocketConnection, Session>();
  readonly #sweep: NodeJS.Timeout;
  #connections = 0;
  #emptied: () => void = () => undefined;

  constructor(private readonly server: ServerContext) {
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      handleProtocols: () => false, // none is negotiated, whatever the client offers (envelope.md [ENV-7])
      maxPayload: server.limits.frameBytes,
    });
    const period = Math.min(server.limits.idleMs, server.limits.loginMs, 4000) / 4;
    this.#sweep = setInterval(() => this.#closeStale(), period).unref();
  }

  /** @returns false when the path is not one of these. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const url = URL.parse(request.url ?? '', 'http://server');
    const match = rtmPath.exec(url?.pathname ?? '');
    if (url === null || match === null) return false;
    const side = match[1] as Actor['kind'];
    const version = match[2] === undefined ? newest : versionOf(match[2]);
    this.#sockets.handleUpgrade(request, socket, head, (websocket) => {
      this.#connections += 1;
      const licenseId = side === 'customer' ? licenseOf(url) : undefined;
      const connection = new WebSocketConnection(websocket, socket, this.server.limits, {
        message: (text) => session.receive(text),
        closed: () => {
          this.#open.delete(connection);
          session.closed();
          if (this.#open.size === 0) this.#emptied();
        },
      });
      const session = new Session(
        String(this.#connections),
        side,
        version ?? newest,
        connection,
        this.server,
        licenseId,
        {
          ip: request.socket.remoteAddress,
          userAgent: request.headers['user-agent'],
        },
      );
      this.#open.set(connection, session);
      if (version === undefined) session.disconnect('unsupported_version');
      else if (side === 'customer' && (licenseId === undefined || !this.server.licenses.has(licenseId))) {
        session.disconnect('license_not_found');
      }
    });
    return true;
  }

  /** Closes every connection with 1001, no push announces it ([ENV-24]); drops those that do not answer in time. */
  async close(): Promise<void> {
    clearInterval(this.#sweep);
    for (const connection of this.#open.keys()) connection.close(closeCodes.goingAway);
    if (this.#open.size === 0) return;
    let deadline: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#emptied = resolve;
      deadline = setTimeout(resolve, this.server.limits.shutdownMs);
    });
    clearTimeout(deadline);
    for (const connection of this.#open.keys()) connection.terminate();
  }

  #closeStale(): void {
    const time = performance.now();
    const { idleMs, loginMs } = this.server.limits;
    for (const [connection, session] of this.#open) {
      const isIdle = time - connection.lastActivity >= idleMs;
      const isLate = !session.isLoggedIn && time - connection.openedAt >= loginMs;
      if (isIdle || isLate) connection.close(closeCodes.goingAway);
      else session.checkExpiry();
    }
  }
}

/** `license_id` of the query, if it is a positive integer (customer-actions.md 1.2). */
function licenseOf(url: URL): number | undefined {
  const text = url.searchParams.get('license_id') ?? '';
  return /^[1-9]\d{0,15}$/.test(text) ? Number(text) : undefined;
}
