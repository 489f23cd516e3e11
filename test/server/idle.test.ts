import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { House } from './house.js';
import type { RtmClient } from './rtm-client.js';

// The server measures with performance.now(), which only the tests advance here; its sweep runs in real time.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a connection without activity for the idle limit', () => {
  it('is closed with 1001, and no push announces it', async () => {
    const house = await House.open({ limits: { idleMs: 60, loginMs: 10_000 } });
    const clients = [await house.agent('anna'), await house.customer('mary'), await house.connect()];
    vi.advanceTimersByTime(60);
    for (const client of clients) {
      const before = client.frames.length;
      expect(await client.closed).toBe(1001);
      expect(client.frames.slice(before)).toEqual([]);
    }
  });

  it.each<[string, (client: RtmClient) => void]>([
    ['a request', (client) => client.send({ action: 'ping' })],
    ['a malformed frame', (client) => client.send('{')],
    ['a binary frame', (client) => client.send(Buffer.from('x'))],
    ['a control ping', (client) => client.socket.ping()],
    ['a control pong', (client) => client.socket.pong()],
  ])('counts %s as activity', async (_, act) => {
    const house = await House.open({ limits: { idleMs: 60, loginMs: 10_000 } });
    const [busy, silent, witness] = [await house.connect(), await house.connect(), await house.connect()];
    vi.advanceTimersByTime(59);
    act(busy);
    await witness.request('ping'); // what was sent before has arrived
    vi.advanceTimersByTime(1);
    expect(await silent.closed).toBe(1001);
    expect(busy.socket.readyState).toBe(WebSocket.OPEN);
    vi.advanceTimersByTime(59);
    expect(await busy.closed).toBe(1001);
  });

  it('does not count what it is sent', async () => {
    const house = await House.open({ limits: { idleMs: 60, loginMs: 10_000 } });
    const [anna, tom] = [await house.agent('anna'), await house.agent('tom')];
    vi.advanceTimersByTime(59);
    await anna.ask('update_agent', { routing_status: 'not_accepting_chats' });
    await tom.push('agent_updated');
    vi.advanceTimersByTime(1);
    expect(await tom.closed).toBe(1001);
    expect(anna.socket.readyState).toBe(WebSocket.OPEN);
  });
});

it('a control ping is answered with a pong of the same bytes', async () => {
  const house = await House.open();
  const client = await house.connect();
  const pong = new Promise((resolve) => client.socket.once('pong', resolve));
  client.socket.ping('are you there');
  expect(String(await pong)).toBe('are you there');
});

describe('a connection that has not logged in by the deadline', () => {
  it('is closed, whatever it has sent; who has logged in stays', async () => {
    const house = await House.open({ limits: { idleMs: 10_000, loginMs: 60 } });
    const [stranger, wrong, late, customer] = [
      await house.connect(),
      await house.connect(),
      await house.connect(),
      await house.connectCustomer(),
    ];
    vi.advanceTimersByTime(59);
    await stranger.request('ping');
    expect((await wrong.refused('login', { token: 'nobody' })).type).toBe('authentication');
    await late.ask('login', { token: 'anna' });
    vi.advanceTimersByTime(1);
    for (const client of [stranger, wrong, customer]) {
      expect(await client.closed).toBe(1001);
      expect(client.frames.filter(({ type }) => type === 'push')).toEqual([]);
    }
    expect((await late.request('ping')).success).toBe(true);
  });
});
