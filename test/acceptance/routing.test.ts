import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Frame, RtmClient } from '../server/rtm-client.js';
import { Home, type Running } from './chatio.js';

/** Companies next to each other on one server, each with its own way of routing. */
const licenses = {
  desk: { id: 1, routing: { mode: 'automatic' }, slots: 1 },
  hasty: { id: 2, routing: { mode: 'automatic', reply_timeout_seconds: 1 }, slots: 6 },
  manual: { id: 3, routing: { mode: 'manual', reply_timeout_seconds: 1 }, slots: 6 },
  tidy: { id: 4, routing: { mode: 'automatic', idle_after_seconds: 1, archive_after_seconds: 2 }, slots: 6 },
  slow: { id: 5, routing: { mode: 'manual', archive_after_seconds: 1 }, slots: 6 },
  deaf: { id: 6, routing: { mode: 'automatic', reply_timeout_seconds: 1, idle_after_seconds: 1 }, slots: 6 },
} as const;

type Name = keyof typeof licenses;

const customers = ['ada', 'ben', 'cid', 'dot', 'eli'];

const seed = {
  licenses: Object.entries(licenses).map(([name, { id, routing, slots }]) => ({
    id,
    routing,
    agents: ['anna', 'tom'].map((agent) => ({
      id: agent,
      name: agent === 'anna' ? 'Anna Kowal' : 'Tom Reed',
      permission: 'administrator',
      max_chats: slots,
      token: `${name}-${agent}`,
    })),
    customers: customers.map((customer) => ({ id: customer, token: `${name}-${customer}` })),
  })),
};

const folder = mkdtempSync(join(tmpdir(), 'chatio-routing-'));
const machine = new Home();
const clients: RtmClient[] = [];
let running: Running;
let url = '';

async function startServer(): Promise<void> {
  const seedFile = join(folder, 'seed.json');
  writeFileSync(seedFile, JSON.stringify(seed));
  running = machine.start(['server', '--port', '0', '--json', '--seed', seedFile, '--data', join(folder, 'data')]);
  await running.writes('stdout', '\n');
  url = JSON.parse(running.stdout).url.replace('http', 'ws');
}

async function connect(path: string, token: string, login = {}): Promise<RtmClient> {
  const client = await RtmClient.open(`${url}${path}`);
  clients.push(client);
  await client.ask('login', { token, ...login });
  await client.pushes();
  return client;
}

const agent = (name: Name, who: string) => connect('/agent/v0.5/rtm/ws', `${name}-${who}`);
const customer = (name: Name, who: string) =>
  connect(`/customer/v0.5/rtm/ws?license_id=${licenses[name].id}`, `${name}-${who}`);

const hello = { type: 'message', text: 'Hello' };

async function startChat(client: RtmClient): Promise<string> {
  return (await client.ask('start_chat', { chat: { thread: { events: [hello] } } })).chat.id;
}

/** Waits for the router's next message of this text in the chat. */
async function hears(client: RtmClient, chatId: string, text: string): Promise<void> {
  await client.find(({ action, payload }) => {
    return action === 'incoming_event' && payload.chat_id === chatId && payload.event.text === text;
  });
}

/** Texts of all system messages of the chat's threads, as an agent reads them. */
async function said(client: RtmClient, chat_id: string): Promise<string[]> {
  const { chat } = await client.ask('get_chat_threads', { chat_id });
  return chat.threads.flatMap(({ events }: { events: { type: string; text: string }[] }) =>
    events.filter(({ type }) => type === 'system_message').map(({ text }) => text),
  );
}

/** Who has which chat, by the pushes. */
function assigned({ frames }: RtmClient): string[] {
  return frames.flatMap(({ action, payload }: Frame) =>
    action === 'chat_users_updated'
      ? payload.updated_users.agents.added.map(({ id }: { id: string }) => `${payload.chat_id} ${id}`)
      : [],
  );
}

beforeAll(startServer);

