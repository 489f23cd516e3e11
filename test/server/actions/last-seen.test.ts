import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from '../house.js';
import { asCausedBy, push, recently } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const authorization = { type: 'authorization', message: 'Authorization error' };
const nobodyHeard = { anna: [], tom: [], eva: [], mary: [], ivo: [] };
const action = 'update_last_seen_timestamp';

describe('update_last_seen_timestamp', () => {
  it('of an agent who may read the chat is told to its agents and customers', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await heard(people);
    const answer = await people.eva.request(action, { chat_id: chat.id });
    expect(answer.payload).toEqual({ timestamp: recently });
    const { timestamp } = answer.payload;
    const told = [push('last_seen_timestamp_updated', { user_id: ids.eva, chat_id: chat.id, timestamp })];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: told,
      eva: asCausedBy(answer, told),
      mary: told,
      ivo: [],
    });
    await people.tom.ask('join_chat', { chat_id: chat.id, agent_ids: [ids.tom] });
    await people.tom.ask(action, { chat_id: chat.id, timestamp: 1_600_000_000 });
    const { users } = (await people.anna.ask('get_chat_threads', { chat_id: chat.id })).chat;
    expect(users.find(({ id }: { id: string }) => id === ids.tom).last_seen_timestamp).toBe(1_600_000_000);
    expect((await people.eva.ask('login', { token: 'eva-reads' })).my_profile.last_seen_timestamp).toBe(timestamp);
  });

  it('of a customer is told the same way', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await heard(people);
    const answer = await people.mary.request(action, { chat_id: chat.id, timestamp: 1_600_000_000 });
    expect(answer.payload).toEqual({ timestamp: 1_600_000_000 });
    const payload = { user_id: ids.mary, chat_id: chat.id, timestamp: 1_600_000_000 };
    const told = [push('last_seen_timestamp_updated', payload)];
    expect(await heard(people)).toEqual({
      anna: told,
      tom: told,
      eva: told,
      mary: asCausedBy(answer, told),
      ivo: [],
    });
    expect(await people.ivo.refused(action, { chat_id: chat.id })).toEqual(authorization);
  });

  it('never decreases, and nothing is told when nothing changed', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    const seen = (timestamp: number) => people.tom.ask(action, { chat_id: chat.id, timestamp });
    expect(await seen(1_600_000_000)).toEqual({ timestamp: 1_600_000_000 });
    await heard(people);
    expect(await seen(1_500_000_000)).toEqual({ timestamp: 1_600_000_000 });
    expect(await seen(1_600_000_000)).toEqual({ timestamp: 1_600_000_000 });
    expect(await heard(people)).toEqual(nobodyHeard);
    expect(await seen(1_600_000_001)).toEqual({ timestamp: 1_600_000_001 });
  });

  it('in the future is cut to the time of the server', async () => {
    const people = await house.everybody();
    const { chat } = await people.mary.ask('start_chat');
    await heard(people);
    const { timestamp } = await people.tom.ask(action, { chat_id: chat.id, timestamp: 4_000_000_000 });
    expect(timestamp).toEqual(recently);
    expect((await heard(people)).anna[0]?.payload.timestamp).toBe(timestamp);
  });

  it.each([
    ['a hidden chat', 'tom', {}, authorization],
    ['a token without the right to read', 'tom-writes', {}, authorization],
    ['a token for own chats, in another', 'tom-own', {}, authorization],
    ['an unknown chat', 'anna', { chat_id: 'NOSUCHCHAT' }, { type: 'validation', message: 'chat_id not found' }],
  ])('is refused for %s', async (_, token, more, error) => {
    const { chat } = await (await house.customer('mary')).ask('start_chat', { chat: { scopes: { groups: [1] } } });
    const client = await house.agent(token);
    expect(await client.refused(action, { chat_id: chat.id, ...more })).toEqual(error);
  });
});
