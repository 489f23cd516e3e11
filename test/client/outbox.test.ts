import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentClient } from '../../src/client/agent-client.js';
import type { OutboxStore, QueuedEvent } from '../../src/client/outbox.js';
import type { SentEvent } from '../../src/protocol/event.js';
import { Failure } from '../../src/protocol/failure.js';
import { agentId, agentServer } from './agent-server.js';
import { eventually } from './eventually.js';
import { type FakeServer, type ReceivedRequest, Refusal, silence } from './fake-server.js';
import { ManualClock } from './manual-clock.js';

let server: FakeServer & { texts(): string[] };
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
});

/** A store that keeps what was saved as a process would find it after a restart. */
function store(): OutboxStore & { kept: readonly QueuedEvent[] } {
  const self = {
    kept: [] as readonly QueuedEvent[],
    load: () => self.kept,
    save: (events: readonly QueuedEvent[]) => {
      self.kept = events;
    },
  };
  return self;
}

function newClient(outbox?: OutboxStore): AgentClient {
  const client = new AgentClient({
    url: server.url,
    token: 't',
    reconnect: true,
    autoReconnect: true,
    timeoutMs: 15_000,
    clock,
    ...(outbox === undefined ? {} : { outbox }),
  });
  clients.push(client);
  return client;
}

function message(text: string, custom_id?: string): SentEvent {
  return { type: 'message', text, ...(custom_id === undefined ? {} : { custom_id }) };
}

async function reconnect(client: AgentClient): Promise<void> {
  await eventually(() => expect(client.status.state).toBe('waiting'));
  clock.advance(30_000);
  await eventually(() => expect(client.status.state).toBe('online'));
}

/** Lets the server take the next event and tears the connection before the answer. */
function cutBeforeAnswer(): void {
  const keep = server.handlers.get('send_event');
  server.on('send_event', (request, socket) => {
    keep?.(request, socket);
    if (keep !== undefined) server.on('send_event', keep);
    server.cut();
    return silence;
  });
}

describe('an event that is sent', () => {
  it('gets a custom_id, goes through its states, and leaves the queue with what the server stored', async () => {
    const client = newClient();
    await client.connect();
    const changes: QueuedEvent[] = [];
    client.onQueue((event) => changes.push(event));
    const queued = client.send('C1', message('Hello'));
    expect(queued.event.custom_id).toBe(queued.customId);
    expect(queued.customId).toMatch(/^[0-9a-f-]{36}$/);
    await eventually(() => expect(changes.map((change) => change.state)).toEqual(['waiting', 'sending', 'sent']));
    expect(changes[2]?.sent).toMatchObject({ thread_id: 'T1', event: { id: 'e1', text: 'Hello' } });
    expect(client.queued()).toEqual([]);
  });

  it('with a custom_id that is queued already is that event', async () => {
    const client = newClient();
    const first = client.send('C1', message('Hello', 'k-1'));
    expect(client.send('C1', message('Hello again', 'k-1'))).toBe(first);
    await client.connect();
    await eventually(() => expect(client.queued()).toEqual([]));
    expect(server.texts()).toEqual(['Hello']);
  });

  it('is in the store before it goes out and out of it when it is acknowledged', async () => {
    const kept = store();
    const client = newClient(kept);
    await client.connect();
    const stored = server.handlers.get('send_event');
    let inStore: readonly QueuedEvent[] = [];
    server.on('send_event', (request, socket) => {
      inStore = kept.kept;
      return stored?.(request, socket);
    });
    const { customId } = client.send('C1', message('Hello'));
    expect(kept.kept).toMatchObject([{ customId, state: 'sending' }]);
    await eventually(() => expect(client.queued()).toEqual([]));
    expect(inStore).toMatchObject([{ customId, chatId: 'C1', state: 'sending' }]);
    expect(kept.kept).toEqual([]);
  });

  it('is not sent when it could not be kept, and says so', async () => {
    const full: OutboxStore = {
      load: () => [],
      save: () => {
        throw new Failure('failed', 'The disk is full');
      },
    };
    const client = newClient(full);
    const offline = client.send('C1', message('Hello'));
    expect(offline).toMatchObject({ state: 'failed', failure: { message: 'The disk is full' } });
    await client.connect();
    expect(client.send('C1', message('Hi'))).toMatchObject({ state: 'failed' });
    expect(server.asked('send_event')).toEqual([]);
  });
});

