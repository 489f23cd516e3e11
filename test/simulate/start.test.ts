import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/protocol/failure.js';
import type { Act } from '../../src/simulate/act.js';
import { mary } from '../../src/simulate/scripts/mary.js';
import { type Simulation, type SimulationOptions, startCustomers } from '../../src/simulate/start.js';
import { ManualClock } from '../client/manual-clock.js';
import { FakeCustomerClient } from './fake-customer-client.js';
import { pass, passUntil, settle } from './pass.js';

let clock: ManualClock;
let clients: FakeCustomerClient[];
let logged: string[];
let told: Act[];
let simulation: Simulation | undefined;
let born: number;

beforeEach(() => {
  clock = new ManualClock();
  born = clock.now();
  clients = [];
  logged = [];
  told = [];
});

afterEach(async () => {
  await simulation?.stop();
  expect(clock.waiting).toBe(0);
  expect(clients.map((client) => client.listening)).toEqual(clients.map(() => 0));
});

function start(count: number, options: Partial<SimulationOptions> = {}): Simulation {
  clients = Array.from({ length: count }, (_, index) => new FakeCustomerClient(clock, `c${index}`));
  simulation = startCustomers({
    url: 'http://127.0.0.1:1',
    customers: count,
    admit: async (index) => ({ licenseId: 100001, token: `${index}` }),
    clock,
    log: (level, message) => logged.push(`${level}: ${message}`),
    tell: (act) => told.push(act),
    newClient: ({ token }) => {
      const client = clients[Number(token)];
      if (client === undefined) throw new Error(`no customer ${token}`);
      return client.reopened();
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
    expect(stats()).toEqual({ chatsStarted: 1, messagesSent: 1, repliesReceived: 0, ratings: 0, visits: 0 });
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
    for (const { payload } of peeks) {
      const start = payload.sneak_peek_text.slice(0, 3);
      expect(only().texts()).toContainEqual(expect.stringMatching(new RegExp(`^${start}`)));
    }
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
    await passUntil(clock, () => only().asked.length > before + 2);
    expect(
      only()
        .asked.slice(before)
        .map((one) => one.action),
    ).toEqual(['login', 'get_chats_summary', 'send_event']);
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
    await pass(clock, 25_000);
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

describe('the end of a visit', () => {
  it('comes with the last of the visits: nobody is left then', async () => {
    start(1, { visits: 1 });
    await pass(clock, 15_000);
    only().agentSays('Goodbye!');
    await pass(clock, 60_000);
    await simulation?.closed;
    expect(told.at(0)).toEqual({ type: 'came', customer: 'Mary Brown' });
    expect(told.at(-1)).toEqual({ type: 'left', customer: 'Mary Brown' });
    expect(simulation?.stats()).toMatchObject({ chatsStarted: 1, ratings: 1, visits: 1 });
    expect(only().status.state).toBe('closed');
  });

  it('is told with everything that was said and heard', async () => {
    start(1, { visits: 1 });
    await pass(clock, 15_000);
    only().agentSays('Goodbye!');
    await pass(clock, 60_000);
    const { opening, thanks } = mary.visits[0];
    const talk = told.flatMap((act) =>
      act.type === 'said' || act.type === 'heard' ? [`${act.type} ${act.text}`] : [],
    );
    expect(talk).toEqual([...opening.map((text) => `said ${text}`), 'heard Goodbye!', `said ${thanks}`]);
  });
});

describe('a rating', () => {
  function rated(): unknown[] {
    return only().asked.flatMap(({ action, payload }) => {
      if (action === 'update_chat_properties') return [payload.properties.rating];
      return action === 'send_event' && payload.event.type === 'annotation' ? [payload.event] : [];
    });
  }

  it.each([
    ['good', 'from somebody who is content', 'quiet', ['Goodbye!'], 1],
    ['bad', 'from somebody whom nobody calmed', 'angry', ['Goodbye!'], 0],
    ['good', 'from somebody who got an apology', 'angry', ['I am so sorry!', 'Goodbye!'], 1],
  ] as const)('is %s %s', async (_what, _whose, scenario, words, score) => {
    start(1, { scenario, visits: 1 });
    await passUntil(clock, () => only().texts().length >= (scenario === 'angry' ? 3 : 2));
    for (const word of words) {
      const before = only().texts().length;
      only().agentSays(word);
      await passUntil(clock, () => only().texts().length > before);
    }
    await pass(clock, 10_000);
    expect(rated()).toEqual([expect.objectContaining({ score })]);
    expect(only().texts().at(-1)).toBe(score === 1 ? mary.visits[0].thanks : mary.temper.parting);
  });

  it('is told by an annotation where the license has no such property', async () => {
    start(1, { visits: 1 });
    await pass(clock, 15_000);
    only().refuses = 'update_chat_properties';
    only().agentSays('Goodbye!');
    await pass(clock, 60_000);
    expect(rated().at(-1)).toMatchObject({ annotation_type: 'rating', text: expect.stringMatching(/^rated: good/) });
    expect(only().asked.at(-1)?.action).toBe('close_thread');
  });

  it('comes from nobody who was not answered; an angry one says so and goes', async () => {
    start(1, { scenario: 'angry', visits: 1 });
    await passUntil(clock, () => only().texts().includes(mary.temper.parting));
    await pass(clock, 10_000);
    expect(rated()).toEqual([]);
    expect(only().texts()).toEqual(expect.arrayContaining([mary.temper.opening, ...mary.temper.nudges]));
  });
});

describe('a rush', () => {
  it('brings everybody within seconds', async () => {
    start(3, { scenario: 'rush' });
    await pass(clock, 3000);
    expect(clients.every((client) => client.asked.length > 0)).toBe(true);
  });
});

describe('the seed', () => {
  async function transcript(seed: number): Promise<unknown> {
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
    await pass(clock, 22_345);
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
