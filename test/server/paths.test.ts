import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { House, ids, license, otherLicense } from './house.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const handshake = [
  'Host: server',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
];

/** A TCP connection that has sent these lines. */
async function raw(firstLine: string, headers: readonly string[]): Promise<Socket> {
  const socket = dial({ port: house.server.port, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  socket.write([firstLine, ...headers, '', ''].join('\r\n'));
  return socket;
}

/** The HTTP status of a handshake that is refused. */
async function statusOf(path: string): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${house.server.port}${path}`);
  socket.on('error', () => undefined);
  const [, response] = await once(socket, 'unexpected-response');
  return response.statusCode;
}

describe('the newest version', () => {
  it.each(['/agent/v0.5/rtm/ws', '/agent/rtm/ws', '/agent/v0.5/rtm/ws?any=thing'])(
    'is spoken to agents at %s',
    async (path) => {
      const client = await house.connect(path);
      expect((await client.ask('login', { token: 'anna' })).my_profile.id).toBe(ids.anna);
    },
  );

  it.each(['/customer/v0.5/rtm/ws', '/customer/rtm/ws'])('is spoken to customers at %s', async (path) => {
    const client = await house.connect(`${path}?license_id=${license}`);
    expect((await client.ask('login', { token: 'mary' })).customer_id).toBe(ids.mary);
  });
});

describe('a version that is not served', () => {
  it.each([
    ['agent', '/agent/v0.1/rtm/ws'],
    ['agent', '/agent/v0.6/rtm/ws'],
    ['agent', '/agent/v1.0/rtm/ws'],
    ['agent', '/agent/v00.5/rtm/ws'],
    ['customer', `/customer/v0.6/rtm/ws?license_id=${license}`],
    ['customer', '/customer/v12.34/rtm/ws'],
  ])('is told to the %s at %s, then the connection closes and nothing is answered', async (side, path) => {
    const client = await house.connect(path);
    if (client.socket.readyState === WebSocket.OPEN) {
      client.send({ action: 'ping' });
      client.send({ action: 'login', payload: { token: 'anna' } });
    }
    expect(await client.closed).toBe(1000);
    const payload = { reason: 'unsupported_version' };
    expect(client.frames).toEqual([{ action: `${side}_disconnected`, type: 'push', payload }]);
  });
});

describe('the license of a customer’s connection', () => {
  it.each([
    '',
    '?license_id=',
    '?license_id=0',
    '?license_id=-1',
    '?license_id=1.5',
    '?license_id=abc',
    '?license=100001',
    '?license_id=100003',
    '?license_id=100001x',
    '?license_id=99999999999999999999',
  ])('has to be known: %j ends it with license_not_found', async (query) => {
    const client = await house.connect(`/customer/v0.5/rtm/ws${query}`);
    if (client.socket.readyState === WebSocket.OPEN) client.send({ action: 'ping' });
    expect(await client.closed).toBe(1000);
    const payload = { reason: 'license_not_found' };
    expect(client.frames).toEqual([{ action: 'customer_disconnected', type: 'push', payload }]);
  });

  it('has to be the token’s; the client may try another token', async () => {
    const client = await house.connectCustomer(otherLicense);
    expect(await client.refused('login', { token: 'mary' })).toEqual({
      type: 'authorization',
      message: 'Authorization error',
    });
    expect((await client.ask('login', { token: 'other-mary' })).customer_id).toBe(ids.mary);
  });

  it('is not asked of agents', async () => {
    const client = await house.connect('/agent/v0.5/rtm/ws?license_id=7');
    expect((await client.request('login', { token: 'anna' })).success).toBe(true);
  });
});

describe('any other path', () => {
  it.each([
    '/',
    '/agent',
    '/agent/v0.5',
    '/agent/v5/rtm/ws',
    '/agent/v0.5.1/rtm/ws',
    '/agent/0.5/rtm/ws',
    '/agent/V0.5/rtm/ws',
    '/agent/v0.5/rtm',
    '/agent/v0.5/rtm/ws/',
    '/agent//rtm/ws',
    '/agent/v0%2E5/rtm/ws',
    '/visitor/v0.5/rtm/ws',
    '/healthz',
    '/customer/v0.x/rtm/ws?license_id=100001',
  ])('is 404 for a websocket: %s', async (path) => {
    expect(await statusOf(path)).toBe(404);
  });

  it.each(['//', '//[', 'http://[', '/%', '*', '?', 'ws://:0/agent/rtm/ws:'])(
    'does not hurt the server, however malformed: %s',
    async (target) => {
      for (const headers of [handshake, ['Host: server', 'Connection: close']]) {
        const socket = await raw(`GET ${target} HTTP/1.1`, headers);
        expect(await text(socket)).toMatch(/^HTTP\/1.1 40[04] /);
        socket.destroy();
      }
      expect((await (await house.connect()).request('ping')).success).toBe(true);
    },
  );

  it('is served over HTTP/1.1 to a client that offers to go on with HTTP/2', async () => {
    const offer = [
      'Host: server',
      'Connection: Upgrade, HTTP2-Settings, close',
      'Upgrade: h2c',
      'HTTP2-Settings: AAEAAEAA',
    ];
    const health = await raw('GET /healthz HTTP/1.1', offer);
    expect(await text(health)).toMatch(/^HTTP\/1.1 200 /);
    const action = await raw('POST /agent/v0.5/action/start_chat HTTP/1.1', [
      ...offer,
      'Authorization: Bearer anna',
      'Content-Length: 0',
    ]);
    expect(await text(action)).toMatch(/^HTTP\/1.1 200 /);
    for (const socket of [health, action]) socket.destroy();
  });

  it('is served to such a client request after request, with bodies that come later', async () => {
    const payload = JSON.stringify({ payload: { chat: { properties: { source: { type: 'web' } } } } });
    const offer = ['Host: server', 'connection: keep-alive, Upgrade', 'upgrade: h2c', 'Authorization: Bearer anna'];
    const post = 'POST /agent/v0.5/action/start_chat HTTP/1.1';
    const socket = await raw(post, [...offer, `Content-Length: ${payload.length}`]);
    let answers = '';
    socket.on('data', (bytes) => {
      answers += String(bytes);
    });
    const answered = async (times: number) => {
      while (answers.split('"source":{"type":{"value":"web"}}').length <= times) await once(socket, 'data');
    };
    socket.write(payload.slice(0, 10));
    await new Promise((resolve) => setImmediate(resolve));
    socket.write(payload.slice(10));
    await answered(1);
    socket.write([post, ...offer, `Content-Length: ${payload.length}`, '', payload].join('\r\n'));
    await answered(2);
    socket.destroy();
  });

  it('is 404 for plain HTTP, and so is an endpoint without a websocket', async () => {
    for (const path of ['/agent/v0.5/rtm/ws', '/nothing']) {
      expect((await fetch(`${house.server.url}${path}`)).status).toBe(404);
    }
  });

  it('does not let a client that never hangs up keep the server from stopping', async () => {
    const socket = await raw('GET /nothing HTTP/1.1', handshake);
    socket.resume();
    await once(socket, 'end'); // the server's half; ours stays open
    await house.server.close();
    socket.destroy();
  });
});

it('no subprotocol and no extension is negotiated', async () => {
  const asked = ['Sec-WebSocket-Protocol: chat, superchat', 'Sec-WebSocket-Extensions: permessage-deflate'];
  const socket = await raw('GET /agent/v0.5/rtm/ws HTTP/1.1', [...handshake, ...asked]);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1.1 101 /);
  expect(String(answer)).not.toMatch(/sec-websocket-(protocol|extensions)/i);
  socket.destroy();
});
