import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NatsServers, natsMissing } from '../server/nats/nats-servers.js';
import { agentWrites, ClusterWorld, customerWrites, Reader, type Writer } from './cluster-world.js';
import { firstDifference, History } from './history.js';
import { namespacesMissing, OtherMachine } from './network-namespace.js';

const missing = natsMissing ?? namespacesMissing;
const name = 'three servers, with a NATS server on another machine';

describe.skipIf(missing !== undefined)(missing === undefined ? name : `${name} (skipped: ${missing})`, () => {
  let other: OtherMachine;
  let world: ClusterWorld;
  beforeAll(async () => {
    other = new OtherMachine();
    const here = { address: other.hereAddress, prefix: [] };
    world = await ClusterWorld.start(await NatsServers.start(3, [here, here, other]));
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    other?.close();
  }, 30_000);
  afterEach(async ({ task, annotate }) => {
    if (task.result?.state === 'fail') await annotate(world.log());
  });

  it('lose nothing and agree when the link to the leader is cut', async () => {
    const history = new History();
    const mary = await world.customerAt(0, 'customer-0');
    const chatId: string = (await mary.ask('start_chat')).chat.id;
    await mary.close();
    const leader = world.nats.servers[2];
    if (leader !== undefined) await world.nats.makeLeader('chatio_facts', leader);
    const writers: Writer[] = await Promise.all([
      ...[0, 1, 2].map((n) => customerWrites(world, history, { token: 'customer-0', name: `c${n}`, chatId })),
      ...[0, 1, 2].map((n) => agentWrites(world, history, { token: `agent-${n}`, name: `a${n}`, chatId })),
    ]);
    const readers = await Promise.all([3, 4, 5].map((n) => Reader.open(world, `agent-${n}`, [chatId])));
    const goesOn = async () => {
      const before = history.acknowledgedCount;
      await expect.poll(() => history.acknowledgedCount, { timeout: 20_000 }).toBeGreaterThan(before + 50);
    };
    await goesOn();
    other.cut();
    await goesOn();
    other.mend();
    await goesOn();
    for (const writer of writers) await writer.stop();
    const seen = await Promise.all([0, 1, 2].map((n) => world.read(n, [chatId])));
    const [first = new Map()] = seen;
    expect(history.firstFault(first)).toBeUndefined();
    for (const one of seen.slice(1)) expect(firstDifference(first, one)).toBeUndefined();
    for (const reader of readers) {
      await expect.poll(() => reader.difference(first), { timeout: 10_000 }).toBeUndefined();
      await reader.close();
    }
  }, 90_000);
});

describe.skipIf(natsMissing !== undefined)('a server whose NATS is away', () => {
  let world: ClusterWorld;
  beforeAll(async () => {
    world = await ClusterWorld.start(await NatsServers.start(1), 1);
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  it('says so to who writes, keeps nothing half, and goes on by itself', async () => {
    const mary = await world.customerAt(0, 'customer-0');
    const { chat } = await mary.ask('start_chat');
    const say = (text: string) => mary.request('send_event', { chat_id: chat.id, event: { type: 'message', text } });
    const [nats] = world.nats.servers;
    expect((await say('before')).success).toBe(true);

    await nats?.kill();
    const failed = await say('while it is gone');
    // Which of them depends on whether the loss was noticed before it was sent, so that nothing can be under way.
    const { type } = failed.payload.error;
    expect(['internal', 'request_timeout']).toContain(type);
    nats?.start();
    await world.nats.ready();
    await expect.poll(async () => (await say('after')).success, { timeout: 20_000 }).toBe(true);

    nats?.signal('SIGSTOP');
    const slow = say('while it stands still');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    nats?.signal('SIGCONT');
    expect((await slow).success).toBe(true);

    const read = await world.read(0, [chat.id]);
    const texts = read.get(chat.id)?.[0]?.events?.map((event) => ('text' in event ? event.text : '')) ?? [];
    expect(texts.filter((text) => text === 'while it stands still')).toHaveLength(1);
    const kept = texts.filter((text) => text === 'while it is gone').length;
    expect(kept).toBeLessThanOrEqual(type === 'internal' ? 0 : 1);
  }, 90_000);

  it('tells at its start what is wrong', async () => {
    const ended = await world.run('--nats', 'nats://me:s3cret@127.0.0.1:1');
    expect(ended).toMatchObject({ code: 5, stdout: '' });
    expect(ended.stderr).toMatch(/^chatio: NATS can't be reached at 127\.0\.0\.1:1\nhint: .*--nats\n$/);
    expect((await world.run('--nats', 'http://me:s3cret@127.0.0.1')).stderr).not.toContain('s3cret');
    expect(await world.run('--nats', 'nats://a', '--data', 'x')).toMatchObject({ code: 2 });
    const tooMany = await world.run('--nats', world.nats.urls, '--nats-replicas', '3');
    expect(tooMany).toMatchObject({ code: 1, stdout: '' });
    expect(tooMany.stderr).toMatch(/^chatio: .*replicas.*\n/);
  }, 30_000);
});
