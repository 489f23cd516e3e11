import { describe, expect, test } from 'vitest';
import type { InitialEvent } from '../../../src/protocol/event.js';
import { message, startChat } from '../commands.js';
import { actionsFor, anna, mary, startSeconds, TestLicense, tom } from '../license.js';

const routing = (unassigned: boolean) => ({ routing: { idle: { value: false }, unassigned: { value: unassigned } } });

describe('start_chat by an agent', () => {
  test('makes a chat with its first thread, of which the agent is the only user, and tells all agents', () => {
    const license = new TestLicense();
    const { pushes } = license.run(anna, startChat({ events: [message('Call with Ivo')] }));
    expect(pushes).toEqual([
      {
        action: 'incoming_chat_thread',
        agents: {
          ids: ['anna', 'tom', 'eve'],
          payload: {
            chat: {
              id: 'C1',
              users: [
                {
                  id: 'anna',
                  type: 'agent',
                  name: 'Anna Kowal',
                  email: 'anna@harbor.example',
                  avatar: 'cdn.harbor.example/anna.png',
                  present: true,
                },
              ],
              thread: {
                id: 'T1',
                timestamp: startSeconds,
                active: true,
                user_ids: ['anna'],
                events: [
                  {
                    id: 'E1',
                    order: 1,
                    type: 'message',
                    author_id: 'anna',
                    timestamp: startSeconds,
                    text: 'Call with Ivo',
                    recipients: 'all',
                  },
                ],
                order: startSeconds * 1000,
                properties: routing(false),
              },
              properties: routing(false),
              scopes: {},
            },
          },
        },
        cause: { actorId: 'anna' },
        primary: true,
      },
    ]);
  });

  test('needs no permission scope', () => {
    const license = new TestLicense();
    const { happenings } = license.run({ ...tom, scopes: new Set() }, startChat());
    expect(happenings).toHaveLength(1);
  });
});

describe('start_chat by a customer', () => {
  test('is told to both sides, then the router says that the chat waits', () => {
    const license = new TestLicense();
    const outcome = license.run(mary, startChat({ events: [message('Hello')] }));
    const [started, waits] = outcome.pushes;
    const both = ['incoming_chat_thread', 'incoming_event routing.unassigned'];
    expect(actionsFor('agents', outcome)).toEqual(both);
    expect(actionsFor('customers', outcome)).toEqual(both);
    expect(started?.customers).toEqual({
      ids: ['mary'],
      payload: {
        chat: {
          id: 'C1',
          users: [
            {
              id: 'mary',
              type: 'customer',
              name: 'Mary Brown',
              email: 'mary@pier.example',
              fields: { order_no: '7731' },
              present: true,
            },
          ],
          thread: {
            id: 'T1',
            active: true,
            user_ids: ['mary'],
            events: [
              { id: 'E1', order: 1, type: 'message', author_id: 'mary', timestamp: startSeconds, text: 'Hello' },
            ],
            order: startSeconds * 1000,
            properties: routing(true),
          },
          properties: routing(true),
          scopes: {},
        },
      },
    });
    expect(waits?.agents?.payload).toEqual({
      chat_id: 'C1',
      thread_id: 'T1',
      event: {
        id: 'E2',
        order: 2,
        type: 'system_message',
        timestamp: startSeconds,
        text: 'Chat is unassigned',
        system_message_type: 'routing.unassigned',
        recipients: 'all',
      },
    });
  });

  test('may be done again and again: every time it is a new chat', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    license.run(mary, startChat());
    expect([...license.state.chats.keys()]).toEqual(['C1', 'C2']);
  });

  test('with scopes is told to the agents of those groups only', () => {
    const license = new TestLicense();
    const { pushes } = license.run(mary, startChat({ scopes: { groups: [2, 2, 77] } }));
    expect(pushes.map(({ agents }) => agents?.ids)).toEqual([['eve'], ['eve']]);
    expect(pushes[0]?.agents?.payload).toMatchObject({ chat: { scopes: { groups: [2, 77] } } });
  });

  test('with an empty list of groups has no scopes', () => {
    const license = new TestLicense();
    const { pushes } = license.run(mary, startChat({ scopes: { groups: [] } }));
    expect(pushes[0]?.agents?.ids).toEqual(['anna', 'tom', 'eve']);
    expect(pushes[0]?.agents?.payload).toMatchObject({ chat: { scopes: {} } });
  });
});

