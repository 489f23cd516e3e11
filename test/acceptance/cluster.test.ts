import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NatsServers, natsMissing, needsNats } from '../server/nats/nats-servers.js';
import type { RtmClient } from '../server/rtm-client.js';
import { agentId, agentWrites, ClusterWorld, customerWrites, licenseId, Reader, type Writer } from './cluster-world.js';
import { firstDifference, History } from './history.js';

const chats = 5;
/** How many answers each of two agents has on the way at a time. */
const lanes = 20;

describe.skipIf(natsMissing !== undefined)(needsNats('three servers on three NATS servers'), () => {
  let world: ClusterWorld;
  beforeAll(async () => {
    world = await ClusterWorld.start(await NatsServers.start(3));
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  afterEach(async ({ task, annotate }) => {
    if (task.result?.state === 'fail') await annotate(world.log());
  });

  it('keep everything in order when two of them answer the same customer at the same moment, 10,000 times', async () => {
    const mary = await world.customerAt(0, 'customer-0');
    const { chat } = await mary.ask('start_chat');
    const history = new History();
    const agents = [1, 2].map((n) => world.agent(`agent-${n}`, world.urlOf(n)));
    await Promise.all(agents.map((agent) => agent.connect()));
    const writing = Array.from({ length: lanes }, async (_, lane) => {
      for (let n = 0; n < 10_000 / lanes; n += 1) {
        await Promise.all(
          agents.map(async (agent, who) => {
            const custom_id = `${who}/${lane}/${n}`;
            history.tries(custom_id);
            const event = { type: 'message' as const, text: custom_id, custom_id };
            const { thread_id, event: kept } = await agent.request('send_event', { chat_id: chat.id, event });
            const told = { chatId: chat.id, threadId: thread_id, eventId: kept.id, order: kept.order };
            history.acknowledges(`${who}/${lane}`, custom_id, told);
          }),
        );
      }
    });
    await Promise.all(writing);
    const seen = await Promise.all([0, 1, 2].map((n) => world.read(n, [chat.id])));
    expect(history.firstFault(seen[0] ?? new Map())).toBeUndefined();
    expect(history.acknowledgedCount).toBe(20_000);
    for (const other of seen.slice(1)) expect(firstDifference(seen[0] ?? new Map(), other)).toBeUndefined();
    const pushed = mary.frames
      .filter(({ action }) => action === 'incoming_event')
      .map(({ payload }) => payload.event.order);
    expect(pushed).toEqual(Array.from({ length: pushed.length }, (_, n) => (pushed[0] ?? 0) + n));
    for (const client of [mary, ...agents]) await client.close();

    // So many facts that there is a snapshot: with it a start finds the same.
    await expect
      .poll(() => world.nats.hasObject('chatio_snapshots', String(licenseId)), { timeout: 20_000 })
      .toBe(true);
    await world.server(0).stop('SIGTERM');
    await world.startServer(0);
    expect(firstDifference(seen[0] ?? new Map(), await world.read(0, [chat.id]))).toBeUndefined();
  }, 120_000);

  it('lose nothing and agree, whichever of them dies or stands still', async () => {
    const history = new History();
    const chatIds: string[] = [];
    for (let n = 0; n < chats; n += 1) {
      const customer = await world.customerAt(n % 3, `customer-${n}`);
      chatIds.push((await customer.ask('start_chat')).chat.id);
      await customer.close();
    }
    const chatOf = (n: number) => chatIds[n % chats] ?? '';
    const writers: Writer[] = await Promise.all([
      ...Array.from({ length: 10 }, (_, n) =>
        customerWrites(world, history, { token: `customer-${n % chats}`, name: `c${n}`, chatId: chatOf(n) }),
      ),
      ...Array.from({ length: 10 }, (_, n) =>
        agentWrites(world, history, { token: `agent-${n}`, name: `a${n}`, chatId: chatOf(n) }),
      ),
    ]);
    const readers = await Promise.all(Array.from({ length: 20 }, (_, n) => Reader.open(world, `agent-${n}`, chatIds)));

    /** Waits until everybody who writes has written again. */
    const goesOn = async () => {
      const before = history.acknowledgedCount;
      await expect.poll(() => history.acknowledgedCount, { timeout: 20_000 }).toBeGreaterThan(before + 100);
    };
    await goesOn();

    const watching = await world.agentAt(2, 'agent-22');
    await world.agentAt(0, 'agent-23');
    await watching.push('agent_updated', ({ payload }) => payload.agent_id === agentId(23));
    await world.server(0).stop('SIGKILL');
    await goesOn();
    await world.startServer(0);

    const leader = await world.nats.leaderOf('chatio_facts');
    const follower = world.nats.servers.find((server) => server !== leader);
    await follower?.kill();
    await goesOn();
    follower?.start();

    await leader.kill();
    await goesOn();
    leader.start();
    await world.nats.ready();

    world.server(1).process.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 5_000)); // longer than the others wait for a sign of life
    world.server(1).process.kill('SIGCONT');
    await goesOn();

    const second = await world.nats.leaderOf('chatio_facts');
    second.signal('SIGSTOP');
    await goesOn();
    second.signal('SIGCONT');
    await goesOn();

    await expect
      .poll(() => statusesOf(watching, agentId(23)), { timeout: 20_000 })
      .toEqual(['accepting_chats', undefined]);
    for (const writer of writers) await writer.stop();
    const seen = await Promise.all([0, 1, 2].map((n) => world.read(n, chatIds)));
    const [first = new Map()] = seen;
    expect(history.firstFault(first), world.log()).toBeUndefined();
    for (const other of seen.slice(1)) expect(firstDifference(first, other), world.log()).toBeUndefined();
    for (const reader of readers) {
      await expect.poll(() => reader.difference(first), { timeout: 10_000 }).toBeUndefined();
      await reader.close();
    }
  }, 120_000);
});

/** What an agent was told of another one's routing status; `undefined`: not logged in any more. */
function statusesOf(client: RtmClient, agent: string): unknown[] {
  return client.frames
    .filter(({ action, payload }) => action === 'agent_updated' && payload.agent_id === agent)
    .map(({ payload }) => payload.routing_status);
}
