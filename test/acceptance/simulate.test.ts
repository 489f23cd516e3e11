import { afterEach, beforeEach, expect, it } from 'vitest';
import { AgentClient } from '../../src/client/agent-client.js';
import type { AgentPush } from '../../src/protocol/agent-api.js';
import type { ChatEvent } from '../../src/protocol/event.js';
import { parseSeed } from '../../src/server/seed.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import { castOf } from '../../src/simulate/scripts.js';
import { type Simulation, startCustomers } from '../../src/simulate/start.js';
import { eventually } from '../client/eventually.js';

const agentId = 'anna@example.com';
const customers = castOf(3, 1).map(({ person }, at) => ({
  id: `customer-${at}`,
  name: person.name,
  token: `token-${at}`,
}));
const seed = {
  licenses: [{ id: 100001, agents: [{ id: agentId, name: 'Anna', tokens: [{ token: 'agent-anna' }] }], customers }],
};

function serverLog(level: string, message: string, fields?: object): void {
  if (level === 'error') trouble.push(`${message} ${JSON.stringify(fields)}`);
}

let server: RunningServer;
let anna: AgentClient;
let simulation: Simulation;
let pushes: AgentPush[];
const trouble: string[] = [];

beforeEach(async () => {
  trouble.length = 0;
  pushes = [];
  server = await startServer({ host: '127.0.0.1', port: 0, seed: parseSeed(JSON.stringify(seed)), log: serverLog });
  const { url } = server;
  anna = new AgentClient({ url, token: 'agent-anna', reconnect: true, autoReconnect: false, timeoutMs: 10_000 });
  anna.onPush((push) => pushes.push(push));
  await anna.connect();
  simulation = startCustomers({
    url,
    customers: 3,
    admit: async (index) => ({ licenseId: 100001, token: `token-${index}` }),
    speed: 60,
    log: (level, message, fields) => {
      if (level !== 'debug') trouble.push(`${message} ${JSON.stringify(fields)}`);
    },
  });
});

afterEach(async () => {
  await simulation.stop();
  await anna.close();
  await server.close();
});

function events(): ChatEvent[] {
  return pushes.flatMap((push) => {
    if (push.action === 'incoming_chat_thread') return push.payload.chat.thread.events;
    return push.action === 'incoming_event' ? [push.payload.event] : [];
  });
}

it('customers start chats, answer an agent, say goodbye and come back, as the agent sees it', async () => {
  await eventually(() => expect(new Set(events().map((event) => event.author_id)).size).toBeGreaterThanOrEqual(3));
  const started = pushes.flatMap((push) => (push.action === 'incoming_chat_thread' ? [push.payload.chat] : []));
  const [first] = started;
  if (first === undefined) throw new Error('no chat');
  expect(first.users).toContainEqual(expect.objectContaining({ type: 'customer', name: 'Mary Brown' }));
  expect(first.thread.events.map((event) => event.type)).toEqual(expect.arrayContaining(['filled_form', 'message']));

  await anna.request('join_chat', { chat_id: first.id, agent_ids: [agentId] });
  await eventually(() =>
    expect(events()).toContainEqual(expect.objectContaining({ text: expect.stringMatching(/^Hello Anna/) })),
  );
  const text = 'What is the order number?';
  await anna.request('send_event', { chat_id: first.id, event: { type: 'message', text } });
  await eventually(() =>
    expect(events()).toContainEqual(expect.objectContaining({ text: expect.stringMatching(/48213/) })),
  );
  expect(simulation.stats()).toMatchObject({ chatsStarted: 3, repliesReceived: 1 });
  await anna.request('send_event', { chat_id: first.id, event: { type: 'message', text: 'Have a nice day!' } });

  // The customer closes the thread, and the next errand opens another one in the same chat.
  await eventually(() => expect(pushes.some((push) => push.action === 'thread_closed')).toBe(true));
  await eventually(() => {
    const threads = pushes.filter(
      (push) => push.action === 'incoming_chat_thread' && push.payload.chat.id === first.id,
    );
    expect(threads.length).toBeGreaterThanOrEqual(2);
  });
  expect(pushes.some((push) => push.action === 'incoming_sneak_peek')).toBe(true);
  await eventually(() => {
    const byCustomers = events().filter((event) => event.type === 'message' && event.author_id !== agentId);
    expect(simulation.stats().messagesSent).toBe(byCustomers.length);
  });
  expect(trouble).toEqual([]);
});
