import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type Frame, ProtocolClient } from './protocol-client.js';

export type { Frame };

/** A plain websocket client. */
export class RtmClient extends ProtocolClient {
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  /** `Set-Cookie` headers of the handshake. */
  readonly cookies: string[] = [];

  private constructor(readonly socket: WebSocket) {
    super();
    socket.on('message', (data) => this.take(data.toString()));
    socket.on('error', () => undefined);
    socket.on('upgrade', (response) => this.cookies.push(...(response.headers['set-cookie'] ?? [])));
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        resolve(code);
        this.end();
      });
    });
  }

  /**
   * @param url of an RTM endpoint, `ws://...`.
   * @param headers more of them for the handshake.
   */
  static async open(url: string, headers: Record<string, string> = {}): Promise<RtmClient> {
    const socket = new WebSocket(url, { headers });
    const client = new RtmClient(socket);
    await once(socket, 'open');
    return client;
  }

  send(message: object | string | Buffer): void {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  /** Leaves and waits until the server has agreed. */
  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
