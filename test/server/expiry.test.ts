import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { House, ids } from './house.js';
import { push } from './wire.js';

const hour = 3_600_000;

// Only the wall clock is the tests' to advance; the server looks at it in real time.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const disconnected = (reason: string) => ({ action: 'agent_disconnected', type: 'push', payload: { reason } });

describe('a token that expires', () => {
  const open = (limits: object = {}) =>
    House.open({
      limits,
      patch: ([company]) => company.agents[1].tokens.push({ token: 'tom-for-an-hour', expires_in: 3600 }),
    });

  it('ends its sessions with access_token_revoked, and no others', async () => {
    const house = await open({ loginMs: 40 });
    const [tom, other] = [await house.agent('tom-for-an-hour'), await house.agent('tom')];
    vi.setSystemTime(Date.now() + hour - 1000);
    expect((await tom.request('start_chat')).success).toBe(true);
    await other.pushes();
    vi.setSystemTime(Date.now() + 2000);
    expect(await tom.closed).toBe(1000);
    expect(tom.frames.at(-1)).toEqual(disconnected('access_token_revoked'));
    expect((await other.request('get_filtered_chats')).success).toBe(true);
  });

  it('does nothing for a request any more', async () => {
    const house = await open(); // looks at the clock every second only
    const tom = await house.agent('tom-for-an-hour');
    vi.setSystemTime(Date.now() + hour);
    tom.send({ request_id: 'late', action: 'start_chat' });
    tom.send({ request_id: 'later', action: 'start_chat' });
    expect(await tom.closed).toBe(1000);
    expect(tom.frames.slice(-2)).toEqual([expect.anything(), disconnected('access_token_revoked')]);
    expect(tom.frames.map(({ request_id }) => request_id)).not.toContain('late');
    expect(await (await house.agent('anna')).ask('get_filtered_chats')).toEqual({ chats_summary: [] });
  });

  it('is refused at login', async () => {
    const house = await open();
    vi.setSystemTime(Date.now() + hour);
    const client = await house.connect();
    expect((await client.refused('login', { token: 'tom-for-an-hour' })).type).toBe('authentication');
    expect((await client.request('login', { token: 'tom' })).success).toBe(true);
  });

  it('is forgotten when another token has replaced it', async () => {
    const house = await open();
    const tom = await house.agent('tom-for-an-hour');
    await tom.ask('login', { token: 'tom' });
    vi.setSystemTime(Date.now() + 2 * hour);
    expect((await tom.request('start_chat')).success).toBe(true);
  });
});

describe('a license that expires', () => {
  const open = (limits: object = {}) =>
    House.open({
      limits,
      patch: ([company]) => Object.assign(company, { expiration_timestamp: Math.floor(Date.now() / 1000) + 3600 }),
    });

  it('ends all its sessions: agents are told why, customers’ connections are just closed', async () => {
    const house = await open({ loginMs: 40 });
    const [tom, mary, other] = [
      await house.agent('tom'),
      await house.customer('mary'),
      await house.agent('other-anna'),
    ];
    const told = mary.frames.length;
    vi.setSystemTime(Date.now() + hour);
    expect(await tom.closed).toBe(1000);
    expect(tom.frames.at(-1)).toEqual(disconnected('license_expired'));
    expect(await mary.closed).toBe(1000);
    expect(mary.frames.slice(told)).toEqual([]);
    expect((await other.request('start_chat')).success).toBe(true);
  });

  it('is told at login, after the token has been judged', async () => {
    const house = await open();
    vi.setSystemTime(Date.now() + hour);
    const expired = { type: 'license_expired', message: 'License expired' };
    const [agent, customer] = [await house.connect(), await house.connectCustomer()];
    expect((await agent.refused('login', { token: 'nobody' })).type).toBe('authentication');
    expect(await agent.refused('login', { token: 'anna' })).toEqual(expired);
    expect((await customer.refused('login', { token: 'nobody' })).type).toBe('authentication');
    expect(await customer.refused('login', { token: 'mary' })).toEqual(expired);
    expect((await agent.request('login', { token: 'other-anna' })).success).toBe(true);
  });
});

describe('more connections of a customer than the license allows', () => {
  const open = () => House.open({ patch: ([company]) => Object.assign(company, { max_customer_connections: 2 }) });

  it('end with the login that exceeds them; it gets no response', async () => {
    const house = await open();
    const [first, second] = [await house.customer('mary'), await house.customer('mary')];
    const third = await house.connectCustomer();
    third.send({ request_id: 'x', action: 'login', payload: { token: 'mary' } });
    expect(await third.closed).toBe(1000);
    const payload = { reason: 'too_many_connections' };
    expect(third.frames).toEqual([{ action: 'customer_disconnected', type: 'push', payload }]);
    await first.ask('login', { token: 'mary' }); // not one more
    await second.ask('start_chat');
    expect((await first.pushes()).map(({ action }) => action)).toEqual(['incoming_chat_thread', 'incoming_event']);
  });

  it('are counted anew when one has gone, and for each customer', async () => {
    const house = await open();
    const [first] = [await house.customer('mary'), await house.customer('mary')];
    expect((await (await house.connectCustomer()).ask('login', { token: 'ivo' })).customer_id).toBe(ids.ivo);
    await first.close();
    expect((await (await house.connectCustomer()).ask('login', { token: 'mary' })).customer_id).toBe(ids.mary);
  });
});

it('an agent may have many connections', async () => {
  const house = await House.open();
  const clients = [];
  for (let count = 0; count < 30; count += 1) clients.push(await house.agent('tom'));
  await clients[0]?.ask('update_agent', { routing_status: 'not_accepting_chats' });
  const payload = { agent_id: ids.tom, routing_status: 'not_accepting_chats' };
  for (const client of clients.slice(1)) expect(await client.pushes()).toEqual([push('agent_updated', payload)]);
});
