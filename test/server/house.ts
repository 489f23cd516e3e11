import { afterEach } from 'vitest';
import type { Limits } from '../../src/server/limits.js';
import { parseSeed, type Seed } from '../../src/server/seed.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import type { Stores } from '../../src/server/stores.js';
import { type Frame, RtmClient } from './rtm-client.js';

export const ids = {
  anna: 'anna@example.com',
  tom: 'tom@example.com',
  eva: 'eva@example.com',
  mary: '5d1f3c0e-6a51-4b47-9b0e-0c6a3f1f9b01',
  ivo: '0b9c6c43-0c1f-4b0e-8a3d-5a2d8a1e7c02',
} as const;

export const license = 100001;
export const otherLicense = 100002;

function location(read: boolean, write: boolean) {
  return { access: { agent: { read: true, write: true }, customer: { read, write } } };
}

function everywhere(read: boolean, write: boolean) {
  return { chat: location(read, write), thread: location(read, write), event: location(read, write) };
}

/** A company with an administrator in group 1, two normal agents and two customers; next to it a second company. */
const licenses = [
  {
    id: license,
    creation_timestamp: 1_510_000_000,
    groups: [{ id: 1, name: 'Sales' }],
    agents: [
      { id: ids.anna, name: 'Anna Kowal', permission: 'administrator', groups: [1], token: 'anna' },
      {
        id: ids.tom,
        name: 'Tom Reed',
        avatar: 'cdn.example.com/tom.png',
        tokens: [
          { token: 'tom' },
          { token: 'tom-reads', scopes: ['chats--all:read'], client_id: 'reader-app' },
          { token: 'tom-writes', scopes: ['chats.conversation--all:write'] },
          { token: 'tom-own', scopes: ['chats--my:read', 'chats.conversation--my:write', 'chats.meta--my:write'] },
          { token: 'tom-nothing', scopes: [] },
        ],
      },
      {
        id: ids.eva,
        name: 'Eva Lund',
        tokens: [{ token: 'eva' }, { token: 'eva-reads', scopes: ['chats--all:read'] }],
      },
    ],
    customers: [
      { id: ids.mary, name: 'Mary Brown', email: 'mary@example.com', token: 'mary' },
      { id: ids.ivo, token: 'ivo' },
    ],
    properties: {
      desk: {
        number: { type: 'int', locations: everywhere(false, false), range: { from: 1, to: 99 } },
        open: { type: 'bool', locations: everywhere(true, false) },
        topic: { type: 'string', locations: everywhere(true, true), domain: ['sales', 'help'] },
      },
    },
  },
  {
    id: otherLicense,
    agents: [{ id: ids.anna, name: 'Another Anna', token: 'other-anna' }],
    customers: [{ id: ids.mary, name: 'Another Mary', token: 'other-mary' }],
  },
];

// biome-ignore lint/suspicious/noExplicitAny: a test adds any key of a seed
export type SeedPatch = (licenses: any[]) => void;

const running = new Set<RunningServer>();
const connected = new Set<RtmClient>();

afterEach(async () => {
  for (const client of connected) client.socket.terminate();
  connected.clear();
  await Promise.all([...running].map((server) => server.close()));
  running.clear();
});

interface Logged {
  readonly level: string;
  readonly message: string;
  readonly fields: unknown;
}

/** A running server and its doors. Everything is closed after the test. */
export class House {
  private constructor(
    readonly server: RunningServer,
    readonly seed: Seed,
    readonly logged: readonly Logged[],
  ) {}

  /** @param patch changes the seed's licenses. */
  static async open(
    options: {
      limits?: Partial<Limits>;
      patch?: SeedPatch;
      stores?: Stores;
      allowPrivateWebhooks?: boolean;
      publicUrl?: string;
    } = {},
  ): Promise<House> {
    const patched = structuredClone({ licenses });
    options.patch?.(patched.licenses);
    const seed = parseSeed(JSON.stringify(patched));
    const logged: Logged[] = [];
    const server = await startServer({
      host: '127.0.0.1',
      port: 0,
      seed,
      log: (level, message, fields) => logged.push({ level, message, fields }),
      ...(options.limits !== undefined && { limits: options.limits }),
      ...(options.allowPrivateWebhooks === true && { allowPrivateWebhooks: true }),
      ...(options.publicUrl !== undefined && { publicUrl: options.publicUrl }),
      ...(options.stores !== undefined && { stores: options.stores }),
    });
    running.add(server);
    return new House(server, seed, logged);
  }

  /** A connection that has not logged in. */
  async connect(path = '/agent/v0.5/rtm/ws', headers: Record<string, string> = {}): Promise<RtmClient> {
    const client = await RtmClient.open(`ws://127.0.0.1:${this.server.port}${path}`, headers);
    connected.add(client);
    return client;
  }

  /** A customer's connection that has not logged in. */
  connectCustomer(licenseId: number = license): Promise<RtmClient> {
    return this.connect(`/customer/v0.5/rtm/ws?license_id=${licenseId}`);
  }

  /** A logged-in agent; what the login caused is not among the {@link RtmClient.pushes} any more. */
  async agent(token: string, login: object = {}): Promise<RtmClient> {
    return loggedIn(await this.connect(), { token, ...login });
  }

  /** A logged-in customer; what the login caused is not among the {@link RtmClient.pushes} any more. */
  async customer(token: string, login: object = {}): Promise<RtmClient> {
    const licenseId = token.startsWith('other') ? otherLicense : license;
    return loggedIn(await this.connectCustomer(licenseId), { token, ...login });
  }

  /** Both customers and three agents, of whom Eva's token may only read. All have heard of each other. */
  async everybody() {
    const people = {
      anna: await this.agent('anna'),
      tom: await this.agent('tom'),
      eva: await this.agent('eva-reads'),
      mary: await this.customer('mary'),
      ivo: await this.customer('ivo'),
    };
    await heard(people);
    return people;
  }

  /** A chat of Mary's with Tom in it; {@link everybody} has heard of it. */
  async conversation() {
    const people = await this.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await people.tom.ask('join_chat', { chat_id: chat.id, agent_ids: [ids.tom] });
    await heard(people);
    return { people, chat_id: chat.id as string, thread_id: chat.thread.id as string };
  }
}

async function loggedIn(client: RtmClient, login: object): Promise<RtmClient> {
  await client.ask('login', login);
  await client.pushes();
  return client;
}

export type Pushes = Omit<Frame, 'type'>[];

/** What each of them was told since the last time, by name. */
export async function heard<N extends string>(people: Record<N, RtmClient>): Promise<Record<N, Pushes>> {
  const told = {} as Record<N, Pushes>;
  for (const name of Object.keys(people) as N[]) told[name] = await people[name].pushes();
  return told;
}
