import { once } from 'node:events';
import { get } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { House, ids, license } from './house.js';
import { SioClient, sioKinds } from './sio-client.js';
import { event, uuid } from './wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const agentPath = '/agent/v0.5/rtm/sio';
const customerPath = `/customer/v0.5/rtm/sio?license_id=${license}`;
const message = { type: 'message', text: 'Hello “world”' };

function malformed(message: string) {
  return { action: '', type: 'response', success: false, payload: { error: { type: 'validation', message } } };
}

it.each([
  ['bytes to a browser of the first clients', '', 'application/octet-stream'],
  ['text to one that takes no bytes', '&b64=1', 'text/plain; charset=UTF-8'],
])('answers a poll in %s', async (_, query, type) => {
  const answer = await fetch(new URL(`${agentPath}?EIO=3&transport=polling${query}`, house.server.url));
  expect(answer.headers.get('content-type')).toBe(type);
  const bytes = Buffer.from(await answer.arrayBuffer());
  // A payload of bytes begins with a packet's kind (0: text), its length digit by digit, and 255.
  const begin = bytes.indexOf('0{"sid"');
  const length = bytes.length - begin;
  const head = [...bytes.subarray(0, begin)];
  const digits = [...String(length)];
  expect(head).toEqual(query === '' ? [0, ...digits.map(Number), 255] : [...Buffer.from(`${length}:`)]);
});

describe.each(sioKinds)('the %s client over %s', (...kind) => {
  it('logs in, asks and is told, like any RTM client', async () => {
    const anna = await SioClient.open(house, agentPath, kind);
    expect((await anna.ask('login', { token: 'anna' })).my_profile.id).toBe(ids.anna);
    const mary = await SioClient.open(house, customerPath, kind);
    expect((await mary.ask('login', { token: 'Bearer mary' })).customer_id).toBe(ids.mary);
    const { chat } = await mary.ask('start_chat', { chat: { thread: { events: [message] } } });
    const started = (await anna.push('incoming_chat_thread')).payload.chat;
    expect(started).toMatchObject({ id: chat.id, users: [{ monitoring: { ip: '127.0.0.1' } }] });
    const sent = await anna.request('send_event', { chat_id: chat.id, event: message });
    expect(sent.payload.event).toEqual(event(4, ids.anna, message));
    const own = await anna.push('incoming_event', ({ payload }) => payload.event.order === 4);
    const payload = { chat_id: chat.id, ...sent.payload };
    expect(own).toEqual({ request_id: sent.request_id, action: 'incoming_event', type: 'push', payload });
    expect(anna.frames.indexOf(sent)).toBeLessThan(anna.frames.indexOf(own));
    const told = await mary.push('incoming_event', ({ payload }) => payload.event.order === 4);
    expect(told.request_id).toBeUndefined();
  });

  it('may send the envelope as an object, too', async () => {
    const client = await SioClient.open(house, agentPath, kind);
    client.socket.emit('message', { request_id: 'o', action: 'login', payload: { token: 'anna' } });
    const login = await client.find(({ request_id }) => request_id === 'o');
    expect(login.payload.my_profile.id).toBe(ids.anna);
  });

  it('is answered in strings, unless it is an older one that began with an object', async () => {
    const client = await SioClient.open(house, agentPath, kind);
    const [version] = kind;
    const raw: unknown[] = [];
    client.socket.on('message', (message) => raw.push(message));
    client.socket.emit('message', { request_id: 'o', action: 'login', payload: { token: 'anna' } });
    await client.find(({ request_id }) => request_id === 'o');
    const mary = await SioClient.open(house, customerPath, kind);
    await mary.ask('login', { token: 'Bearer mary' });
    await mary.ask('start_chat', { chat: { thread: { events: [message] } } });
    await client.push('incoming_chat_thread');
    const form = version === 'older' ? 'object' : 'string';
    expect(raw.length).toBeGreaterThan(1);
    expect(raw.map((message) => typeof message)).toEqual(raw.map(() => form));
    expect(await client.request('ping')).toMatchObject({ success: true });
  });

  it('gets validation for anything that is no envelope, and goes on', async () => {
    const client = await SioClient.open(house, agentPath, kind);
    for (const nonsense of ['{', Buffer.from('{"action":"ping"}'), 5, null, [1], true]) {
      const from = client.frames.length;
      client.socket.emit('message', nonsense);
      const answer = await client.find((frame) => client.frames.indexOf(frame) >= from);
      expect(answer).toEqual(malformed('A request must be a JSON object'));
    }
    expect((await client.request('ping')).success).toBe(true);
  });

  it('is disconnected after a forced end is announced', async () => {
    const mary = await SioClient.open(house, customerPath, kind);
    await mary.ask('login', { token: 'mary' });
    const anna = await house.agent('anna');
    await anna.ask('ban_customer', { customer_id: ids.mary, ban: { days: 1 } });
    expect(await mary.disconnected).toBe('io server disconnect');
    expect(mary.frames.at(-1)).toEqual({
      action: 'customer_disconnected',
      type: 'push',
      payload: { reason: 'customer_banned' },
    });
  });

  it.each([
    ['agent', '/agent/v0.6/rtm/sio', 'unsupported_version'],
    ['customer', '/customer/v1.0/rtm/sio', 'unsupported_version'],
    ['customer', '/customer/v0.5/rtm/sio', 'license_not_found'],
    ['customer', '/customer/v0.3/rtm/sio?license_id=7', 'license_not_found'],
  ])('is told as %s at %s that it can’t be served: %s', async (side, path, reason) => {
    const client = await SioClient.open(house, path, kind);
    await client.disconnected;
    expect(client.frames).toEqual([{ action: `${side}_disconnected`, type: 'push', payload: { reason } }]);
  });
});

