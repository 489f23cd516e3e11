import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import type { House } from './house.js';

/** An answer of the Web API. The tests compare whole objects, so nothing is typed away. */
export interface WebAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: payloads of every action
  readonly body: any;
}

export interface Sent {
  readonly method?: string;
  /** Sent as `Authorization: Bearer <token>`. */
  readonly token?: string;
  readonly headers?: Record<string, string>;
  /** An object goes as JSON; text and bytes as they are; an iterable as a stream of unknown length. */
  readonly body?: object | string | Buffer | AsyncIterable<Buffer> | undefined;
}

/** One request on a connection of its own. Resolves with the answer, even when not everything could be sent. */
export function send(house: House, path: string, sent: Sent = {}): Promise<WebAnswer> {
  const { method = 'POST', token, body } = sent;
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...sent.headers,
  };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port: house.server.port, host: '127.0.0.1', path, method, headers, agent: false });
    request.on('response', (response) => {
      const { statusCode = 0, headers: answered } = response;
      text(response)
        .then((content) => resolve({ status: statusCode, headers: answered, body: content && JSON.parse(content) }))
        .catch(reject)
        .finally(() => request.destroy());
    });
    request.on('error', reject);
    if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) request.end(body);
    else if (Symbol.asyncIterator in body) void writeAll(request, body as AsyncIterable<Buffer>);
    else request.end(JSON.stringify(body));
  });
}

async function writeAll(request: ClientRequest, chunks: AsyncIterable<Buffer>): Promise<void> {
  const closed = once(request, 'close');
  for await (const chunk of chunks) {
    if (request.destroyed) return;
    if (!request.write(chunk)) await Promise.race([once(request, 'drain'), closed]);
  }
  request.end();
}

/** An agent's action, v0.5. */
export function agentAction(house: House, token: string, action: string, payload?: object, more: object = {}) {
  return send(house, `/agent/v0.5/action/${action}`, { token, body: { payload, ...more } });
}

/** A customer's action, v0.5. */
export function customerAction(house: House, token: string, action: string, payload?: object) {
  return send(house, `/customer/v0.5/action/${action}?license_id=100001`, { token, body: { payload } });
}

export function refused(status: number, type: string, message: string) {
  return { status, body: { error: { type, message } } };
}
