import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AgentClient, type AgentClientOptions } from '../../src/client/agent-client.js';
import { CustomerClient } from '../../src/client/customer-client.js';
import type { QueuedEvent } from '../../src/client/outbox.js';
import type { AgentPush } from '../../src/protocol/agent-api.js';
import type { CustomerPush } from '../../src/protocol/customer-api.js';
import { parseSeed } from '../../src/server/seed.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import { eventually } from '../client/eventually.js';
import { ManualClock } from '../client/manual-clock.js';

const seed = {
  licenses: [
    {
      id: 100001,
      agents: [{ id: 'anna@example.com', name: 'Anna', tokens: [{ token: 'agent-anna' }] }],
      customers: [{ id: 'mary', name: 'Mary', token: 'customer-mary' }],
    },
  ],
};

let server: RunningServer;
let open: { close(): Promise<void> }[];

beforeEach(async () => {
  open = [];
  server = await start(0);
});

afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  await server.close();
});

function start(port: number): Promise<RunningServer> {
  return startServer({ host: '127.0.0.1', port, seed: parseSeed(JSON.stringify(seed)), log: () => {} });
}

function agent(options: Partial<AgentClientOptions> = {}): AgentClient {
  const client = new AgentClient({
    url: server.url,
    token: 'agent-anna',
    reconnect: true,
    autoReconnect: true,
    timeoutMs: 5000,
    ...options,
  });
  open.push(client);
  return client;
}

function customer(): CustomerClient {
  const { url } = server;
  const client = new CustomerClient({
    url,
    licenseId: 100001,
    token: 'customer-mary',
    autoReconnect: true,
    timeoutMs: 5000,
  });
  open.push(client);
  return client;
}

it('an agent and a customer talk with each other', async () => {
  const [anna, mary] = [agent(), customer()];
  const [toAnna, toMary]: [AgentPush[], CustomerPush[]] = [[], []];
  anna.onPush((push) => toAnna.push(push));
  mary.onPush((push) => toMary.push(push));
  expect(await anna.connect()).toMatchObject({ my_profile: { name: 'Anna' }, chats_summary: [] });
  expect(await mary.connect({ customer: { name: 'Mary Brown' } })).toMatchObject({ customer_id: 'mary' });

  const { chat } = await mary.request('start_chat', {
    chat: { thread: { events: [{ type: 'message', text: 'Hi' }] } },
  });
  await eventually(() => expect(toAnna.map((push) => push.action)).toContain('incoming_chat_thread'));
  await anna.request('join_chat', { chat_id: chat.id, agent_ids: ['anna@example.com'] });
  anna.send(chat.id, { type: 'message', text: 'Hello Mary' });
  await eventually(() => {
    const texts = toMary.flatMap((push) =>
      push.action === 'incoming_event' && push.payload.event.type === 'message' ? [push.payload.event.text] : [],
    );
    expect(texts).toEqual(['Hello Mary']);
  });
  await eventually(() => expect(anna.queued()).toEqual([]));
});

it('a wrong token is refused for good', async () => {
  const client = agent({ token: 'wrong' });
  await expect(client.connect()).rejects.toMatchObject({ type: 'authentication' });
  expect(client.status.state).toBe('closed');
});

it('a one-shot client is done in a moment', async () => {
  const client = agent({ autoReconnect: false });
  await client.connect();
  await client.request('get_filtered_chats', {});
  await client.close();
  await expect(client.request('ping', {})).rejects.toMatchObject({ type: 'connection_lost' });
});

it('a server that comes back on the same port is logged in to again', async () => {
  const clock = new ManualClock();
  const client = agent({ clock });
  const logins: boolean[] = [];
  client.onLogin((_login, first) => logins.push(first));
  await client.connect();
  const { port } = server;
  await server.close();
  await eventually(() => expect(client.status.state).toBe('waiting'));
  server = await start(port);
  clock.advance(1000);
  await eventually(() => expect(client.status.state).toBe('online'));
  expect(logins).toEqual([true, false]);
  await client.request('ping', {});
});

it('an event whose answer the network swallowed is in the chat exactly once', async () => {
  const network = await Network.to(server.port);
  open.push(network);
  const mary = customer();
  await mary.connect();
  const { chat } = await mary.request('start_chat', {});

  const clock = new ManualClock();
  const anna = agent({ url: network.url, clock });
  const changes: QueuedEvent[] = [];
  anna.onQueue((event) => changes.push(event));
  await anna.connect();
  network.swallowAnswers();
  anna.send(chat.id, { type: 'message', text: 'once' });
  anna.send(chat.id, { type: 'message', text: 'after' });
  await network.swallowed();
  network.cut();
  await eventually(() => expect(anna.status.state).toBe('waiting'));
  clock.advance(1000);
  await eventually(() => expect(changes.filter((change) => change.state === 'sent')).toHaveLength(2));

  const read = await anna.request('get_chat_threads', { chat_id: chat.id });
  const events = read.chat.threads?.flatMap((thread) => thread.events) ?? [];
  expect(events.flatMap((event) => (event.type === 'message' ? [event.text] : []))).toEqual(['once', 'after']);
});

/** A stretch of network between client and server, which can lose what the server says. */
class Network {
  readonly #sockets = new Set<Socket>();
  #swallowing = false;
  #swallowedBytes = 0;

  private constructor(
    private readonly listener: Server,
    private readonly port: number,
  ) {
    listener.on('connection', (near) => {
      const far = dial(this.port, '127.0.0.1');
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.on('data', (data) => far.write(data));
      far.on('data', (data) => {
        if (this.#swallowing) this.#swallowedBytes += data.length;
        else near.write(data);
      });
    });
  }

  static async to(port: number): Promise<Network> {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    return new Network(listener, port);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.listener.address() as AddressInfo).port}`;
  }

  swallowAnswers(): void {
    this.#swallowing = true;
  }

  async swallowed(): Promise<void> {
    await eventually(() => expect(this.#swallowedBytes).toBeGreaterThan(0));
  }

  /** Ends all connections; the next ones are heard again. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#swallowing = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.listener.close(resolve));
  }
}
