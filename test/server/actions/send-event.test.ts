import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from '../house.js';
import type { RtmClient } from '../rtm-client.js';
import { agents, agentsForCustomers, asCausedBy, event, forCustomers, push, systemMessage } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const authorization = { type: 'authorization', message: 'Authorization error' };
const form = {
  type: 'filled_form',
  fields: [
    { type: 'title', name: 'head', label: 'Before we start' },
    { type: 'email', name: 'mail', label: 'E-mail', required: true, value: 'ivo@example.com' },
    { type: 'select', name: 'topic', label: 'Topic', options: [{ label: 'A', value: 'a', checked: true }] },
  ],
};
const card = {
  type: 'rich_message',
  template_id: 'cards',
  elements: [
    { title: 'Berth 12', image: { url: 'https://x.example/b.png' }, buttons: [{ text: 'Take', postback_id: 'take' }] },
  ],
};
/** The protocol names no bound for these: whoever shows a picture minds what can't be (agent-objects.md 11.7). */
const oddPicture = {
  type: 'rich_message',
  template_id: 'cards',
  elements: [{ image: { url: 'https://x.example/b.png', size: -1, width: -320, height: 0 } }],
};
const storedCard = {
  ...card,
  elements: [{ ...card.elements[0], buttons: [{ text: 'Take', postback_id: 'take', user_ids: [] }] }],
};

describe('send_event of an agent', () => {
  it.each<[string, object, object]>([
    ['message', { type: 'message', text: 'Berth 12\nis free. 🐝\u202e', custom_id: 'n-204' }, {}],
    ['annotation', { type: 'annotation', annotation_type: 'rating', text: 'good' }, {}],
    ['custom event', { type: 'custom', content: { invoice: { no: 88, paid: null } } }, {}],
    ['filled form', form, form],
    ['rich message', card, storedCard],
    ['rich message with sizes of any integer', oddPicture, {}],
  ])('stores a %s and tells agents and customers', async (_, sent, stored) => {
    const { people, chat_id, thread_id } = await house.conversation();
    const answer = await people.tom.request('send_event', { chat_id, event: sent });
    const seen = event(3, ids.tom, { ...sent, ...stored });
    expect(answer).toEqual({
      request_id: answer.request_id,
      action: 'send_event',
      type: 'response',
      success: true,
      payload: { thread_id, event: seen },
    });
    const told = [push('incoming_event', { chat_id, thread_id, event: answer.payload.event })];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: asCausedBy(answer, told),
      eva: told,
      mary: [push('incoming_event', { chat_id, thread_id, event: forCustomers(answer.payload.event) })],
      ivo: [],
    });
  });

  it('for agents reaches no customer in any form', async () => {
    const { people, chat_id, thread_id } = await house.conversation();
    const note = { type: 'message', text: 'psst, a SECRET', recipients: 'agents', custom_id: 'SECRET' };
    const answer = await people.tom.request('send_event', { chat_id, event: note });
    expect(answer.payload).toEqual({ thread_id, event: event(3, ids.tom, note) });
    const { anna, eva } = await heard(people);
    expect(anna).toEqual([push('incoming_event', { chat_id, thread_id, event: event(3, ids.tom, note) })]);
    expect(eva).toEqual(anna);
    await people.mary.ask('get_chats_summary');
    await people.mary.ask('get_chat_threads', { chat_id, thread_ids: [thread_id] });
    await people.mary.ask('get_chat_threads_summary', { chat_id });
    expect(JSON.stringify(people.mary.frames)).not.toContain('SECRET');
    const { event: next } = await people.mary.ask('send_event', { chat_id, event: { type: 'message', text: 'Hi' } });
    expect(next.order).toBe(4); // a gap for the customer
  });

  it('carries the properties that each side may read', async () => {
    const { people, chat_id } = await house.conversation();
    const properties = { source: { type: 'mail' }, desk: { number: 5, open: { value: true } } };
    const sent = { type: 'message', text: 'x', properties };
    const answer = await people.tom.ask('send_event', { chat_id, event: sent });
    expect(answer.event.properties).toEqual({
      source: { type: { value: 'mail' } },
      desk: { number: { value: 5 }, open: { value: true } },
    });
    const [told] = await people.mary.pushes();
    expect(told?.payload.event.properties).toEqual({
      source: { type: { value: 'mail' } },
      desk: { open: { value: true } },
    });
  });

  it('of a non-member joins first', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    const [chat_id, thread_id] = [chat.id, chat.thread.id];
    await heard(people);
    const answer = await people.anna.request('send_event', { chat_id, event: { type: 'message', text: 'Hello' } });
    expect(answer.payload.event.order).toBe(3);
    const message = (one: object) => push('incoming_event', { chat_id, thread_id, event: one });
    const joined = systemMessage(2, 'agent_joined', 'Anna Kowal joined the chat');
    const sent = event(3, ids.anna, { type: 'message', text: 'Hello' });
    const properties = { routing: { unassigned: { value: false } } };
    const assigned = [
      push('chat_properties_updated', { chat_id, properties }),
      push('chat_thread_properties_updated', { chat_id, thread_id, properties }),
    ];
    const updated_users = {
      customers: { added: [], removed_ids: [] },
      agents: { added: [agents.anna], removed_ids: [] },
    };
    const told = [push('chat_users_updated', { chat_id, updated_users }), message(joined), ...assigned, message(sent)];
    expect(await heard(people)).toEqual({
      anna: asCausedBy(answer, told),
      tom: told,
      eva: told,
      mary: [
        push('chat_users_updated', { chat_id, updated_users: { added: [agentsForCustomers.anna], removed_ids: [] } }),
        message(forCustomers(joined)),
        ...assigned,
        message(forCustomers(sent)),
      ],
      ivo: [],
    });
  });

  it.each([
    ['a note', { type: 'message', text: 'x', recipients: 'agents' }],
    ['an annotation', { type: 'annotation', annotation_type: 'x' }],
  ])('of a non-member is stored without joining when it is %s', async (_, sent) => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await heard(people);
    const answer = await people.anna.request('send_event', { chat_id: chat.id, event: sent });
    const told = [push('incoming_event', { chat_id: chat.id, ...answer.payload })];
    expect((await heard(people)).anna).toEqual(asCausedBy(answer, told));
    const { users } = (await people.tom.ask('get_chat_threads', { chat_id: chat.id })).chat;
    expect(users[1]).toEqual({ ...agents.anna, present: false });
  });

  it.each<[string, string, object, object]>([
    ['an unknown chat', 'anna', { chat_id: 'NOSUCHCHAT' }, { type: 'validation', message: 'chat_id not found' }],
    [
      'a system message',
      'anna',
      { event: { type: 'system_message', text: 'x' } },
      { type: 'validation', message: 'event.type has an unsupported value' },
    ],
    [
      'an unknown property',
      'anna',
      { event: { type: 'message', text: 'x', properties: { a: { b: 1 } } } },
      { type: 'validation', message: 'event.properties.a.b not found' },
    ],
    [
      'a property of the server',
      'anna',
      { event: { type: 'message', text: 'x', properties: { routing: { idle: true } } } },
      { type: 'validation', message: 'event.properties.routing.idle not found' },
    ],
    ['a token that may only read', 'eva-reads', {}, authorization],
    ['a token for own chats, in another', 'tom-own', {}, authorization],
    ['a hidden chat', 'tom', {}, authorization],
  ])('is refused for %s, and nothing is stored', async (_, token, more, error) => {
    const mary = await house.customer('mary');
    const scopes = { groups: [1] };
    const { chat } = await mary.ask('start_chat', { chat: { scopes } });
    const client = await house.agent(token);
    await mary.pushes();
    const payload = { chat_id: chat.id, event: { type: 'message', text: 'x' }, ...more };
    expect(await client.refused('send_event', payload)).toEqual(error);
    expect(await mary.pushes()).toEqual([]);
  });
});

