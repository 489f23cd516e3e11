import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { eventually } from './eventually.js';

export interface ReceivedRequest {
  /** Which connection, from 1. */
  readonly connection: number;
  readonly request_id: string;
  readonly action: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into payloads of every action
  readonly payload: any;
}

/** What a handler may answer with instead of a payload. */
export const silence = Symbol('no answer');
export class Refusal {
  constructor(
    readonly type: string,
    readonly message: string,
  ) {}
}

type Answer = object | undefined | typeof silence | Refusal;
type Handler = (request: ReceivedRequest, socket: WebSocket) => Answer | Promise<Answer>;

/** A chat server as a test wants it: it answers with what the test's handlers say, and forgets nothing it was asked. */
export class FakeServer {
  readonly requests: ReceivedRequest[] = [];
  /** Path and query of every connection, in order. */
  readonly paths: string[] = [];
  readonly handlers = new Map<string, Handler>();
  /** Close codes of the connections that ended. */
  readonly closes: number[] = [];
  pings = 0;
  #server: WebSocketServer;
  readonly #port: number;
  readonly #autoPong: boolean;

  private constructor(server: WebSocketServer, autoPong: boolean) {
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    this.#autoPong = autoPong;
    this.#serve(server);
  }

  static async listen(options: { autoPong?: boolean; port?: number } = {}): Promise<FakeServer> {
    const autoPong = options.autoPong ?? true;
    const server = new WebSocketServer({ port: options.port ?? 0, host: '127.0.0.1', autoPong });
    await once(server, 'listening');
    return new FakeServer(server, autoPong);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  on(action: string, handler: Handler): void {
    this.handlers.set(action, handler);
  }

  /** The requests of one action so far. */
  asked(action: string): ReceivedRequest[] {
    return this.requests.filter((request) => request.action === action);
  }

  /** Waits until `count` requests of an action have come. */
  async askedTimes(action: string, count: number): Promise<ReceivedRequest[]> {
    await eventually(() => {
      if (this.asked(action).length < count) throw new Error(`${action}: ${this.asked(action).length} of ${count}`);
    });
    return this.asked(action);
  }

  push(action: string, payload: object): void {
    this.sendText(JSON.stringify({ action, type: 'push', payload }));
  }

  sendText(text: string): void {
    for (const socket of this.#server.clients) socket.send(text);
  }

  /** Tears all connections, as a broken network does. */
  cut(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  /** Opens the same port again after `stop`. */
  async restart(): Promise<void> {
    const server = new WebSocketServer({ port: this.#port, host: '127.0.0.1', autoPong: this.#autoPong });
    await once(server, 'listening');
    this.#server = server;
    this.#serve(server);
  }

  #serve(server: WebSocketServer): void {
    server.on('connection', (socket, upgrade) => {
      this.paths.push(upgrade.url ?? '');
      const connection = this.paths.length;
      socket.on('ping', () => {
        this.pings += 1;
      });
      socket.on('close', (code) => this.closes.push(code));
      socket.on('message', async (data) => {
        const request: ReceivedRequest = { ...JSON.parse(String(data)), connection };
        this.requests.push(request);
        const handler = this.handlers.get(request.action) ?? (() => new Refusal('validation', 'Unknown action'));
        const answer = await handler(request, socket);
        if (answer !== silence) socket.send(JSON.stringify(response(request, answer)));
      });
    });
  }
}

function response(request: ReceivedRequest, answer: object | undefined): object {
  const { request_id, action } = request;
  if (answer instanceof Refusal) {
    const error = { type: answer.type, message: answer.message };
    return { request_id, action, type: 'response', success: false, payload: { error } };
  }
  return { request_id, action, type: 'response', success: true, ...(answer === undefined ? {} : { payload: answer }) };
}
