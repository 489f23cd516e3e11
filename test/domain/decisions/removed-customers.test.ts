import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/domain/command.js';
import {
  banCustomer,
  closeThread,
  joinChat,
  logInCustomer,
  message,
  sendEvent,
  startChat,
  updateChatProperties,
  updateCustomer,
} from '../commands.js';
import { actionsFor, anna, mary, TestLicense, tom, withScopes } from '../license.js';

function remove(...customerIds: string[]): Command {
  return { type: 'remove_from_chat', chatId: 'C1', agentIds: [], customerIds, mayRemoveCustomers: true };
}

function chatOfMaryAndTom(): TestLicense {
  const license = new TestLicense();
  license.run(mary, startChat());
  license.run(tom, joinChat('C1', 'tom'));
  return license;
}

/** Agent API v0.2, agent-actions.md [ACT:remove]. */
describe('an agent who takes a customer out of a chat', () => {
  test('is told like any change of users; it is the last push of the chat for that customer', () => {
    const license = chatOfMaryAndTom();
    const outcome = license.run(tom, remove('mary'));
    expect(outcome.pushes).toEqual([
      {
        action: 'chat_users_updated',
        agents: {
          ids: ['anna', 'tom', 'eve'],
          payload: {
            chat_id: 'C1',
            updated_users: { customers: { added: [], removed_ids: ['mary'] }, agents: { added: [], removed_ids: [] } },
          },
        },
        customers: { ids: ['mary'], payload: { chat_id: 'C1', updated_users: { added: [], removed_ids: ['mary'] } } },
        cause: { actorId: 'tom' },
        primary: true,
      },
    ]);
    expect(actionsFor('customers', license.run(tom, sendEvent('C1', message('gone?'))))).toEqual([]);
    expect(license.refusal(mary, sendEvent('C1', message('hi')))).toEqual({ type: 'authorization' });
  });

  test('may take out agents in the same request, with their messages', () => {
    const license = chatOfMaryAndTom();
    const command: Command = {
      ...(remove('mary') as Extract<Command, { type: 'remove_from_chat' }>),
      agentIds: ['tom'],
    };
    expect(actionsFor('agents', license.run(anna, command)).slice(0, 3)).toEqual([
      'chat_users_updated',
      'incoming_event agent_left',
      'incoming_event routing.unassigned',
    ]);
    expect(license.members('C1')).toEqual([]);
  });

  test.each([
    { what: 'a customer who is not in the chat', by: tom, ids: ['mary', 'ivo'], type: 'validation' },
    {
      what: 'a customer with a right to write only',
      by: withScopes(tom, 'chats.conversation--all:write'),
      ids: ['mary'],
      type: 'authorization',
    },
  ])('is refused $what with $type', ({ by, ids, type }) => {
    const license = chatOfMaryAndTom();
    expect(license.refusal(by, remove(...ids)).type).toBe(type);
    expect(license.members('C1')).toEqual(['mary', 'tom']);
  });
});

describe('a customer who was taken out of a chat', () => {
  function gone(): TestLicense {
    const license = chatOfMaryAndTom();
    license.run(mary, logInCustomer());
    license.run(tom, remove('mary'));
    return license;
  }

  test('is not told of there any more when the data changes', () => {
    expect(gone().run(mary, updateCustomer({ name: 'Rita' })).pushes).toEqual([]);
  });

  test('does not choose the scopes of its next thread by the page that is open', () => {
    const license = gone();
    const scopes = { groups: [2] };
    license.run(anna, {
      type: 'add_auto_scopes',
      rule: { scopes, customerUrl: { values: [{ value: '/booking', exact: false }] } },
    });
    license.run(mary, updateCustomer({ page: { url: '/booking' } }));
    license.run(tom, closeThread('C1'));
    license.run(tom, sendEvent('C1', message('again')));
    expect(license.chat('C1').access.groups.size).toBe(0);
  });

  test('leaves its thread open when banned', () => {
    const license = gone();
    expect(actionsFor('agents', license.run(tom, banCustomer('mary')))).toEqual(['customer_banned']);
  });

  test('learns nothing of what happens there', () => {
    const license = gone();
    for (const command of [updateChatProperties('C1', { source: { type: 'pen' } }), closeThread('C1')]) {
      expect(actionsFor('customers', license.run(tom, command))).toEqual([]);
    }
  });
});
