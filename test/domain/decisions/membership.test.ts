import { describe, expect, test } from 'vitest';
import { closeThread, joinChat, message, removeFromChat, sendEvent, startChat } from '../commands.js';
import { actionsFor, anna, eve, mary, TestLicense, tom, withScopes } from '../license.js';

const flag = (unassigned: boolean) => ({ routing: { unassigned: { value: unassigned } } });

function customersChat(): TestLicense {
  const license = new TestLicense();
  license.run(mary, startChat());
  return license;
}

describe('join_chat', () => {
  test('tells the new members at once, one message for each, and that the chat is not unassigned any more', () => {
    const license = customersChat();
    const outcome = license.run(anna, joinChat('C1', 'tom', 'anna'));
    const sequence = [
      'chat_users_updated',
      'incoming_event agent_joined',
      'incoming_event agent_joined',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ];
    expect(actionsFor('agents', outcome)).toEqual(sequence);
    expect(actionsFor('customers', outcome)).toEqual(sequence);
    const [users, first, second, chatFlag, threadFlag] = outcome.pushes;
    const added = [
      { id: 'tom', type: 'agent', name: 'Tom Reed', email: 'tom@harbor.example', present: true },
      {
        id: 'anna',
        type: 'agent',
        name: 'Anna Kowal',
        email: 'anna@harbor.example',
        avatar: 'cdn.harbor.example/anna.png',
        present: true,
      },
    ];
    expect(users?.agents?.payload).toEqual({
      chat_id: 'C1',
      updated_users: { customers: { added: [], removed_ids: [] }, agents: { added, removed_ids: [] } },
    });
    expect(users?.customers?.payload).toEqual({
      chat_id: 'C1',
      updated_users: { added: added.map(({ email: _, ...shown }) => shown), removed_ids: [] },
    });
    expect(first?.agents?.payload).toMatchObject({ event: { text: 'Tom Reed joined the chat' } });
    expect(second?.agents?.payload).toMatchObject({ event: { text: 'Anna Kowal joined the chat' } });
    expect(chatFlag?.agents?.payload).toEqual({ chat_id: 'C1', properties: flag(false) });
    expect(threadFlag?.agents?.payload).toEqual({ chat_id: 'C1', thread_id: 'T1', properties: flag(false) });
    expect(license.chat('C1').threads[0]?.userIds).toEqual(new Set(['mary', 'tom', 'anna']));
  });

  test('of a chat that is assigned already changes no flag', () => {
    const license = customersChat();
    license.run(tom, joinChat('C1', 'tom'));
    const outcome = license.run(eve, joinChat('C1', 'eve'));
    expect(actionsFor('agents', outcome)).toEqual(['chat_users_updated', 'incoming_event agent_joined']);
  });

  test('skips who is in already and counts an id that is given twice once', () => {
    const license = customersChat();
    license.run(tom, joinChat('C1', 'tom'));
    const outcome = license.run(anna, joinChat('C1', 'tom', 'eve', 'eve'));
    expect(outcome.pushes[0]?.customers?.payload).toMatchObject({ updated_users: { added: [{ id: 'eve' }] } });
    expect(actionsFor('agents', outcome)).toHaveLength(2);
    expect(license.run(anna, joinChat('C1', 'tom', 'eve'))).toEqual({ happenings: [], pushes: [] });
  });

  test.each(['nobody', 'mary'])('of %s, who is no agent of the license, adds nobody', (stranger) => {
    const license = customersChat();
    expect(license.refusal(anna, joinChat('C1', 'tom', stranger))).toEqual({
      type: 'validation',
      message: 'agent_ids not found',
    });
    expect(license.members('C1')).toEqual(['mary']);
  });

  test('without an active thread makes members and nothing else', () => {
    const license = customersChat();
    license.run(mary, closeThread('C1'));
    const outcome = license.run(tom, joinChat('C1', 'tom'));
    expect(actionsFor('agents', outcome)).toEqual(['chat_users_updated']);
    expect(license.members('C1')).toEqual(['mary', 'tom']);
    expect(license.chat('C1').threads.map(({ userIds }) => [...userIds])).toEqual([['mary']]);
    expect(license.chat('C1').properties.routing?.unassigned).toBe(true);
  });

  test('turns a supervisor into an agent of the chat', () => {
    const license = customersChat();
    license.supervise('C1', 'tom');
    license.run(tom, joinChat('C1', 'tom'));
    expect(license.chat('C1').members.get('tom')?.kind).toBe('agent');
    expect(license.chat('C1').threads[0]?.userIds).toEqual(new Set(['mary', 'tom']));
  });

  test.each([
    { token: 'chats.meta--all:write', ids: ['eve'], outcome: 'done' },
    { token: 'chats.meta--my:write', ids: ['eve'], outcome: 'authorization' },
    { token: 'chats.conversation--all:write', ids: ['tom'], outcome: 'done' },
    { token: 'chats.conversation--all:write', ids: ['tom', 'eve'], outcome: 'authorization' },
    { token: 'chats.conversation--my:write', ids: ['tom'], outcome: 'authorization' },
  ])('of $ids into a chat of others, with $token alone: $outcome', ({ token, ids, outcome }) => {
    const license = customersChat();
    const decided = license.decide(withScopes(tom, token), joinChat('C1', ...ids));
    expect(decided.ok ? 'done' : decided.refusal.type).toBe(outcome);
  });
});

