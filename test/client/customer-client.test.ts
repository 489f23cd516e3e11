import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CustomerClient } from '../../src/client/customer-client.js';
import { eventually } from './eventually.js';
import { FakeServer, Refusal } from './fake-server.js';
import { ManualClock } from './manual-clock.js';

let server: FakeServer;
let clock: ManualClock;
let client: CustomerClient;

beforeEach(async () => {
  server = await FakeServer.listen();
  server.on('login', () => ({ customer_id: 'mary', static_config_path: 'x' }));
  clock = new ManualClock();
  client = new CustomerClient({
    url: server.url.replace('http:', 'ws:'),
    licenseId: 100001,
    token: 'customer-mary',
    autoReconnect: true,
    timeoutMs: 15_000,
    clock,
  });
});

afterEach(async () => {
  await client.close();
  await server.stop();
});

it('names the license when connecting and introduces the customer at the first login only', async () => {
  expect(await client.connect({ customer: { name: 'Mary' } })).toMatchObject({ customer_id: 'mary' });
  server.cut();
  await eventually(() => expect(client.status.state).toBe('waiting'));
  clock.advance(1000);
  await eventually(() => expect(client.status.state).toBe('online'));
  expect(server.paths).toEqual(Array(2).fill('/customer/v0.5/rtm/ws?license_id=100001'));
  expect(server.asked('login').map((request) => request.payload)).toEqual([
    { token: 'Bearer customer-mary', customer: { name: 'Mary' } },
    { token: 'Bearer customer-mary' },
  ]);
});

it('sends requests and tells pushes', async () => {
  server.on('send_event', ({ payload }) => ({ thread_id: 'T', event: { ...payload.event, id: 'e1' } }));
  await client.connect();
  const sent = await client.request('send_event', { chat_id: 'C', event: { type: 'message', text: 'Hi' } });
  expect(sent).toMatchObject({ thread_id: 'T', event: { id: 'e1', text: 'Hi' } });
  const pushes: string[] = [];
  client.onPush((push) => pushes.push(push.action));
  server.push('incoming_sneak_peek', { chat_id: 'C', sneak_peek: { author_id: 'x', text: '' } });
  server.push('thread_closed', { chat_id: 'C', thread_id: 'T' });
  await eventually(() => expect(pushes).toEqual(['thread_closed']));
});

it('is refused for good when the customer is banned', async () => {
  server.on('login', () => new Refusal('customer_banned', 'Customer is banned'));
  await expect(client.connect()).rejects.toMatchObject({ type: 'customer_banned' });
  expect(client.status.state).toBe('closed');
});

describe('customer_disconnected', () => {
  it.each(['customer_banned', 'too_many_connections', 'license_not_found', 'unsupported_version'])(
    'with the reason %s is the end',
    async (reason) => {
      await client.connect();
      server.push('customer_disconnected', { reason });
      await eventually(() => expect(client.status.state).toBe('closed'));
      expect(client.status).toMatchObject({ failure: { type: 'disconnected' } });
      expect(clock.waiting).toBe(0);
    },
  );

  it.each(['internal_error', 'something_new'])('with the reason %s is worth coming back for', async (reason) => {
    await client.connect();
    server.push('customer_disconnected', { reason });
    await eventually(() => expect(client.status.state).toBe('waiting'));
    expect(client.status).toMatchObject({ failure: { type: 'disconnected' } });
    clock.advance(1000);
    await eventually(() => expect(client.status.state).toBe('online'));
  });
});
