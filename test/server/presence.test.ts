import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../src/domain/permissions.js';
import type { Journal } from '../../src/server/journal/journal.js';
import { memoryJournal } from '../../src/server/journal/memory.js';
import { License } from '../../src/server/license.js';
import { Presence } from '../../src/server/presence.js';
import { inventSeed } from '../../src/server/seed.js';
import { logInCustomer } from '../domain/commands.js';
import { House, heard, ids } from './house.js';
import type { Frame } from './rtm-client.js';
import { asCausedBy, push } from './wire.js';

afterEach(() => {
  vi.useRealTimers();
});

const here = (agent_id: string, routing_status = 'accepting_chats') =>
  push('agent_updated', { agent_id, routing_status });
const gone = (agent_id: string) => push('agent_updated', { agent_id });

const isGone = (agent_id: string) => (frame: Frame) =>
  frame.payload.agent_id === agent_id && frame.payload.routing_status === undefined;

/** Eva comes and goes: whoever left before her is gone by then too. */
async function evaPassesBy(house: House): Promise<void> {
  await (await house.agent('eva')).close();
}

describe('an agent’s first connection', () => {
  it('is told to all agents, further ones are not', async () => {
    const house = await House.open();
    const anna = await house.agent('anna');
    const mary = await house.customer('mary');
    const tom = await house.connect();
    const answer = await tom.request('login', { token: 'tom' });
    expect(await heard({ anna, tom, mary })).toEqual({
      anna: [here(ids.tom)],
      tom: asCausedBy(answer, [here(ids.tom)]),
      mary: [],
    });
    const second = await house.connect();
    await second.ask('login', { token: 'tom-reads' });
    expect(await heard({ anna, tom, second })).toEqual({ anna: [], tom: [], second: [] });
  });

  it('sets the default status, with reconnect the last known one', async () => {
    const house = await House.open({ limits: { agentGoneMs: 1 } });
    const anna = await house.agent('anna');
    const visit = async (login: object) => {
      const client = await house.connect();
      const { my_profile } = await client.ask('login', { token: 'tom', ...login });
      await client.ask('update_agent', { routing_status: 'not_accepting_chats' });
      await client.close();
      await anna.push('agent_updated', isGone(ids.tom));
      await anna.pushes();
      return my_profile.routing_status;
    };
    expect(await visit({ reconnect: true })).toBe('accepting_chats'); // none is known yet
    expect(await visit({ reconnect: true })).toBe('not_accepting_chats');
    expect(await visit({ reconnect: false })).toBe('accepting_chats');
    expect(await visit({})).toBe('accepting_chats');
  });
});

describe('an agent whose last connection has gone', () => {
  it('is told to be gone after the grace period, and has no status any more', async () => {
    const house = await House.open({ limits: { agentGoneMs: 20 } });
    const { anna, tom, mary } = await house.everybody();
    const { chat } = await mary.ask('start_chat');
    await anna.ask('join_chat', { chat_id: chat.id, agent_ids: [ids.tom] });
    await heard({ anna, mary });
    await tom.close();
    expect(await anna.push('agent_updated')).toEqual({ ...gone(ids.tom), type: 'push' });
    expect(await mary.pushes()).toEqual([]);
    const { users } = (await anna.ask('get_chat_threads', { chat_id: chat.id })).chat;
    expect(users[1]).toEqual({
      id: ids.tom,
      type: 'agent',
      name: 'Tom Reed',
      email: ids.tom,
      avatar: 'cdn.example.com/tom.png',
      present: true, // a member all the same
    });
  });

  it('is not gone while another connection is there', async () => {
    const house = await House.open({ limits: { agentGoneMs: 20 } });
    const [anna, tom] = [await house.agent('anna'), await house.agent('tom')];
    const second = await house.agent('tom');
    await anna.pushes();
    await tom.close();
    await evaPassesBy(house);
    await anna.push('agent_updated', isGone(ids.eva));
    expect(await anna.pushes()).toEqual([here(ids.eva), gone(ids.eva)]);
    await second.close();
    expect(await anna.push('agent_updated')).toEqual({ ...gone(ids.tom), type: 'push' });
  });

  it('and who is back in time is nobody’s news; the status stays', async () => {
    const house = await House.open({ limits: { agentGoneMs: 500 } });
    const [anna, tom] = [await house.agent('anna'), await house.agent('tom')];
    await tom.ask('update_agent', { routing_status: 'not_accepting_chats' });
    await anna.pushes();
    await tom.close();
    const back = await house.connect();
    const { my_profile } = await back.ask('login', { token: 'tom' });
    expect(my_profile.routing_status).toBe('not_accepting_chats');
    await evaPassesBy(house);
    await anna.push('agent_updated', isGone(ids.eva));
    expect(await anna.pushes()).toEqual([here(ids.eva), gone(ids.eva)]);
  });

  it('is told to be here again after having been gone', async () => {
    const house = await House.open({ limits: { agentGoneMs: 1 } });
    const [anna, tom] = [await house.agent('anna'), await house.agent('tom')];
    await anna.pushes();
    await tom.close();
    await anna.push('agent_updated');
    await anna.pushes();
    await house.agent('tom');
    expect(await anna.pushes()).toEqual([here(ids.tom)]);
  });
});

it('a server that stops waits for nobody to come back', () => {
  vi.useFakeTimers();
  const config = inventSeed().licenses[0]?.config;
  if (config === undefined) throw new Error('no license');
  const license = new License(config, memoryJournal());
  const presence = new Presence(10_000, () => undefined);
  const anna: Actor = { kind: 'agent', id: ids.anna, scopes: new Set() };
  presence.left(license, anna);
  expect(vi.getTimerCount()).toBe(1);
  presence.close();
  presence.left(license, anna); // a connection that was dropped at the end
  expect(vi.getTimerCount()).toBe(0);
});

describe('a departure that is not kept', () => {
  const config = inventSeed().licenses[0]?.config;
  if (config === undefined) throw new Error('no license');
  const who = { kind: 'customer', id: 'mary' } as const;
  const entering = { answer: () => undefined };
  let isBroken: boolean;
  let license: License;
  let presence: Presence;
  let failures: unknown[];

  beforeEach(async () => {
    vi.useFakeTimers();
    isBroken = false;
    failures = [];
    let seq = 0;
    const journal: Journal = {
      append: async (_, __, facts) => {
        if (isBroken) throw new Error('the disk is full');
        seq += facts.length;
        return seq;
      },
      read: memoryJournal().read,
      close: async () => undefined,
    };
    license = new License(config, journal);
    presence = new Presence(10_000, (error) => failures.push(error));
    await Promise.all([
      license.run(who, { type: 'create_customer' }, {}, entering),
      license.run(who, logInCustomer(), {}, entering),
      vi.runAllTimersAsync(),
    ]);
    isBroken = true;
    // What goes to the journal together fails together.
    license.run({ kind: 'customer', id: 'ivo' }, { type: 'create_customer' }, {}, entering).catch(() => undefined);
    presence.left(license, who);
    await vi.advanceTimersByTimeAsync(100);
    isBroken = false;
  });

  afterEach(() => presence.close());

  const isConnected = () => license.state.customers.get('mary')?.connected;

  it('is told once, and told the license again until it is kept', async () => {
    expect([isConnected(), failures]).toEqual([true, [new Error('the disk is full')]]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(isConnected()).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is none any more when the user is back', async () => {
    presence.arrived(license, who);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(isConnected()).toBe(true);
  });
});
