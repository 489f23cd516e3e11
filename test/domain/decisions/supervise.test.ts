import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/domain/command.js';
import { pushesOf } from '../../../src/domain/push.js';
import { chatSummary, chatWithThreads } from '../../../src/domain/view/chats.js';
import { supervisorsView } from '../../../src/domain/view/users.js';
import { supervisors, updatedSupervisors } from '../../../src/protocol/dialect/internal.js';
import {
  joinChat,
  message,
  removeFromChat,
  sendEvent,
  sendTyping,
  startChat,
  updateChatScopes,
  updateLastSeen,
} from '../commands.js';
import { actionsFor, anna, mary, TestLicense, tom, withScopes } from '../license.js';

const supervise = (...agentIds: string[]): Command => ({ type: 'supervise_chat', chatId: 'C1', agentIds });

function customersChat(): TestLicense {
  const license = new TestLicense();
  license.run(mary, startChat());
  return license;
}

/** `updated_users` as the agent side gets it, with what only v0.2 shows. */
function told(license: TestLicense, command: Command, by = anna) {
  const { happenings } = license.run(by, command);
  const [first] = happenings.flatMap((happening) => pushesOf(license.state, happening));
  if (first?.agents?.action !== 'chat_users_updated') throw new Error('no chat_users_updated');
  return first.agents.payload.updated_users;
}

/** Agent API v0.2, agent-actions.md section 10. */
describe('supervise_chat', () => {
  test('makes the agent who asks a supervisor, whom no customer learns of and no thread lists', () => {
    const license = customersChat();
    const outcome = license.run(tom, supervise());
    expect(actionsFor('agents', outcome)).toEqual(['chat_users_updated']);
    expect(actionsFor('customers', outcome)).toEqual([]);
    expect(license.chat('C1').members.get('tom')).toMatchObject({ kind: 'supervisor', present: true });
    expect(license.chat('C1').threads[0]?.userIds).toEqual(new Set(['mary']));
    expect(license.chat('C1').properties.routing?.unassigned).toBe(true);
  });

  test('shows supervisors who come and go under a key that only v0.2 knows', () => {
    const license = customersChat();
    const nobody = { added: [], removed_ids: [] };
    expect(told(license, supervise('tom'))).toEqual({
      customers: nobody,
      agents: nobody,
      [updatedSupervisors]: {
        added: [expect.objectContaining({ id: 'tom', email: 'tom@harbor.example', present: true })],
        removed_ids: [],
      },
    });
    expect(supervisorsView(license.chat('C1'), 'customer', license.state)).toEqual({});
    expect(Reflect.get(chatSummary(license.state, license.chat('C1')), supervisors)).toEqual([
      expect.objectContaining({ id: 'tom', present: true }),
    ]);
    expect(told(license, removeFromChat('C1', 'tom'))).toEqual({
      customers: nobody,
      agents: nobody,
      [updatedSupervisors]: { added: [], removed_ids: ['tom'] },
    });
  });

  test('leaves who is a member a member', () => {
    const license = customersChat();
    license.run(tom, joinChat('C1', 'tom'));
    expect(license.run(anna, supervise('tom'))).toEqual({ happenings: [], pushes: [] });
    expect(license.chat('C1').members.get('tom')?.kind).toBe('agent');
  });

  test('is undone by joining: in one push the supervisor goes and the agent comes', () => {
    const license = customersChat();
    license.run(tom, supervise());
    expect(told(license, joinChat('C1', 'tom'), tom)).toEqual({
      customers: { added: [], removed_ids: [] },
      agents: { added: [expect.objectContaining({ id: 'tom' })], removed_ids: [] },
      [updatedSupervisors]: { added: [], removed_ids: ['tom'] },
    });
    expect(told(license, joinChat('C1', 'eve'))[updatedSupervisors]).toBeUndefined();
  });

  test('lets the supervisor see the chat whatever its scopes, and outlasts threads', () => {
    const license = customersChat();
    license.run(tom, supervise());
    license.run(anna, updateChatScopes('C1', { groups: [1] }));
    license.run(mary, { type: 'close_thread', chatId: 'C1' });
    const outcome = license.run(mary, sendEvent('C1', message('again')));
    expect(outcome.pushes.map(({ agents }) => agents?.ids)).toEqual([
      ['anna', 'tom'],
      ['anna', 'tom'],
    ]);
    expect(license.members('C1')).toEqual(['mary', 'tom']);
  });

  test('does not make the last agent anything but the last', () => {
    const license = customersChat();
    license.run(anna, supervise('tom'));
    license.run(anna, joinChat('C1', 'anna'));
    expect(actionsFor('agents', license.run(anna, removeFromChat('C1')))).toContain(
      'incoming_event routing.unassigned',
    );
  });

  test('hides from customers what the supervisor has seen', () => {
    const license = customersChat();
    license.run(tom, supervise());
    const [push] = license.run(tom, updateLastSeen('C1')).pushes;
    expect(push?.agents?.ids).toEqual(['anna', 'tom', 'eve']);
    expect(push).not.toHaveProperty('customers');
  });

  test('shows the author of a note as somebody who is not present', () => {
    const license = customersChat();
    license.run(tom, supervise());
    license.run(tom, sendEvent('C1', message('hm')));
    const { users } = chatWithThreads(license.state, 'agent', license.chat('C1'), undefined);
    expect(users.map(({ id, present }) => [id, present])).toEqual([
      ['mary', true],
      ['tom', false],
    ]);
  });

  test('is over with leaving: who writes or types then does it like anybody else', () => {
    const license = customersChat();
    license.run(tom, supervise());
    license.run(tom, removeFromChat('C1'));
    expect(actionsFor('customers', license.run(tom, sendTyping('C1')))).toEqual(['incoming_typing_indicator']);
    const outcome = license.run(tom, sendEvent('C1', message('hi')));
    expect(actionsFor('customers', outcome).slice(0, 2)).toEqual(['chat_users_updated', 'incoming_event agent_joined']);
    expect(actionsFor('customers', outcome)).toContain('incoming_event message');
    expect(license.chat('C1').members.get('tom')).toMatchObject({ kind: 'agent', present: true });
  });

  test.each([
    { token: 'chats.meta--all:write', ids: ['eve'], outcome: 'done' },
    { token: 'chats.conversation--all:write', ids: [], outcome: 'done' },
    { token: 'chats.conversation--all:write', ids: ['eve'], outcome: 'authorization' },
    { token: 'chats.conversation--my:write', ids: [], outcome: 'authorization' },
    { token: 'chats.meta--my:write', ids: [], outcome: 'authorization' },
    { token: 'chats.meta--all:write', ids: ['nobody'], outcome: 'validation' },
  ])('with $token of $ids: $outcome, as join_chat', ({ token, ids, outcome }) => {
    const decided = customersChat().decide(withScopes(tom, token), supervise(...ids));
    expect(decided.ok ? 'done' : decided.refusal.type).toBe(outcome);
  });
});
