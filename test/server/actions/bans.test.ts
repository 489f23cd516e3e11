import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from '../house.js';
import { asCausedBy, push, systemMessage } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const authorization = { type: 'authorization', message: 'Authorization error' };

describe('ban_customer', () => {
  it('ends all sessions of the customer and closes the open threads', async () => {
    const people = await house.everybody();
    const second = await house.customer('mary');
    const { chat } = await people.mary.ask('start_chat');
    const closed = await people.mary.ask('start_chat');
    await people.mary.ask('close_thread', { chat_id: closed.chat.id });
    await heard({ ...people, second });
    const told = people.mary.frames.length;
    const answer = await people.tom.request('ban_customer', { customer_id: ids.mary, ban: { days: 14 } });
    expect(answer.payload).toBeUndefined();
    const names = { chat_id: chat.id, thread_id: chat.thread.id };
    const text = 'Chat archived because customer was banned by Tom Reed for 14 days';
    const pushes = [
      push('customer_banned', { customer_id: ids.mary, ban: { days: 14 } }),
      push('incoming_event', { ...names, event: systemMessage(2, 'customer_banned', text) }),
      push('thread_closed', { ...names, user_id: ids.tom }),
    ];
    const { anna, tom, eva, ivo } = people;
    expect(await heard({ anna, tom, eva, ivo })).toEqual({
      anna: pushes,
      tom: asCausedBy(answer, pushes),
      eva: pushes,
      ivo: [],
    });
    for (const client of [people.mary, second]) {
      expect(await client.closed).toBe(1000);
      const payload = { reason: 'customer_banned' };
      expect(client.frames.at(-1)).toEqual({ action: 'customer_disconnected', type: 'push', payload });
    }
    expect(people.mary.frames).toHaveLength(told + 1);
    const { users } = (await anna.ask('get_chat_threads', { chat_id: chat.id })).chat;
    expect(users[0]).toMatchObject({ id: ids.mary, banned: true, present: true });
  });

  it('refuses the customer’s logins and ends their connections, whatever else is wrong', async () => {
    const anna = await house.agent('anna');
    await anna.ask('ban_customer', { customer_id: ids.mary, ban: { days: 1 } });
    for (const payload of [{ token: 'mary' }, { token: 'mary', customer: 5 }]) {
      const client = await house.connectCustomer();
      expect(await client.refused('login', payload)).toEqual({
        type: 'customer_banned',
        message: 'Customer is banned',
      });
      expect(await client.closed).toBe(1000);
      expect(client.frames.slice(1)).toEqual([
        { action: 'customer_disconnected', type: 'push', payload: { reason: 'customer_banned' } },
      ]);
    }
    expect((await (await house.connectCustomer()).ask('login', { token: 'ivo' })).customer_id).toBe(ids.ivo);
  });

  it.each([
    [{ ban: { days: 1 } }, 'customer_id is required'],
    [{ customer_id: 'nobody', ban: { days: 1 } }, 'customer_id not found'],
    [{ customer_id: ids.tom, ban: { days: 1 } }, 'customer_id not found'],
    [{ customer_id: ids.mary }, 'ban is required'],
    [{ customer_id: ids.mary, ban: {} }, 'ban.days is required'],
    [{ customer_id: ids.mary, ban: { days: 0 } }, 'ban.days has an unsupported value'],
    [{ customer_id: ids.mary, ban: { days: 36_501 } }, 'ban.days has an unsupported value'],
    [{ customer_id: ids.mary, ban: { days: 1.5 } }, 'ban.days must be an integer'],
  ])('with %j is validation', async (payload, message) => {
    const anna = await house.agent('anna');
    expect(await anna.refused('ban_customer', payload)).toEqual({ type: 'validation', message });
    expect(await anna.pushes()).toEqual([]);
  });

  it('needs its scope', async () => {
    const reader = await house.agent('eva-reads');
    const payload = { customer_id: ids.mary, ban: { days: 1 } };
    expect(await reader.refused('ban_customer', payload)).toEqual(authorization);
  });
});
