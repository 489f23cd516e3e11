import { randomBytes } from 'node:crypto';
import { newest } from '../protocol/dialect/versions.js';
import { closeCodes } from '../protocol/envelope.js';
import type { Connection, ConnectionEvents } from './connection.js';
import type { ServerContext } from './context.js';
import type { Visitor } from './customer-cookies.js';
import type { Endpoint } from './endpoint.js';
import { Session } from './session.js';

/** A connection as its transport knows it. */
export interface OpenConnection extends Connection {
  /** When the client last showed that it is there (any inbound frame), and when it came; ms of `performance.now()`. */
  readonly lastActivity: number;
  readonly openedAt: number;
  /** Gives up on a client that does not answer. */
  terminate(): void;
}

/** The open RTM connections, whatever carries them: their beginning, their deadlines and their end. */
export class Sessions {
  readonly #open = new Map<OpenConnection, Session>();
  readonly #sweep: NodeJS.Timeout;
  /** Facts name the connection that caused them, and other servers read them: no two servers may use the same names. */
  readonly #ours = randomBytes(6).toString('base64url');
  #connections = 0;
  #emptied: () => void = () => undefined;

  constructor(private readonly server: ServerContext) {
    const period = Math.min(server.limits.idleMs, server.limits.loginMs, 4000) / 4;
    this.#sweep = setInterval(() => this.#closeStale(), period).unref();
  }

  /**
   * A client has connected.
   * @param from what its connection tells of it.
   * @param visitor whom its cookies stand for, where cookies count.
   * @param connect makes the connection that will tell these events.
   */
  open(
    endpoint: Endpoint,
    from: { readonly ip: string | undefined; readonly userAgent: string | undefined },
    visitor: Visitor | undefined,
    connect: (events: ConnectionEvents) => OpenConnection,
  ): void {
    const { side, version, licenseId } = endpoint;
    this.#connections += 1;
    const { metrics } = this.server;
    const disconnected = metrics.connected(side, endpoint.door === 'socket.io' ? 'socket.io' : 'websocket', version);
    const connection = connect({
      message: (text) => session.receive(text),
      dropped: () => metrics.slowReader(),
      closed: () => {
        disconnected();
        this.#open.delete(connection);
        session.closed();
        if (this.#open.size === 0) this.#emptied();
      },
    });
    const session = new Session(
      `${this.#ours}${this.#connections}`,
      side,
      version ?? newest,
      connection,
      this.server,
      side === 'customer' ? licenseId : undefined,
      from,
      visitor?.identity,
    );
    this.#open.set(connection, session);
    if (version === undefined) session.disconnect('unsupported_version');
    else if (side === 'customer' && (licenseId === undefined || !this.server.licenses.has(licenseId))) {
      session.disconnect('license_not_found');
    }
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
