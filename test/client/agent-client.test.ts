import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentClient, type AgentClientOptions } from '../../src/client/agent-client.js';
import type { ConnectionStatus } from '../../src/client/connection-status.js';
import type { AgentPush } from '../../src/protocol/agent-api.js';
import { agentServer, snapshot } from './agent-server.js';
import { eventually } from './eventually.js';
import { type FakeServer, Refusal, silence } from './fake-server.js';
import { ManualClock } from './manual-clock.js';

let server: FakeServer;
let clock: ManualClock;
let clients: AgentClient[];

beforeEach(async () => {
  server = await agentServer();
  clock = new ManualClock();
  clients = [];
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await server.stop();
  expect(clock.waiting).toBe(0);
});

function newClient(options: Partial<AgentClientOptions> = {}): AgentClient {
  const client = new AgentClient({
    url: server.url,
    token: 'agent-anna',
    reconnect: false,
    autoReconnect: true,
    timeoutMs: 15_000,
    clock,
    ...options,
  });
  clients.push(client);
  return client;
}

function statesOf(client: AgentClient): string[] {
  const states: string[] = [];
  client.onStatus((status) => states.push(status.state));
  return states;
}

/** @returns the status once the client is in that state. */
async function until<S extends ConnectionStatus['state']>(client: AgentClient, state: S) {
  await eventually(() => expect(client.status.state).toBe(state));
  return client.status as Extract<ConnectionStatus, { state: S }>;
}

describe('login', () => {
  it('goes to the pinned version, with the token as a bearer and the name of the application', async () => {
    const client = newClient({ version: '1.2.3' });
    expect(await client.connect()).toEqual(snapshot);
    expect(server.paths).toEqual(['/agent/v0.5/rtm/ws']);
    expect(server.asked('login').map((request) => request.payload)).toEqual([
      { token: 'Bearer agent-anna', reconnect: false, application: { name: 'chatio', version: '1.2.3' } },
    ]);
    expect(client.status).toEqual({ state: 'online' });
  });

  it('sends reconnect: true at once when asked to', async () => {
    await newClient({ reconnect: true, token: 'Bearer agent-anna' }).connect();
    expect(server.asked('login')[0]?.payload).toMatchObject({ token: 'Bearer agent-anna', reconnect: true });
  });

  it.each(['authentication', 'license_expired', 'authorization', 'unsupported_version'])(
    'that is refused with %s throws and is final, whatever autoReconnect says',
    async (type) => {
      server.on('login', () => new Refusal(type, 'No'));
      const client = newClient({ autoReconnect: true });
      await expect(client.connect()).rejects.toMatchObject({ type, message: 'No' });
      expect(client.status).toMatchObject({ state: 'closed', failure: { type } });
      expect(clock.waiting).toBe(0);
    },
  );

  it('is tried again when the server has an internal error', async () => {
    server.on('login', () => new Refusal('internal', 'Internal server error'));
    const client = newClient();
    const connected = client.connect();
    expect(await until(client, 'waiting')).toMatchObject({ failure: { type: 'internal' } });
    server.on('login', () => snapshot);
    clock.advance(1000);
    expect(await connected).toEqual(snapshot);
  });

  it('whose answer is no login is not taken for one', async () => {
    server.on('login', () => ({ hello: 'world' }));
    await expect(newClient({ autoReconnect: false }).connect()).rejects.toMatchObject({ type: 'failed' });
  });

  it('that gets no answer fails with request_timeout', async () => {
    server.on('login', () => silence);
    const connected = expect(newClient({ autoReconnect: false }).connect()).rejects.toMatchObject({
      type: 'request_timeout',
    });
    await server.askedTimes('login', 1);
    clock.advance(15_000);
    await connected;
  });

  it('has to come before requests', async () => {
    const client = newClient();
    await expect(client.request('ping', {})).rejects.toMatchObject({ type: 'connection_lost' });
  });

  it('needs an address that is one', () => {
    expect(() => newClient({ url: 'ftp://example.com' })).toThrow(expect.objectContaining({ type: 'usage' }));
    expect(() => newClient({ url: 'example' })).toThrow(expect.objectContaining({ type: 'usage' }));
  });
});

