import { describe, expect, test } from 'vitest';
import type { SentEvent } from '../../../src/protocol/event.js';
import { annotation, closeThread, joinChat, message, sendEvent, startChat } from '../commands.js';
import { actionsFor, anna, eve, ivo, mary, startSeconds, TestLicense, tom, withScopes } from '../license.js';

function customersChat(): TestLicense {
  const license = new TestLicense();
  license.run(mary, startChat({ events: [message('Hello')] }));
  return license;
}

const custom: SentEvent = { type: 'custom', content: { invoice: { no: 88, paid: null } } };
const form: SentEvent = { type: 'filled_form', fields: [{ type: 'title', name: 'head', label: 'Details' }] };

describe('send_event into an active thread', () => {
  test('is told to both sides; recipients are for agents to know', () => {
    const license = customersChat();
    license.run(tom, joinChat('C1', 'tom'));
    license.wait(3);
    const { pushes, happenings } = license.run(tom, sendEvent('C1', message('Berth 12', { custom_id: 'n-204' })));
    const event = {
      id: 'E4',
      custom_id: 'n-204',
      order: 4,
      type: 'message',
      author_id: 'tom',
      timestamp: startSeconds + 3,
      text: 'Berth 12',
    };
    expect(pushes).toEqual([
      {
        action: 'incoming_event',
        agents: {
          ids: ['anna', 'tom', 'eve'],
          payload: { chat_id: 'C1', thread_id: 'T1', event: { ...event, recipients: 'all' } },
        },
        customers: { ids: ['mary'], payload: { chat_id: 'C1', thread_id: 'T1', event } },
        cause: { actorId: 'tom' },
        primary: true,
      },
    ]);
    expect(happenings).toHaveLength(1);
  });

  test.each([custom, form, annotation('good')])('keeps a $type as it was sent', (event) => {
    const license = customersChat();
    const { pushes } = license.run(mary, sendEvent('C1', event));
    expect(pushes[0]?.customers?.payload).toMatchObject({ event: { ...event, author_id: 'mary' } });
  });

  test('starts the buttons of a rich message with nobody', () => {
    const license = customersChat();
    const button = { text: 'Take it', postback_id: 'take' };
    const elements = [{ title: 'Berth 12', buttons: [{ ...button, user_ids: ['mary'] }] }, { subtitle: 'no buttons' }];
    const { pushes } = license.run(mary, sendEvent('C1', { type: 'rich_message', template_id: 'cards', elements }));
    expect(pushes[0]?.agents?.payload).toMatchObject({
      event: {
        template_id: 'cards',
        elements: [{ title: 'Berth 12', buttons: [{ ...button, user_ids: [] }] }, { subtitle: 'no buttons' }],
      },
    });
  });

  test('by a customer is for all, whatever was asked for', () => {
    const license = customersChat();
    const { pushes } = license.run(mary, sendEvent('C1', message('psst', { recipients: 'agents' })));
    expect(pushes[0]?.agents?.payload).toMatchObject({ event: { recipients: 'all' } });
    expect(pushes[0]?.customers?.ids).toEqual(['mary']);
  });

  test('for agents is told to no customer', () => {
    const license = customersChat();
    license.run(tom, joinChat('C1', 'tom'));
    const { pushes } = license.run(tom, sendEvent('C1', message('psst', { recipients: 'agents' })));
    expect(pushes[0]?.agents?.ids).toEqual(['anna', 'tom', 'eve']);
    expect(pushes[0]).not.toHaveProperty('customers');
  });

  test('with properties tells each side what it may read', () => {
    const license = customersChat();
    const properties = { source: { type: 'web' }, berth: { number: 12 } };
    const { pushes } = license.run(mary, sendEvent('C1', message('12', { properties })));
    const told = { source: { type: { value: 'web' } }, berth: { number: { value: 12 } } };
    expect(pushes[0]?.agents?.payload).toMatchObject({ event: { properties: told } });
    expect(pushes[0]?.customers?.payload).toMatchObject({ event: { properties: told } });
  });

  test.each([
    { properties: { nope: { x: 1 } }, refusal: { type: 'validation', message: 'event.properties.nope.x not found' } },
    {
      properties: { berth: { number: 41 } },
      refusal: { type: 'validation', message: 'event.properties.berth.number has an unsupported value' },
    },
  ])('with bad properties is refused: $refusal.message', ({ properties, refusal }) => {
    const license = customersChat();
    expect(license.refusal(mary, sendEvent('C1', message('12', { properties })))).toEqual(refusal);
  });

  test.each([
    { chat: 'an unknown chat', id: 'C9', by: ivo, type: 'validation' },
    { chat: 'the chat of another customer', id: 'C1', by: ivo, type: 'authorization' },
  ])('of $chat is refused with $type', ({ id, by, type }) => {
    expect(customersChat().refusal(by, sendEvent(id, message('hi'))).type).toBe(type);
  });
});

