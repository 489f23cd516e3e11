import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/protocol/failure.js';
import { mary } from '../../src/simulate/scripts/mary.js';
import { type Simulation, type SimulationOptions, startCustomers } from '../../src/simulate/start.js';
import { ManualClock } from '../client/manual-clock.js';
import { FakeCustomerClient } from './fake-customer-client.js';
import { pass, passUntil, settle } from './pass.js';

let clock: ManualClock;
let clients: FakeCustomerClient[];
let logged: string[];
let simulation: Simulation | undefined;
let born: number;

beforeEach(() => {
  clock = new ManualClock();
  born = clock.now();
  clients = [];
  logged = [];
});

afterEach(async () => {
  await simulation?.stop();
  expect(clock.waiting).toBe(0);
  expect(clients.map((client) => client.listening)).toEqual(clients.map(() => 0));
});

const names = ['Mary Brown', 'Tomasz Zieliński', '佐藤 美咲'];

function start(count: number, options: Partial<SimulationOptions> = {}): Simulation {
  simulation = startCustomers({
    url: 'http://127.0.0.1:1',
    licenseId: 100001,
    customers: names.slice(0, count).map((name, at) => ({ id: `c${at}`, name, token: `token-${at}` })),
    clock,
    log: (level, message) => logged.push(`${level}: ${message}`),
    newClient: (of) => {
      const client = new FakeCustomerClient(clock, of.token.replace('token-', 'c'));
      clients.push(client);
      return client;
    },
    ...options,
  });
  return simulation;
}

function only(): FakeCustomerClient {
  const [client] = clients;
  if (client === undefined) throw new Error('no customer');
  return client;
}

describe('arrival', () => {
  it('brings the first customer within a second and the others one after another', async () => {
    start(3);
    await pass(clock, 1000);
    expect(clients.map((client) => client.asked.length > 0)).toEqual([true, false, false]);
    await pass(clock, 25_000);
    const times = clients.map((client) => (client.asked[0]?.at ?? Number.NaN) - born);
    expect(times[1]).toBeGreaterThan(4000);
    expect(times[2]).toBeGreaterThan((times[1] ?? 0) + 4000);
  });

  it('tells who it is, and starts one chat with a form and a message', async () => {
    const { stats } = start(1);
    await pass(clock, 1000);
    expect(only().patch).toMatchObject({
      name: 'Mary Brown',
      email: mary.person.email,
      monitoring: { page: mary.page },
    });
    expect(only().asked.map((one) => one.action)).toEqual(['login', 'get_chats_summary', 'start_chat']);
    const [form, message] = only().asked[2]?.payload.chat.thread.events ?? [];
    expect(form).toMatchObject({ type: 'filled_form' });
    expect(form.fields).toContainEqual(expect.objectContaining({ type: 'text', value: 'Mary Brown' }));
    expect(form.fields.at(-1).options.filter((option: { checked: boolean }) => option.checked)).toHaveLength(1);
    expect(message).toEqual({ type: 'message', text: mary.visits[0].opening[0] });
    expect(stats()).toEqual({ chatsStarted: 1, messagesSent: 1, repliesReceived: 0 });
  });
});

describe('a customer nobody answers', () => {
  it('says what there is to say, asks twice, and then waits in silence', async () => {
    start(1);
    await pass(clock, 150_000);
    expect(only().texts()).toEqual([...mary.visits[0].opening, ...mary.nudges]);
  });

  it('gives up after some minutes and tries again later', async () => {
    start(1);
    await passUntil(clock, () =>
      only()
        .texts()
        .includes(mary.visits[1]?.opening[0] ?? ''),
    );
    expect(clock.now() - born).toBeGreaterThan(240_000);
  });
});

describe('sneak peeks', () => {
  it('show the message as it grows', async () => {
    start(1);
    await pass(clock, 120_000);
    const peeks = only().asked.filter((one) => one.action === 'send_sneak_peek');
    expect(peeks.length).toBeGreaterThan(2);
    const second = mary.visits[0].opening[1] ?? '';
    expect(second.startsWith(peeks[0]?.payload.sneak_peek_text.slice(0, 3))).toBe(true);
  });

  it.each([1, 20])('are at least 2 seconds apart at speed %i', async (speed) => {
    start(1, { speed });
    await pass(clock, 1000);
    for (const say of ['Hello', 'How is it going?', 'Hm.', 'I see.']) {
      only().agentSays(say);
      await pass(clock, 20_000 / speed + 2000);
    }
    const times = only().asked.flatMap((one) => (one.action === 'send_sneak_peek' ? [one.at] : []));
    expect(times.length).toBeGreaterThan(1);
    for (const [at, time] of times.slice(1).entries()) expect(time - (times[at] ?? 0)).toBeGreaterThanOrEqual(2000);
  });

  it('are not sent while there is no active thread', async () => {
    start(1);
    await pass(clock, 40_000);
    only().threadClosedBy('agent');
    const before = only().asked.length;
    await passUntil(clock, () => only().asked.length > before + 1);
    expect(
      only()
        .asked.slice(before)
        .map((one) => one.action),
    ).toEqual(['get_chats_summary', 'send_event']);
  });
});