describe('the order', () => {
  it('of a chat is kept with one event in flight, and other chats are not held up', async () => {
    const answers = new Map<string, () => void>();
    const stored = server.handlers.get('send_event');
    server.on('send_event', async (request, socket) => {
      await new Promise<void>((resolve) => answers.set(request.payload.event.text, resolve));
      return stored?.(request, socket);
    });
    const client = newClient();
    await client.connect();
    client.send('C1', message('a1'));
    client.send('C1', message('a2'));
    client.send('C2', message('b1'));
    await eventually(() => expect([...answers.keys()]).toEqual(['a1', 'b1']));
    answers.get('b1')?.();
    await eventually(() => expect(client.queued().map((event) => event.state)).toEqual(['sending', 'waiting']));
    answers.get('a1')?.();
    await eventually(() => expect(answers.has('a2')).toBe(true));
    answers.get('a2')?.();
    await eventually(() => expect(client.queued()).toEqual([]));
    expect(server.texts()).toEqual(['b1', 'a1', 'a2']);
  });

  it('of what was written offline is the order of writing', async () => {
    const client = newClient();
    const texts = Array.from({ length: 20 }, (_, i) => `m${i}`);
    for (const text of texts) client.send('C1', message(text));
    expect(client.queued().map((event) => event.state)).toEqual(Array(20).fill('waiting'));
    await client.connect();
    await eventually(() => expect(client.queued()).toEqual([]));
    expect(server.texts()).toEqual(texts);
    // Nothing of this had gone out before, so there was nothing to look up.
    expect(server.asked('get_chat_threads')).toEqual([]);
  });
});