describe('without autoReconnect', () => {
  it('an unreachable server throws at once', async () => {
    await server.stop();
    const client = newClient({ autoReconnect: false });
    await expect(client.connect()).rejects.toMatchObject({ type: 'unreachable' });
    expect(client.status).toMatchObject({ state: 'closed', failure: { type: 'unreachable' } });
    await server.restart();
  });

  it('a lost connection is the end', async () => {
    const client = newClient({ autoReconnect: false });
    await client.connect();
    server.cut();
    expect(await until(client, 'closed')).toMatchObject({ failure: { type: 'connection_lost' } });
  });
});

describe('with autoReconnect', () => {
  it('a server that is not there yet is waited for, and connect goes on', async () => {
    await server.stop();
    const client = newClient();
    const connected = client.connect();
    expect(await until(client, 'waiting')).toMatchObject({ failure: { type: 'unreachable' } });
    await server.restart();
    clock.advance(1000);
    expect(await connected).toEqual(snapshot);
  });

  it('a restarted server is logged in to again with reconnect: true, and each snapshot is told', async () => {
    const client = newClient();
    const states = statesOf(client);
    const logins: boolean[] = [];
    client.onLogin((_login, first) => logins.push(first));
    await client.connect();
    await server.stop();
    await until(client, 'waiting');
    await server.restart();
    clock.advance(1000);
    await until(client, 'online');
    expect(server.asked('login').map((request) => request.payload.reconnect)).toEqual([false, true]);
    expect(logins).toEqual([true, false]);
    expect(states).toEqual(['connecting', 'online', 'waiting', 'connecting', 'online']);
  });

  it('tries after 1, 2, 4, 8, 16, 30 and again 30 seconds', async () => {
    await server.stop();
    const client = newClient();
    client.connect().catch(() => {});
    const delays: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      const { retryAt } = await until(client, 'waiting');
      delays.push(retryAt - clock.now());
      clock.advance(retryAt - clock.now());
      expect(client.status.state).toBe('connecting');
    }
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    await server.restart();
  });

  it('shortens the delay by up to a half, by chance', async () => {
    clock.chance = 0;
    await server.stop();
    const client = newClient();
    client.connect().catch(() => {});
    const { retryAt } = await until(client, 'waiting');
    expect(retryAt - clock.now()).toBe(500);
    await server.restart();
  });

  it('the delays start again only after a connection that held for 30 seconds', async () => {
    const client = newClient();
    const delayAfterLoss = async (heldMs: number): Promise<number> => {
      await until(client, 'online');
      clock.advance(heldMs);
      server.cut();
      const { retryAt } = await until(client, 'waiting');
      const delay = retryAt - clock.now();
      clock.advance(delay);
      return delay;
    };
    await client.connect();
    expect(await delayAfterLoss(5)).toBe(1000);
    expect(await delayAfterLoss(5)).toBe(2000);
    // A clock that jumps would outrun the real pongs, so the held time passes in one sleep.
    await until(client, 'online');
    clock.sleep(30_000);
    expect(await delayAfterLoss(0)).toBe(1000);
    await until(client, 'online');
  });

  it('requests while offline fail at once instead of waiting', async () => {
    const client = newClient();
    await client.connect();
    server.cut();
    await until(client, 'waiting');
    await expect(client.request('ping', {})).rejects.toMatchObject({ type: 'connection_lost' });
  });

  it('a login that is refused after a reconnect is final', async () => {
    const client = newClient();
    await client.connect();
    server.on('login', () => new Refusal('authentication', 'Authentication error'));
    server.cut();
    await until(client, 'waiting');
    clock.advance(1000);
    expect(await until(client, 'closed')).toMatchObject({ failure: { type: 'authentication' } });
  });
});

