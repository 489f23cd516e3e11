import { describe, expect, test } from 'vitest';
import { customerView } from '../../../src/domain/view/users.js';
import {
  banCustomer,
  closeThread,
  joinChat,
  logInCustomer,
  message,
  sendEvent,
  startChat,
  updateChatScopes,
  updateCustomer,
  updateLastSeen,
} from '../commands.js';
import { actionsFor, anna, ivo, mary, TestLicense, tom, withScopes } from '../license.js';

const days = 86_400;

function isBanned(license: TestLicense, id = 'mary'): boolean | undefined {
  const customer = license.state.customers.get(id);
  return customer && customerView(customer, 'agent', undefined, license.now).banned;
}

describe('ban_customer', () => {
  test('is told to all agents and ends the sessions, then closes the active threads one by one', () => {
    const license = new TestLicense();
    for (let chat = 0; chat < 3; chat += 1) license.run(mary, startChat({ scopes: { groups: [2] } }));
    license.run(ivo, startChat());
    license.run(mary, closeThread('C2'));
    const outcome = license.run(tom, banCustomer('mary', 14));
    const closing = ['incoming_event customer_banned', 'thread_closed'];
    expect(actionsFor('agents', outcome)).toEqual(['customer_banned', ...closing, ...closing]);
    expect(outcome.pushes[0]).toEqual({
      action: 'customer_banned',
      agents: { ids: ['anna', 'tom', 'eve'], payload: { customer_id: 'mary', ban: { days: 14 } } },
      ends: { customerId: 'mary', reason: 'customer_banned' },
      cause: { actorId: 'tom' },
      primary: true,
    });
    expect(outcome.pushes[1]?.agents).toMatchObject({
      ids: ['eve'],
      payload: {
        chat_id: 'C1',
        thread_id: 'T1',
        event: {
          type: 'system_message',
          text: 'Chat archived because customer was banned by Tom Reed for 14 days',
          recipients: 'all',
        },
      },
    });
    expect(outcome.pushes[2]?.agents?.payload).toEqual({ chat_id: 'C1', thread_id: 'T1', user_id: 'tom' });
    expect(outcome.pushes[4]?.agents?.payload).toMatchObject({ chat_id: 'C3' });
    expect([...license.state.activeChats].map(({ id }) => id)).toEqual(['C4']);
  });

  test('says days also for one, and leaves the members in', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    license.run(tom, joinChat('C1', 'tom'));
    const { pushes } = license.run(tom, banCustomer('mary', 1));
    expect(pushes[1]?.agents?.payload).toMatchObject({
      event: { text: 'Chat archived because customer was banned by Tom Reed for 1 days' },
    });
    expect(license.members('C1')).toEqual(['mary', 'tom']);
  });

  test('lasts the days from the call on; a new ban replaces the end of the old one', () => {
    const license = new TestLicense();
    license.run(tom, banCustomer('mary', 14));
    license.wait(days);
    license.run(tom, banCustomer('mary', 2));
    license.wait(2 * days - 1);
    expect(isBanned(license)).toBe(true);
    license.wait(2);
    expect(isBanned(license)).toBe(false);
    expect(isBanned(license, 'ivo')).toBe(false);
  });

  test('needs customers.ban:write, a known customer and an agent who asks', () => {
    const license = new TestLicense();
    const others = [...anna.scopes].filter((scope) => scope !== 'customers.ban:write');
    expect(license.refusal(withScopes(anna, ...others), banCustomer('mary')).type).toBe('authorization');
    expect(license.refusal(withScopes(anna, ...others), banCustomer('nobody')).type).toBe('authorization');
    expect(license.refusal(mary, banCustomer('ivo')).type).toBe('authorization');
    expect(license.refusal(tom, banCustomer('nobody')).type).toBe('validation');
    expect(license.refusal(tom, banCustomer('anna')).type).toBe('validation');
  });

  test('needs no sight of the chats that it closes', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    license.run(anna, updateChatScopes('C1', { groups: [1] }));
    const outcome = license.run(withScopes(tom, 'customers.ban:write'), banCustomer('mary'));
    expect(outcome.pushes.map(({ agents }) => agents?.ids)).toEqual([['anna', 'tom', 'eve'], ['anna'], ['anna']]);
  });
});

describe('a banned customer', () => {
  const commands = [
    startChat(),
    sendEvent('C1', message('hi')),
    closeThread('C1'),
    updateLastSeen('C1'),
    updateCustomer({ name: 'Rita' }),
    logInCustomer(),
    sendEvent('C9', message('hi')),
  ];
  test.each(commands)('is refused everything while the ban lasts: $type', (command) => {
    const license = new TestLicense();
    license.run(mary, startChat());
    license.run(tom, banCustomer('mary', 1));
    license.wait(days - 1);
    expect(license.refusal(mary, command)).toEqual({ type: 'customer_banned' });
    expect(license.decide(ivo, startChat()).ok).toBe(true);
  });

  test('may go on when the ban has ended', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    license.run(tom, banCustomer('mary', 1));
    license.wait(days + 1);
    expect(actionsFor('customers', license.run(mary, sendEvent('C1', message('hi'))))[0]).toBe('incoming_chat_thread');
  });

  test('still goes offline', () => {
    const license = new TestLicense();
    license.run(mary, logInCustomer());
    license.run(tom, banCustomer('mary'));
    license.run(mary, { type: 'log_out_customer' });
    expect(license.state.customers.get('mary')?.connected).toBe(false);
  });
});