describe('a client that begins with polling', () => {
  it.each(['current', 'older'] as const)('goes on over a websocket without losing anything: %s', async (version) => {
    const client = await SioClient.open(house, agentPath, [version, 'polling'], {
      transports: ['polling', 'websocket'],
    });
    const { engine } = client.socket.io;
    const upgraded = engine.transport.name === 'websocket' ? undefined : once(engine, 'upgrade');
    client.send({ request_id: 'q-0', action: 'login', payload: { token: 'anna' } });
    const total = 200;
    for (let n = 1; n < total; n += 1) {
      client.send({ request_id: `q-${n}`, action: n % 2 === 0 ? 'start_chat' : 'ping' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await upgraded;
    await client.find(({ request_id, type }) => type === 'response' && request_id === `q-${total - 1}`);
    const order = (type: string) =>
      client.frames.filter((frame) => frame.type === type).map(({ request_id }) => request_id);
    const all = Array.from({ length: total }, (_, n) => `q-${n}`);
    expect(order('response')).toEqual(all);
    // Each chat is told to whoever has started it; the login itself told of her arrival.
    expect(order('push')).toEqual(all.filter((_, n) => n % 2 === 0));
    expect(engine.transport.name).toBe('websocket');
  });
});

describe('a path', () => {
  it.each([
    ['/agent/v0.2/rtm/sio', (login: object) => expect(login).not.toHaveProperty('license.creation_timestamp')],
    ['/agent/v0.3/rtm/sio', (login: object) => expect(login).not.toHaveProperty('license.in_trial')],
    ['/agent/v0.4/rtm/sio', (login: object) => expect(login).toHaveProperty('license.in_trial')],
    ['/agent/rtm/sio', (login: object) => expect(login).toHaveProperty('license.in_trial')],
  ] as const)('%s speaks its version', async (path, check) => {
    const client = await SioClient.open(house, path);
    check(await client.ask('login', { token: 'anna' }));
  });

  it('of customers without a version speaks the newest one', async () => {
    const client = await SioClient.open(house, `/customer/rtm/sio?license_id=${license}`);
    expect(Object.keys(await client.ask('login', { token: 'mary' }))).toEqual(['customer_id', 'static_config_path']);
  });

  it('belongs to the client’s first request: its version and license stay', async () => {
    const old = await SioClient.open(house, '/agent/v0.2/rtm/sio');
    const fresh = await SioClient.open(house, agentPath);
    await Promise.all([old.ask('login', { token: 'anna' }), fresh.ask('login', { token: 'anna' })]);
    const { chat } = await fresh.ask('start_chat');
    const sent = await old.request('send_message', { chat_id: chat.id, message: { text: 'old words' } });
    expect((await old.push('incoming_event')).request_id).toBeUndefined();
    expect((await fresh.push('incoming_event')).payload.event).toEqual(sent.payload.event);
    expect((await fresh.refused('send_message', {})).message).toBe('Unknown action send_message');
  });

  it.each(['/agent/v0.5/rtm/sio/more/', '/agent/v5/rtm/sio/', '/socket.io/', '/rtm/sio/'])(
    'that is none is 404: %s',
    async (path) => {
      const answer = await fetch(`${house.server.url}${path}?EIO=4&transport=polling`);
      expect(answer.status).toBe(404);
      const socket = new WebSocket(`ws://127.0.0.1:${house.server.port}${path}?EIO=4&transport=websocket`);
      socket.on('error', () => undefined);
      const [, response] = await once(socket, 'unexpected-response');
      expect(response.statusCode).toBe(404);
    },
  );

  it.each([
    '',
    '?EIO=4',
    '?EIO=4&transport=carrier-pigeon',
    '?EIO=4&transport=polling&sid=nobody',
    '?EIO=4&transport=polling&sid=__proto__',
    '?EIO=4&transport=polling&sid=x&sid=',
    '?EIO=9&transport=polling&sid=&sid=',
  ])('with the nonsense %j hurts nobody', async (query) => {
    for (const path of ['/agent/v0.5/rtm/sio', '/agent/rtm/sio/']) {
      await (await fetch(`${house.server.url}${path}${query}`)).text();
      await (await fetch(`${house.server.url}${path}${query}`, { method: 'POST', body: '40' })).text();
    }
    const client = await SioClient.open(house, agentPath);
    expect((await client.request('ping')).success).toBe(true);
  });

  it('has one namespace', async () => {
    const client = await SioClient.open(house, agentPath);
    await expect(SioClient.open(house, agentPath, ['current', 'websocket'], {}, '/admin')).rejects.toThrow(
      'Invalid namespace',
    );
    expect((await client.request('ping')).success).toBe(true);
  });
});

describe('packets that no client sends', () => {
  it.each([
    ['an unknown kind', ['9', '49', 'x']],
    ['an event without a name', ['42', '42[]', '42{}', '42[5]', '42[null,"x"]']],
    ['a reserved name', ['42["connect"]', '42["disconnect"]', '42["error","x"]', '42["newListener"]']],
    ['attachments that never come', ['451-["message",{"_placeholder":true,"num":0}]', '40']],
    ['an attachment that was not announced', [Buffer.from('x')]],
    [
      'an attachment in the place of the envelope',
      ['451-["message",{"_placeholder":true,"num":0}]', Buffer.from('{}')],
    ],
    ['an acknowledgement', ['431[]', '4299["message","{}"]']],
    ['a second connect', ['40', '40']],
    ['a disconnect, and an event after it', ['41', '42["message","{}"]']],
    ['a disconnect, and another connect', ['41', '40', '42["message","{\\"action\\":\\"ping\\"}"]']],
    ['a deep object', [`42["message",${'['.repeat(100_000)}${']'.repeat(100_000)}]`]],
    ['the engine’s own', ['0', '1', '2', '3', '5', '6', '2probe', '5']],
  ])('hurt nobody: %s', async (_, packets) => {
    for (const revision of [3, 4]) {
      const address = `ws://127.0.0.1:${house.server.port}${agentPath}/?EIO=${revision}&transport=websocket`;
      const socket = new WebSocket(address);
      socket.on('error', () => undefined);
      const closed = once(socket, 'close');
      await once(socket, 'message');
      for (const packet of ['40', ...packets]) socket.send(packet);
      const client = await SioClient.open(house, agentPath);
      expect((await client.request('ping')).success).toBe(true);
      socket.close();
      await closed;
    }
    expect(house.logged.filter(({ level }) => level !== 'debug')).toEqual([]);
  });
});

describe('cookies of v0.2 customers', () => {
  const path = `/customer/v0.2/rtm/sio/?EIO=4&license_id=${license}`;

  async function polled(headers: Record<string, string> = {}): Promise<string[]> {
    return (await fetch(`${house.server.url}${path}&transport=polling`, { headers })).headers.getSetCookie();
  }

  async function upgraded(headers: Record<string, string> = {}): Promise<string[]> {
    const socket = new WebSocket(`ws://127.0.0.1:${house.server.port}${path}&transport=websocket`, { headers });
    const [response] = await once(socket, 'upgrade');
    socket.close();
    return response.headers['set-cookie'] ?? [];
  }

  it.each([['polling', polled] as const, ['websocket', upgraded] as const])(
    'come with the first answer over %s',
    async (transport, open) => {
      const cookies = await open();
      expect(cookies).toEqual([
        expect.stringMatching(/^__lc_cid=.*; HttpOnly/),
        expect.stringMatching(/^__lc_cst=.*; HttpOnly/),
      ]);
      const headers = { cookie: cookies.map((line) => line.split(';')[0]).join('; ') };
      expect(await open(headers)).toEqual([]);
      const options = { extraHeaders: headers };
      const kind = ['current', transport] as const;
      const client = await SioClient.open(house, `/customer/v0.2/rtm/sio?license_id=${license}`, kind, options);
      const { customer_id } = await client.ask('login');
      expect(headers.cookie).toContain(`__lc_cid=${customer_id};`);
      expect(customer_id).toEqual(uuid);
    },
  );

  it('come over polling as two, also to who only talks of an upgrade', async () => {
    const request = get(`${house.server.url}${path}&transport=polling`, { headers: { upgrade: 'x' } });
    const [response] = await once(request, 'response');
    response.resume();
    expect(response.headers['set-cookie']).toHaveLength(2);
  });
});