afterAll(async () => {
  for (const client of clients) client.socket.terminate();
  await machine.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.concurrent('two agents with one slot each, and five customers at once', () => {
  it('have a chat each, oldest first, and the next when one is closed', async () => {
    const [anna, tom] = [await agent('desk', 'anna'), await agent('desk', 'tom')];
    const people = await Promise.all(customers.map((who) => customer('desk', who)));
    const ids = await Promise.all(people.map(startChat));
    await anna.pushes();
    // The order in which the server took them is the order of their starts.
    const order = anna.frames
      .filter(({ action }) => action === 'incoming_chat_thread')
      .map(({ payload }) => payload.chat.id as string);
    expect(order.toSorted()).toEqual(ids.toSorted());
    expect(assigned(anna)).toEqual([`${order[0]} anna`, `${order[1]} tom`]);

    for (const [closing, next, who] of [
      [order[1], order[2], 'tom'],
      [order[0], order[3], 'anna'],
      [order[3], order[4], 'anna'],
    ] as const) {
      await anna.ask('close_thread', { chat_id: closing });
      await hears(anna, next ?? '', `Chat assigned to ${who === 'tom' ? 'Tom Reed' : 'Anna Kowal'}`);
    }
    expect(assigned(anna).slice(2)).toEqual([`${order[2]} tom`, `${order[3]} anna`, `${order[4]} anna`]);
    expect(await said(tom, order[4] ?? '')).toEqual(['Chat is unassigned', 'Chat assigned to Anna Kowal']);
    const [last] = people.filter((_, place) => ids[place] === order[4]);
    await last?.find(({ action, payload }) => action === 'chat_users_updated' && payload.chat_id === order[4]);
  });
});

describe.concurrent('a customer who is not answered', () => {
  it('goes from agent to agent, and waits when there is no other', async () => {
    const [anna, tom] = [await agent('hasty', 'anna'), await agent('hasty', 'tom')];
    const chatId = await startChat(await customer('hasty', 'ada'));
    await hears(tom, chatId, "Chat assigned to Tom Reed because Anna Kowal hasn't replied in 1 minutes");
    await tom.ask('update_agent', { routing_status: 'not_accepting_chats' });
    await anna.ask('update_agent', { routing_status: 'not_accepting_chats' });
    await hears(tom, chatId, "Chat is unassigned because Tom Reed hasn't replied in 1 minutes");
    await anna.ask('update_agent', { routing_status: 'accepting_chats' });
    await hears(tom, chatId, 'Chat assigned to Anna Kowal');
    await anna.ask('send_event', { chat_id: chatId, event: hello });
    await delay(1500); // nothing may happen
    expect((await said(tom, chatId)).length).toBe(4);
  });

  it('is told the same in manual mode, where nobody else is asked', async () => {
    const [anna, tom] = [await agent('manual', 'anna'), await agent('manual', 'tom')];
    const chatId = await startChat(await customer('manual', 'ada'));
    await anna.ask('join_chat', { chat_id: chatId, agent_ids: ['anna'] });
    await hears(tom, chatId, "Chat is unassigned because Anna Kowal hasn't replied in 1 minutes");
    expect(assigned(tom)).toEqual([`${chatId} anna`]);
    await anna.ask('join_chat', { chat_id: chatId, agent_ids: ['anna'] });
    await anna.ask('update_last_seen_timestamp', { chat_id: chatId });
    await delay(1500); // seen is as good as answered
    expect((await said(tom, chatId)).at(-1)).toBe('Anna Kowal joined the chat');
  });
});

describe.concurrent('a chat in which nothing happens', () => {
  it('becomes idle and is archived, while another company hears of nothing', async () => {
    const others = [await agent('deaf', 'anna'), await customer('deaf', 'ada')];
    const anna = await agent('tidy', 'anna');
    const ada = await customer('tidy', 'ada');
    const chatId = await startChat(ada);
    await hears(anna, chatId, 'Chat assigned to Anna Kowal');
    await hears(anna, chatId, 'Chat is idle due to 1 minutes of inactivity');
    const { payload } = await ada.push('thread_closed');
    expect(payload).toEqual({ chat_id: chatId, thread_id: expect.any(String) });
    const { chat } = await anna.ask('get_chat_threads', { chat_id: chatId });
    expect(chat.threads[0]).toMatchObject({
      active: false,
      properties: { routing: { idle: { value: true }, unassigned: { value: false } } },
    });
    expect(await said(anna, chatId)).toEqual([
      'Chat assigned to Anna Kowal',
      'Chat is idle due to 1 minutes of inactivity',
      'Chat archived due to long inactivity',
    ]);
    for (const other of others) expect(await other.pushes()).toEqual([]);
  });
});

describe('what falls due while the server is down', () => {
  it('happens once, when it is there again', async () => {
    const anna = await agent('slow', 'anna');
    const { chat } = await anna.ask('start_chat', { chat: { thread: { events: [hello] } } });
    await running.stop('SIGTERM');
    await delay(1200);
    await startServer();
    const reader = await agent('slow', 'tom');
    await expect.poll(() => said(reader, chat.id)).toEqual(['Chat archived due to long inactivity']);
    await running.stop('SIGTERM');
    await startServer();
    await delay(1200); // more than the limit: it does not fall due again
    expect(await said(await agent('slow', 'tom'), chat.id)).toEqual(['Chat archived due to long inactivity']);
  });
});
