import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from '../house.js';
import { push, recently } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const authorization = { type: 'authorization', message: 'Authorization error' };
const nobodyHeard = { anna: [], tom: [], eva: [], mary: [], ivo: [] };

describe('send_typing_indicator', () => {
  it('tells the other agents and the customers, never the author', async () => {
    const people = await house.everybody();
    const second = await house.agent('tom');
    const { chat } = await people.mary.ask('start_chat');
    await heard({ ...people, second });
    const answer = await people.tom.request('send_typing_indicator', { chat_id: chat.id, is_typing: true });
    expect(answer.payload).toBeUndefined();
    const indicator = { author_id: ids.tom, timestamp: recently, is_typing: true };
    const typing = (typing_indicator: object) =>
      push('incoming_typing_indicator', { chat_id: chat.id, typing_indicator });
    expect(await heard({ ...people, second })).toEqual({
      ...nobodyHeard,
      anna: [typing({ ...indicator, recipients: 'all' })],
      eva: [typing({ ...indicator, recipients: 'all' })],
      mary: [typing(indicator)],
      second: [],
    });
  });

  it('for agents does not reach the customers', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await heard(people);
    await people.tom.ask('send_typing_indicator', { chat_id: chat.id, is_typing: false, recipients: 'agents' });
    const typing_indicator = { author_id: ids.tom, recipients: 'agents', timestamp: recently, is_typing: false };
    const told = [push('incoming_typing_indicator', { chat_id: chat.id, typing_indicator })];
    expect(await heard(people)).toEqual({ ...nobodyHeard, anna: told, eva: told });
  });

  it('joins nobody, stores nothing and starts no thread', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await people.mary.ask('close_thread', { chat_id: chat.id });
    const before = await people.anna.ask('get_chat_threads', { chat_id: chat.id });
    await people.tom.ask('send_typing_indicator', { chat_id: chat.id, is_typing: true });
    expect(await people.anna.ask('get_chat_threads', { chat_id: chat.id })).toEqual(before);
  });

  it('is refused where the agent may not write', async () => {
    const { tom, eva, mary } = await house.everybody();
    const { chat } = await mary.ask('start_chat', { chat: { scopes: { groups: [1] } } });
    const payload = { chat_id: chat.id, is_typing: true };
    expect(await tom.refused('send_typing_indicator', payload)).toEqual(authorization);
    expect(await eva.refused('send_typing_indicator', payload)).toEqual(authorization);
    expect(await tom.refused('send_typing_indicator', { ...payload, chat_id: 'NOSUCHCHAT' })).toEqual({
      type: 'validation',
      message: 'chat_id not found',
    });
  });
});

describe('send_sneak_peek', () => {
  it.each(['and what about Fri', ''])('%j reaches the agents who see the chat, and no customer', async (text) => {
    const people = await house.everybody();
    const second = await house.customer('mary');
    const { chat } = await people.mary.ask('start_chat');
    await heard({ ...people, second });
    const answer = await people.mary.request('send_sneak_peek', { chat_id: chat.id, sneak_peek_text: text });
    expect(answer.payload).toBeUndefined();
    const sneak_peek = { author_id: ids.mary, recipients: 'agents', timestamp: recently, text };
    const told = [push('incoming_sneak_peek', { chat_id: chat.id, sneak_peek })];
    expect(await heard({ ...people, second })).toEqual({
      ...nobodyHeard,
      anna: told,
      tom: told,
      eva: told,
      second: [],
    });
  });

  it('keeps to the scopes of the chat', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat', { chat: { scopes: { groups: [1] } } });
    await heard(people);
    await people.mary.ask('send_sneak_peek', { chat_id: chat.id, sneak_peek_text: 'x' });
    const { anna, ...others } = await heard(people);
    expect(anna).toHaveLength(1);
    expect(others).toEqual({ tom: [], eva: [], mary: [], ivo: [] });
  });

  it('is dropped without an active thread, and refused in other people’s chats', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await people.mary.ask('close_thread', { chat_id: chat.id });
    await heard(people);
    const payload = { chat_id: chat.id, sneak_peek_text: 'x' };
    expect((await people.mary.request('send_sneak_peek', payload)).success).toBe(true);
    expect(await people.ivo.refused('send_sneak_peek', payload)).toEqual(authorization);
    expect(await heard(people)).toEqual(nobodyHeard);
  });
});
