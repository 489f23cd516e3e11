import { describe, expect, test } from 'vitest';
import {
  closeThread,
  message,
  sendEvent,
  startChat,
  updateChatProperties,
  updateThreadProperties,
} from '../commands.js';
import { anna, eve, ivo, mary, TestLicense, tom, withScopes } from '../license.js';

function customersChat(): TestLicense {
  const license = new TestLicense();
  license.run(mary, startChat({ properties: { source: { type: 'web' } } }));
  return license;
}

describe('update_chat_properties', () => {
  test('tells each side what has changed just now and what it may read', () => {
    const license = customersChat();
    const properties = { source: { type: 'web' }, berth: { number: 12, owner: 'Mr. Marsh' } };
    expect(license.run(tom, updateChatProperties('C1', properties)).pushes).toEqual([
      {
        action: 'chat_properties_updated',
        agents: {
          ids: ['anna', 'tom', 'eve'],
          payload: {
            chat_id: 'C1',
            properties: { berth: { number: { value: 12 }, owner: { value: 'Mr. Marsh' } } },
          },
        },
        customers: { ids: ['mary'], payload: { chat_id: 'C1', properties: { berth: { number: { value: 12 } } } } },
        cause: { actorId: 'tom' },
        primary: true,
      },
    ]);
    expect(license.chat('C1').properties).toMatchObject({ ...properties, routing: { unassigned: true } });
  });

  test('tells nothing to a side that may read nothing of it', () => {
    const [push] = customersChat().run(tom, updateChatProperties('C1', { berth: { owner: 'Mr. Marsh' } })).pushes;
    expect(push?.agents).toBeDefined();
    expect(push).not.toHaveProperty('customers');
    const [wish] = customersChat().run(mary, updateChatProperties('C1', { berth: { wish: 'a quay' } })).pushes;
    expect(wish?.customers).toBeDefined();
    expect(wish).not.toHaveProperty('agents');
  });

  test('with the values that are there already changes nothing', () => {
    const license = customersChat();
    const outcome = license.run(tom, updateChatProperties('C1', { source: { type: 'web' } }));
    expect(outcome).toEqual({ happenings: [], pushes: [] });
  });

  test('by a customer obeys the access of customers', () => {
    const license = customersChat();
    license.run(mary, updateChatProperties('C1', { berth: { review: 1 } }));
    expect(license.chat('C1').properties.berth).toEqual({ review: 1 });
    expect(license.refusal(mary, updateChatProperties('C1', { berth: { number: 3 } }))).toEqual({
      type: 'authorization',
    });
    expect(license.refusal(tom, updateChatProperties('C1', { berth: { review: 0 } }))).toEqual({
      type: 'authorization',
    });
  });

  test('is all or nothing', () => {
    const license = customersChat();
    const command = updateChatProperties('C1', { source: { type: 'phone' }, berth: { number: 0 } });
    expect(license.refusal(tom, command)).toEqual({
      type: 'validation',
      message: 'properties.berth.number has an unsupported value',
    });
    expect(license.chat('C1').properties.source).toEqual({ type: 'web' });
  });

  test('needs no membership with chats.conversation--all:write, and a chat that exists and may be used', () => {
    const license = customersChat();
    const command = updateChatProperties('C1', { berth: { paid: true } });
    license.run(withScopes(tom, 'chats.conversation--all:write'), command);
    expect(license.members('C1')).toEqual(['mary']);
    const refused = [withScopes(eve, 'chats.conversation--my:write'), withScopes(eve, 'chats.meta--all:write'), ivo];
    for (const actor of refused) expect(license.refusal(actor, command)).toEqual({ type: 'authorization' });
    expect(license.refusal(anna, updateChatProperties('C9', { berth: { paid: true } }))).toEqual({
      type: 'validation',
      message: 'chat_id not found',
    });
  });
});

describe('update_chat_thread_properties', () => {
  test('sets them on the named thread alone, also on a closed one', () => {
    const license = customersChat();
    license.run(mary, closeThread('C1'));
    license.run(mary, sendEvent('C1', message('again')));
    const [push] = license.run(tom, updateThreadProperties('C1', 'T1', { berth: { number: 7 } })).pushes;
    expect(push).toMatchObject({
      action: 'chat_thread_properties_updated',
      agents: { payload: { chat_id: 'C1', thread_id: 'T1', properties: { berth: { number: { value: 7 } } } } },
    });
    expect(push).not.toHaveProperty('customers');
    expect(license.chat('C1').threads.map(({ properties }) => properties.berth)).toEqual([{ number: 7 }, undefined]);
    expect(license.chat('C1').properties.berth).toBeUndefined();
  });

  test('with an unknown thread, or one of another chat, is refused', () => {
    const license = customersChat();
    license.run(mary, startChat());
    for (const id of ['T9', 'T2']) {
      expect(license.refusal(tom, updateThreadProperties('C1', id, { berth: { number: 7 } }))).toEqual({
        type: 'validation',
        message: 'thread_id not found',
      });
    }
  });

  test('knows the properties of threads, not those of chats', () => {
    expect(customersChat().refusal(tom, updateThreadProperties('C1', 'T1', { berth: { paid: true } }))).toEqual({
      type: 'validation',
      message: 'properties.berth.paid not found',
    });
  });
});