/** agent-actions.md [ACT:mustjoin], case by case. */
describe('an agent who writes', () => {
  const joins = [
    'chat_users_updated',
    'incoming_event agent_joined',
    'chat_properties_updated',
    'chat_thread_properties_updated',
  ];
  const note = message('a note', { recipients: 'agents' });
  const comment = annotation('a comment');
  const whisper = annotation('a whisper', { recipients: 'agents' });
  test.each([
    { member: false, thread: 'active', event: message('hi'), told: [...joins, 'incoming_event message'], after: true },
    { member: false, thread: 'active', event: custom, told: [...joins, 'incoming_event custom'], after: true },
    { member: false, thread: 'active', event: form, told: [...joins, 'incoming_event filled_form'], after: true },
    { member: false, thread: 'active', event: note, told: ['incoming_event message'], after: false },
    { member: false, thread: 'active', event: comment, told: ['incoming_event annotation'], after: false },
    { member: false, thread: 'active', event: whisper, told: ['incoming_event annotation'], after: false },
    { member: false, thread: 'closed', event: message('hi'), told: ['incoming_chat_thread'], after: true },
    { member: false, thread: 'closed', event: note, told: ['incoming_chat_thread'], after: true },
    { member: false, thread: 'closed', event: comment, told: ['incoming_event annotation'], after: false },
    { member: false, thread: 'closed', event: whisper, told: ['incoming_event annotation'], after: false },
    { member: true, thread: 'active', event: message('hi'), told: ['incoming_event message'], after: true },
    { member: true, thread: 'active', event: note, told: ['incoming_event message'], after: true },
    { member: true, thread: 'closed', event: message('hi'), told: ['incoming_chat_thread'], after: true },
    { member: true, thread: 'closed', event: comment, told: ['incoming_event annotation'], after: true },
  ])('member $member, $thread thread, $event.type for $event.recipients: $told', (row) => {
    const license = customersChat();
    if (row.member) license.run(tom, joinChat('C1', 'tom'));
    if (row.thread === 'closed') license.run(mary, closeThread('C1'));
    const writer = withScopes(tom, 'chats.conversation--all:write');
    expect(actionsFor('agents', license.run(writer, sendEvent('C1', row.event)))).toEqual(row.told);
    expect(license.members('C1')).toEqual(row.after ? ['mary', 'tom'] : ['mary']);
  });

  test('joins with the same pushes as by join_chat, and only the event is the primary effect', () => {
    const joined = customersChat().run(tom, joinChat('C1', 'tom'));
    const wrote = customersChat().run(tom, sendEvent('C1', message('hi')));
    const plain = ({ pushes }: typeof joined) => pushes.map(({ primary: _, ...push }) => push);
    expect(plain(wrote).slice(0, -1)).toEqual(plain(joined));
    expect(wrote.pushes.map(({ primary }) => primary)).toEqual([false, false, false, false, true]);
    expect(wrote.pushes.at(-1)?.agents?.payload).toMatchObject({ event: { order: 4, text: 'hi' } });
  });

  test('without belonging to the chat needs chats.conversation--all:write', () => {
    const my = withScopes(tom, 'chats.conversation--my:write');
    const license = customersChat();
    expect(license.refusal(my, sendEvent('C1', message('hi')))).toEqual({ type: 'authorization' });
    expect(license.refusal(my, sendEvent('C1', message('hi', { recipients: 'agents' })))).toEqual({
      type: 'authorization',
    });
    license.run(anna, joinChat('C1', 'tom'));
    expect(license.run(my, sendEvent('C1', message('hi'))).pushes).toHaveLength(1);
  });

  test('as a supervisor writes for agents only, and does not join', () => {
    const license = customersChat();
    license.supervise('C1', 'tom');
    const { pushes } = license.run(tom, sendEvent('C1', message('hi')));
    expect(pushes).toHaveLength(1);
    expect(pushes[0]?.agents?.payload).toMatchObject({ event: { recipients: 'agents' } });
    expect(pushes[0]).not.toHaveProperty('customers');
    expect(license.chat('C1').members.get('tom')?.kind).toBe('supervisor');
  });

  test('as a supervisor starts a thread that waits for an agent', () => {
    const license = customersChat();
    license.supervise('C1', 'tom');
    license.run(mary, closeThread('C1'));
    license.run(tom, sendEvent('C1', message('hi')));
    expect(license.chat('C1').properties).toEqual({ routing: { idle: false, unassigned: true } });
    expect(license.chat('C1').threads[1]?.userIds).toEqual(new Set(['mary']));
  });
});

