import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly method: string | undefined;
  readonly path: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the tests compare whole bodies
  readonly body: any;
}

type Answer = (response: ServerResponse, received: Received) => void;

/** Somebody who is told by webhooks; gone after the test. */
export class Receiver {
  readonly received: Received[] = [];
  answer: Answer = (response) => response.end();
  #told: () => void = () => undefined;

  private constructor(readonly url: string) {}

  static async open(answer?: Answer): Promise<Receiver> {
    const server = createServer((request, response) => void receiver.#receive(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new Receiver(`http://127.0.0.1:${(server.address() as AddressInfo).port}/in?key=k3y`);
    if (answer !== undefined) receiver.answer = answer;
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return receiver;
  }

  /** Waits until there are so many. */
  async count(count: number): Promise<Received[]> {
    while (this.received.length < count) await new Promise<void>((resolve) => (this.#told = resolve));
    return this.received;
  }

  get bodies(): Received['body'][] {
    return this.received.map(({ body }) => body);
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await text(request));
    const received = { headers: request.headers, method: request.method, path: request.url, body };
    this.received.push(received);
    this.answer(response, received);
    this.#told();
  }
}

export function answerWith(status: number, headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(status, headers).end('thank you');
}

/** Never answers. */
export const hang: Answer = () => undefined;
