import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../../src/client/connection.js';
import { agentEndpoint } from '../../src/client/endpoint.js';
import type { PushFrame } from '../../src/protocol/envelope.js';
import type { Failure } from '../../src/protocol/failure.js';
import { eventually } from './eventually.js';
import { FakeServer, Refusal, silence } from './fake-server.js';
import { ManualClock } from './manual-clock.js';

let server: FakeServer;
let clock: ManualClock;
let pushes: PushFrame<object>[];
let lost: Failure[];
let trace: string[];
let open: Connection[];

beforeEach(async () => {
  server = await FakeServer.listen();
  clock = new ManualClock();
  [pushes, lost, trace, open] = [[], [], [], []];
});

afterEach(async () => {
  await Promise.all(open.map((connection) => connection.close()));
  await server.stop();
});

function connect(url = server.url): Connection {
  const connection = new Connection({
    endpoint: agentEndpoint(url),
    timeoutMs: 15_000,
    clock,
    trace: (line) => trace.push(line),
    onPush: (push) => pushes.push(push),
    onLost: (failure) => lost.push(failure),
  });
  open.push(connection);
  return connection;
}

describe('requests', () => {
  it('are answered by their id, in whatever order the answers come', async () => {
    const answers: (() => void)[] = [];
    server.on('slow', ({ payload }) => new Promise((resolve) => answers.unshift(() => resolve(payload))));
    const connection = connect();
    await connection.opened;
    const both = [connection.request('slow', { n: 1 }), connection.request('slow', { n: 2 })];
    const [first, second] = await server.askedTimes('slow', 2);
    expect(first?.request_id).not.toBe(second?.request_id);
    for (const answer of answers) answer();
    expect(await Promise.all(both)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('without a response payload give undefined', async () => {
    server.on('ping', () => undefined);
    const connection = connect();
    await connection.opened;
    expect(await connection.request('ping', {})).toBeUndefined();
  });

  it('fail with the type and the message of the server', async () => {
    server.on('join_chat', () => new Refusal('validation', 'chat_id not found'));
    const connection = connect();
    await connection.opened;
    const refused = connection.request('join_chat', {});
    await expect(refused).rejects.toMatchObject({ type: 'validation', message: 'chat_id not found' });
  });

  it('treat an error type they do not know as internal and keep its message', async () => {
    server.on('x', () => new Refusal('incorrect_region', 'License is in another region'));
    const connection = connect();
    await connection.opened;
    const refused = connection.request('x', {});
    await expect(refused).rejects.toMatchObject({ type: 'internal', message: 'License is in another region' });
  });

  it('fail with request_timeout after the timeout, and a late answer is ignored', async () => {
    let answerNow = (): void => {};
    server.on('slow', () => new Promise((resolve) => (answerNow = () => resolve({}))));
    server.on('ping', () => undefined);
    const connection = connect();
    await connection.opened;
    const request = connection.request('slow', {});
    await server.askedTimes('slow', 1);
    clock.advance(14_999);
    clock.advance(1);
    await expect(request).rejects.toMatchObject({ type: 'request_timeout', message: 'No answer to slow within 15 s' });
    answerNow();
    await eventually(() => expect(trace).toContain('* ignored: nobody waits for this answer'));
    expect(await connection.request('ping', {})).toBeUndefined();
    expect(lost).toEqual([]);
  });

  it('in flight fail with connection_lost when the socket closes, and later ones too', async () => {
    server.on('slow', () => silence);
    const connection = connect();
    await connection.opened;
    const requests = [connection.request('slow', {}), connection.request('slow', {})];
    await server.askedTimes('slow', 2);
    server.cut();
    for (const request of requests) await expect(request).rejects.toMatchObject({ type: 'connection_lost' });
    await expect(connection.request('slow', {})).rejects.toMatchObject({ type: 'connection_lost' });
    expect(lost.map((failure) => failure.type)).toEqual(['connection_lost']);
    expect(clock.waiting).toBe(0);
  });

  it('larger than 1 MiB are refused without losing the connection', async () => {
    server.on('ping', () => undefined);
    const connection = connect();
    await connection.opened;
    const large = connection.request('send_event', { text: 'x'.repeat(1_048_576) });
    await expect(large).rejects.toMatchObject({ type: 'validation' });
    expect(await connection.request('ping', {})).toBeUndefined();
    expect(server.asked('send_event')).toEqual([]);
  });
});

describe('frames of the server', () => {
  it('that are pushes go to the listener, with the nulls taken out but not from free content', async () => {
    const connection = connect();
    await connection.opened;
    server.push('incoming_event', { chat_id: 'C', event: { text: null, content: { kept: null } } });
    await eventually(() => expect(pushes).toHaveLength(1));
    expect(pushes[0]).toEqual({
      action: 'incoming_event',
      type: 'push',
      payload: { chat_id: 'C', event: { content: { kept: null } } },
    });
  });

  it.each(['no json', '[]', '42', '{"type":"push"}', '{"type":"response","action":"x"}', '{"action":"x","type":"?"}'])(
    'that make no sense (%s) are traced and ignored',
    async (text) => {
      server.on('ping', () => undefined);
      const connection = connect();
      await connection.opened;
      server.sendText(text);
      await eventually(() => expect(trace).toContain('* ignored: neither a response nor a push'));
      expect(await connection.request('ping', {})).toBeUndefined();
      expect(pushes).toEqual([]);
    },
  );

  it('are told after the answers before them, also when both come at once', async () => {
    const order: string[] = [];
    server.on('read', ({ request_id, action }, socket) => {
      // One write, so that both frames arrive in one piece.
      socket.send(JSON.stringify({ request_id, action, type: 'response', success: true, payload: {} }));
      socket.send(JSON.stringify({ action: 'thread_closed', type: 'push', payload: {} }));
      return silence;
    });
    const connection = new Connection({
      endpoint: agentEndpoint(server.url),
      timeoutMs: 15_000,
      clock,
      onPush: () => order.push('push'),
      onLost: () => {},
    });
    open.push(connection);
    await connection.opened;
    const read = async (): Promise<void> => {
      await connection.request('read', {});
    };
    for (let i = 0; i < 5; i += 1) await read().then(() => order.push('answer'));
    await eventually(() => expect(order).toHaveLength(10));
    expect(order.join(' ')).toBe(Array(5).fill('answer push').join(' '));
  });
});

describe('the wire log', () => {
  it('has every frame and no token', async () => {
    server.on('login', () => ({ access_token: 'new "secret"' }));
    const connection = connect();
    await connection.opened;
    await connection.request('login', { token: 'Bearer se"cret', reconnect: true });
    const log = trace.join('\n');
    expect(log).toContain('> {"request_id":"1","action":"login","payload":{"token":"***","reconnect":true}}');
    expect(log).toContain('"access_token":"***"');
    expect(log).not.toContain('cret');
  });
});

describe('the heartbeat', () => {
  it('pings every 15 seconds and lives on while pongs come', async () => {
    const connection = connect();
    await connection.opened;
    const pong = (): Promise<void> =>
      new Promise((resolve) => {
        server.on('ping', () => undefined);
        // An answered request behind the ping shows that the pong has come too.
        void connection.request('ping', {}).then(() => resolve());
      });
    for (let round = 1; round <= 4; round += 1) {
      clock.advance(15_000);
      await pong();
      expect(server.pings).toBe(round);
    }
    expect(lost).toEqual([]);
  });

  it('ends the connection when a pong is missing until the next ping', async () => {
    await server.stop();
    server = await FakeServer.listen({ autoPong: false });
    server.on('slow', () => silence);
    const connection = connect();
    await connection.opened;
    clock.advance(15_000);
    const request = connection.request('slow', {});
    clock.advance(14_999);
    expect(lost).toEqual([]);
    const ended = expect(request).rejects.toMatchObject({ type: 'connection_lost' });
    clock.advance(1);
    await ended;
    expect(lost.map((failure) => failure.message)).toEqual([`${server.url} does not answer any more`]);
    await eventually(() => expect(server.closes).toEqual([1006]));
  });

  it('does not blame the server when the process itself was stopped', async () => {
    const connection = connect();
    await connection.opened;
    clock.advance(15_000);
    clock.sleep(40_000);
    expect(lost).toEqual([]);
  });
});

describe('a connection that can not be made', () => {
  it('tells when nobody listens', async () => {
    await server.stop();
    const connection = connect();
    await expect(connection.opened).rejects.toMatchObject({
      type: 'unreachable',
      message: `${server.url} can't be reached: nobody listens there`,
      hint: expect.stringContaining('chatio server'),
    });
    expect(lost).toHaveLength(1);
    await server.restart();
  });

  it('tells when it is another kind of server', async () => {
    const web: Server = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
    await expect(connect(url).opened).rejects.toMatchObject({
      type: 'unreachable',
      message: expect.stringContaining('HTTP 404'),
    });
    await new Promise((resolve) => web.close(resolve));
  });

  it('gives up when the handshake takes too long', async () => {
    const mute: Server = createServer().on('upgrade', () => {});
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const connection = connect(url);
    clock.advance(15_000);
    await expect(connection.opened).rejects.toMatchObject({
      type: 'unreachable',
      message: expect.stringContaining('no answer within 15 s'),
    });
    mute.closeAllConnections();
    await new Promise((resolve) => mute.close(resolve));
  });
});

describe('close', () => {
  it('says goodbye with 1000, settles what is in flight, and is not a loss', async () => {
    server.on('slow', () => silence);
    const connection = connect();
    await connection.opened;
    const request = connection.request('slow', {});
    const ended = expect(request).rejects.toMatchObject({
      type: 'connection_lost',
      message: 'The connection was closed',
    });
    await connection.close();
    await ended;
    await eventually(() => expect(server.closes).toEqual([1000]));
    expect(lost).toEqual([]);
    expect(clock.waiting).toBe(0);
  });

  it('does not wait for a server that does not answer it', async () => {
    let hold = (): void => {};
    server.on('hang', (_request, socket) => {
      socket.pause();
      hold = () => socket.resume();
      return silence;
    });
    const connection = connect();
    await connection.opened;
    connection.request('hang', {}).catch(() => {});
    await server.askedTimes('hang', 1);
    const closed = connection.close();
    clock.advance(50);
    await closed;
    hold();
  });

  it('ends a connection that is still being made', async () => {
    const connection = connect();
    const opened = expect(connection.opened).rejects.toMatchObject({ type: 'connection_lost' });
    await connection.close();
    await opened;
    expect(clock.waiting).toBe(0);
  });
});
