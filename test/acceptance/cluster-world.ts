import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentClient } from '../../src/client/agent-client.js';
import { CustomerClient } from '../../src/client/customer-client.js';
import type { Thread } from '../../src/protocol/chat.js';
import type { ChatEvent } from '../../src/protocol/event.js';
import { asFailure } from '../../src/protocol/failure.js';
import { freePorts, type NatsServers } from '../server/nats/nats-servers.js';
import { RtmClient } from '../server/rtm-client.js';
import { Balancer } from './balancer.js';
import { type Ended, Home, type Running } from './chatio.js';
import type { History, Threads } from './history.js';

export const licenseId = 100001;

/** How many agents and customers there are; each has a token like its id. */
const people = 24;

/** NATS servers, chatio servers on them as processes, and a balancer before these. Everything ends with `close`. */
export class ClusterWorld {
  readonly #home = new Home();
  readonly #folder = mkdtempSync(join(tmpdir(), 'chatio-cluster-'));
  readonly #running = new Map<number, Running>();

  private constructor(
    readonly nats: NatsServers,
    readonly ports: readonly number[],
    readonly balancer: Balancer,
    private readonly natsUrls: string,
  ) {
    const agents = Array.from({ length: people }, (_, n) => ({ id: agentId(n), token: `agent-${n}` }));
    const customers = Array.from({ length: people }, (_, n) => ({ id: `customer-${n}`, token: `customer-${n}` }));
    writeFileSync(this.#seed, JSON.stringify({ licenses: [{ id: licenseId, agents, customers }] }));
  }

  /** @param natsUrls by which the chatio servers find NATS, when it is not at its own addresses. */
  static async start(nats: NatsServers, servers = 3, natsUrls = nats.urls): Promise<ClusterWorld> {
    const ports = await freePorts(servers);
    const world = new ClusterWorld(nats, ports, await Balancer.to(ports), natsUrls);
    try {
      await Promise.all(ports.map((_, n) => world.startServer(n)));
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  get #seed(): string {
    return join(this.#folder, 'seed.json');
  }

  /** Starts the server with this number, where it has always been; resolves when it listens. */
  async startServer(n: number): Promise<void> {
    const argv = ['server', '--port', String(this.ports[n]), '--json', '--seed', this.#seed];
    const running = this.#home.start([...argv, '--nats', this.natsUrls, '--log-level', 'warn']);
    this.#running.set(n, running);
    await running.writes('stdout', 'listening');
  }

  /** A server that is started otherwise; resolves when it has ended. */
  run(...more: string[]): Promise<Ended> {
    return this.#home.run(['server', '--port', '0', ...more]);
  }

  server(n: number): Running {
    const running = this.#running.get(n);
    if (running === undefined) throw new Error(`server ${n} was not started`);
    return running;
  }

  urlOf(n: number): string {
    return `http://127.0.0.1:${this.ports[n]}`;
  }

  /** What the servers have complained of so far. */
  log(): string {
    return [...this.#running].map(([n, { stderr }]) => `server ${n}:\n${stderr}`).join('\n');
  }

  /** An agent's plain connection to one server. */
  async agentAt(n: number, token: string): Promise<RtmClient> {
    const client = await RtmClient.open(`ws://127.0.0.1:${this.ports[n]}/agent/v0.5/rtm/ws`);
    await client.ask('login', { token });
    return client;
  }

  async customerAt(n: number, token: string): Promise<RtmClient> {
    const client = await RtmClient.open(`ws://127.0.0.1:${this.ports[n]}/customer/v0.5/rtm/ws?license_id=${licenseId}`);
    await client.ask('login', { token });
    return client;
  }

  /** An agent who goes on at another server when one is lost. */
  agent(token: string, url = this.balancer.url): AgentClient {
    return new AgentClient({ url, token, reconnect: true, autoReconnect: true, timeoutMs: 4_000 });
  }

  customer(token: string): CustomerClient {
    return new CustomerClient({ url: this.balancer.url, licenseId, token, autoReconnect: true, timeoutMs: 4_000 });
  }

  /** All threads of these chats as a server has them now. */
  async read(n: number, chatIds: readonly string[]): Promise<Threads> {
    const agent = await this.agentAt(n, 'agent-0');
    const threads = new Map<string, readonly Thread[]>();
    for (const chat_id of chatIds) {
      const { chat } = await agent.ask('get_chat_threads', { chat_id });
      threads.set(chat_id, chat.threads);
    }
    await agent.close();
    return threads;
  }

  async close(): Promise<void> {
    for (const { process } of this.#running.values()) process.kill('SIGCONT');
    await this.#home.close();
    await this.balancer.close();
    await this.nats.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export function agentId(n: number): string {
  return `agent-${n}@example.com`;
}

/** Somebody who writes, one event after the other, until told to stop; the history knows of everything. */
export interface Writer {
  stop(): Promise<void>;
}

const pauseMs = 25;

/** A customer: what became of an event whose answer did not come stays open. */
export async function customerWrites(
  world: ClusterWorld,
  history: History,
  { token, name, chatId }: { token: string; name: string; chatId: string },
): Promise<Writer> {
  const client = world.customer(token);
  await client.connect();
  const writing = write(name, history, async (custom_id) => {
    const event = { type: 'message' as const, text: custom_id, custom_id };
    try {
      const { thread_id, event: kept } = await client.request('send_event', { chat_id: chatId, event });
      history.acknowledges(name, custom_id, { chatId, threadId: thread_id, eventId: kept.id, order: kept.order });
    } catch (error) {
      const { type } = asFailure(error);
      if (!expectedFailures.has(type)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  return { stop: () => writing.stop().then(() => client.close()) };
}

/** What may happen to a request while servers die; anything else is a fault. */
const expectedFailures: ReadonlySet<string> = new Set([
  'connection_lost',
  'unreachable',
  'request_timeout',
  'internal',
]);

/** An agent: the outbox sends each event until it is in, and once. */
export async function agentWrites(
  world: ClusterWorld,
  history: History,
  { token, name, chatId }: { token: string; name: string; chatId: string },
): Promise<Writer> {
  const client = world.agent(token);
  await client.connect();
  const writing = write(name, history, async (custom_id) => {
    const sent = new Promise<void>((resolve) => {
      const off = client.onQueue((queued) => {
        if (queued.customId !== custom_id) return;
        if (queued.state === 'failed') client.retry(custom_id);
        if (queued.sent === undefined) return;
        off();
        const { thread_id: threadId, event } = queued.sent;
        history.acknowledges(name, custom_id, { chatId, threadId, eventId: event.id, order: event.order });
        resolve();
      });
    });
    client.send(chatId, { type: 'message', text: custom_id, custom_id });
    await sent;
  });
  return { stop: () => writing.stop().then(() => client.close()) };
}

function write(writer: string, history: History, one: (customId: string) => Promise<void>): Writer {
  let isStopped = false;
  const done = (async () => {
    for (let n = 0; !isStopped; n += 1) {
      const customId = `${writer}/${n}`;
      history.tries(customId);
      await one(customId);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  })();
  done.catch(() => undefined); // `stop` tells
  return {
    stop() {
      isStopped = true;
      return done;
    },
  };
}

/** An agent who reads along: what a login finds, and what pushes bring. */
export class Reader {
  readonly #events = new Map<string, ChatEvent>();
  #reading: Promise<void> = Promise.resolve();

  private constructor(private readonly client: AgentClient) {}

  static async open(world: ClusterWorld, token: string, chatIds: readonly string[]): Promise<Reader> {
    const client = world.agent(token);
    const reader = new Reader(client);
    client.onPush((push) => {
      if (push.action === 'incoming_event') reader.#events.set(push.payload.event.id, push.payload.event);
    });
    client.onLogin(() => {
      reader.#reading = reader.#readAll(chatIds);
    });
    await client.connect();
    await reader.#reading;
    return reader;
  }

  /** What it lacks or has else than these threads; `undefined` when it has seen just this. */
  difference(threads: Threads): string | undefined {
    const there = [...threads.values()].flatMap((each) => each.flatMap(({ events }) => events ?? []));
    for (const event of there) {
      const [mine, theirs] = [JSON.stringify(this.#events.get(event.id)), JSON.stringify(event)];
      if (mine !== theirs) return `the reader has ${mine ?? 'nothing'} where the server has ${theirs}`;
    }
    return this.#events.size === there.length
      ? undefined
      : `the reader has ${this.#events.size - there.length} too many`;
  }

  async close(): Promise<void> {
    await this.#reading;
    await this.client.close();
  }

  async #readAll(chatIds: readonly string[]): Promise<void> {
    const left = [...chatIds];
    for (let chat_id = left.shift(); chat_id !== undefined; chat_id = left.shift()) {
      try {
        const { chat } = await this.client.request('get_chat_threads', { chat_id });
        for (const { events } of chat.threads ?? [])
          for (const event of events ?? []) this.#events.set(event.id, event);
      } catch {
        if (this.client.status.state !== 'online') return; // the next login reads again
        left.unshift(chat_id); // the server can't answer now, as its journal is away
      }
    }
  }
}