describe('exactly once', () => {
  it('an event whose answer was lost is found in the history and not sent again', async () => {
    const client = newClient();
    await client.connect();
    const changes: QueuedEvent[] = [];
    client.onQueue((event) => changes.push(event));
    cutBeforeAnswer();
    client.send('C1', message('once'));
    client.send('C1', message('after'));
    await reconnect(client);
    await eventually(() => expect(client.queued()).toEqual([]));
    expect(server.texts()).toEqual(['once', 'after']);
    const once = changes.filter((change) => change.event.type === 'message' && change.event.text === 'once');
    expect(once.map((change) => change.state)).toEqual(['waiting', 'sending', 'waiting', 'sending', 'sent']);
    expect(once.at(-1)?.sent?.event.id).toBe('e1');
  });

  it('an event that did not arrive is sent after the history has been looked at', async () => {
    const client = newClient();
    await client.connect();
    const stored = server.handlers.get('send_event');
    server.on('send_event', () => {
      if (stored !== undefined) server.on('send_event', stored);
      server.cut();
      return silence;
    });
    client.send('C1', message('lost'));
    await reconnect(client);
    await eventually(() => expect(client.queued()).toEqual([]));
    expect(server.texts()).toEqual(['lost']);
    const actions = server.requests.map((request) => request.action).filter((action) => action !== 'login');
    expect(actions).toEqual(['send_event', 'get_chat_threads', 'get_chat_threads', 'send_event']);
  });

  it('somebody else using the same custom_id is not mistaken for it', async () => {
    const client = newClient();
    await client.connect();
    const history = server.handlers.get('get_chat_threads');
    server.on('get_chat_threads', async (request, socket) => {
      // biome-ignore lint/suspicious/noExplicitAny: the payload of the handler above
      const answer = (await history?.(request, socket)) as any;
      const foreign = { id: 'x', custom_id: 'k-1', author_id: 'mary', type: 'message', text: 'mine' };
      for (const thread of answer.chat.threads ?? []) thread.events = [foreign, ...thread.events];
      return answer;
    });
    server.on('send_event', () => {
      if (server.asked('send_event').length === 1) server.cut();
      return silence;
    });
    client.send('C1', message('mine', 'k-1'));
    await reconnect(client);
    await server.askedTimes('send_event', 2);
  });

  it('older threads are read when the newest were started after the event was written', async () => {
    const client = newClient();
    await client.connect();
    const now = clock.now() / 1000;
    const starts: Record<string, number> = {
      T5: now + 9,
      T4: now + 8,
      T3: now + 7,
      T2: now - 9000,
      T1: now - 9001,
      T0: 0,
    };
    server.on('get_chat_threads', ({ payload }: ReceivedRequest) => {
      const threads = payload.thread_ids.map((id: string) => ({
        id,
        timestamp: starts[id],
        events: id === 'T2' ? [{ id: 'found', custom_id: 'k-1', author_id: agentId, type: 'message', text: 'x' }] : [],
      }));
      const threads_summary = Object.keys(starts).map((thread_id) => ({ thread_id, order: starts[thread_id] }));
      return { chat: { id: 'C1', users: [], scopes: {}, threads, threads_summary } };
    });
    cutBeforeAnswer();
    const changes: QueuedEvent[] = [];
    client.onQueue((event) => changes.push(event));
    client.send('C1', message('x', 'k-1'));
    await reconnect(client);
    await eventually(() => expect(changes.at(-1)).toMatchObject({ state: 'sent', sent: { thread_id: 'T2' } }));
    const asked = server.asked('get_chat_threads').map((request) => request.payload.thread_ids);
    expect(asked).toEqual([[], ['T5', 'T4', 'T3'], ['T2', 'T1', 'T0']]);
    expect(server.asked('send_event')).toHaveLength(1);
  });

  it('a push of the own event counts as the answer that was lost', async () => {
    const client = newClient();
    await client.connect();
    server.on('send_event', () => silence);
    const { customId } = client.send('C1', message('x'));
    await server.askedTimes('send_event', 1);
    const event = { id: 'e9', custom_id: customId, author_id: 'mary', type: 'message', text: 'x' };
    server.push('incoming_event', { chat_id: 'C1', thread_id: 'T7', event });
    server.on('ping', () => undefined);
    await client.request('ping', {}); // behind the push
    expect(client.queued()).toMatchObject([{ customId, state: 'sending' }]);
    server.push('incoming_event', { chat_id: 'C1', thread_id: 'T7', event: { ...event, author_id: agentId } });
    await eventually(() => expect(client.queued()).toEqual([]));
    clock.advance(15_000);
    clock.advance(15_000);
    expect(server.asked('get_chat_threads')).toEqual([]);
  });

  it('a timeout is followed by a look at the history, on the same connection', async () => {
    const client = newClient();
    await client.connect();
    const stored = server.handlers.get('send_event');
    server.on('send_event', (request, socket) => {
      stored?.(request, socket);
      return silence;
    });
    const { customId } = client.send('C1', message('slow'));
    await server.askedTimes('send_event', 1);
    clock.sleep(15_000);
    await eventually(() => expect(client.queued()).toMatchObject([{ customId, state: 'waiting' }]));
    clock.advance(1000);
    await eventually(() => expect(client.queued()).toEqual([]));
    expect(server.texts()).toEqual(['slow']);
    expect(server.paths).toHaveLength(1);
  });

  it('after five timeouts it fails, and a retry still looks at the history first', async () => {
    const client = newClient();
    await client.connect();
    const history = server.handlers.get('get_chat_threads');
    const stored = server.handlers.get('send_event');
    server.on('send_event', (request, socket) => {
      stored?.(request, socket);
      return silence;
    });
    server.on('get_chat_threads', () => silence);
    const { customId } = client.send('C1', message('slow'));
    for (let round = 0; round < 5; round += 1) {
      await eventually(() => expect(client.queued()[0]?.state).toBe('sending'));
      await eventually(() => expect(server.requests.length).toBe(2 + round));
      clock.sleep(15_000);
      await eventually(() => expect(client.queued()[0]?.state).not.toBe('sending'));
      clock.sleep(30_000);
    }
    expect(client.queued()).toMatchObject([{ state: 'failed', failure: { type: 'request_timeout' } }]);
    if (history !== undefined) server.on('get_chat_threads', history);
    client.retry(customId);
    await eventually(() => expect(client.queued()).toEqual([]));
    expect(server.texts()).toEqual(['slow']);
  });
});

