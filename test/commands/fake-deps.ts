import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AgentClientOptions } from '../../src/client/agent-client.js';
import type { ConnectionStatus } from '../../src/client/connection-status.js';
import type { QueuedEvent } from '../../src/client/queued-event.js';
import type { ImageUpload } from '../../src/client/upload-image.js';
import type { AccountsClient, Client, ConsoleCall, Deps } from '../../src/commands/deps.js';
import { runProgram } from '../../src/commands/program.js';
import type { Keyring } from '../../src/config/keyring.js';
import type { StopReason } from '../../src/io/stops.js';
import type { AgentLoginResponse, AgentPush } from '../../src/protocol/agent-api.js';
import type { ChatSummary } from '../../src/protocol/chat.js';
import type { SentEvent } from '../../src/protocol/event.js';
import { Failure } from '../../src/protocol/failure.js';
import type { User } from '../../src/protocol/user.js';
import { type FakeStreams, pipes } from '../io/fake-streams.js';

export const now = 1_516_702_500;

export const anna: User = { id: 'anna@example.com', type: 'agent', name: 'Anna Kowal', present: true };
export const tom: User = { id: 'tom@example.com', type: 'agent', name: 'Tom Reed', present: true };
export const mary: User = {
  id: 'c-mary',
  type: 'customer',
  name: 'Mary Brown',
  email: 'mary@example.com',
  present: true,
};

/** A chat with an active thread and one message of Mary's, a minute old. */
export function chat(
  id: string,
  changes: Partial<ChatSummary> & { active?: boolean; order?: number } = {},
): ChatSummary {
  const { active = true, order = 1, ...fields } = changes;
  const event = {
    id: `e-${id}`,
    type: 'message',
    order: 1,
    timestamp: now - 60,
    author_id: mary.id,
    text: 'Hello?',
  } as const;
  return {
    id,
    users: [mary],
    scopes: {},
    last_event_per_type: { message: { thread_id: `t-${id}`, thread_order: order, event } },
    last_thread_summary: { id: `t-${id}`, timestamp: now - 90, user_ids: [mary.id], order, active },
    ...fields,
  };
}

export function snapshot(chats: readonly ChatSummary[] = []): AgentLoginResponse {
  return {
    license: { id: '100001', plan: 'team', expiration_timestamp: 2e9, creation_timestamp: 1e9, in_trial: false },
    my_profile: {
      ...anna,
      type: 'agent',
      name: 'Anna Kowal',
      permission: 'administrator',
      routing_status: 'accepting_chats',
    },
    chats_summary: [...chats],
  };
}

type Answers = Readonly<Record<string, (payload: never) => object | undefined>>;

/** An agent's client that answers what the test says and fails for everything else. */
export class FakeClient {
  readonly requests: { readonly action: string; readonly payload: object }[] = [];
  options: AgentClientOptions | undefined;
  closed = false;
  readonly #login: AgentLoginResponse | Failure;
  readonly #answers: Answers;
  readonly #pushes: ((push: AgentPush) => void)[] = [];
  readonly #statuses: ((status: ConnectionStatus) => void)[] = [];
  readonly #queues: ((event: QueuedEvent) => void)[] = [];
  readonly #logins: ((login: AgentLoginResponse, first: boolean) => void)[] = [];

  constructor(login: AgentLoginResponse | Failure, answers: Answers) {
    this.#login = login;
    this.#answers = answers;
  }

