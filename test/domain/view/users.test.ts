import { describe, expect, test } from 'vitest';
import { chatWithThreads } from '../../../src/domain/view/chats.js';
import { agentView, customerView, profileView } from '../../../src/domain/view/users.js';
import { joinChat, logInCustomer, removeFromChat, startChat, updateLastSeen } from '../commands.js';
import { anna, mary, startSeconds, TestLicense, tom } from '../license.js';

function chatOfMaryAndTom(): TestLicense {
  const license = new TestLicense();
  license.run(tom, { type: 'log_in_agent', reconnect: false });
  license.run(mary, logInCustomer({ page: { url: '/berths' } }));
  license.run(mary, startChat());
  license.run(tom, joinChat('C1', 'tom'));
  return license;
}

const agentOf = (license: TestLicense, id: string) => {
  const agent = license.state.agents.get(id);
  if (agent === undefined) throw new Error(`no agent ${id}`);
  return agent;
};

const customerOf = (license: TestLicense, id: string) => {
  const customer = license.state.customers.get(id);
  if (customer === undefined) throw new Error(`no customer ${id}`);
  return customer;
};

describe('an agent', () => {
  test('is shown to agents with e-mail and, while logged in, with the routing status', () => {
    const license = chatOfMaryAndTom();
    const shown = { id: 'tom', type: 'agent', name: 'Tom Reed', email: 'tom@harbor.example', present: true };
    expect(agentView(agentOf(license, 'tom'), 'agent', license.chat('C1'))).toEqual({
      ...shown,
      routing_status: 'accepting_chats',
    });
    license.run(tom, { type: 'log_out_agent' });
    expect(agentView(agentOf(license, 'tom'), 'agent', license.chat('C1'))).toEqual(shown);
  });

  test('is shown to customers without both', () => {
    const license = chatOfMaryAndTom();
    expect(agentView(agentOf(license, 'tom'), 'customer', license.chat('C1'))).toEqual({
      id: 'tom',
      type: 'agent',
      name: 'Tom Reed',
      present: true,
    });
    expect(agentView(agentOf(license, 'anna'), 'customer', license.chat('C1'))).toEqual({
      id: 'anna',
      type: 'agent',
      name: 'Anna Kowal',
      avatar: 'cdn.harbor.example/anna.png',
      present: false,
    });
  });

  test('who left is not present, and what they saw of this chat stays', () => {
    const license = chatOfMaryAndTom();
    license.run(tom, updateLastSeen('C1', startSeconds - 5));
    license.run(tom, removeFromChat('C1'));
    expect(agentView(agentOf(license, 'tom'), 'customer', license.chat('C1'))).toMatchObject({
      present: false,
      last_seen_timestamp: startSeconds - 5,
    });
  });

  test('has a profile with the permission and what was last seen in any chat', () => {
    const license = chatOfMaryAndTom();
    license.run(mary, startChat());
    license.run(tom, updateLastSeen('C2', startSeconds - 9));
    license.run(tom, updateLastSeen('C1', startSeconds - 20));
    expect(profileView(agentOf(license, 'tom'))).toEqual({
      id: 'tom',
      type: 'agent',
      name: 'Tom Reed',
      email: 'tom@harbor.example',
      present: true,
      last_seen_timestamp: startSeconds - 9,
      routing_status: 'accepting_chats',
      permission: 'normal',
    });
    expect(profileView(agentOf(license, 'anna'))).toMatchObject({ present: true, permission: 'administrator' });
    expect(profileView(agentOf(license, 'anna'))).not.toHaveProperty('last_seen_timestamp');
  });
});

describe('a customer', () => {
  test('is shown to customers, also to themselves, without monitoring and banned', () => {
    const license = chatOfMaryAndTom();
    license.run(mary, updateLastSeen('C1'));
    const shown = {
      id: 'mary',
      type: 'customer',
      name: 'Mary Brown',
      email: 'mary@pier.example',
      present: true,
      last_seen_timestamp: startSeconds,
      fields: { order_no: '7731' },
    };
    const customer = customerOf(license, 'mary');
    expect(customerView(customer, 'customer', license.chat('C1'), license.now)).toEqual(shown);
    expect(customerView(customer, 'customer', undefined, license.now)).toEqual(shown);
    expect(customerView(customer, 'agent', license.chat('C1'), license.now)).toEqual({
      ...shown,
      monitoring: expect.objectContaining({ stats: { visits: 1, threads: 1, page_views: 1 } }),
      banned: false,
    });
  });

  test('without data has only what is always there', () => {
    const license = chatOfMaryAndTom();
    expect(customerView(customerOf(license, 'ivo'), 'agent', undefined, license.now)).toEqual({
      id: 'ivo',
      type: 'customer',
      present: true,
      banned: false,
    });
  });

  test('taken out of a chat is no present user of it', () => {
    const license = chatOfMaryAndTom();
    const command = { type: 'remove_from_chat', chatId: 'C1', agentIds: [], customerIds: ['mary'] } as const;
    license.run(anna, { ...command, mayRemoveCustomers: true });
    const { users } = chatWithThreads(license.state, 'agent', license.chat('C1'), undefined);
    expect(users.map(({ id, present }) => [id, present])).toEqual([
      ['tom', true],
      ['mary', false],
    ]);
  });
});

test('supervisors are in nobody’s list of users', () => {
  const license = chatOfMaryAndTom();
  license.supervise('C1', 'anna');
  for (const side of ['agent', 'customer'] as const) {
    const { users } = chatWithThreads(license.state, side, license.chat('C1'), undefined);
    expect(users.map(({ id }) => id)).toEqual(['mary', 'tom']);
  }
});
