import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from '../house.js';
import {
  agents,
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

describe('start_chat of an agent', () => {
  it('gives a chat with its first thread; all agents who see it are told, the requester by request_id', async () => {
    const people = await house.everybody();
    const answer = await people.tom.request('start_chat', {
      chat: {
        properties: { source: { type: 'phone' }, desk: { number: { value: 12 } } },
        thread: {
          events: [
            { type: 'message', text: 'See notes', recipients: 'agents', custom_id: 'n-1' },
            { type: 'system_message', text: 'Opened by hand', custom_id: 's-1' },
            { type: 'annotation', annotation_type: 'kind', properties: { desk: { open: true } } },
          ],
          properties: { source: { type: 'fax' } },
        },
      },
    });
    const chat = {
      id: shortId,
      users: [agents.tom],
      thread: {
        id: shortId,
        timestamp: recently,
        active: true,
        user_ids: [ids.tom],
        events: [
          event(1, ids.tom, { type: 'message', text: 'See notes', recipients: 'agents', custom_id: 'n-1' }),
          { ...systemMessage(2, 'custom', 'Opened by hand'), custom_id: 's-1' },
          event(3, ids.tom, {
            type: 'annotation',
            annotation_type: 'kind',
            properties: { desk: { open: { value: true } } },
          }),
        ],
        order: threadOrder,
        properties: { source: { type: { value: 'fax' } }, ...routing(false) },
      },
      properties: { source: { type: { value: 'phone' } }, desk: { number: { value: 12 } }, ...routing(false) },
      scopes: {},
    };
    expect(answer).toEqual({
      request_id: answer.request_id,
      action: 'start_chat',
      type: 'response',
      success: true,
      payload: { chat },
    });
    const told = [push('incoming_chat_thread', { chat: answer.payload.chat })];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: asCausedBy(answer, told),
      eva: told,
      mary: [],
      ivo: [],
    });
  });

  it('needs no payload', async () => {
    const tom = await house.agent('tom');
    tom.send({ request_id: 'bare', action: 'start_chat' });
    const answer = await tom.find((frame) => frame.request_id === 'bare');
    expect(answer.payload.chat.thread.events).toEqual([]);
  });

  it('needs no scope of the token, and its own push comes even to a token that may not read', async () => {
    const client = await house.agent('tom-nothing');
    const answer = await client.request('start_chat');
    const told = [push('incoming_chat_thread', { chat: answer.payload.chat })];
    expect(await client.pushes()).toEqual(asCausedBy(answer, told));
    const anna = await house.agent('anna');
    await anna.ask('start_chat');
    expect((await client.pushes()).map(({ action }) => action)).toEqual(['agent_updated']);
  });

  it('ignores scopes, wherever they stand', async () => {
    const tom = await house.agent('tom');
    const scopes = { groups: [1] };
    const { chat } = await tom.ask('start_chat', { scopes, chat: { scopes, thread: { scopes } } });
    expect(chat.scopes).toEqual({});
  });

  it.each([
    [{ properties: { nothing: { here: 1 } } }, 'validation', 'chat.properties.nothing.here not found'],
    [{ properties: { constructor: { name: 'x' } } }, 'validation', 'chat.properties.constructor.name not found'],
    [{ properties: { desk: { number: 'one' } } }, 'validation', 'chat.properties.desk.number must be an integer'],
    [{ properties: { desk: { number: 100 } } }, 'validation', 'chat.properties.desk.number has an unsupported value'],
    [{ properties: { desk: { topic: 'art' } } }, 'validation', 'chat.properties.desk.topic has an unsupported value'],
    [{ properties: { routing: { idle: true } } }, 'authorization', 'Authorization error'],
    [
      { thread: { properties: { desk: { open: 1 } } } },
      'validation',
      'chat.thread.properties.desk.open must be a boolean',
    ],
    [
      { thread: { events: [{ type: 'message', text: 'x', properties: { no: { thing: 1 } } }] } },
      'validation',
      'chat.thread.events[0].properties.no.thing not found',
    ],
    [{ thread: { events: [{ type: 'file' }] } }, 'validation', 'chat.thread.events[0].type has an unsupported value'],
  ])('with %j starts nothing', async (chat, type, message) => {
    const tom = await house.agent('tom');
    expect(await tom.refused('start_chat', { chat })).toEqual({ type, message });
    expect(await tom.pushes()).toEqual([]);
    expect(await tom.ask('get_filtered_chats')).toEqual({ chats_summary: [] });
  });
});

