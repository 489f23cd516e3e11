import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseSeed } from '../../src/server/seed.js';
import { startServer } from '../../src/server/start.js';
import { House, license } from './house.js';
import { RtmClient } from './rtm-client.js';

let house: House;
const sockets: Socket[] = [];

beforeEach(async () => {
  house = await House.open({ limits: { shutdownMs: 300 } });
});

afterEach(() => {
  vi.useRealTimers();
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A TCP connection to the server, of somebody who does what it wants. */
async function tcp(): Promise<Socket> {
  const socket = dial({ port: house.server.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

const handshake = [
  'GET /agent/v0.5/rtm/ws HTTP/1.1',
  'Host: server',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
  '',
  '',
].join('\r\n');

describe('a server that stops', () => {
  it('closes every connection with 1001 and no push, and takes no new ones', async () => {
    const { anna, tom, eva, mary, ivo } = await house.everybody();
    const stranger = await house.connect();
    const clients = [anna, tom, eva, mary, ivo, stranger];
    const told = clients.map((client) => client.frames.length);
    await house.server.close();
    expect(await Promise.all(clients.map((client) => client.closed))).toEqual(clients.map(() => 1001));
    expect(clients.map((client) => client.frames.length)).toEqual(told);
    await expect(house.connect()).rejects.toThrow('ECONNREFUSED');
    await expect(fetch(`${house.server.url}/healthz`)).rejects.toThrow();
  });

  it('may be stopped twice', async () => {
    await Promise.all([house.server.close(), house.server.close()]);
    await house.server.close();
  });

  it('drops who does not answer, after a while', async () => {
    const deaf = await tcp();
    deaf.write(handshake);
    await once(deaf, 'data'); // 101: it is a websocket now, and will never answer the closing frame
    const dropped = once(deaf, 'close');
    await house.server.close();
    await dropped;
  });

  it('does not wait for a request that never ends', async () => {
    const slow = await tcp();
    slow.write('GET /healthz HTTP/1.1\r\nHost: ser');
    await house.server.close();
  });

  it('upgrades nobody any more', async () => {
    const deaf = await tcp();
    deaf.write(handshake);
    await once(deaf, 'data');
    const late = await tcp();
    late.write(handshake.slice(0, -2));
    await (await house.connect()).request('ping'); // the server has read so far
    const answer = text(late);
    const stopped = house.server.close(); // waits for the deaf one
    late.write(handshake.slice(-2));
    expect(await answer).toMatch(/^HTTP\/1.1 503 /);
    await stopped;
  });
});

describe('an address that can’t be had', () => {
  const start = (host: string, port: number) =>
    startServer({ host, port, seed: parseSeed('{"licenses":[{"id":1,"agents":[{"id":"a"}]}]}'), log: () => {} });

  it('because its port is taken is a failure that says what to do', async () => {
    const { port } = house.server;
    const failure = { name: 'Failure', type: 'failed', message: `127.0.0.1:${port} is in use` };
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await expect(start('127.0.0.1', port)).rejects.toMatchObject({
      ...failure,
      hint: 'choose another port with --port, or 0 for a free one',
    });
    expect(vi.getTimerCount()).toBe(0); // nothing is left running
  });

  it('because it is not this machine’s is a failure that says so', async () => {
    await expect(start('203.0.113.1', 0)).rejects.toMatchObject({
      name: 'Failure',
      type: 'failed',
      message: expect.stringMatching(/^can't listen on 203\.0\.113\.1:0: /),
    });
  });
});

describe('a server that listens everywhere', () => {
  it.each(['0.0.0.0', '::'])('on %s names an address that can be reached', async (host) => {
    const customers = [{ id: 'mary', token: 'mary' }];
    const seed = parseSeed(JSON.stringify({ licenses: [{ id: 1, agents: [{ id: 'a' }], customers }] }));
    const server = await startServer({ host, port: 0, seed, log: () => {} });
    const mary = await RtmClient.open(`ws://127.0.0.1:${server.port}/customer/rtm/ws?license_id=1`);
    const { static_config_path: path } = await mary.ask('login', { token: 'mary' });
    await server.close();
    expect(path).toMatch(new RegExp(`^\\d+(\\.\\d+){3}:${server.port}/static/license/1/config.json$`));
    expect(path).not.toMatch(/^0\.0\.0\.0/);
  });
});

describe('plain HTTP', () => {
  const get = (path: string, init?: RequestInit) => fetch(`${house.server.url}${path}`, init);

  it('tells its address', () => {
    expect(house.server.port).toBeGreaterThan(0);
    expect(house.server.url).toBe(`http://127.0.0.1:${house.server.port}`);
  });

  it('says that the server is well', async () => {
    const answer = await get('/healthz?from=probe');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({ status: 'ok' });
    const head = await get('/healthz', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('takes GET and HEAD only', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const answer = await get('/healthz', { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });

  it('hands out the static configuration of a license', async () => {
    const answer = await get(`/static/license/${license}/config.json`);
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    expect((await get('/static/license/7/config.json')).status).toBe(404);
    expect((await get('/static/license/../config.json')).status).toBe(404);
  });
});
