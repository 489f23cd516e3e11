import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/domain/command.js';
import type { CustomerChange } from '../../../src/domain/fact.js';
import { customerView } from '../../../src/domain/view/users.js';
import type { Customer } from '../../../src/protocol/user.js';
import { closeThread, logInCustomer, startChat, updateChatScopes, updateCustomer } from '../commands.js';
import { actionsFor, anna, ivo, mary, startSeconds, TestLicense } from '../license.js';

const minutes = 60;
const logout: Command = { type: 'log_out_customer' };

/** What agents see of the customer, outside a chat. */
function shown(license: TestLicense, id = 'mary'): Customer {
  const customer = license.state.customers.get(id);
  if (customer === undefined) throw new Error(`no customer ${id}`);
  return customerView(customer, 'agent', undefined, license.now);
}

describe('update_customer', () => {
  test('is told once for each chat with an active thread, to both sides', () => {
    const license = new TestLicense();
    for (let chat = 0; chat < 3; chat += 1) license.run(mary, startChat());
    license.run(mary, closeThread('C2'));
    license.run(anna, updateChatScopes('C3', { groups: [2] }));
    const outcome = license.run(mary, updateCustomer({ email: 'rita@post.example' }));
    const customer = {
      id: 'mary',
      type: 'customer',
      name: 'Mary Brown',
      email: 'rita@post.example',
      present: true,
      fields: { order_no: '7731' },
    };
    const pushed = (chatId: string, agentIds: string[]) => ({
      action: 'customer_updated',
      agents: { ids: agentIds, payload: { chat_id: chatId, customer: { ...customer, banned: false } } },
      customers: { ids: ['mary'], payload: { chat_id: chatId, customer } },
      cause: { actorId: 'mary' },
      primary: true,
    });
    expect(outcome.pushes).toEqual([pushed('C1', ['anna', 'tom', 'eve']), pushed('C3', ['eve'])]);
  });

  test('without an active chat is kept and told to nobody', () => {
    const license = new TestLicense();
    expect(license.run(mary, updateCustomer({ name: 'Rita' })).pushes).toEqual([]);
    expect(shown(license).name).toBe('Rita');
  });

  test('merges fields key by key; an empty string is a value', () => {
    const license = new TestLicense();
    license.run(mary, updateCustomer({ fields: { plan: 'gold' } }));
    license.run(mary, updateCustomer({ fields: { order_no: '' } }));
    expect(shown(license).fields).toEqual({ order_no: '', plan: 'gold' });
  });

  test.each<CustomerChange>([
    {},
    { name: 'Mary Brown' },
    { email: 'mary@pier.example', fields: { order_no: '7731' } },
    { fields: {} },
    { timezone: '+1' },
    { pageTitle: 'Berths' },
  ])('with %o, which changes nothing, tells nobody', (change) => {
    const license = new TestLicense();
    license.run(mary, logInCustomer({ timezone: '+1', page: { url: '/berths', title: 'Berths' } }));
    license.run(mary, startChat());
    expect(license.run(mary, updateCustomer(change))).toEqual({ happenings: [], pushes: [] });
  });

  test('with a page is a page view, also of the same page again', () => {
    const license = new TestLicense();
    license.run(mary, logInCustomer({ page: { url: '/berths' } }));
    license.run(mary, startChat());
    license.wait(5);
    const outcome = license.run(mary, updateCustomer({ page: { url: '/berths' } }));
    expect(actionsFor('agents', outcome)).toEqual(['customer_updated']);
    expect(shown(license).monitoring).toMatchObject({
      current_visit: {
        pages: [
          { start: startSeconds, url: '/berths' },
          { start: startSeconds + 5, url: '/berths' },
        ],
      },
      stats: { page_views: 2 },
    });
  });

  test('with a title alone renames the open page; without a page it is ignored', () => {
    const license = new TestLicense();
    license.run(mary, logInCustomer());
    expect(license.run(mary, updateCustomer({ pageTitle: 'Berths' })).happenings).toEqual([]);
    license.run(mary, updateCustomer({ page: { url: '/a', title: 'A' } }));
    license.run(mary, updateCustomer({ page: { url: '/b' } }));
    license.run(mary, updateCustomer({ pageTitle: 'Berths' }));
    expect(shown(license).monitoring?.current_visit?.pages).toEqual([
      { start: startSeconds, url: '/a', title: 'A' },
      { start: startSeconds, url: '/b', title: 'Berths' },
    ]);
  });
});

