import { describe, expect, test } from 'vitest';
import { isFact } from '../../../src/domain/fact.js';
import { closeThread, joinChat, sendTyping, startChat } from '../commands.js';
import { eve, ivo, mary, startSeconds, TestLicense, tom, withScopes } from '../license.js';

function customersChat(scopes = {}): TestLicense {
  const license = new TestLicense();
  license.run(mary, startChat({ scopes }));
  license.wait(9);
  return license;
}

const peek = (chatId: string, text: string) => ({ type: 'send_sneak_peek' as const, chatId, text });

describe('a typing indicator', () => {
  test('is told to the other agents who see the chat, and to its customers without recipients', () => {
    const indicator = { author_id: 'tom', timestamp: startSeconds + 9, is_typing: true };
    expect(customersChat().run(tom, sendTyping('C1')).pushes).toEqual([
      {
        action: 'incoming_typing_indicator',
        agents: {
          ids: ['anna', 'eve'],
          payload: { chat_id: 'C1', typing_indicator: { ...indicator, recipients: 'all' } },
        },
        customers: { ids: ['mary'], payload: { chat_id: 'C1', typing_indicator: indicator } },
        cause: { actorId: 'tom' },
        primary: false,
      },
    ]);
  });

  test('for agents is told to no customer', () => {
    const [push] = customersChat().run(tom, sendTyping('C1', 'agents', false)).pushes;
    expect(push?.agents).toMatchObject({
      ids: ['anna', 'eve'],
      payload: { typing_indicator: { recipients: 'agents', is_typing: false } },
    });
    expect(push).not.toHaveProperty('customers');
  });

  test('of a supervisor is always for agents', () => {
    const license = customersChat();
    license.supervise('C1', 'tom');
    const [push] = license.run(tom, sendTyping('C1')).pushes;
    expect(push?.agents?.payload).toMatchObject({ typing_indicator: { recipients: 'agents' } });
    expect(push).not.toHaveProperty('customers');
  });

  test('in a chat with scopes is told to those whom they admit and to members', () => {
    const license = customersChat({ groups: [2] });
    license.run(eve, joinChat('C1', 'eve'));
    expect(license.run(eve, sendTyping('C1')).pushes[0]?.agents).toBeUndefined();
    expect(license.refusal(tom, sendTyping('C1'))).toEqual({ type: 'authorization' });
  });

  test('is no fact, joins nobody and starts no thread', () => {
    const license = customersChat();
    license.run(mary, closeThread('C1'));
    const { happenings } = license.run(tom, sendTyping('C1'));
    expect(happenings.filter(isFact)).toEqual([]);
    expect(license.members('C1')).toEqual(['mary']);
    expect(license.chat('C1').threads).toHaveLength(1);
  });

  test('in a chat of others needs chats.conversation--all:write', () => {
    const license = customersChat();
    expect(license.refusal(withScopes(tom, 'chats.conversation--my:write'), sendTyping('C1')).type).toBe(
      'authorization',
    );
    expect(license.refusal(withScopes(tom, 'chats--all:read'), sendTyping('C1')).type).toBe('authorization');
  });
});

describe('a sneak peek', () => {
  test('is told to the agents who see the chat, and to no customer', () => {
    const sneakPeek = { author_id: 'mary', recipients: 'agents', timestamp: startSeconds + 9, text: 'and wh' };
    expect(customersChat({ groups: [2] }).run(mary, peek('C1', 'and wh')).pushes).toEqual([
      {
        action: 'incoming_sneak_peek',
        agents: { ids: ['eve'], payload: { chat_id: 'C1', sneak_peek: sneakPeek } },
        cause: { actorId: 'mary' },
        primary: false,
      },
    ]);
  });

  test('may be empty', () => {
    const [push] = customersChat().run(mary, peek('C1', '')).pushes;
    expect(push?.agents?.payload).toMatchObject({ sneak_peek: { text: '' } });
  });

  test('without an active thread is dropped', () => {
    const license = customersChat();
    license.run(mary, closeThread('C1'));
    expect(license.run(mary, peek('C1', 'hm'))).toEqual({ happenings: [], pushes: [] });
  });

  test('is no fact', () => {
    expect(customersChat().run(mary, peek('C1', 'hm')).happenings.filter(isFact)).toEqual([]);
  });

  test('in the chat of another customer is refused, in an unknown one too', () => {
    expect(customersChat().refusal(ivo, peek('C1', 'hm')).type).toBe('authorization');
    expect(customersChat().refusal(ivo, peek('C9', 'hm')).type).toBe('validation');
  });
});