describe('start_chat of a customer', () => {
  it('gives a chat that waits for an agent; the thread is told before the router acts', async () => {
    const people = await house.everybody();
    const answer = await people.mary.request('start_chat', {
      chat: {
        properties: { desk: { topic: 'help' } },
        thread: {
          events: [
            { type: 'message', text: 'Hello', custom_id: 'k-1', properties: { source: { type: 'web' } } },
            { type: 'system_message', text: 'Came by phone', system_message_type: 'origin' },
          ],
        },
      },
    });
    const events = [
      event(1, ids.mary, {
        type: 'message',
        text: 'Hello',
        custom_id: 'k-1',
        properties: { source: { type: { value: 'web' } } },
      }),
      systemMessage(2, 'origin', 'Came by phone'),
    ];
    const thread = {
      id: shortId,
      active: true,
      user_ids: [ids.mary],
      order: threadOrder,
      properties: routing(true),
    };
    const common = {
      id: shortId,
      properties: { desk: { topic: { value: 'help' } }, ...routing(true) },
      scopes: {},
    };
    const forMary = { ...common, users: [maryForCustomers], thread: { ...thread, events: events.map(forCustomers) } };
    const forAgents = { ...common, users: [maryForAgents(1)], thread: { ...thread, events, timestamp: recently } };
    expect(answer.payload).toEqual({ chat: forMary });
    const { id: chat_id, thread: started } = answer.payload.chat;
    const unassigned = systemMessage(3, 'routing.unassigned', 'Chat is unassigned');
    const told = [
      push('incoming_chat_thread', { chat: forAgents }),
      push('incoming_event', { chat_id, thread_id: started.id, event: unassigned }),
    ];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: told,
      eva: told,
      mary: [
        ...asCausedBy(answer, [push('incoming_chat_thread', { chat: forMary })]),
        push('incoming_event', { chat_id, thread_id: started.id, event: forCustomers(unassigned) }),
      ],
      ivo: [],
    });
  });

  it('with scopes is shown to the agents whom they admit only', async () => {
    const people = await house.everybody();
    const scopes = { groups: [1, 7, 1], agents: [ids.tom] };
    const { chat } = await people.mary.ask('start_chat', { routing_scope: { type: 'license' }, chat: { scopes } });
    expect(chat.scopes).toEqual({ groups: [1, 7] });
    const { anna, tom, eva, ivo } = await heard(people);
    expect(anna.map(({ action }) => action)).toEqual(['incoming_chat_thread', 'incoming_event']);
    expect(anna[0]?.payload.chat.scopes).toEqual({ groups: [1, 7] });
    expect([tom, eva, ivo]).toEqual([[], [], []]);
  });

  it.each([
    [{ properties: { desk: { open: true } } }, 'authorization', 'Authorization error'],
    [{ properties: { routing: { pinned: true } } }, 'authorization', 'Authorization error'],
    [{ properties: { desk: { topic: 5 } } }, 'validation', 'chat.properties.desk.topic must be a string'],
    [{ thread: { events: [{ type: 'message' }] } }, 'validation', 'chat.thread.events[0].text is required'],
  ])('with %j starts nothing', async (chat, type, message) => {
    const mary = await house.customer('mary');
    expect(await mary.refused('start_chat', { chat })).toEqual({ type, message });
    expect(await mary.pushes()).toEqual([]);
    expect(await mary.ask('get_chats_summary')).toEqual({ chats_summary: [], total_chats: 0 });
  });

  it('starts another chat each time', async () => {
    const mary = await house.customer('mary');
    const [first, second] = [await mary.ask('start_chat'), await mary.ask('start_chat')];
    expect(first.chat.id).not.toBe(second.chat.id);
    expect((await mary.ask('get_chats_summary')).total_chats).toBe(2);
  });
});