describe('remove_from_chat', () => {
  test('tells who went, one message for each, and then that the chat waits again', () => {
    const license = customersChat();
    license.run(anna, joinChat('C1', 'tom', 'eve'));
    const outcome = license.run(anna, removeFromChat('C1', 'eve', 'tom', 'eve'), { requestId: 'r-1' });
    const sequence = [
      'chat_users_updated',
      'incoming_event agent_left',
      'incoming_event agent_left',
      'incoming_event routing.unassigned',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ];
    expect(actionsFor('agents', outcome)).toEqual(sequence);
    expect(actionsFor('customers', outcome)).toEqual(sequence);
    const [users, first, second, waits, chatFlag, threadFlag] = outcome.pushes;
    expect(users?.agents?.payload).toEqual({
      chat_id: 'C1',
      updated_users: { customers: { added: [], removed_ids: [] }, agents: { added: [], removed_ids: ['eve', 'tom'] } },
    });
    expect(users?.customers?.payload).toEqual({
      chat_id: 'C1',
      updated_users: { added: [], removed_ids: ['eve', 'tom'] },
    });
    expect(first?.customers?.payload).toMatchObject({ event: { text: 'Eve Lund left the chat' } });
    expect(second?.customers?.payload).toMatchObject({ event: { text: 'Tom Reed left the chat' } });
    expect(waits?.customers?.payload).toMatchObject({ event: { text: 'Chat is unassigned' } });
    expect(chatFlag?.agents?.payload).toEqual({ chat_id: 'C1', properties: flag(true) });
    expect(threadFlag?.agents?.payload).toEqual({ chat_id: 'C1', thread_id: 'T1', properties: flag(true) });
    const caused = { actorId: 'anna', requestId: 'r-1' };
    expect(outcome.pushes.map(({ cause }) => cause)).toEqual([caused, caused, caused, {}, {}, {}]);
  });

  test('of one of two agents leaves the chat assigned', () => {
    const license = customersChat();
    license.run(anna, joinChat('C1', 'tom', 'eve'));
    const outcome = license.run(tom, removeFromChat('C1'));
    expect(actionsFor('agents', outcome)).toEqual(['chat_users_updated', 'incoming_event agent_left']);
    expect(license.members('C1')).toEqual(['mary', 'eve']);
  });

  test('does not take anybody out of the thread, and who left stays known as a former user', () => {
    const license = customersChat();
    license.run(tom, joinChat('C1', 'tom'));
    license.run(tom, removeFromChat('C1'));
    expect(license.chat('C1').threads[0]?.userIds).toEqual(new Set(['mary', 'tom']));
    expect(license.chat('C1').members.get('tom')?.present).toBe(false);
  });

  test('without an active thread writes no message and does not route', () => {
    const license = customersChat();
    license.run(tom, joinChat('C1', 'tom'));
    license.run(tom, closeThread('C1'));
    expect(actionsFor('agents', license.run(tom, removeFromChat('C1')))).toEqual(['chat_users_updated']);
    expect(license.chat('C1').properties.routing?.unassigned).toBe(false);
  });

  test('of a supervisor writes no message and does not route', () => {
    const license = customersChat();
    license.supervise('C1', 'tom');
    expect(actionsFor('agents', license.run(tom, removeFromChat('C1')))).toEqual(['chat_users_updated']);
  });

  test.each([
    { what: 'nobody, by one who is not in the chat', by: eve, ids: [], type: 'validation' },
    { what: 'an agent who is not in the chat', by: anna, ids: ['tom', 'eve'], type: 'validation' },
    { what: 'an unknown id', by: anna, ids: ['nobody'], type: 'validation' },
    { what: 'the customer', by: anna, ids: ['tom', 'mary'], type: 'authorization' },
    { what: 'another agent, by one who is not in the chat', by: eve, ids: ['tom'], type: 'authorization' },
    {
      what: 'another agent, by a member who may only write',
      by: withScopes(tom, 'chats.conversation--all:write'),
      ids: ['anna'],
      type: 'authorization',
    },
    {
      what: 'another agent and oneself, by a member who may only write',
      by: withScopes(tom, 'chats.conversation--all:write'),
      ids: ['tom', 'anna'],
      type: 'authorization',
    },
  ])('of $what is $type and removes nobody', ({ by, ids, type }) => {
    const license = customersChat();
    license.run(anna, joinChat('C1', 'tom', 'anna'));
    expect(license.refusal(by, removeFromChat('C1', ...ids)).type).toBe(type);
    expect(license.members('C1')).toEqual(['mary', 'tom', 'anna']);
  });

  test('with customer_ids is refused, whoever they are', () => {
    const license = customersChat();
    license.run(tom, joinChat('C1', 'tom'));
    const command = { type: 'remove_from_chat' as const, chatId: 'C1', agentIds: [], customerIds: ['mary'] };
    expect(license.refusal(anna, command)).toEqual({ type: 'authorization' });
    expect(license.refusal(tom, { ...command, agentIds: ['tom'], customerIds: ['no-one'] })).toEqual({
      type: 'authorization',
    });
  });
});

test('who comes back keeps what they have seen, and stands behind the others', () => {
  const license = customersChat();
  license.run(anna, joinChat('C1', 'tom', 'eve'));
  license.run(tom, { type: 'update_last_seen', chatId: 'C1', seenUpTo: undefined });
  const seen = license.chat('C1').members.get('tom')?.seenUpTo;
  license.run(tom, removeFromChat('C1'));
  license.wait(5);
  license.run(tom, sendEvent('C1', message('back')));
  expect(license.members('C1')).toEqual(['mary', 'eve', 'tom']);
  expect(license.chat('C1').members.get('tom')).toMatchObject({ seenUpTo: seen, reason: 'wrote', addedBy: 'tom' });
});