describe('initial events', () => {
  const types: InitialEvent[] = [
    message('one', { custom_id: 'k-1' }),
    { type: 'annotation', annotation_type: 'rating' },
    { type: 'filled_form', fields: [{ type: 'text', name: 'n', label: 'Name', value: 'Ivo' }] },
    { type: 'custom', content: { invoice: { no: 88 } } },
    { type: 'system_message', text: 'Opened by phone', custom_id: 'k-2', recipients: 'agents' },
    { type: 'system_message', text: 'Welcome', system_message_type: 'greeting' },
  ];

  test.each([
    { by: anna, recipients: ['all', 'all', 'all', 'all', 'agents', 'all'] },
    { by: mary, recipients: ['all', 'all', 'all', 'all', 'all', 'all'] },
  ])('of $by.id keep their order; system messages have no author', ({ by, recipients }) => {
    const license = new TestLicense();
    license.run(by, startChat({ events: types }));
    const events = license.chat('C1').threads[0]?.events.slice(0, types.length) ?? [];
    expect(events.map(({ order }) => order)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(events.map(({ authorId }) => authorId)).toEqual([by.id, by.id, by.id, by.id, undefined, undefined]);
    expect(events.map(({ customId }) => customId)).toEqual(['k-1', undefined, undefined, undefined, 'k-2', undefined]);
    expect(events.map((event) => event.recipients)).toEqual(recipients);
    expect(events.map(({ body }) => body)).toEqual([
      { type: 'message', text: 'one' },
      { type: 'annotation', annotation_type: 'rating' },
      { type: 'filled_form', fields: [{ type: 'text', name: 'n', label: 'Name', value: 'Ivo' }] },
      { type: 'custom', content: { invoice: { no: 88 } } },
      { type: 'system_message', text: 'Opened by phone', system_message_type: 'custom' },
      { type: 'system_message', text: 'Welcome', system_message_type: 'greeting' },
    ]);
  });

  test('that are system messages have no properties, whatever was sent', () => {
    const license = new TestLicense();
    license.run(anna, startChat({ events: [{ type: 'system_message', text: 'Hi', properties: { nope: { x: 1 } } }] }));
    expect(license.chat('C1').threads[0]?.events[0]).not.toHaveProperty('properties');
  });

  test('may be rich messages without elements', () => {
    const license = new TestLicense();
    const { pushes } = license.run(anna, startChat({ events: [{ type: 'rich_message', template_id: 'cards' }] }));
    const [event] = license.chat('C1').threads[0]?.events ?? [];
    expect(event?.body).toEqual({ type: 'rich_message', template_id: 'cards' });
    expect(pushes).toHaveLength(1);
  });
});

describe('initial properties', () => {
  test('stand on chat, thread and event', () => {
    const license = new TestLicense();
    const { pushes } = license.run(
      anna,
      startChat({
        properties: { source: { type: 'phone' }, berth: { number: 12 } },
        threadProperties: { source: { type: 'phone' } },
        events: [message('hi', { properties: { source: { type: 'pen' } } })],
      }),
    );
    expect(pushes[0]?.agents?.payload).toMatchObject({
      chat: {
        properties: { source: { type: { value: 'phone' } }, berth: { number: { value: 12 } }, ...routing(false) },
        thread: {
          properties: { source: { type: { value: 'phone' } }, ...routing(false) },
          events: [{ properties: { source: { type: { value: 'pen' } } } }],
        },
      },
    });
  });

  const refused: [string, Parameters<typeof startChat>[0], string, string | undefined][] = [
    ['an unknown chat property', { properties: { nope: { x: 1 } } }, 'validation', 'chat.properties.nope.x not found'],
    [
      'a chat property at a thread',
      { threadProperties: { berth: { owner: 'me' } } },
      'validation',
      'chat.thread.properties.berth.owner not found',
    ],
    [
      'a wrong type at an event',
      { events: [message('fine'), message('not', { properties: { berth: { number: '12' } } })] },
      'validation',
      'chat.thread.events[1].properties.berth.number must be an integer',
    ],
    ['a property that the server writes', { properties: { routing: { pinned: true } } }, 'authorization', undefined],
    ['a property that customers write', { properties: { berth: { review: 1 } } }, 'authorization', undefined],
  ];
  test.each(refused)('are all or nothing: %s', (_, given, type, text) => {
    const license = new TestLicense();
    expect(license.refusal(anna, startChat(given))).toEqual(text === undefined ? { type } : { type, message: text });
    expect(license.state.chats.size).toBe(0);
  });
});