describe('an agent', () => {
  it('who joins is greeted by name, once', async () => {
    start(1);
    await pass(clock, 15_000);
    only().agentJoins('Anna');
    only().agentJoins('Tom');
    await pass(clock, 15_000);
    expect(only().texts().slice(mary.visits[0].opening.length)).toEqual(['Hello Anna, good to have you here.']);
  });

  it('who joins and writes at once gets an answer instead', async () => {
    start(1);
    await pass(clock, 15_000);
    only().agentJoins('Anna');
    only().agentSays('Hi! What is the order number?');
    await pass(clock, 15_000);
    expect(only().texts().slice(mary.visits[0].opening.length)).toEqual([mary.visits[0].lines[0]?.say]);
    expect(simulation?.stats().repliesReceived).toBe(1);
  });

  it('who writes several messages gets one answer to all of them', async () => {
    start(1);
    await pass(clock, 15_000);
    only().agentSays('One moment.');
    only().agentSays('Where should it have gone? I mean, what is your address?');
    await pass(clock, 15_000);
    expect(only().texts().slice(mary.visits[0].opening.length)).toEqual([expect.stringContaining('Maple Street')]);
  });

  it('who goes on to the end is thanked, and the customer closes the thread', async () => {
    start(1);
    await pass(clock, 15_000);
    for (let turn = 0; turn < 4; turn += 1) {
      only().agentSays('Hm, let me look.');
      await pass(clock, 25_000);
    }
    expect(only().texts().at(-1)).toBe(mary.visits[0].thanks);
    expect(only().asked.at(-1)?.action).toBe('close_thread');
  });

  it('who closes the thread while the customer types is not written to any more', async () => {
    start(1);
    await pass(clock, 15_000);
    only().agentSays('What is the order number?');
    await pass(clock, 5000);
    const before = only().texts().length;
    only().threadClosedBy('agent');
    await pass(clock, 20_000);
    expect(only().texts()).toHaveLength(before);
  });
});

describe('a customer who left', () => {
  it('comes back after a while with the next errand, in the same chat', async () => {
    const { stats } = start(1);
    await pass(clock, 15_000);
    only().agentSays('Goodbye!');
    await passUntil(clock, () =>
      only()
        .texts()
        .includes(mary.visits[1]?.opening[0] ?? ''),
    );
    expect(stats().chatsStarted).toBe(1);
    expect(only().asked.filter((one) => one.action === 'start_chat')).toHaveLength(1);
  });

  it('comes back after a failure too', async () => {
    start(1);
    await pass(clock, 15_000);
    only().failure = new Failure('connection_lost', 'The connection was lost');
    only().agentSays('Hello');
    await pass(clock, 20_000);
    expect(logged).toContain('info: a simulated visit broke off');
    only().failure = undefined;
    const before = only().texts().length;
    await passUntil(clock, () => only().texts().length > before);
  });

  it('for good, refused or banned, ends the simulation when nobody else is there', async () => {
    const { closed } = start(1);
    only().failure = new Failure('customer_banned', 'Customer is banned');
    await pass(clock, 1000);
    await closed;
    expect(logged).toEqual(['warn: a simulated customer has gone']);
    expect(only().status.state).toBe('closed');
  });
});

describe('the seed', () => {
  async function transcript(seed: number): Promise<unknown> {
    clients = [];
    clock = new ManualClock();
    const running = start(3, { seed });
    await pass(clock, 20_000);
    clients[0]?.agentSays('Hello, what is the order number?');
    await pass(clock, 60_000);
    await running.stop();
    return clients.map((client) => client.asked);
  }

  it('decides everything that happens', async () => {
    const first = await transcript(5);
    expect(await transcript(5)).toEqual(first);
    expect(await transcript(6)).not.toEqual(first);
  });
});

describe('speed', () => {
  it('makes the same things happen sooner', async () => {
    start(1, { speed: 10 });
    await pass(clock, 15_000);
    expect(only().texts()).toEqual([...mary.visits[0].opening, ...mary.nudges]);
  });
});

describe('stop', () => {
  it('takes everybody away at once, in whatever they are doing, without a word in the log', async () => {
    const running = start(3);
    await pass(clock, 12_345);
    logged.length = 0;
    await running.stop();
    expect(clock.waiting).toBe(0);
    expect(clients.map((client) => client.status.state)).toEqual(['closed', 'closed', 'closed']);
    const before = clients.map((client) => client.asked.length);
    await pass(clock, 60_000);
    expect(clients.map((client) => client.asked.length)).toEqual(before);
    expect(logged).toEqual([]);
    await running.stop();
  });

  it('does not wait for a server that does not answer', async () => {
    const running = start(1);
    only().isMute = true;
    await pass(clock, 1000);
    expect(only().asked.at(-1)?.action).toBe('get_chats_summary');
    await running.stop();
  });

  it('happens when the signal is aborted, or was before', async () => {
    const controller = new AbortController();
    const running = start(1, { signal: controller.signal });
    await settle();
    controller.abort();
    await running.closed;
    const late = start(1, { signal: controller.signal });
    await late.closed;
    expect(clients.flatMap((client) => client.asked)).toEqual([]);
  });
});
