import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/domain/command.js';
import type { AutoScopes } from '../../../src/domain/fact.js';
import type { Scopes } from '../../../src/protocol/scopes.js';
import {
  closeThread,
  joinChat,
  logInCustomer,
  message,
  removeFromChat,
  sendEvent,
  startChat,
  updateChatScopes,
  updateCustomer,
} from '../commands.js';
import { actionsFor, anna, eve, ivo, mary, TestLicense, tom, withScopes } from '../license.js';

function customersChat(scopes: Scopes = {}): TestLicense {
  const license = new TestLicense();
  license.run(mary, startChat());
  license.run(anna, updateChatScopes('C1', scopes));
  return license;
}

describe('update_chat_scopes', () => {
  test.each<{ before: Scopes; add: Scopes; remove: Scopes; told: { added: Scopes; removed: Scopes } | undefined }>([
    { before: {}, add: { groups: [1] }, remove: {}, told: { added: { groups: [1] }, removed: {} } },
    { before: { groups: [1] }, add: { groups: [1] }, remove: { groups: [2] }, told: undefined },
    { before: { groups: [1] }, add: { groups: [1] }, remove: { groups: [1] }, told: undefined },
    {
      before: { groups: [1, 2] },
      add: { agents: ['tom'], groups: [] },
      remove: { groups: [2, 77] },
      told: { added: { agents: ['tom'] }, removed: { groups: [2] } },
    },
    { before: { groups: [1] }, add: {}, remove: { groups: [1] }, told: { added: {}, removed: { groups: [1] } } },
    {
      before: { agents: ['tom', 'anna'] },
      add: { groups: [2, 2], agents: ['tom'] },
      remove: { agents: ['tom'] },
      told: { added: { groups: [2] }, removed: {} },
    },
    { before: {}, add: {}, remove: {}, told: undefined },
  ])('$before + $add - $remove: $told', ({ before, add, remove, told }) => {
    const { pushes } = customersChat(before).run(anna, updateChatScopes('C1', add, remove));
    expect(pushes.map(({ agents }) => agents?.payload)).toEqual(
      told === undefined ? [] : [{ chat_id: 'C1', scopes_added: told.added, scopes_removed: told.removed }],
    );
  });

  test('is told to the agents who see the chat before or after, and to customers as far as groups go', () => {
    const license = customersChat();
    license.run(anna, joinChat('C1', 'anna'));
    license.run(anna, updateChatScopes('C1', { groups: [2] }));
    const [push] = license.run(anna, updateChatScopes('C1', { agents: ['tom'] }, { groups: [2] })).pushes;
    expect(push?.agents?.ids).toEqual(['anna', 'tom', 'eve']);
    expect(push?.customers).toEqual({
      ids: ['mary'],
      payload: { chat_id: 'C1', scopes_added: {}, scopes_removed: { groups: [2] } },
    });
    const [next] = license.run(mary, sendEvent('C1', message('hi'))).pushes;
    expect(next?.agents?.ids).toEqual(['anna', 'tom']);
  });

  test('of agents only is no news for customers', () => {
    const [push] = customersChat().run(anna, updateChatScopes('C1', { agents: ['tom'] })).pushes;
    expect(push?.agents?.ids).toEqual(['anna', 'tom', 'eve']);
    expect(push).not.toHaveProperty('customers');
  });

  test('that removes the last one shows the chat to everybody again', () => {
    const license = customersChat({ groups: [77], agents: ['anna'] });
    license.run(anna, updateChatScopes('C1', {}, { groups: [77], agents: ['anna'] }));
    expect(license.run(mary, sendEvent('C1', message('hi'))).pushes[0]?.agents?.ids).toEqual(['anna', 'tom', 'eve']);
  });

  test('of an unknown agent is refused when added and ignored when removed', () => {
    const license = customersChat();
    const strangers = { agents: ['tom', 'nobody'] };
    expect(license.refusal(anna, updateChatScopes('C1', strangers))).toEqual({
      type: 'validation',
      message: 'add_scopes.agents not found',
    });
    expect(license.run(anna, updateChatScopes('C1', {}, strangers)).happenings).toEqual([]);
  });

  test('is for members with chats.meta--my:write, for all who see the chat with --all, and for its customers', () => {
    const license = customersChat();
    const command = updateChatScopes('C1', { groups: [0] });
    const refused = [withScopes(tom, 'chats.meta--my:write'), withScopes(tom, 'chats.conversation--all:write'), ivo];
    for (const actor of refused) expect(license.refusal(actor, command)).toEqual({ type: 'authorization' });
    expect(license.run(mary, command).pushes).toHaveLength(1);
    license.run(anna, joinChat('C1', 'tom'));
    expect(license.decide(withScopes(tom, 'chats.meta--my:write'), updateChatScopes('C1', { groups: [1] })).ok).toBe(
      true,
    );
  });
});

