import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { AgentClient } from '../../src/client/agent-client.js';
import { CustomerClient } from '../../src/client/customer-client.js';
import { parseSeed } from '../../src/server/seed.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import type { Act } from '../../src/simulate/act.js';
import { castOf } from '../../src/simulate/scripts.js';
import { type Simulation, startCustomers } from '../../src/simulate/start.js';
import { ManualClock } from '../client/manual-clock.js';

const licenseId = 100001;
const me = 'anna@example.com';
const customers = 3;
/** What the agent says, in every chat in this order. */
const answers = ['Hello!', 'What is your order number?', 'I am sorry for that.', 'One moment.', 'Have a nice day!'];

let server: RunningServer;
let anna: AgentClient;
let simulation: Simulation;

afterEach(async () => {
  await simulation.stop();
  await anna.close();
  await server.close();
});

/** A whole performance on a server of its own, with an agent who answers each message of a customer. */
async function perform(seed: number): Promise<Record<string, string[]>> {
  const seats = castOf(customers, seed).map(({ person }, at) => ({ ...person, id: `c${at}`, token: `customer-${at}` }));
  const agents = [{ id: me, name: 'Anna', permission: 'administrator', token: 'anna' }];
  const licenses = [{ id: licenseId, agents, customers: seats }];
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    seed: parseSeed(JSON.stringify({ licenses })),
    log: () => undefined,
  });
  anna = new AgentClient({ url: server.url, token: 'anna', reconnect: true, autoReconnect: false, timeoutMs: 10_000 });
  const answered = new Map<string, number>();
  let underWay = 0;
  async function answer(chat_id: string): Promise<void> {
    const turn = answered.get(chat_id) ?? 0;
    answered.set(chat_id, turn + 1);
    underWay += 1;
    if (turn === 0) await anna.request('join_chat', { chat_id, agent_ids: [me] });
    const text = answers[turn % answers.length] ?? '';
    await anna.request('send_event', { chat_id, event: { type: 'message', text } });
    underWay -= 1;
  }
  let heard = 0;
  anna.onPush((push) => {
    heard += 1;
    if (push.action === 'incoming_chat_thread') void answer(push.payload.chat.id);
    if (push.action !== 'incoming_event') return;
    const { chat_id, event } = push.payload;
    if (event.type === 'message' && event.author_id !== me) void answer(chat_id);
  });
  await anna.connect();

  const clock = new ManualClock();
  const told: Act[] = [];
  const clients = new Set<CustomerClient>();
  let isOver = false;
  simulation = startCustomers({
    url: server.url,
    customers,
    seed,
    visits: 1,
    scenario: 'angry',
    clock,
    admit: async (index) => ({ licenseId, token: `customer-${index}` }),
    tell: (act) => told.push(act),
    newClient: (options) => {
      const client = new CustomerClient(options);
      clients.add(client);
      return client;
    },
  });
  void simulation.closed.then(() => {
    isOver = true;
  });

  /** Whoever asks is answered after everything that was told before: when nobody has news, nothing is on its way. */
  async function isQuiet(): Promise<boolean> {
    const before = told.length + heard;
    await setImmediate();
    const inside = [...clients].filter(({ status }) => status.state !== 'closed');
    if (underWay > 0 || inside.some(({ status }) => status.state !== 'online')) return false;
    await Promise.all([anna.request('get_filtered_chats', {}), ...inside.map(asks)]);
    await setImmediate();
    return underWay === 0 && told.length + heard === before;
  }
  // A customer who leaves just now need not be waited for.
  const asks = (client: CustomerClient) => client.request('get_chats_summary', { limit: 1 }).catch(() => undefined);
  while (!isOver) {
    for (let times = 0; times < 2; ) times = (await isQuiet()) ? times + 1 : 0;
    clock.advance(250);
  }
  await anna.close();
  await server.close();
  const performed: Record<string, string[]> = {};
  for (const act of told) {
    const { chatId: _, customer, ...what } = { chatId: '', ...act };
    performed[customer] = [...(performed[customer] ?? []), JSON.stringify(what)];
  }
  return performed;
}

it('a fixed seed plays the same conversation twice, another seed another one', async () => {
  const first = await perform(5);
  expect(Object.keys(first)).toHaveLength(customers);
  expect(Object.values(first).flat().length).toBeGreaterThan(30);
  expect(await perform(5)).toEqual(first);
  expect(Object.keys(await perform(6))).not.toEqual(Object.keys(first));
});
