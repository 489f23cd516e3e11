import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { House, license } from './house.js';
import { SioClient, sioKinds } from './sio-client.js';

const agentPath = '/agent/v0.5/rtm/sio';

afterEach(() => {
  vi.useRealTimers();
});

async function agent(house: House, token: string, kind: (typeof sioKinds)[number]): Promise<SioClient> {
  const client = await SioClient.open(house, agentPath, kind);
  await client.ask('login', { token });
  await client.pushes();
  return client;
}

describe.each(sioKinds)('the %s client over %s', (...kind) => {
  it('is disconnected when it has not logged in by the deadline', async () => {
    const house = await House.open({ limits: { loginMs: 800 } });
    const [late, stranger] = await Promise.all([
      SioClient.open(house, agentPath, kind),
      SioClient.open(house, `/customer/v0.5/rtm/sio?license_id=${license}`, kind),
    ]);
    await late.ask('login', { token: 'anna' });
    await stranger.disconnected;
    expect(stranger.frames).toEqual([]);
    expect((await late.request('ping')).success).toBe(true);
  });

  it('stays as long as its heart beats', async () => {
    const house = await House.open({ limits: { idleMs: 800 } });
    const client = await agent(house, 'anna', kind);
    const frames = client.frames.length;
    const heartbeats = kind[0] === 'current' ? 'ping' : 'pong'; // of the server, or answered by it
    for (let count = 0; count < 3; count += 1) await once(client.socket.io.engine, heartbeats);
    expect(client.frames).toHaveLength(frames);
    expect((await client.request('ping')).success).toBe(true);
  });

  it('is disconnected when it falls silent', async () => {
    const house = await House.open({ limits: { idleMs: 300 } });
    const client = await agent(house, 'anna', kind);
    const { engine } = client.socket.io;
    engine.sendPacket = () => undefined;
    engine._sendPacket = () => undefined;
    await client.disconnected;
  });

  it('may send 1 MiB, however it is quoted, and no more', async () => {
    const house = await House.open();
    const client = await agent(house, 'anna', kind);
    const envelope = JSON.stringify({ request_id: 'full', action: 'ping', padding: '' });
    const full = envelope.replace('""', JSON.stringify('"'.repeat((1_048_576 - envelope.length) / 2)).padEnd(2));
    client.send(full.padEnd(1_048_576));
    expect((await client.find(({ request_id }) => request_id === 'full')).success).toBe(true);
    client.send(full.padEnd(1_048_577));
    await client.disconnected;
  });

  it('is cut off when it sends far more', async () => {
    const house = await House.open();
    const client = await agent(house, 'anna', kind);
    client.send('x'.repeat(5_000_000));
    await client.disconnected;
    await house.agent('anna');
  });

  it('is answered in order, however fast it sends', async () => {
    const house = await House.open({ limits: { waitingRequests: 8 } });
    const client = await agent(house, 'anna', kind);
    const { chat } = await client.ask('start_chat');
    const total = 1500;
    for (let n = 0; n < total; n += 1) {
      const event = { type: 'message', text: `${n}` };
      if (n % 3 === 0)
        client.send({ request_id: `q-${n}`, action: 'send_event', payload: { chat_id: chat.id, event } });
      else client.send({ request_id: `q-${n}`, action: 'ping' });
    }
    await client.find(({ request_id, type }) => type === 'response' && request_id === `q-${total - 1}`);
    const answered = client.frames.filter(
      ({ type, request_id }) => type === 'response' && request_id?.startsWith('q-'),
    );
    expect(answered.map(({ request_id }) => request_id)).toEqual(Array.from({ length: total }, (_, n) => `q-${n}`));
  });

  it('is disconnected when the server stops, and may come again by itself', async () => {
    const house = await House.open({ limits: { shutdownMs: 300 } });
    const clients = [await agent(house, 'anna', kind), await agent(house, 'tom', kind)];
    const frames = clients.map((client) => client.frames.length);
    await house.server.close();
    for (const client of clients) expect(await client.disconnected).not.toBe('io server disconnect');
    expect(clients.map((client) => client.frames.length)).toEqual(frames);
  });
});

