import { describe, expect, it } from 'vitest';
import { companyOf, initials, listed } from '../../../web/model/people.js';
import { type anna, fresh, inChat, push, stateAfter, thread, tom } from '../chat.js';

const joined = (...added: (typeof anna)[]) =>
  push('chat_users_updated', { chat_id: 'chat', updated_users: { added, removed_ids: [] } });
const left = (id: string) =>
  push('chat_users_updated', { chat_id: 'chat', updated_users: { added: [], removed_ids: [id] } });

describe('the head of the page', () => {
  it('says who is in the chat', () => {
    const state = inChat(thread('t1'));
    expect(companyOf(state)).toMatchObject({ title: 'Anna Kowal', subtitle: 'In the chat with you' });
    expect(companyOf(stateAfter([joined(tom)], state)).title).toBe('Anna Kowal and Tom Reed');
    expect(companyOf(stateAfter([left('anna')], state))).toMatchObject({
      subtitle: 'Somebody will be with you soon',
      agents: [],
    });
  });

  it('says when there is no chat, or no longer', () => {
    expect(companyOf(fresh).subtitle).toBe('One moment');
    expect(companyOf({ ...fresh, hasSynced: true }).subtitle).toBe('We are happy to help');
    expect(companyOf(inChat(thread('t1', [], { active: false }))).subtitle).toBe('This chat has ended');
  });
});

it('lists names as one speaks', () => {
  expect([[], ['A'], ['A', 'B'], ['A', 'B', 'C']].map(listed)).toEqual(['', 'A', 'A and B', 'A, B and C']);
});

it.each([
  ['Anna Kowal', 'AK'],
  ['anna', 'A'],
  ['anna@example.com', 'AC'],
  ['Łukasz van der Żur', 'ŁŻ'],
  ['李 小龍', '李小'],
  ['', '?'],
  ['👩‍🚀', '?'],
])('stands %s for by the letters %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});
