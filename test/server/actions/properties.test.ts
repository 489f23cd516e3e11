import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard } from '../house.js';
import { asCausedBy, push } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const authorization = { type: 'authorization', message: 'Authorization error' };
const nobodyHeard = { anna: [], tom: [], eva: [], mary: [], ivo: [] };

describe.each([
  ['update_chat_properties', 'chat_properties_updated', false],
  ['update_chat_thread_properties', 'chat_thread_properties_updated', true],
] as const)('%s', (action, pushName, ofThread) => {
  const place = (names: { chat_id: string; thread_id: string }) => (ofThread ? names : { chat_id: names.chat_id });

  it('of an agent tells each side what changed and what it may read', async () => {
    const { people, ...names } = await house.conversation();
    const properties = { desk: { number: 5, open: { value: true }, topic: 'help' }, source: { type: 'web' } };
    const answer = await people.tom.request(action, { ...place(names), properties });
    expect(answer).toEqual({ request_id: answer.request_id, action, type: 'response', success: true });
    const source = { type: { value: 'web' } };
    const desk = { open: { value: true }, topic: { value: 'help' } };
    const told = [push(pushName, { ...place(names), properties: { desk: { number: { value: 5 }, ...desk }, source } })];
    expect(await heard(people)).toEqual({
      ...nobodyHeard,
      anna: told,
      tom: asCausedBy(answer, told),
      eva: told,
      mary: [push(pushName, { ...place(names), properties: { desk, source } })],
    });
    await people.tom.ask(action, { ...place(names), properties: { desk: { number: 6, topic: 'help' } } });
    const changed = [push(pushName, { ...place(names), properties: { desk: { number: { value: 6 } } } })];
    expect(await heard(people)).toMatchObject({ anna: changed, mary: [] });
  });

  it('of a customer is told the same way', async () => {
    const { people, ...names } = await house.conversation();
    const answer = await people.mary.request(action, { ...place(names), properties: { desk: { topic: 'sales' } } });
    const told = [push(pushName, { ...place(names), properties: { desk: { topic: { value: 'sales' } } } })];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: told,
      eva: told,
      mary: asCausedBy(answer, told),
      ivo: [],
    });
  });

  it('of what is there already is a success that nobody hears of', async () => {
    const { people, ...names } = await house.conversation();
    const payload = { ...place(names), properties: { desk: { number: 7 } } };
    await people.tom.ask(action, payload);
    await heard(people);
    expect((await people.anna.request(action, payload)).success).toBe(true);
    expect(await heard(people)).toEqual(nobodyHeard);
  });

  it.each<[string, object, object]>([
    [
      'no properties',
      { properties: {} },
      { type: 'validation', message: 'properties must have at least one property' },
    ],
    [
      'an empty namespace',
      { properties: { desk: {} } },
      { type: 'validation', message: 'properties must have at least one property' },
    ],
    ['none given', { properties: undefined }, { type: 'validation', message: 'properties is required' }],
    [
      'an unknown one beside a good one',
      { properties: { desk: { number: 1, seat: 1 } } },
      { type: 'validation', message: 'properties.desk.seat not found' },
    ],
    [
      'a wrong type',
      { properties: { desk: { number: '1' } } },
      { type: 'validation', message: 'properties.desk.number must be an integer' },
    ],
    [
      'a number of more than 32 bits',
      { properties: { desk: { number: 2_147_483_648 } } },
      { type: 'validation', message: 'properties.desk.number must be an integer' },
    ],
    [
      'a value out of range',
      { properties: { desk: { number: 0 } } },
      { type: 'validation', message: 'properties.desk.number has an unsupported value' },
    ],
    [
      'null',
      { properties: { desk: { number: null } } },
      { type: 'validation', message: 'properties.desk.number is required' },
    ],
    ['the server’s own', { properties: { routing: { unassigned: true } } }, authorization],
    ['an unknown chat', { chat_id: 'NOSUCHCHAT' }, { type: 'validation', message: 'chat_id not found' }],
  ])('with %s is refused and changes nothing', async (_, more, error) => {
    const { people, ...names } = await house.conversation();
    const payload = { ...place(names), properties: { desk: { number: 1 } }, ...more };
    expect(await people.anna.refused(action, payload)).toEqual(error);
    expect(await heard(people)).toEqual(nobodyHeard);
  });

  it('is refused to who may not write', async () => {
    const { people, ...names } = await house.conversation();
    const write = (properties: object) => ({ ...place(names), properties });
    expect(await people.eva.refused(action, write({ desk: { number: 1 } }))).toEqual(authorization);
    expect(await people.mary.refused(action, write({ desk: { open: true } }))).toEqual(authorization);
    expect(await people.ivo.refused(action, write({ desk: { topic: 'help' } }))).toEqual(authorization);
    expect((await people.anna.request(action, write({ desk: { number: 1 } }))).success).toBe(true); // no member
  });
});

it('properties of a closed thread can still be changed, those of no thread of the chat cannot', async () => {
  const { people, chat_id, thread_id } = await house.conversation();
  await people.tom.ask('close_thread', { chat_id });
  const properties = { desk: { number: 9 } };
  const action = 'update_chat_thread_properties';
  expect((await people.tom.request(action, { chat_id, thread_id, properties })).success).toBe(true);
  const other = await people.ivo.ask('start_chat');
  for (const foreign of ['NOSUCHTHRD', other.chat.thread.id]) {
    expect(await people.tom.refused(action, { chat_id, thread_id: foreign, properties })).toEqual({
      type: 'validation',
      message: 'thread_id not found',
    });
  }
  const { chat } = await people.anna.ask('get_chat_threads', { chat_id });
  expect(chat.threads[0].properties.desk).toEqual({ number: { value: 9 } });
  expect(chat.properties.desk).toBeUndefined();
});