describe('agent_disconnected', () => {
  it.each([
    ['access_token_revoked', 'The access token was revoked or has expired'],
    ['license_expired', 'The license has expired'],
    ['agent_deleted', "This agent's account was deleted"],
    ['logged_out_remotely', 'You were logged out from elsewhere'],
    ['something_new', 'The server ended the session (something_new)'],
  ])('with the reason %s is the end, said in words', async (reason, message) => {
    server.on('slow', () => silence);
    const client = newClient();
    await client.connect();
    const pushes: AgentPush[] = [];
    client.onPush((push) => pushes.push(push));
    const inFlight = expect(client.call('slow', {})).rejects.toMatchObject({ type: 'disconnected' });
    await server.askedTimes('slow', 1);
    server.push('agent_disconnected', { reason });
    const status = await until(client, 'closed');
    expect(status.failure).toMatchObject({ type: 'disconnected', message, hint: expect.any(String) });
    expect(pushes.map((push) => push.action)).toEqual(['agent_disconnected']);
    await inFlight;
    expect(clock.waiting).toBe(0);
  });

  it('before the login makes connect throw', async () => {
    server.on('login', (_request, socket) => {
      const payload = { reason: 'unsupported_version' };
      socket.send(JSON.stringify({ action: 'agent_disconnected', type: 'push', payload }));
      socket.close(1000);
      return silence;
    });
    await expect(newClient().connect()).rejects.toMatchObject({
      type: 'disconnected',
      message: expect.stringContaining('v0.5'),
    });
  });
});

describe('pushes', () => {
  it('reach every listener until it unsubscribes', async () => {
    const client = newClient();
    const [one, two]: [string[], string[]] = [[], []];
    const stop = client.onPush((push) => one.push(push.action));
    client.onPush((push) => two.push(push.action));
    await client.connect();
    server.push('thread_closed', { chat_id: 'C', thread_id: 'T' });
    await eventually(() => expect(two).toHaveLength(1));
    stop();
    server.push('agent_updated', { agent_id: 'tom' });
    await eventually(() => expect(two).toHaveLength(2));
    expect(one).toEqual(['thread_closed']);
  });

  it('that are unknown or lack what makes them usable are ignored', async () => {
    const client = newClient();
    const names: string[] = [];
    client.onPush((push) => names.push(push.action));
    await client.connect();
    server.push('incoming_hologram', { chat_id: 'C' });
    server.push('toString', {});
    server.push('incoming_event', { chat_id: 'C' });
    server.push('incoming_event', { chat_id: 7, event: { id: 'e', type: 'message' } });
    server.push('chat_properties_updated', { chat_id: 'C', properties: {} });
    await eventually(() => expect(names).toEqual(['chat_properties_updated']));
  });
});

describe('close', () => {
  it('ends a connect that still waits, and the retries', async () => {
    await server.stop();
    const client = newClient();
    const connected = expect(client.connect()).rejects.toMatchObject({ type: 'connection_lost' });
    await until(client, 'waiting');
    await client.close();
    await connected;
    expect(client.status).toEqual({ state: 'closed' });
    expect(clock.waiting).toBe(0);
    await expect(client.connect()).rejects.toMatchObject({ type: 'connection_lost' });
    await server.restart();
  });

  it('by a listener keeps the client from connecting', async () => {
    const client = newClient();
    client.onStatus(() => void client.close());
    await expect(client.connect()).rejects.toMatchObject({ type: 'connection_lost' });
    expect(server.paths).toEqual([]);
  });

  it('twice is fine', async () => {
    const client = newClient();
    await client.connect();
    await Promise.all([client.close(), client.close()]);
    await client.close();
    await eventually(() => expect(server.closes).toEqual([1000]));
  });
});
