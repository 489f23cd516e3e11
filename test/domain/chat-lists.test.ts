import { describe, expect, test } from 'vitest';
import { chatsOfCustomer, chatsOfLogin, filteredChats, maxClosedInLogin } from '../../src/domain/chat-lists.js';
import type { ChatState } from '../../src/domain/state.js';
import type { PropertyFilter } from '../../src/protocol/agent-api.js';
import { closeThread, joinChat, message, removeFromChat, sendEvent, startChat, updateChatScopes } from './commands.js';
import { anna, eve, ivo, mary, TestLicense, tom, withScopes } from './license.js';

const ids = (chats: readonly ChatState[]) => chats.map(({ id }) => id);

const filters = (includeActive = true, properties?: PropertyFilter) => ({ includeActive, properties });

/** C1 of Mary and Tom, closed; C2 for group 2; C3 of Ivo and Anna, closed; C4 of Mary, for Tom alone. */
function fourChats(): TestLicense {
  const license = new TestLicense();
  const next = () => license.wait(1);
  license.run(mary, startChat({ properties: { source: { type: 'web' } } }));
  license.run(tom, joinChat('C1', 'tom'));
  license.run(tom, closeThread('C1'));
  next();
  license.run(ivo, startChat({ scopes: { groups: [2] } }));
  next();
  license.run(ivo, startChat());
  license.run(anna, joinChat('C3', 'anna'));
  license.run(anna, closeThread('C3'));
  next();
  license.run(mary, startChat());
  license.run(anna, updateChatScopes('C4', { agents: ['tom'] }));
  return license;
}

describe('the chats of a login', () => {
  test.each([
    { who: 'anna, all', actor: anna, sees: ['C3', 'C1'] },
    { who: 'tom, all', actor: tom, sees: ['C4', 'C3', 'C1'] },
    { who: 'eve, all', actor: eve, sees: ['C3', 'C2', 'C1'] },
    { who: 'anna, own ones', actor: withScopes(anna, 'chats--my:read'), sees: ['C3'] },
    { who: 'tom, own ones', actor: withScopes(tom, 'chats--my:read'), sees: ['C1'] },
    { who: 'tom, without the right', actor: withScopes(tom, 'chats.conversation--all:write'), sees: [] },
  ])('for $who: $sees, newest last thread first', ({ actor, sees }) => {
    const { state } = fourChats();
    expect(ids(chatsOfLogin(state, actor))).toEqual(sees);
    expect(ids(filteredChats(state, actor, filters()))).toEqual(sees);
  });

  test('moves a chat to the front when a new thread starts in it', () => {
    const license = fourChats();
    license.wait(1);
    license.run(mary, sendEvent('C1', message('again')));
    expect(ids(chatsOfLogin(license.state, tom))).toEqual(['C1', 'C4', 'C3']);
    expect(ids(filteredChats(license.state, tom, filters()))).toEqual(['C1', 'C4', 'C3']);
    expect(ids(chatsOfCustomer(license.state, 'mary'))).toEqual(['C1', 'C4']);
  });

  test('has all active chats and the newest 100 of the others', () => {
    const license = new TestLicense();
    const started = 2 * maxClosedInLogin + 10;
    for (let chat = 1; chat <= started; chat += 1) {
      license.run(mary, startChat());
      if (chat % 2 === 0 || chat > 200) license.run(mary, closeThread(`C${chat}`));
      license.wait(1);
    }
    const chats = chatsOfLogin(license.state, tom);
    const active = chats.filter((chat) => chat.threads[0]?.active === true);
    expect(active).toHaveLength(100);
    expect(chats).toHaveLength(200);
    const closed = ids(chats.filter((chat) => !active.includes(chat)));
    expect(closed.slice(0, 11)).toEqual([210, 209, 208, 207, 206, 205, 204, 203, 202, 201, 200].map((n) => `C${n}`));
    expect(closed.at(-1)).toBe('C22');
    const orders = chats.map((chat) => chat.threads[0]?.order ?? 0);
    expect(orders).toEqual(orders.toSorted((a, b) => b - a));
    expect(filteredChats(license.state, tom, filters())).toHaveLength(started);
  });
});

