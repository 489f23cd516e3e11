import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Poster } from '../../../src/server/webhooks/post.js';
import { allTargets, publicTargets } from '../../../src/server/webhooks/targets.js';
import { answerWith, hang, Receiver } from './receiver.js';

const signal = new AbortController().signal;

function poster(options: Partial<ConstructorParameters<typeof Poster>[0]> = {}): Poster {
  const made = new Poster({ targets: allTargets(), timeoutMs: 5_000, userAgent: 'test', ...options });
  onTestFinished(() => made.close());
  return made;
}

/** A plain socket server. @param talk is told of each connection. @returns its address, and how many there were. */
async function sockets(talk: (socket: Socket) => void) {
  const seen: Socket[] = [];
  const server = createServer((socket) => {
    seen.push(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of seen) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen };
}

describe('a delivery that is posted', () => {
  it('goes over the connection of the one before', async () => {
    const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
    const { url, seen } = await sockets((socket) => socket.on('data', () => socket.write(ok)));
    const post = poster();
    for (let count = 0; count < 3; count += 1) expect(await post.post(url, '{}', signal)).toEqual({ ok: true });
    expect(seen).toHaveLength(1);
  });

  it('goes over a new one when the receiver has just closed that', async () => {
    const { url, seen } = await sockets((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
        socket.once('data', () => socket.resetAndDestroy());
      });
    });
    const post = poster();
    expect(await post.post(url, '{}', signal)).toEqual({ ok: true });
    expect(await post.post(url, '{}', signal)).toEqual({ ok: true });
    expect(seen.length).toBeGreaterThan(1);
  });

  it.each([
    [204, { ok: true }],
    [299, { ok: true }],
    [300, { ok: false, why: 'it answered with 300' }],
    [404, { ok: false, why: 'it answered with 404' }],
    [503, { ok: false, why: 'it answered with 503' }],
  ])('is taken with 2xx alone: %i', async (status, attempt) => {
    const receiver = await Receiver.open(answerWith(status));
    expect(await poster().post(receiver.url, '{"a":"ż"}', signal)).toEqual(attempt);
    expect(receiver.bodies).toEqual([{ a: 'ż' }]);
  });

  it('fails for reasons that tell nothing of its address but the host', async () => {
    const refusing = await sockets((socket) => socket.destroy());
    expect(await poster().post(`${refusing.url}secret`, '{}', signal)).toEqual({
      ok: false,
      why: 'the connection was reset',
    });
    expect(await poster().post('http://127.0.0.1:1/secret', '{}', signal)).toEqual({
      ok: false,
      why: 'nobody listens there',
    });
    const receiver = await Receiver.open(hang);
    expect(await poster({ timeoutMs: 20 }).post(receiver.url, '{}', signal)).toEqual({
      ok: false,
      why: 'it did not answer within 0.02 s',
    });
  });

  it('ends in time though the answer goes on and on', async () => {
    const { url } = await sockets((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n'));
    });
    expect(await poster({ timeoutMs: 50 }).post(url, '{}', signal)).toMatchObject({ ok: false });
  });

  it('is not tried where it must not go', async () => {
    const receiver = await Receiver.open();
    const attempt = await poster({ targets: publicTargets() }).post(receiver.url, '{}', signal);
    expect(attempt).toEqual({ ok: false, why: '127.0.0.1 is an address of a private network', final: true });
    expect(receiver.received).toEqual([]);
  });

  it('is not made when a name leads to where it must not go', async () => {
    const receiver = await Receiver.open();
    const resolve = ((_name: string, _options: object, callback: (error: null, found: object[]) => void) =>
      callback(null, [{ address: '127.0.0.1', family: 4 }])) as never;
    const url = receiver.url.replace('127.0.0.1', 'hooks.example');
    expect(await poster({ targets: publicTargets(resolve) }).post(url, '{}', signal)).toEqual({
      ok: false,
      why: 'hooks.example is in a private network',
      final: true,
    });
    expect(receiver.received).toEqual([]);
  });
});
