import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids, license } from '../house.js';
import { asCausedBy, maryForAgents, maryForCustomers, push, recently } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const authentication = { type: 'authentication', message: 'Authentication error' };
const nobodyHeard = { anna: [], tom: [], eva: [], mary: [], ivo: [] };

describe('login of a customer', () => {
  it('tells who it is and where the static configuration lies', async () => {
    const client = await house.connectCustomer();
    const answer = await client.request('login', { token: 'Bearer mary' });
    expect(answer).toEqual({
      request_id: 'r-1',
      action: 'login',
      type: 'response',
      success: true,
      payload: {
        customer_id: ids.mary,
        static_config_path: `127.0.0.1:${house.server.port}/static/license/${license}/config.json`,
      },
    });
    const config = await fetch(`http://${answer.payload.static_config_path}`);
    expect([config.status, await config.json()]).toEqual([200, {}]);
    expect(await client.pushes()).toEqual([]);
  });

  it.each([{}, { token: null }, { token: 5 }, { token: 'nobody' }, { token: 'anna' }, { customer: 5 }])(
    'with %j is authentication; the client may try again',
    async (payload) => {
      const client = await house.connectCustomer();
      expect(await client.refused('login', payload)).toEqual(authentication);
      expect((await client.request('login', { token: 'bearer mary' })).success).toBe(true);
    },
  );

  it('with a wrong customer is validation, and nobody is logged in', async () => {
    const client = await house.connectCustomer();
    expect(await client.refused('login', { token: 'mary', customer: { name: 5 } })).toEqual({
      type: 'validation',
      message: 'customer.name must be a string',
    });
    expect(await client.refused('get_chats_summary')).toEqual(authentication);
  });

  it('with details is like an update: told in every active chat, the answer first', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    const closed = await people.mary.ask('start_chat');
    await people.mary.ask('close_thread', { chat_id: closed.chat.id });
    await heard(people);
    const second = await house.connectCustomer();
    const page = { url: 'https://shop.example/', title: 'Shop', referrer: 'https://find.example/' };
    const customer = { name: 'Rita Moss', fields: { plan: 'gold' }, monitoring: { page, timezone: '+1' } };
    const answer = await second.request('login', { token: 'mary', customer });
    const changed = { ...maryForCustomers, name: 'Rita Moss', fields: { plan: 'gold' } };
    const forAgents = {
      ...maryForAgents(2),
      ...changed,
      monitoring: {
        current_visit: { start: recently, pages: [{ start: recently, url: page.url, title: 'Shop' }] },
        stats: { visits: 1, threads: 2, page_views: 1 },
        referrer: 'https://find.example/',
        ip: '127.0.0.1',
        geolocation: { timezone: '+1' },
      },
    };
    const told = [push('customer_updated', { chat_id: chat.id, customer: forAgents })];
    const mary = [push('customer_updated', { chat_id: chat.id, customer: changed })];
    expect(await heard({ ...people, second })).toEqual({
      anna: told,
      tom: told,
      eva: told,
      mary,
      ivo: [],
      second: asCausedBy(answer, mary),
    });
    expect(second.frames[0]).toBe(answer);
  });

  it('of the same customer on the same connection is answered again, of another is authorization', async () => {
    const mary = await house.customer('mary');
    expect((await mary.ask('login', { token: 'mary' })).customer_id).toBe(ids.mary);
    expect(await mary.refused('login', { token: 'ivo' })).toEqual({
      type: 'authorization',
      message: 'Authorization error',
    });
    expect((await mary.ask('start_chat')).chat.thread.user_ids).toEqual([ids.mary]);
  });

  it('shows agents where the visit comes from', async () => {
    const anna = await house.agent('anna');
    const path = `/customer/v0.5/rtm/ws?license_id=${license}`;
    const ivo = await house.connect(path, { 'User-Agent': 'ExampleBrowser/9' });
    await ivo.ask('login', { token: 'ivo' });
    await ivo.ask('start_chat');
    const { payload } = await anna.push('incoming_chat_thread');
    expect(payload.chat.users).toEqual([
      {
        id: ids.ivo,
        type: 'customer',
        present: true,
        monitoring: {
          current_visit: { start: recently, pages: [] },
          stats: { visits: 1, threads: 1, page_views: 0 },
          ip: '127.0.0.1',
          user_agent: 'ExampleBrowser/9',
        },
        banned: false,
      },
    ]);
  });
});

describe('update_customer', () => {
  it('answers with the customer and tells every active chat', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await heard(people);
    const customer = { name: 'Rita Moss', email: 'rita@example.com', fields: { plan: 'gold', seat: '' } };
    const answer = await people.mary.request('update_customer', { customer });
    const changed = { ...maryForCustomers, ...customer };
    expect(answer.payload).toEqual({ customer: changed });
    const told = [push('customer_updated', { chat_id: chat.id, customer: { ...maryForAgents(1), ...customer } })];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: told,
      eva: told,
      mary: asCausedBy(answer, [push('customer_updated', { chat_id: chat.id, customer: changed })]),
      ivo: [],
    });
  });

  it('merges fields key by key', async () => {
    const mary = await house.customer('mary');
    await mary.ask('update_customer', { customer: { fields: { plan: 'gold', seat: '1' } } });
    const { customer } = await mary.ask('update_customer', { customer: { fields: { seat: '2', constructor: 'x' } } });
    expect(customer.fields).toEqual({ plan: 'gold', seat: '2', constructor: 'x' });
  });

  it.each([
    [{}],
    [{ customer: {} }],
    [{ customer: { name: 'Mary Brown', email: 'mary@example.com', fields: {} } }],
    [{ customer: { monitoring: { page: { title: 'A page without an address' } } } }],
    [{ customer: { monitoring: { page: { referrer: 'https://find.example/' } } } }],
  ])('with %j changes nothing and tells nobody', async (payload) => {
    const people = await house.everybody();
    await people.mary.ask('start_chat');
    await heard(people);
    expect(await people.mary.ask('update_customer', payload)).toEqual({ customer: maryForCustomers });
    expect(await heard(people)).toEqual(nobodyHeard);
  });

  it('counts every page, and a title alone renames the open one', async () => {
    const people = await house.everybody();
    await people.mary.ask('start_chat');
    await heard(people);
    const view = (page: object) => people.mary.ask('update_customer', { customer: { monitoring: { page } } });
    await view({ url: 'https://shop.example/a' });
    await view({ url: 'https://shop.example/a' });
    await view({ title: 'A' });
    const customers = (await people.anna.pushes()).map(({ payload }) => payload.customer);
    expect(customers).toHaveLength(3);
    const { monitoring } = customers[2];
    expect(monitoring.current_visit.pages).toEqual([
      { start: recently, url: 'https://shop.example/a' },
      { start: recently, url: 'https://shop.example/a', title: 'A' },
    ]);
    expect(monitoring.stats.page_views).toBe(2);
    expect(JSON.stringify(people.mary.frames)).not.toContain('monitoring');
  });

  it('without an active chat is told to nobody', async () => {
    const people = await house.everybody();
    await people.mary.ask('update_customer', { customer: { name: 'Rita' } });
    expect(await heard(people)).toEqual(nobodyHeard);
  });
});
