import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { WebSocketConnection } from '../../src/server/connection.js';
import { Frame } from '../../src/server/frame.js';
import { defaultLimits, type Limits } from '../../src/server/limits.js';

let http: Server;
let client: WebSocket;

beforeEach(async () => {
  http = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
});

afterEach(() => {
  client.terminate();
  http.close();
});

/** A connection, and what came over it; a message is dealt with when the test says so. */
async function connect(limits: Partial<Limits> = {}) {
  const sockets = new WebSocketServer({ noServer: true });
  const messages: (string | undefined)[] = [];
  const served: (() => void)[] = [];
  const connected = new Promise<WebSocketConnection>((resolve) => {
    http.once('upgrade', (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (websocket) => {
        const events = {
          message(text: string | undefined) {
            messages.push(text);
            return new Promise<void>((done) => served.push(done));
          },
          dropped() {},
          closed() {},
        };
        resolve(new WebSocketConnection(websocket, socket, { ...defaultLimits, ...limits }, events));
      });
    });
  });
  client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  await once(client, 'open');
  return { connection: await connected, messages, served };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

describe('a websocket connection', () => {
  it('hands messages over one after the other', async () => {
    const { messages, served } = await connect();
    for (const text of ['a', 'b', 'c']) client.send(text);
    await until(() => messages.length === 1);
    await new Promise((resolve) => client.ping('', undefined, () => client.once('pong', resolve)));
    expect(messages).toEqual(['a']);
    served[0]?.();
    await until(() => messages.length === 2);
    served[1]?.();
    await until(() => messages.length === 3);
    expect(messages).toEqual(['a', 'b', 'c']);
  });

  it('that we close hands over nothing that still waits', async () => {
    const { connection, messages, served } = await connect();
    client.send('a');
    client.send('b');
    await until(() => messages.length === 1);
    connection.close(1000);
    served[0]?.();
    await once(client, 'close');
    expect(messages).toEqual(['a']);
  });

  it('that the client closes hands over what the client had sent before', async () => {
    const { messages, served } = await connect();
    client.send('a');
    client.send('b');
    client.close();
    await until(() => messages.length === 1);
    await once(client, 'close');
    served[0]?.();
    await until(() => messages.length === 2);
    expect(messages).toEqual(['a', 'b']);
  });

  it('reads on where it had stopped, when the waiting requests are served', async () => {
    const { messages, served } = await connect({ waitingRequests: 2 });
    const total = 20_000; // more than one read's worth
    for (let count = 0; count < total; count += 1) client.send(String(count));
    while (messages.length < total) {
      await until(() => served.length > 0);
      served.shift()?.();
    }
    expect(messages).toEqual(Array.from({ length: total }, (_, count) => String(count)));
  });

  it('writes what is sent in one turn in order, and announces its end after it', async () => {
    const { connection } = await connect();
    const got: string[] = [];
    client.on('message', (data) => got.push(data.toString()));
    for (const text of ['one', '', 'ü'.repeat(40_000), 'two']) connection.send(new Frame(text));
    connection.close(1001);
    const [code] = await once(client, 'close');
    expect(code).toBe(1001);
    expect(got).toEqual(['one', '', 'ü'.repeat(40_000), 'two']);
  });

  it('sends nothing after its end', async () => {
    const { connection } = await connect();
    const got: string[] = [];
    client.on('message', (data) => got.push(data.toString()));
    connection.close(1000);
    connection.send(new Frame('too late'));
    await once(client, 'close');
    connection.send(new Frame('much too late'));
    expect(got).toEqual([]);
  });
});
