import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from '../house.js';
import type { RtmClient } from '../rtm-client.js';
import { agents, agentsForCustomers, asCausedBy, forCustomers, push, systemMessage } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const authorization = { type: 'authorization', message: 'Authorization error' };
const nobodyHeard = { anna: [], tom: [], eva: [], mary: [], ivo: [] };

/** A chat of the customer, and what is told about it. */
async function startedBy(customer: RtmClient, chat: object = {}) {
  const started = await customer.ask('start_chat', { chat });
  const chat_id: string = started.chat.id;
  const thread_id: string = started.chat.thread.id;
  const users = (change: object) => push('chat_users_updated', { chat_id, updated_users: change });
  return {
    chat_id,
    thread_id,
    /** `chat_users_updated` on the agent side. */
    forAgents: (added: object[], removed_ids: string[] = []) =>
      users({ customers: { added: [], removed_ids: [] }, agents: { added, removed_ids } }),
    /** `chat_users_updated` on the customer side. */
    forCustomers: (added: object[], removed_ids: string[] = []) => users({ added, removed_ids }),
    message: (event: object) => push('incoming_event', { chat_id, thread_id, event }),
    unassigned: (value: boolean) => {
      const properties = { routing: { unassigned: { value } } };
      return [
        push('chat_properties_updated', { chat_id, properties }),
        push('chat_thread_properties_updated', { chat_id, thread_id, properties }),
      ];
    },
  };
}

