import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from '../house.js';
import {
  agents,
  agentsForCustomers,
  asCausedBy,
  event,
  forCustomers,
  maryForAgents,
  maryForCustomers,
  push,
  recently,
  routing,
  shortId,
  systemMessage,
  threadOrder,
} from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

describe('an event of an agent', () => {
  it('into a closed chat starts a thread, in which the writer simply is', async () => {
    const { people, chat_id } = await house.conversation();
    await people.tom.ask('close_thread', { chat_id });
    await heard(people);
    const answer = await people.anna.request('send_event', {
      chat_id,
      event: { type: 'message', text: 'Still there?' },
    });
    const sent = event(1, ids.anna, { type: 'message', text: 'Still there?' });
    expect(answer.payload).toEqual({ thread_id: shortId, event: sent });
    const thread = { id: answer.payload.thread_id, active: true, order: threadOrder, properties: routing(false) };
    const user_ids = [ids.mary, ids.tom, ids.anna];
    const chat = { id: chat_id, properties: routing(false), scopes: {} };
    const told = [
      push('incoming_chat_thread', {
        chat: {
          ...chat,
          users: [maryForAgents(2), agents.tom, agents.anna],
          thread: { ...thread, timestamp: recently, user_ids, events: [sent] },
        },
      }),
    ];
    expect(await heard(people)).toEqual({
      anna: asCausedBy(answer, told),
      tom: told,
      eva: told,
      mary: [
        push('incoming_chat_thread', {
          chat: {
            ...chat,
            users: [maryForCustomers, agentsForCustomers.tom, agentsForCustomers.anna],
            thread: { ...thread, user_ids, events: [forCustomers(sent)] },
          },
        }),
      ],
      ivo: [],
    });
  });

  it('for agents into a closed chat starts a thread that the customer sees empty', async () => {
    const { people, chat_id } = await house.conversation();
    await people.tom.ask('close_thread', { chat_id });
    await heard(people);
    const note = { type: 'message', text: 'Let us wait', recipients: 'agents' };
    const { thread_id } = await people.tom.ask('send_event', { chat_id, event: note });
    const [told, ...rest] = await people.mary.pushes();
    expect(told?.payload.chat.thread).toEqual(expect.objectContaining({ id: thread_id, events: [] }));
    expect(rest).toEqual([]);
  });

  it('that is an annotation goes to the end of a closed thread', async () => {
    const { people, chat_id, thread_id } = await house.conversation();
    await people.tom.ask('close_thread', { chat_id });
    await heard(people);
    const note = { type: 'annotation', annotation_type: 'outcome', text: 'sold' };
    const answer = await people.tom.request('send_event', { chat_id, event: note });
    const stored = event(4, ids.tom, note);
    expect(answer.payload).toEqual({ thread_id, event: stored });
    expect((await heard(people)).mary).toEqual([
      push('incoming_event', { chat_id, thread_id, event: forCustomers(stored) }),
    ]);
    const { threads } = (await people.tom.ask('get_chat_threads', { chat_id })).chat;
    expect(threads.map(({ active }: { active: boolean }) => active)).toEqual([false]);
  });
});

describe('an event of a customer', () => {
  it('into a closed chat starts a thread; then the router takes the agents off, without farewell', async () => {
    const { people, chat_id } = await house.conversation();
    await people.mary.ask('close_thread', { chat_id });
    await heard(people);
    const answer = await people.mary.request('send_event', { chat_id, event: { type: 'message', text: 'Me again' } });
    const { thread_id } = answer.payload;
    const sent = event(1, ids.mary, { type: 'message', text: 'Me again' });
    const thread = {
      id: shortId,
      active: true,
      order: threadOrder,
      properties: routing(true),
      user_ids: [ids.mary, ids.tom],
    };
    const chat = { id: chat_id, properties: routing(true), scopes: {} };
    const waits = systemMessage(2, 'routing.unassigned', 'Chat is unassigned');
    const removed = { added: [], removed_ids: [ids.tom] };
    const told = [
      push('incoming_chat_thread', {
        chat: {
          ...chat,
          users: [maryForAgents(2), agents.tom],
          thread: { ...thread, timestamp: recently, events: [sent] },
        },
      }),
      push('chat_users_updated', {
        chat_id,
        updated_users: { customers: { added: [], removed_ids: [] }, agents: removed },
      }),
      push('incoming_event', { chat_id, thread_id, event: waits }),
    ];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: told,
      eva: told,
      mary: [
        ...asCausedBy(answer, [
          push('incoming_chat_thread', {
            chat: {
              ...chat,
              users: [maryForCustomers, agentsForCustomers.tom],
              thread: { ...thread, events: [forCustomers(sent)] },
            },
          }),
        ]),
        push('chat_users_updated', { chat_id, updated_users: removed }),
        push('incoming_event', { chat_id, thread_id, event: forCustomers(waits) }),
      ],
      ivo: [],
    });
  });

  it('that is an annotation goes to the end of a closed thread', async () => {
    const { people, chat_id, thread_id } = await house.conversation();
    await people.mary.ask('close_thread', { chat_id });
    const note = { type: 'annotation', annotation_type: 'rating' };
    const answer = await people.mary.ask('send_event', { chat_id, event: note });
    expect(answer).toEqual({ thread_id, event: forCustomers(event(4, ids.mary, note)) });
  });
});