describe('a client that does not read', () => {
  const big = { type: 'message', text: 'x'.repeat(500_000) };

  /** As a client of socket.io speaks, by hand. */
  async function raw(house: House): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${house.server.port}${agentPath}/?EIO=4&transport=websocket`);
    await once(socket, 'message');
    socket.send('40');
    await once(socket, 'message');
    const login = JSON.stringify({ action: 'login', payload: { token: 'tom' } });
    socket.send(`42${JSON.stringify(['message', login])}`);
    await once(socket, 'message');
    return socket;
  }

  it('is dropped when too much waits for it, and nobody else waits', async () => {
    const house = await House.open({ limits: { unreadBytes: 2 * 1_048_576, agentGoneMs: 1 } });
    const anna = await house.agent('anna');
    const { chat } = await anna.ask('start_chat');
    const tom = await raw(house);
    const closed = once(tom, 'close');
    await anna.pushes();
    tom.pause();
    let isGone = false;
    const gone = anna.push('agent_updated').then(() => {
      isGone = true;
    });
    while (!isGone) await anna.ask('send_event', { chat_id: chat.id, event: big });
    await gone;
    tom.resume();
    await closed;
  });

  it('is not read either while its answers wait', async () => {
    const house = await House.open({ limits: { waitingRequests: 2, unreadBytes: 1_048_576 } });
    const anna = await house.agent('anna');
    const { chat } = await anna.ask('start_chat');
    for (let count = 0; count < 8; count += 1) await anna.ask('send_event', { chat_id: chat.id, event: big });
    const tom = await raw(house);
    tom.pause();
    const emit = (request: object) => tom.send(`42${JSON.stringify(['message', JSON.stringify(request)])}`);
    for (let count = 0; count < 4; count += 1) {
      emit({ action: 'get_chat_threads', payload: { chat_id: chat.id } });
    }
    for (let count = 0; count < 40; count += 1) emit({ action: 'ping', padding: big.text });
    for (let count = 0; count < 20; count += 1) await anna.ask('get_chat_threads', { chat_id: chat.id });
    expect(tom.bufferedAmount).toBeGreaterThan(5_000_000);
    tom.resume();
    await vi.waitFor(() => expect(tom.bufferedAmount).toBe(0));
  });

  it('makes a polling client’s requests wait, and then serves them', async () => {
    const house = await House.open({ limits: { waitingRequests: 2, unreadBytes: 1_048_576 } });
    const anna = await house.agent('anna');
    const { chat } = await anna.ask('start_chat');
    for (let count = 0; count < 4; count += 1) await anna.ask('send_event', { chat_id: chat.id, event: big });
    const base = `${house.server.url}${agentPath}/?EIO=4&transport=polling`;
    const { sid } = JSON.parse((await (await fetch(base)).text()).slice(1));
    const post = (body: string) =>
      fetch(`${base}&sid=${sid}`, { method: 'POST', body }).then((answer) => answer.text());
    const poll = () => fetch(`${base}&sid=${sid}`).then((answer) => answer.text());
    const ask = (action: string, payload: object) =>
      `42${JSON.stringify(['message', JSON.stringify({ action, payload })])}`;
    await post('40');
    await poll();
    await post(ask('login', { token: 'tom' }));
    await poll();
    await anna.pushes();
    // Two answers of 2 MB wait for a poll: what comes after them is not even read.
    const read = ask('get_chat_threads', { chat_id: chat.id });
    await post([read, read].join('\x1e'));
    let isTaken = false;
    const late = post(ask('update_agent', { routing_status: 'not_accepting_chats' })).then(() => {
      isTaken = true;
    });
    await anna.ask('get_filtered_chats');
    expect(isTaken).toBe(false);
    expect(await anna.pushes()).toEqual([]);
    for (let polls = 0; polls < 5 && !isTaken; polls += 1) await Promise.race([poll(), late]);
    await late;
    expect((await anna.push('agent_updated')).payload.routing_status).toBe('not_accepting_chats');
  });
});