  async connect(): Promise<AgentLoginResponse> {
    if (this.#login instanceof Failure) throw this.#login;
    this.login(true);
    return this.#login;
  }

  async request(action: string, payload: object): Promise<object | undefined> {
    this.requests.push({ action, payload });
    const answer = this.#answers[action];
    if (answer === undefined) throw new Error(`The test did not expect ${action}`);
    return answer(payload as never);
  }

  call(action: string, payload: object): Promise<object | undefined> {
    return this.request(action, payload);
  }

  onPush(listener: (push: AgentPush) => void): void {
    this.#pushes.push(listener);
  }

  onStatus(listener: (status: ConnectionStatus) => void): void {
    this.#statuses.push(listener);
  }

  onLogin(listener: (login: AgentLoginResponse, first: boolean) => void): void {
    this.#logins.push(listener);
  }

  /** Sent at once, or refused when the answer to `send_event` is a Failure. */
  send(chatId: string, event: SentEvent): QueuedEvent {
    const queued = { customId: `id-${this.requests.length}`, chatId, event, queuedAt: 0, state: 'waiting' } as const;
    void this.request('send_event', { chat_id: chatId, event }).then((answer) => {
      const settled =
        answer instanceof Failure ? ({ state: 'failed', failure: answer } as const) : ({ state: 'sent' } as const);
      for (const listener of this.#queues) listener({ ...queued, ...settled });
    });
    return queued;
  }

  discard(): void {}

  onQueue(listener: (event: QueuedEvent) => void): void {
    this.#queues.push(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  /** A login of the connection, the first or a later one. */
  login(first: boolean): void {
    if (this.#login instanceof Failure) throw this.#login;
    for (const listener of this.#logins) listener(this.#login, first);
  }

  push(push: AgentPush): void {
    for (const listener of this.#pushes) listener(push);
  }

  status(status: ConnectionStatus): void {
    for (const listener of this.#statuses) listener(status);
  }
}

export interface World {
  readonly deps: Deps;
  readonly client: FakeClient;
  readonly streams: FakeStreams;
  readonly folder: string;
  /** What was asked of the Configuration API. */
  readonly configured: { readonly endpoint: string; readonly payload: object }[];
  /** Consoles that were opened. */
  readonly consoles: ConsoleCall[];
  readonly uploads: ImageUpload[];
  /** What was shown in a pager. */
  readonly paged: { readonly command: string; readonly text: string }[];
  run(...argv: string[]): Promise<void>;
  stop(reason: StopReason): void;
}

async function unexpected(): Promise<never> {
  throw new Error('The test did not expect a request to the accounts endpoints');
}

/** A program without a network: somebody is logged in by the environment, unless the test says otherwise. */
export function world(
  options: {
    login?: AgentLoginResponse | Failure;
    answers?: Answers;
    /** Of the Configuration API, by endpoint; with what else the server has to say. */
    configuration?: Answers;
    notice?: string;
    streams?: FakeStreams;
    env?: NodeJS.ProcessEnv;
    keyring?: Keyring;
    accounts?: Partial<AccountsClient>;
    /** Opens an address; absent: there is no browser. */
    browser?: (address: string) => Promise<boolean>;
    /** Whether there is a pager. */
    pager?: boolean;
    /** How each console ends, in turn: as it says, or by a failure; then quit. */
    consoleEnds?: ({ profile?: string } | Error)[];
  } = {},
): World {
  const folder = mkdtempSync(join(tmpdir(), 'chatio-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const client = new FakeClient(options.login ?? snapshot(), options.answers ?? {});
  const streams = options.streams ?? pipes();
  const consoles: ConsoleCall[] = [];
  const configured: World['configured'] = [];
  const uploads: ImageUpload[] = [];
  const paged: World['paged'] = [];
  const stops = new Set<(reason: StopReason) => void>();
  const deps: Deps = {
    version: '1.2.3',
    streams,
    env: options.env ?? { CHATIO_URL: 'http://127.0.0.1:2428', CHATIO_TOKEN: 'agent-anna' },
    now: () => now * 1000,
    folders: () => ({ config: folder, state: folder }),
    keyring: () => options.keyring,
    agentClient: async (clientOptions) => {
      client.options = clientOptions;
      return client as unknown as Client;
    },
    accounts: async () => ({
      authorizationAddress: () => 'http://127.0.0.1:2428/?response_type=code',
      tryAuthorization: async () => {},
      exchangeCode: unexpected,
      refreshTokens: unexpected,
      revokeToken: unexpected,
      tokenInfo: async () => ({ scopes: ['chats--all:read', 'multicast:write'], expiresIn: 3000 }),
      ...options.accounts,
    }),
    browser: async () => options.browser,
    tokenScopes: async () => ['chats--all:read', 'multicast:write'],
    configure: async (_call, endpoint, payload) => {
      configured.push({ endpoint, payload });
      const answer = options.configuration?.[endpoint];
      if (answer === undefined) throw new Error(`The test did not expect ${endpoint}`);
      const { notice } = options;
      return { payload: answer(payload as never) as never, ...(notice !== undefined && { notice }) };
    },
    uploadImage: async (upload) => {
      uploads.push(upload);
      return { url: `${upload.url}/img/1.png`, path: '1.png' };
    },
    onStop: (listener) => {
      stops.add(listener);
      return () => stops.delete(listener);
    },
    runPager: async (command, text) => {
      paged.push({ command, text });
      return options.pager ?? true;
    },
    openConsole: async (call) => {
      consoles.push(call);
      const end = options.consoleEnds?.shift();
      if (end instanceof Error) throw end;
      return end ?? {};
    },
  };
  return {
    deps,
    client,
    streams,
    folder,
    configured,
    consoles,
    uploads,
    paged,
    run: (...argv) => runProgram(deps, argv),
    stop: (reason) => {
      for (const stop of [...stops]) stop(reason);
    },
  };
}