describe('join_chat', () => {
  it('tells users, then one system message, then that the chat is assigned', async () => {
    const people = await house.everybody();
    const chat = await startedBy(people.mary);
    await heard(people);
    const answer = await people.tom.request('join_chat', { chat_id: chat.chat_id, agent_ids: [ids.tom] });
    expect(answer).toEqual({ request_id: answer.request_id, action: 'join_chat', type: 'response', success: true });
    const joined = systemMessage(2, 'agent_joined', 'Tom Reed joined the chat');
    const told = [chat.forAgents([agents.tom]), chat.message(joined), ...chat.unassigned(false)];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: asCausedBy(answer, told),
      eva: told,
      mary: [
        chat.forCustomers([agentsForCustomers.tom]),
        chat.message(forCustomers(joined)),
        ...chat.unassigned(false),
      ],
      ivo: [],
    });
    const { threads } = (await people.anna.ask('get_chat_threads', { chat_id: chat.chat_id })).chat;
    expect(threads[0].user_ids).toEqual([ids.mary, ids.tom]);
  });

  it('of several agents is one push for all and one system message each; who is in already is skipped', async () => {
    const people = await house.everybody();
    const chat = await startedBy(people.mary);
    await people.tom.ask('join_chat', { chat_id: chat.chat_id, agent_ids: [ids.tom] });
    await heard(people);
    const agent_ids = [ids.tom, ids.anna, ids.eva, ids.anna];
    const answer = await people.anna.request('join_chat', { chat_id: chat.chat_id, agent_ids });
    const eva = { ...agents.anna, id: ids.eva, name: 'Eva Lund', email: ids.eva };
    const told = [
      chat.forAgents([agents.anna, eva]),
      chat.message(systemMessage(3, 'agent_joined', 'Anna Kowal joined the chat')),
      chat.message(systemMessage(4, 'agent_joined', 'Eva Lund joined the chat')),
    ];
    const { anna, tom } = await heard(people);
    expect(anna).toEqual(asCausedBy(answer, told));
    expect(tom).toEqual(told);
  });

  it('of members only succeeds without a push', async () => {
    const people = await house.everybody();
    const chat = await startedBy(people.mary);
    const payload = { chat_id: chat.chat_id, agent_ids: [ids.tom] };
    await people.tom.ask('join_chat', payload);
    await heard(people);
    expect((await people.tom.request('join_chat', payload)).success).toBe(true);
    expect(await heard(people)).toEqual(nobodyHeard);
  });

  it('without an active thread writes no message and starts no thread', async () => {
    const people = await house.everybody();
    const chat = await startedBy(people.mary);
    await people.mary.ask('close_thread', { chat_id: chat.chat_id });
    await heard(people);
    await people.tom.ask('join_chat', { chat_id: chat.chat_id, agent_ids: [ids.tom] });
    expect(await heard(people)).toEqual({
      anna: [chat.forAgents([agents.tom])],
      tom: [{ ...chat.forAgents([agents.tom]), request_id: expect.any(String) }],
      eva: [chat.forAgents([agents.tom])],
      mary: [chat.forCustomers([agentsForCustomers.tom])],
      ivo: [],
    });
    const { threads } = (await people.tom.ask('get_chat_threads', { chat_id: chat.chat_id })).chat;
    expect(threads).toHaveLength(1);
  });

  it('into a scoped chat tells the agents who see it and the one who was added', async () => {
    const people = await house.everybody();
    const chat = await startedBy(people.mary, { scopes: { groups: [1] } });
    await heard(people);
    await people.anna.ask('join_chat', { chat_id: chat.chat_id, agent_ids: [ids.tom] });
    const { anna, tom, eva } = await heard(people);
    expect(tom.map(({ action }) => action)).toEqual(anna.map(({ action }) => action));
    expect(tom[0]).toEqual(chat.forAgents([agents.tom]));
    expect(eva).toEqual([]);
  });

  it.each([
    ['an unknown chat', 'anna', { chat_id: 'NOSUCHCHAT', agent_ids: [ids.anna] }, 'chat_id not found'],
    ['an unknown agent', 'anna', { agent_ids: [ids.anna, 'nobody'] }, 'agent_ids not found'],
    ['a customer', 'anna', { agent_ids: [ids.mary] }, 'agent_ids not found'],
    ['others, by a normal agent', 'tom', { agent_ids: [ids.tom, ids.anna] }, undefined],
    ['oneself, with a token that may only read', 'tom-reads', { agent_ids: [ids.tom] }, undefined],
    ['oneself, with a token for own chats', 'tom-own', { agent_ids: [ids.tom] }, undefined],
  ])('of %s is refused and adds nobody', async (_, token, payload, message) => {
    const mary = await house.customer('mary');
    const chat = await startedBy(mary);
    const client = await house.agent(token);
    await mary.pushes();
    const error = await client.refused('join_chat', { chat_id: chat.chat_id, ...payload });
    expect(error).toEqual(message === undefined ? authorization : { type: 'validation', message });
    expect(await mary.pushes()).toEqual([]);
  });

  it('of a hidden chat is authorization', async () => {
    const { tom, mary } = await house.everybody();
    const chat = await startedBy(mary, { scopes: { groups: [1] } });
    expect(await tom.refused('join_chat', { chat_id: chat.chat_id, agent_ids: [ids.tom] })).toEqual(authorization);
  });
});