describe('send_event of a customer', () => {
  it('goes into the active thread, always for all', async () => {
    const { people, chat_id, thread_id } = await house.conversation();
    const sent = { type: 'message', text: 'Thank you', custom_id: 'k-20' };
    const answer = await people.mary.request('send_event', { chat_id, event: { ...sent, recipients: 'agents' } });
    const seen = event(3, ids.mary, sent);
    expect(answer.payload).toEqual({ thread_id, event: forCustomers(seen) });
    const told = [push('incoming_event', { chat_id, thread_id, event: seen })];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: told,
      eva: told,
      mary: asCausedBy(answer, [push('incoming_event', { chat_id, thread_id, event: forCustomers(seen) })]),
      ivo: [],
    });
  });

  it('is refused in chats of others and in unknown ones', async () => {
    const { people, chat_id } = await house.conversation();
    const message = { type: 'message', text: 'x' };
    expect(await people.ivo.refused('send_event', { chat_id, event: message })).toEqual(authorization);
    expect(await people.ivo.refused('send_event', { chat_id: 'NOSUCHCHAT', event: message })).toEqual({
      type: 'validation',
      message: 'chat_id not found',
    });
    expect(await heard(people)).toEqual({ anna: [], tom: [], eva: [], mary: [], ivo: [] });
  });
});

it('content that could not be written out again is refused and hurts nobody', async () => {
  const { people, chat_id } = await house.conversation();
  const content = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
  const request = {
    request_id: 'deep',
    action: 'send_event',
    payload: { chat_id, event: { type: 'custom', content: 0 } },
  };
  people.mary.send(JSON.stringify(request).replace('"content":0', `"content":${content}`));
  const answer = await people.mary.find((frame) => frame.request_id === 'deep');
  expect(answer.payload.error.type).toBe('validation');
  expect((await people.anna.request('get_chat_threads', { chat_id })).success).toBe(true);
});

it('events of one chat reach everybody in the order in which they were stored', async () => {
  const { people, chat_id } = await house.conversation();
  const senders: RtmClient[] = [people.tom, people.mary, people.anna];
  const answers = senders.flatMap((sender, who) =>
    Array.from({ length: 40 }, (_, turn) =>
      sender.ask('send_event', { chat_id, event: { type: 'message', text: `${who} ${turn}` } }),
    ),
  );
  await Promise.all(answers);
  const { threads } = (await people.anna.ask('get_chat_threads', { chat_id })).chat;
  const stored = threads[0].events.map(({ id }: { id: string }) => id);
  expect(stored).toHaveLength(2 + 1 + 120); // before it: unassigned and Tom; with it: Anna joins
  for (const person of [people.eva, people.mary, people.tom]) {
    const told = (await person.pushes()).filter(({ action }) => action === 'incoming_event');
    expect(told.map(({ payload }) => payload.event.id)).toEqual(stored.slice(2));
  }
});