describe('the login of a customer', () => {
  test('starts the first visit, with what the connection and the client tell', () => {
    const license = new TestLicense();
    license.run(
      mary,
      logInCustomer({
        name: 'Rita',
        referrer: 'https://find.example/',
        timezone: 'Europe/Oslo',
        page: { url: 'https://pier.example/', title: 'Pier' },
      }),
    );
    expect(shown(license)).toEqual({
      id: 'mary',
      type: 'customer',
      name: 'Rita',
      email: 'mary@pier.example',
      present: true,
      monitoring: {
        current_visit: {
          start: startSeconds,
          pages: [{ start: startSeconds, url: 'https://pier.example/', title: 'Pier' }],
        },
        stats: { visits: 1, threads: 0, page_views: 1 },
        referrer: 'https://find.example/',
        ip: '198.51.100.24',
        user_agent: 'ExampleBrowser/9',
        geolocation: { timezone: 'Europe/Oslo' },
      },
      fields: { order_no: '7731' },
      banned: false,
    });
  });

  test('before the first one there is no monitoring', () => {
    expect(shown(new TestLicense())).not.toHaveProperty('monitoring');
  });

  test('tells of changed data like update_customer, and in active chats only', () => {
    const license = new TestLicense();
    license.run(mary, logInCustomer());
    license.run(mary, startChat());
    const outcome = license.run(mary, logInCustomer({ name: 'Rita' }), { connection: 'x', requestId: 'r-1' });
    expect(actionsFor('customers', outcome)).toEqual(['customer_updated']);
    expect(outcome.pushes[0]?.cause).toEqual({ actorId: 'mary', connection: 'x', requestId: 'r-1' });
  });

  test.each([
    { away: 29 * minutes, visits: 1, lastVisit: undefined },
    { away: 30 * minutes + 1, visits: 2, lastVisit: startSeconds },
  ])('after $away seconds without a connection it is visit $visits', ({ away, visits, lastVisit }) => {
    const license = new TestLicense();
    license.run(mary, logInCustomer({ page: { url: '/a' } }));
    license.wait(120 * minutes);
    license.run(mary, logout);
    license.wait(away);
    license.run(mary, logInCustomer({ page: { url: '/b' } }));
    const monitoring = shown(license).monitoring;
    expect(monitoring?.stats).toEqual({
      visits,
      threads: 0,
      page_views: 2,
      ...(lastVisit !== undefined && { last_visit: lastVisit }),
    });
    const urls = monitoring?.current_visit?.pages.map(({ url }) => url);
    expect(urls).toEqual(visits === 1 ? ['/a', '/b'] : ['/b']);
  });

  test('that starts a visit is told like any change of monitoring, once for each active chat', () => {
    const license = new TestLicense();
    license.run(mary, logInCustomer());
    license.run(mary, startChat());
    for (const change of [{}, { name: 'Rita' }]) {
      license.run(mary, logout);
      license.wait(60 * minutes);
      const outcome = license.run(mary, logInCustomer(change));
      expect(actionsFor('agents', outcome)).toEqual(['customer_updated']);
      expect(actionsFor('customers', outcome)).toEqual(['customer_updated']);
    }
    const [push] = license.run(mary, updateCustomer({ name: 'Mary' })).pushes;
    expect(push?.agents?.payload).toMatchObject({ customer: { monitoring: { stats: { visits: 3 } } } });
  });

  test('that goes on with a visit is told to nobody', () => {
    const license = new TestLicense();
    license.run(mary, logInCustomer());
    license.run(mary, startChat());
    license.run(mary, logout);
    expect(license.run(mary, logInCustomer()).pushes).toEqual([]);
  });

  test('on a further connection goes on with the visit, however long it has lasted', () => {
    const license = new TestLicense();
    license.run(mary, logInCustomer());
    license.wait(300 * minutes);
    license.run(mary, logInCustomer());
    license.run(mary, logout);
    license.run(mary, logInCustomer());
    license.wait(300 * minutes);
    license.run(mary, logInCustomer());
    expect(shown(license).monitoring?.stats?.visits).toBe(1);
  });

  test('makes the customer connected, until the last connection goes', () => {
    const license = new TestLicense();
    const isConnected = () => license.state.customers.get('mary')?.connected;
    expect(isConnected()).toBe(false);
    license.run(mary, logInCustomer());
    expect(isConnected()).toBe(true);
    license.run(mary, logout);
    expect(isConnected()).toBe(false);
    expect(license.run(mary, logout)).toEqual({ happenings: [], pushes: [] });
  });

  test('of a new visit does not give its title to a page of the visit before', () => {
    const license = new TestLicense();
    license.run(mary, logInCustomer({ page: { url: '/a' } }));
    license.run(mary, logout);
    license.wait(60 * minutes);
    license.run(mary, logInCustomer({ pageTitle: 'Nothing' }));
    expect(shown(license).monitoring?.current_visit?.pages).toEqual([]);
  });
});

describe('a visit', () => {
  test('keeps the newest 100 pages and counts all of them', () => {
    const license = new TestLicense();
    license.run(mary, logInCustomer());
    for (let page = 0; page < 120; page += 1) license.run(mary, updateCustomer({ page: { url: `/${page}` } }));
    const monitoring = shown(license).monitoring;
    expect(monitoring?.current_visit?.pages.map(({ url }) => url)).toEqual(
      Array.from({ length: 100 }, (_, place) => `/${place + 20}`),
    );
    expect(monitoring?.stats?.page_views).toBe(120);
  });

  test('knows how many threads the customer has had, in all chats', () => {
    const license = new TestLicense();
    license.run(ivo, logInCustomer());
    license.run(ivo, startChat());
    license.run(ivo, startChat());
    license.run(ivo, closeThread('C1'));
    license.run(ivo, { type: 'send_event', chatId: 'C1', event: { type: 'message', text: 'again' } });
    expect(shown(license, 'ivo').monitoring?.stats?.threads).toBe(3);
  });
});