describe('filtered chats', () => {
  const web: PropertyFilter = { source: { type: { values: ['web'] } } };
  test.each([
    { filter: filters(false), sees: ['C3', 'C1'] },
    { filter: filters(true, web), sees: ['C1'] },
    { filter: filters(true, { source: { type: { exists: false } } }), sees: ['C4', 'C3'] },
    { filter: filters(false, { routing: { unassigned: { values: [true] } } }), sees: [] },
    { filter: filters(true, { routing: { unassigned: { values: [true] } } }), sees: ['C4'] },
  ])('$filter: $sees', ({ filter, sees }) => {
    expect(ids(filteredChats(fourChats().state, tom, filter))).toEqual(sees);
  });

  test('stand by the order of their last threads, also where that ran ahead of the clock', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    for (let round = 0; round < 3; round += 1) {
      license.run(mary, closeThread('C1'));
      license.run(mary, sendEvent('C1', message('again')));
    }
    license.run(mary, startChat()); // in the same millisecond: the last thread of C1 is 3 ahead
    for (const list of [
      chatsOfLogin(license.state, tom),
      filteredChats(license.state, tom, filters()),
      chatsOfCustomer(license.state, 'mary'),
    ]) {
      expect(ids(list)).toEqual(['C1', 'C2']);
    }
  });
});

describe('the chats of a customer', () => {
  test('are those the customer belongs to, newest first', () => {
    const { state } = fourChats();
    expect(ids(chatsOfCustomer(state, 'mary'))).toEqual(['C4', 'C1']);
    expect(ids(chatsOfCustomer(state, 'ivo'))).toEqual(['C3', 'C2']);
    expect(chatsOfCustomer(state, 'nobody')).toEqual([]);
  });

  test('started in the same millisecond have the later one first', () => {
    const license = new TestLicense();
    for (let chat = 0; chat < 3; chat += 1) license.run(mary, startChat());
    expect(ids(chatsOfCustomer(license.state, 'mary'))).toEqual(['C3', 'C2', 'C1']);
  });

  test('are not those that an agent has taken the customer out of', () => {
    const license = fourChats();
    const command = { type: 'remove_from_chat', chatId: 'C1', agentIds: [], customerIds: ['mary'] } as const;
    license.run(anna, { ...command, mayRemoveCustomers: true });
    expect(ids(chatsOfCustomer(license.state, 'mary'))).toEqual(['C4']);
  });
});

describe('the chats of somebody who may read own ones only', () => {
  const own = withScopes(tom, 'chats--my:read');

  test('are those that they started, joined or supervise, wherever they stand in time', () => {
    const license = new TestLicense();
    for (let chat = 1; chat <= 5; chat += 1) {
      license.run(mary, startChat());
      license.wait(1);
    }
    license.run(tom, startChat());
    license.run(tom, joinChat('C4', 'tom'));
    license.run(tom, joinChat('C2', 'tom'));
    license.supervise('C3', 'tom');
    expect(ids(chatsOfLogin(license.state, own))).toEqual(['C6', 'C4', 'C3', 'C2']);
    license.wait(1);
    license.run(tom, removeFromChat('C4'));
    license.run(mary, closeThread('C2'));
    license.wait(1);
    license.run(mary, sendEvent('C2', message('again'))); // which takes Tom off
    expect(ids(chatsOfLogin(license.state, own))).toEqual(['C6', 'C3']);
    license.run(tom, joinChat('C2', 'tom'));
    expect(ids(chatsOfLogin(license.state, own))).toEqual(['C2', 'C6', 'C3']);
    expect(ids(filteredChats(license.state, own, filters()))).toEqual(['C2', 'C6', 'C3']);
  });

  test('are found without looking at the others', () => {
    const license = new TestLicense();
    for (let chat = 1; chat <= 50; chat += 1) license.run(mary, startChat());
    license.run(tom, joinChat('C7', 'tom'));
    expect(license.state.agents.get('tom')?.threadStarts.map(({ chat }) => chat.id)).toEqual(['C7']);
    expect(license.state.threadStarts).toHaveLength(50);
    expect(ids(chatsOfLogin(license.state, own))).toEqual(['C7']);
  });
});