describe('an event that the server refuses', () => {
  it('fails with the reason, and the later ones of the chat go on', async () => {
    const client = newClient();
    await client.connect();
    const stored = server.handlers.get('send_event');
    server.on('send_event', (request, socket) =>
      request.payload.event.text === 'bad'
        ? new Refusal('authorization', 'Authorization error')
        : stored?.(request, socket),
    );
    client.send('C1', message('bad'));
    client.send('C1', message('good'));
    await eventually(() => expect(server.texts()).toEqual(['good']));
    await eventually(() => expect(client.queued()).toHaveLength(1));
    expect(client.queued()).toMatchObject([{ state: 'failed', failure: { type: 'authorization' } }]);
  });

  it('goes out again with retry, without a look at the history, and is given up with discard', async () => {
    const kept = store();
    const client = newClient(kept);
    await client.connect();
    const stored = server.handlers.get('send_event');
    server.on('send_event', () => new Refusal('validation', 'No'));
    const again = client.send('C1', message('again'));
    const never = client.send('C2', message('never'));
    await eventually(() => expect(client.queued().map((event) => event.state)).toEqual(['failed', 'failed']));
    if (stored !== undefined) server.on('send_event', stored);
    client.discard(never.customId);
    client.retry(again.customId);
    client.retry('unknown');
    client.discard('unknown');
    await eventually(() => expect(client.queued()).toEqual([]));
    expect(server.texts()).toEqual(['again']);
    expect(kept.kept).toEqual([]);
    expect(server.asked('get_chat_threads')).toEqual([]);
  });

  it('with an internal error may have arrived: retry looks at the history first', async () => {
    const client = newClient();
    await client.connect();
    const stored = server.handlers.get('send_event');
    server.on('send_event', async (request, socket) => {
      await stored?.(request, socket);
      return new Refusal('internal', 'Internal server error');
    });
    const { customId } = client.send('C1', message('x'));
    await eventually(() => expect(client.queued()).toMatchObject([{ state: 'failed' }]));
    client.retry(customId);
    await eventually(() => expect(client.queued()).toEqual([]));
    expect(server.texts()).toEqual(['x']);
  });

  it('stays in doubt when the history may not be read', async () => {
    const client = newClient();
    await client.connect();
    server.on('get_chat_threads', () => new Refusal('authorization', 'Authorization error'));
    cutBeforeAnswer();
    client.send('C1', message('x'));
    await reconnect(client);
    await eventually(() => expect(client.queued()).toMatchObject([{ state: 'failed', failure: { type: 'failed' } }]));
    expect(client.queued()[0]?.failure?.message).toContain('not known whether this has arrived');
    expect(server.asked('send_event')).toHaveLength(1);
  });
});

describe('after a restart of the process', () => {
  it('what waited goes out, what may have gone out is looked up, and what failed waits for a person', async () => {
    const kept = store();
    const before = newClient(kept);
    await before.connect();
    const stored = server.handlers.get('send_event');
    server.on('send_event', (request, socket) => {
      if (request.payload.event.text === 'bad') return new Refusal('validation', 'No');
      stored?.(request, socket);
      return silence;
    });
    before.send('C1', message('bad'));
    await eventually(() => expect(before.queued()[0]?.state).toBe('failed'));
    before.send('C1', message('arrived'));
    await server.askedTimes('send_event', 2);
    before.send('C1', message('waited'));
    await before.close();
    expect(kept.kept.map((event) => event.state)).toEqual(['failed', 'sending', 'waiting']);

    if (stored !== undefined) server.on('send_event', stored);
    const after = newClient(kept);
    expect(after.queued().map((event) => event.state)).toEqual(['failed', 'waiting', 'waiting']);
    await after.connect();
    await eventually(() => expect(after.queued()).toHaveLength(1));
    expect(after.queued()).toMatchObject([{ state: 'failed', failure: { type: 'validation', message: 'No' } }]);
    expect(server.texts()).toEqual(['arrived', 'waited']);
  });
});

describe('discard', () => {
  it('gives up what still waits, but not what is under way', async () => {
    const client = newClient();
    await client.connect();
    server.on('send_event', () => silence);
    const underWay = client.send('C1', message('under way'));
    const waiting = client.send('C1', message('waiting'));
    client.discard(underWay.customId);
    client.discard(waiting.customId);
    expect(client.queued().map((event) => event.customId)).toEqual([underWay.customId]);
  });
});