describe('scopes of a chat', () => {
  test('never shut out a member; who leaves gets that push as the last one of the chat', () => {
    const license = customersChat();
    license.run(tom, joinChat('C1', 'tom'));
    license.run(anna, updateChatScopes('C1', { groups: [1] }));
    expect(license.run(mary, sendEvent('C1', message('hi'))).pushes[0]?.agents?.ids).toEqual(['anna', 'tom']);
    const { pushes } = license.run(tom, removeFromChat('C1'));
    expect(pushes.map(({ agents }) => agents?.ids)).toEqual([['anna', 'tom'], ['anna'], ['anna'], ['anna'], ['anna']]);
    expect(license.refusal(tom, joinChat('C1', 'tom'))).toEqual({ type: 'authorization' });
  });

  test('who is added against the scopes is told of it', () => {
    const license = customersChat({ groups: [1] });
    const { pushes } = license.run(anna, joinChat('C1', 'eve'));
    expect(pushes[0]?.agents?.ids).toEqual(['anna', 'eve']);
  });

  test('are stronger than any --all scope of a token', () => {
    const license = customersChat({ agents: ['tom'] });
    expect(license.refusal(anna, joinChat('C1', 'anna'))).toEqual({ type: 'authorization' });
    expect(license.refusal(anna, sendEvent('C1', message('hi')))).toEqual({ type: 'authorization' });
    expect(license.refusal(anna, closeThread('C1'))).toEqual({ type: 'authorization' });
  });
});

