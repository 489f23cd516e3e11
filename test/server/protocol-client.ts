/** A frame as it came. The tests compare whole objects, so nothing is typed away. */
export interface Frame {
  readonly request_id?: string;
  readonly action: string;
  readonly type: 'response' | 'push';
  readonly success?: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: payloads of every action and push
  readonly payload?: any;
}

/** What every RTM client of the tests can: it knows the envelope and nothing else, and forgets nothing it was sent. */
export abstract class ProtocolClient {
  /** Everything that came, in order. */
  readonly frames: Frame[] = [];
  #requests = 0;
  #told = 0;
  #isEnded = false;
  #waiting: (() => void)[] = [];

  /** Sends anything: text as it is, bytes as a binary frame, an object as JSON. */
  abstract send(message: object | string | Buffer): void;

  /** A message has come. */
  protected take(message: string): void {
    this.frames.push(JSON.parse(message) as Frame);
    this.#wake();
  }

  /** The connection is gone. */
  protected end(): void {
    this.#isEnded = true;
    this.#wake();
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
        if (this.#isEnded) {
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

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