describe('an event without an active thread', () => {
  function closedChat(...agentIds: string[]): TestLicense {
    const license = customersChat();
    if (agentIds.length > 0) license.run(anna, joinChat('C1', ...agentIds));
    license.run(mary, closeThread('C1'));
    license.wait(600);
    return license;
  }

  test('of a customer takes the agents off without agent_left, after the new thread was told as it began', () => {
    const license = closedChat('tom', 'eve');
    const outcome = license.run(mary, sendEvent('C1', message('Me again')), { connection: 'x', requestId: 'r-9' });
    const sequence = ['incoming_chat_thread', 'chat_users_updated', 'incoming_event routing.unassigned'];
    expect(actionsFor('agents', outcome)).toEqual(sequence);
    expect(actionsFor('customers', outcome)).toEqual(sequence);
    const [started, users, waits] = outcome.pushes;
    const properties = { routing: { idle: { value: false }, unassigned: { value: true } } };
    expect(started?.agents?.payload).toMatchObject({
      chat: {
        users: [
          { id: 'mary', present: true },
          { id: 'tom', present: true },
          { id: 'eve', present: true },
        ],
        thread: {
          id: 'T2',
          active: true,
          user_ids: ['mary', 'tom', 'eve'],
          events: [{ text: 'Me again' }],
          properties,
        },
        properties,
      },
    });
    expect(users?.agents).toMatchObject({ payload: { updated_users: { agents: { removed_ids: ['tom', 'eve'] } } } });
    expect(waits?.customers?.payload).toMatchObject({ thread_id: 'T2', event: { order: 2 } });
    expect(outcome.pushes.map(({ cause }) => cause)).toEqual([
      { actorId: 'mary', connection: 'x', requestId: 'r-9' },
      {},
      {},
    ]);
    expect(license.members('C1')).toEqual(['mary']);
  });

  test('of a customer in a chat without agents is followed by the message alone', () => {
    const outcome = closedChat().run(mary, sendEvent('C1', message('Me again')));
    expect(actionsFor('agents', outcome)).toEqual(['incoming_chat_thread', 'incoming_event routing.unassigned']);
  });

  test('of a customer leaves supervisors where they are', () => {
    const license = closedChat('tom');
    license.supervise('C1', 'eve');
    license.run(mary, sendEvent('C1', message('Me again')));
    expect(license.members('C1')).toEqual(['mary', 'eve']);
  });

  test('of an agent gives the chat to that agent and leaves the others in', () => {
    const license = closedChat('eve');
    const outcome = license.run(tom, sendEvent('C1', message('One more thing')));
    expect(actionsFor('customers', outcome)).toEqual(['incoming_chat_thread']);
    const properties = { routing: { idle: { value: false }, unassigned: { value: false } } };
    expect(outcome.pushes[0]?.customers?.payload).toMatchObject({
      chat: {
        users: [{ id: 'mary' }, { id: 'eve' }, { id: 'tom', present: true }],
        thread: { id: 'T2', user_ids: ['mary', 'eve', 'tom'], properties },
        properties,
      },
    });
    expect(license.members('C1')).toEqual(['mary', 'eve', 'tom']);
    expect(license.chat('C1').members.get('tom')?.kind).toBe('agent');
  });

  test('for agents only shows the customer a thread without events', () => {
    const license = closedChat();
    const { pushes } = license.run(tom, sendEvent('C1', message('psst', { recipients: 'agents' })));
    expect(pushes[0]?.agents?.payload).toMatchObject({ chat: { thread: { events: [{ text: 'psst' }] } } });
    expect(pushes[0]?.customers?.payload).toMatchObject({ chat: { thread: { id: 'T2', events: [] } } });
    const { pushes: later } = license.run(tom, sendEvent('C1', message('Hello')));
    expect(later[0]?.customers?.payload).toMatchObject({ event: { order: 2, text: 'Hello' } });
  });

  test('starts a thread without properties but the routing flags', () => {
    const license = new TestLicense();
    license.run(mary, startChat({ threadProperties: { source: { type: 'web' } } }));
    license.run(mary, closeThread('C1'));
    license.run(mary, sendEvent('C1', message('Me again')));
    expect(license.chat('C1').threads[1]?.properties).toEqual({ routing: { idle: false, unassigned: true } });
  });

  test('in an agents-only chat is no matter for the router', () => {
    const license = new TestLicense();
    license.run(eve, startChat());
    license.run(eve, closeThread('C1'));
    expect(actionsFor('agents', license.run(eve, sendEvent('C1', message('hi'))))).toEqual(['incoming_chat_thread']);
    expect(license.chat('C1').properties.routing?.unassigned).toBe(false);
  });
});
