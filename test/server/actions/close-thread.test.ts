import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from '../house.js';
import { asCausedBy, forCustomers, push, systemMessage } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const noThread = { type: 'validation', message: 'Chat has no active thread' };
const authorization = { type: 'authorization', message: 'Authorization error' };

describe('close_thread', () => {
  it('of an agent is a last system message, then the end; members stay', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    const chat_id = chat.id;
    await people.tom.ask('join_chat', { chat_id, agent_ids: [ids.tom] });
    await heard(people);
    const answer = await people.tom.request('close_thread', { chat_id });
    expect(answer).toEqual({
      request_id: answer.request_id,
      action: 'close_thread',
      type: 'response',
      success: true,
    });
    const thread_id = chat.thread.id;
    const message = systemMessage(3, 'manual_archived', 'Tom Reed archived the chat');
    const closed = push('thread_closed', { chat_id, thread_id, user_id: ids.tom });
    const told = [push('incoming_event', { chat_id, thread_id, event: message }), closed];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: asCausedBy(answer, told),
      eva: told,
      mary: [push('incoming_event', { chat_id, thread_id, event: forCustomers(message) }), closed],
      ivo: [],
    });
    const after = (await people.anna.ask('get_chat_threads', { chat_id })).chat;
    expect(after.threads.map(({ active }: { active: boolean }) => active)).toEqual([false]);
    expect(after.users.map(({ id, present }: { id: string; present: boolean }) => [id, present])).toEqual([
      [ids.mary, true],
      [ids.tom, true],
    ]);
  });

  it('of a customer names the customer', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await heard(people);
    const answer = await people.mary.request('close_thread', { chat_id: chat.id, thread_id: 'whatever' });
    expect(answer.payload).toBeUndefined();
    const names = { chat_id: chat.id, thread_id: chat.thread.id };
    const message = systemMessage(2, 'manual_archived', 'Mary Brown archived the chat');
    const closed = push('thread_closed', { ...names, user_id: ids.mary });
    const told = [push('incoming_event', { ...names, event: message }), closed];
    const mary = [push('incoming_event', { ...names, event: forCustomers(message) }), closed];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: told,
      eva: told,
      mary: asCausedBy(answer, mary),
      ivo: [],
    });
  });

  it('of a customer without a name calls them Customer', async () => {
    const ivo = await house.customer('ivo');
    const { chat } = await ivo.ask('start_chat');
    await ivo.ask('close_thread', { chat_id: chat.id });
    const [, , last] = await ivo.pushes();
    expect(last?.payload.event.text).toBe('Customer archived the chat');
  });

  it('without an active thread is validation, and nobody is told', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await people.anna.ask('close_thread', { chat_id: chat.id });
    await heard(people);
    expect(await people.anna.refused('close_thread', { chat_id: chat.id })).toEqual(noThread);
    expect(await people.mary.refused('close_thread', { chat_id: chat.id })).toEqual(noThread);
    expect(await heard(people)).toEqual({ anna: [], tom: [], eva: [], mary: [], ivo: [] });
  });

  it('is refused where the requester has no business', async () => {
    const { anna, tom, eva, mary, ivo } = await house.everybody();
    const { chat } = await mary.ask('start_chat', { chat: { scopes: { groups: [1] } } });
    const payload = { chat_id: chat.id };
    expect(await tom.refused('close_thread', payload)).toEqual(authorization); // hidden, and not a member
    expect(await eva.refused('close_thread', payload)).toEqual(authorization); // the token may only read
    expect(await ivo.refused('close_thread', payload)).toEqual(authorization); // somebody else’s chat
    expect(await ivo.refused('close_thread', { chat_id: 'NOSUCHCHAT' })).toEqual({
      type: 'validation',
      message: 'chat_id not found',
    });
    expect((await anna.request('close_thread', payload)).success).toBe(true);
  });

  it('of a normal agent needs membership, because the token reaches own chats only', async () => {
    const { tom, mary } = await house.everybody();
    const { chat } = await mary.ask('start_chat');
    expect(await tom.refused('close_thread', { chat_id: chat.id })).toEqual(authorization);
    await tom.ask('join_chat', { chat_id: chat.id, agent_ids: [ids.tom] });
    expect((await tom.request('close_thread', { chat_id: chat.id })).success).toBe(true);
  });
});
