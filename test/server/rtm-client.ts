import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A frame as it came. The tests compare whole objects, so nothing is typed away. */
export interface Frame {
  readonly request_id?: string;
  readonly action: string;
  readonly type: 'response' | 'push';
  readonly success?: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: payloads of every action and push
  readonly payload?: any;
}

/** A plain websocket client: it knows the envelope and nothing else, and forgets nothing it was sent. */
export class RtmClient {
  /** Everything that came, in order. */
  readonly frames: Frame[] = [];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  /** `Set-Cookie` headers of the handshake. */
  readonly cookies: string[] = [];
  #requests = 0;
  #told = 0;
  #waiting: (() => void)[] = [];

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.frames.push(JSON.parse(data.toString()) as Frame);
      this.#wake();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        resolve(code);
        this.#wake();
      });
    });
  }

  /** @param url of an RTM endpoint, `ws://...`. */
  static async open(url: string, headers: Record<string, string> = {}): Promise<RtmClient> {
    const socket = new WebSocket(url, { headers });
    const client = new RtmClient(socket);
    socket.on('upgrade', (response) => client.cookies.push(...(response.headers['set-cookie'] ?? [])));
    await once(socket, 'open');
    return client;
  }

  /** Sends anything: text as it is, bytes as a binary frame, an object as JSON. */
  send(message: object | string | Buffer): void {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  /** Sends a request with an id of its own and waits for the response that repeats it. */
  request(action: string, payload?: object, more: object = {}): Promise<Frame> {
    this.#requests += 1;
    const id = `r-${this.#requests}`;
    this.send({ request_id: id, action, ...(payload !== undefined && { payload }), ...more });
    return this.find((frame) => frame.type === 'response' && frame.request_id === id);
  }

  /** The response payload of a request that has to succeed. */
  async ask(action: string, payload?: object): Promise<Frame['payload']> {
    const response = await this.request(action, payload);
    if (response.success !== true) throw new Error(`${action} failed: ${JSON.stringify(response.payload)}`);
    return response.payload;
  }

  /** The error of a request that has to fail. */
  async refused(action: string, payload?: object, more?: object): Promise<{ type: string; message: string }> {
    const response = await this.request(action, payload, more);
    if (response.success !== false) throw new Error(`${action} succeeded: ${JSON.stringify(response.payload)}`);
    return response.payload.error;
  }

  /** The first frame, from what came already on, that fits. Fails when the connection ends without one. */
  async find(fits: (frame: Frame) => boolean): Promise<Frame> {
    for (let place = 0; ; place += 1) {
      while (place >= this.frames.length) {
        if (this.socket.readyState === WebSocket.CLOSED) {
          throw new Error(`the connection ended; it had told ${this.frames.map(({ action }) => action)}`);
        }
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
      const frame = this.frames[place];
      if (frame !== undefined && fits(frame)) return frame;
    }
  }

  /** The next push of this name, and that fits, which {@link pushes} has not given out yet. */
  push(action: string, fits: (frame: Frame) => boolean = () => true): Promise<Frame> {
    const from = this.#told;
    return this.find(
      (frame) => frame.type === 'push' && frame.action === action && this.frames.indexOf(frame) >= from && fits(frame),
    );
  }

  /**
   * The pushes since the last time, all that were caused so far: a ping's answer comes after them.
   * Without their `type`, which is always `push`.
   */
  async pushes(): Promise<Omit<Frame, 'type'>[]> {
    await this.request('ping');
    const fresh = this.frames.slice(this.#told);
    this.#told = this.frames.length;
    return fresh.filter((frame) => frame.type === 'push').map(({ type: _, ...push }) => push);
  }

  /** Leaves and waits until the server has agreed. */
  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
