import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/domain/command.js';
import type { Actor } from '../../src/domain/permissions.js';
import {
  banCustomer,
  closeThread,
  joinChat,
  logInCustomer,
  message,
  removeFromChat,
  sendEvent,
  sendTyping,
  startChat,
  updateAgent,
  updateChatProperties,
  updateChatScopes,
  updateCustomer,
  updateLastSeen,
  updateThreadProperties,
} from './commands.js';
import { anna, eve, mary, TestLicense, tom } from './license.js';

const origin = { connection: 'connection-7', requestId: 'r-17' };

/** C1: Mary's, Tom is in it. C2: Mary's, closed, Tom is in it. Everybody is logged in. */
function twoChats(): TestLicense {
  const license = new TestLicense();
  for (const agent of [anna, tom, eve]) license.run(agent, { type: 'log_in_agent', reconnect: false });
  license.run(mary, logInCustomer());
  for (const id of ['C1', 'C2']) {
    license.run(mary, startChat());
    license.run(tom, joinChat(id, 'tom'));
  }
  license.run(tom, closeThread('C2'));
  license.wait(60);
  return license;
}

/** One row: who asks for what, and the pushes in their order; those of the router are in brackets. */
const rows: [Actor, Command, string[]][] = [
  [anna, startChat(), ['incoming_chat_thread']],
  [mary, startChat(), ['incoming_chat_thread', '(incoming_event)']],
  [anna, joinChat('C1', 'anna', 'eve'), ['chat_users_updated', 'incoming_event', 'incoming_event']],
  [anna, joinChat('C2', 'anna'), ['chat_users_updated']],
  [
    tom,
    removeFromChat('C1'),
    [
      'chat_users_updated',
      'incoming_event',
      '(incoming_event)',
      '(chat_properties_updated)',
      '(chat_thread_properties_updated)',
    ],
  ],
  [tom, sendEvent('C1', message('hi')), ['incoming_event']],
  [anna, sendEvent('C1', message('hi')), ['chat_users_updated', 'incoming_event', 'incoming_event']],
  [mary, sendEvent('C2', message('hi')), ['incoming_chat_thread', '(chat_users_updated)', '(incoming_event)']],
  [anna, sendEvent('C2', message('hi')), ['incoming_chat_thread']],
  [tom, closeThread('C1'), ['incoming_event', 'thread_closed']],
  [mary, closeThread('C1'), ['incoming_event', 'thread_closed']],
  [tom, banCustomer('mary'), ['customer_banned', 'incoming_event', 'thread_closed']],
  [tom, updateChatProperties('C1', { source: { type: 'pen' } }), ['chat_properties_updated']],
  [tom, updateThreadProperties('C2', 'T2', { source: { type: 'pen' } }), ['chat_thread_properties_updated']],
  [tom, updateChatScopes('C1', { groups: [1] }), ['chat_scopes_updated']],
  [eve, updateLastSeen('C1'), ['last_seen_timestamp_updated']],
  [eve, sendTyping('C1'), ['incoming_typing_indicator']],
  [mary, { type: 'send_sneak_peek', chatId: 'C1', text: 'h' }, ['incoming_sneak_peek']],
  [tom, updateAgent('not_accepting_chats'), ['agent_updated']],
  [mary, updateCustomer({ name: 'Rita' }), ['customer_updated']],
];

describe('the pushes of one request', () => {
  test.each(rows.map(([actor, command, sequence]) => ({ actor, command, sequence })))(
    '$command.type by $actor.id: $sequence',
    ({ actor, command, sequence }) => {
      const { pushes } = twoChats().run(actor, command, origin);
      expect(pushes.map(({ action, cause }) => (cause.actorId === undefined ? `(${action})` : action))).toEqual(
        sequence,
      );
      for (const { cause } of pushes) {
        expect(cause).toEqual(cause.actorId === undefined ? {} : { actorId: actor.id, ...origin });
      }
    },
  );

  test.each(rows.map(([actor, command]) => ({ actor, command })))(
    'of $command.type by $actor.id have one primary effect at most',
    ({ actor, command }) => {
      const { happenings } = twoChats().run(actor, command, origin);
      expect(happenings.filter(({ primary }) => primary === true).length).toBeLessThanOrEqual(1);
    },
  );

  test('name no request when the request has no id', () => {
    const { pushes } = twoChats().run(tom, sendEvent('C1', message('hi')), { connection: 'connection-7' });
    expect(pushes.map(({ cause }) => cause)).toEqual([{ actorId: 'tom', connection: 'connection-7' }]);
  });
});

/** agent-pushes.md section 2. */
describe('the agents who are told', () => {
  function scoped(): TestLicense {
    const license = twoChats();
    license.run(tom, updateChatScopes('C1', { groups: [1] }));
    return license;
  }
  test.each<[string, Actor, Command]>([
    ['a message', mary, sendEvent('C1', message('hi'))],
    ['a note', tom, sendEvent('C1', message('hi', { recipients: 'agents' }))],
    ['a closed thread', mary, closeThread('C1')],
    ['a property', tom, updateChatProperties('C1', { source: { type: 'pen' } })],
    ['a thread property', tom, updateThreadProperties('C1', 'T1', { source: { type: 'pen' } })],
    ['a last seen', mary, updateLastSeen('C1')],
    ['a sneak peek', mary, { type: 'send_sneak_peek', chatId: 'C1', text: 'h' }],
    ['a customer’s data', mary, updateCustomer({ name: 'Rita' })],
  ])('of %s in a chat with scopes are those admitted and the members', (_, actor, command) => {
    for (const { agents } of scoped().run(actor, command).pushes) expect(agents?.ids).toEqual(['anna', 'tom']);
  });

  test('of typing are the same without the author', () => {
    const [push] = scoped().run(tom, sendTyping('C1')).pushes;
    expect(push?.agents?.ids).toEqual(['anna']);
  });

  test('of a routing status are all agents of the license', () => {
    const [push] = scoped().run(tom, updateAgent('not_accepting_chats')).pushes;
    expect(push?.agents?.ids).toEqual(['anna', 'tom', 'eve']);
  });

  test('of a new thread after members were taken off by the router are the removed ones once more, for the last time', () => {
    const license = scoped();
    license.run(mary, closeThread('C1'));
    const { pushes } = license.run(mary, sendEvent('C1', message('again')));
    expect(pushes.map(({ agents }) => agents?.ids)).toEqual([['anna', 'tom'], ['anna', 'tom'], ['anna']]);
  });
});