describe('auto chat scopes', () => {
  const add = (rule: Omit<AutoScopes, 'id'>): Command => ({ type: 'add_auto_scopes', rule });
  const fromWeb = add({
    description: 'Web',
    scopes: { groups: [2] },
    chatProperties: { source: { type: { values: ['web'] } } },
  });
  const web = { source: { type: 'web' } };

  test('are part of a new chat from its first state on', () => {
    const license = new TestLicense();
    license.run(anna, fromWeb);
    const outcome = license.run(mary, startChat({ scopes: { groups: [1] }, properties: web }));
    expect(outcome.pushes[0]?.agents).toMatchObject({
      ids: ['anna', 'eve'],
      payload: { chat: { scopes: { groups: [1, 2] } } },
    });
    expect(actionsFor('agents', outcome)).not.toContain('chat_scopes_updated');
    license.run(tom, startChat({ properties: { source: { type: 'web' } } }));
    expect(license.chat('C2').access.groups).toEqual(new Set([2]));
  });

  test('come before a new thread of an existing chat, to those who saw the chat before too', () => {
    const license = new TestLicense();
    license.run(mary, startChat({ properties: web }));
    license.run(mary, closeThread('C1'));
    license.run(anna, fromWeb);
    expect(license.chat('C1').access.groups).toEqual(new Set());
    const { pushes } = license.run(mary, sendEvent('C1', message('again')));
    expect(pushes.map(({ action, agents }) => [action, agents?.ids])).toEqual([
      ['chat_scopes_updated', ['anna', 'tom', 'eve']],
      ['incoming_chat_thread', ['eve']],
      ['incoming_event', ['eve']],
    ]);
    expect(pushes.map(({ primary }) => primary)).toEqual([false, true, false]);
    license.run(mary, closeThread('C1'));
    const outcome = license.run(mary, sendEvent('C1', message('again')));
    expect(actionsFor('agents', outcome)[0]).toBe('incoming_chat_thread');
  });

  const url = (rule: AutoScopes['customerUrl']) =>
    add({ scopes: { groups: [2] }, ...(rule !== undefined && { customerUrl: rule }) });
  test.each([
    { rule: url({ values: [{ value: '/booking', exact: false }] }), page: '/no/booking/3', matches: true },
    { rule: url({ values: [{ value: '/booking', exact: true }] }), page: '/no/booking/3', matches: false },
    { rule: url({ values: [{ value: '/booking', exact: true }] }), page: '/booking', matches: true },
    {
      rule: url({
        values: [
          { value: '/jobs', exact: false },
          { value: '/booking', exact: true },
        ],
      }),
      page: '/jobs/1',
      matches: true,
    },
    {
      rule: url({
        excludeValues: [
          { value: '/jobs', exact: false },
          { value: '/booking', exact: true },
        ],
      }),
      page: '/jobs/1',
      matches: false,
    },
    { rule: url({ values: [{ value: '', exact: false }] }), page: undefined, matches: false },
    { rule: url({ excludeValues: [{ value: '/jobs', exact: false }] }), page: '/jobs/1', matches: false },
    { rule: url({ excludeValues: [{ value: '/jobs', exact: true }] }), page: '/jobs/1', matches: true },
    { rule: url({ excludeValues: [{ value: '/jobs', exact: false }] }), page: undefined, matches: true },
  ])('by URL: the latest page $page, $rule.rule.customerUrl: $matches', ({ rule, page, matches }) => {
    const license = new TestLicense();
    license.run(anna, rule);
    license.run(mary, logInCustomer({ page: { url: 'first' } }));
    if (page === undefined) license.run(ivo, startChat());
    else {
      license.run(mary, updateCustomer({ page: { url: page } }));
      license.run(mary, startChat());
    }
    expect(license.chat('C1').access.groups.has(2)).toBe(matches);
  });

  test('with both kinds of rule need both', () => {
    const license = new TestLicense();
    const values = [{ value: '/b', exact: false }];
    license.run(
      anna,
      add({
        scopes: { groups: [2] },
        chatProperties: { source: { type: { exists: true } } },
        customerUrl: { values },
      }),
    );
    license.run(mary, startChat({ properties: web }));
    license.run(mary, logInCustomer({ page: { url: '/b' } }));
    license.run(mary, startChat());
    license.run(mary, startChat({ properties: web }));
    expect(['C1', 'C2', 'C3'].map((id) => license.chat(id).access.groups.size)).toEqual([0, 0, 1]);
  });

  test('go with their rule for new chats, and stay where they are', () => {
    const license = new TestLicense();
    license.run(anna, fromWeb);
    license.run(mary, startChat({ properties: web }));
    expect(license.run(anna, { type: 'remove_auto_scopes', id: 'A1' }).pushes).toEqual([]);
    license.run(mary, startChat({ properties: web }));
    expect(['C1', 'C2'].map((id) => license.chat(id).access.groups.size)).toEqual([1, 0]);
    expect(license.refusal(anna, { type: 'remove_auto_scopes', id: 'A1' })).toEqual({
      type: 'validation',
      message: 'auto_chat_scopes_id not found',
    });
  });

  test('are for auto_chat_scopes:write, with agents who exist', () => {
    const license = new TestLicense();
    expect(license.refusal(tom, fromWeb)).toEqual({ type: 'authorization' });
    expect(license.refusal(eve, { type: 'remove_auto_scopes', id: 'A1' })).toEqual({ type: 'authorization' });
    expect(license.refusal(mary, fromWeb)).toEqual({ type: 'authorization' });
    expect(license.refusal(anna, add({ scopes: { agents: ['nobody'] }, chatProperties: {} })).type).toBe('validation');
  });
});