describe('remove_from_chat', () => {
  it('without ids is leaving; of the last agent it leaves the chat unassigned, by the router', async () => {
    const people = await house.everybody();
    const chat = await startedBy(people.mary);
    await people.tom.ask('join_chat', { chat_id: chat.chat_id, agent_ids: [ids.tom] });
    await heard(people);
    const answer = await people.tom.request('remove_from_chat', { chat_id: chat.chat_id });
    expect(answer.payload).toBeUndefined();
    const left = systemMessage(3, 'agent_left', 'Tom Reed left the chat');
    const waits = systemMessage(4, 'routing.unassigned', 'Chat is unassigned');
    const leaving = [chat.forAgents([], [ids.tom]), chat.message(left)];
    const router = [chat.message(waits), ...chat.unassigned(true)];
    expect(await heard(people)).toEqual({
      anna: [...leaving, ...router],
      tom: [...asCausedBy(answer, leaving), ...router],
      eva: [...leaving, ...router],
      mary: [
        chat.forCustomers([], [ids.tom]),
        chat.message(forCustomers(left)),
        chat.message(forCustomers(waits)),
        ...chat.unassigned(true),
      ],
      ivo: [],
    });
    const after = (await people.anna.ask('get_chat_threads', { chat_id: chat.chat_id })).chat;
    expect(after.users[1]).toEqual({ ...agents.tom, present: false });
    expect(after.threads[0].user_ids).toEqual([ids.mary, ids.tom]);
  });

  it('of one of two agents does not concern the router', async () => {
    const people = await house.everybody();
    const chat = await startedBy(people.mary);
    await people.anna.ask('join_chat', { chat_id: chat.chat_id, agent_ids: [ids.tom, ids.anna] });
    await heard(people);
    await people.anna.ask('remove_from_chat', { chat_id: chat.chat_id, agent_ids: [ids.tom], customer_ids: [] });
    const left = systemMessage(4, 'agent_left', 'Tom Reed left the chat');
    expect((await heard(people)).tom).toEqual([chat.forAgents([], [ids.tom]), chat.message(left)]);
  });

  it('from a scoped chat is the last that the removed agent hears of it', async () => {
    const people = await house.everybody();
    const chat = await startedBy(people.mary, { scopes: { groups: [1] } });
    await people.anna.ask('join_chat', { chat_id: chat.chat_id, agent_ids: [ids.tom] });
    await heard(people);
    await people.tom.ask('remove_from_chat', { chat_id: chat.chat_id });
    const { anna, tom, eva } = await heard(people);
    expect(tom).toEqual([{ ...chat.forAgents([], [ids.tom]), request_id: expect.any(String) }]);
    expect(anna.map(({ action }) => action)).toEqual([
      'chat_users_updated',
      'incoming_event',
      'incoming_event',
      'chat_properties_updated',
      'chat_thread_properties_updated',
    ]);
    expect(eva).toEqual([]);
    expect(await people.tom.refused('get_chat_threads', { chat_id: chat.chat_id })).toEqual(authorization);
  });

  it('without an active thread writes nothing', async () => {
    const people = await house.everybody();
    const chat = await startedBy(people.mary);
    await people.tom.ask('join_chat', { chat_id: chat.chat_id, agent_ids: [ids.tom] });
    await people.mary.ask('close_thread', { chat_id: chat.chat_id });
    await heard(people);
    await people.tom.ask('remove_from_chat', { chat_id: chat.chat_id, agent_ids: [] });
    expect((await heard(people)).anna).toEqual([chat.forAgents([], [ids.tom])]);
  });

  it.each([
    ['oneself when one is not in', 'tom', {}, 'agent_ids has a user who is not in the chat'],
    [
      'an agent who is not in',
      'anna',
      { agent_ids: [ids.anna, ids.tom] },
      'agent_ids has a user who is not in the chat',
    ],
    ['an unknown id', 'anna', { agent_ids: ['nobody'] }, 'agent_ids has a user who is not in the chat'],
    ['a customer among the agents', 'anna', { agent_ids: [ids.anna, ids.mary] }, undefined],
    ['a customer', 'anna', { customer_ids: [ids.mary] }, undefined],
    ['somebody else, by a normal agent who is not in', 'tom', { agent_ids: [ids.anna] }, undefined],
    ['anybody, with a token that may only read', 'tom-reads', {}, undefined],
  ])('of %s is refused and removes nobody', async (_, token, payload, message) => {
    const mary = await house.customer('mary');
    const chat = await startedBy(mary);
    const anna = await house.agent('anna');
    await anna.ask('join_chat', { chat_id: chat.chat_id, agent_ids: [ids.anna] });
    const client = await house.agent(token);
    await mary.pushes();
    const error = await client.refused('remove_from_chat', { chat_id: chat.chat_id, ...payload });
    expect(error).toEqual(message === undefined ? authorization : { type: 'validation', message });
    expect(await mary.pushes()).toEqual([]);
  });

  it('of somebody else is allowed to a normal agent in own chats', async () => {
    const { anna, tom, mary } = await house.everybody();
    const chat = await startedBy(mary);
    await anna.ask('join_chat', { chat_id: chat.chat_id, agent_ids: [ids.anna, ids.tom] });
    expect((await tom.request('remove_from_chat', { chat_id: chat.chat_id, agent_ids: [ids.anna] })).success).toBe(
      true,
    );
  });
});
