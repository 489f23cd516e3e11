import { beforeEach, describe, expect, it } from 'vitest';
import { ids } from '../house.js';
import type { RtmClient } from '../rtm-client.js';
import { recently } from '../wire.js';
import { message, named, only, Speakers } from './speakers.js';

let speakers: Speakers;

beforeEach(async () => {
  speakers = await Speakers.meet();
});

/** A chat with a closed thread that has a form and a message, and an active one with a message. */
async function twoThreads() {
  const mary = speakers.mary['v0.5'];
  const note = { type: 'annotation', annotation_type: 'rating', text: 'good' };
  const { chat } = await mary.ask('start_chat', { chat: { thread: { events: [note, message('First')] } } });
  await mary.ask('close_thread', { chat_id: chat.id });
  const second = await mary.ask('send_event', { chat_id: chat.id, event: message('Second') });
  await speakers.heard();
  return { chat_id: chat.id, older: chat.thread.id, newer: second.thread_id, event: second.event };
}

describe('the login of an agent', () => {
  it('has the last events inside the last thread’s summary before v0.4, and less of the license', async () => {
    const { newer } = await twoThreads();
    const login = async (version: 'v0.2' | 'v0.3' | 'v0.4') => {
      const client = await speakers.house.connect(`/agent/${version}/rtm/ws`);
      return client.ask('login', { token: 'anna' });
    };
    const [oldest, old, newerLogin] = [await login('v0.2'), await login('v0.3'), await login('v0.4')];
    expect(Object.keys(oldest.license)).toEqual(['id', 'plan', 'expiration_timestamp']);
    expect(Object.keys(old.license)).toEqual(['id', 'plan', 'expiration_timestamp', 'creation_timestamp']);
    expect(Object.keys(newerLogin.license)).toContain('in_trial');
    for (const { chats_summary } of [oldest, old]) {
      const [{ last_event_per_type, last_thread_summary }] = chats_summary;
      expect(last_event_per_type).toBeUndefined();
      expect(last_thread_summary).toMatchObject({ id: newer, active: true });
      const texts = last_thread_summary.last_event_per_type.map(({ text }: { text: string }) => text);
      expect(texts).toEqual(['Second', 'Chat is unassigned']);
    }
    const [{ last_event_per_type, last_thread_summary }] = newerLogin.chats_summary;
    expect(last_thread_summary.last_event_per_type).toBeUndefined();
    expect(Object.keys(last_event_per_type).sort()).toEqual(['annotation', 'message', 'system_message']);
  });
});

describe('the login of a customer in v0.2', () => {
  const login = async (more: object = {}) => {
    const client = await speakers.house.connect('/customer/v0.2/rtm/ws?license_id=100001');
    return client.request('login', { token: 'mary', ...more });
  };

  it('brings the newest chat with its newest threads', async () => {
    const { chat_id, older, newer, event } = await twoThreads();
    const { payload } = await login();
    const order = expect.any(Number);
    expect(payload).toEqual({
      customer_id: ids.mary,
      static_config_path: expect.any(String),
      last_chats_summary: [
        {
          id: chat_id,
          order,
          users: [{ id: ids.mary, type: 'customer', name: 'Mary Brown', email: 'mary@example.com', present: true }],
          last_event_per_type: {
            thread_id: newer,
            events: {
              message: event,
              system_message: {
                id: expect.any(String),
                order: 2,
                type: 'system_message',
                timestamp: recently,
                text: 'Chat is unassigned',
                system_message_type: 'routing.unassigned',
              },
            },
          },
          properties: { routing: { idle: { value: false }, unassigned: { value: true } } },
          scopes: {},
          last_threads_summary: [
            { id: newer, order, events_count: 2 },
            { id: older, order, events_count: 4 },
          ],
          total_threads: 2,
        },
      ],
      total_chats: 1,
    });
  });

  it('brings as many as asked for, newest first', async () => {
    const { chat_id, newer } = await twoThreads();
    const { chat } = await speakers.mary['v0.5'].ask('start_chat');
    const { payload } = await login({ last_chats_limit: 2, last_threads_limit: 1 });
    expect(payload.total_chats).toBe(2);
    expect(payload.last_chats_summary.map(({ id }: { id: string }) => id)).toEqual([chat.id, chat_id]);
    expect(payload.last_chats_summary[1].last_threads_summary).toEqual([
      { id: newer, order: expect.any(Number), events_count: 2 },
    ]);
    expect(payload.last_chats_summary[1].total_threads).toBe(2);
    expect((await login()).payload.last_chats_summary).toHaveLength(1);
  });

  it('takes limits from 1 to 25, and fields as properties', async () => {
    for (const name of ['last_chats_limit', 'last_threads_limit']) {
      for (const limit of [0, 26, 1.5, '3', -1]) {
        expect((await login({ [name]: limit })).payload.error).toEqual({
          type: 'validation',
          message: 'Wrong format of request',
        });
      }
      expect((await login({ [name]: 25 })).success).toBe(true);
    }
    const { chat } = await speakers.mary['v0.5'].ask('start_chat');
    await login({ customer: { properties: { plan: 'gold' }, fields: { not: 'me' } } });
    const read = await speakers.agents['v0.5'].ask('get_chat_threads', { chat_id: chat.id });
    expect(read.chat.users[0].fields).toEqual({ plan: 'gold' });
  });
});

describe('a customer’s lists', () => {
  it('are pages of thread ids in v0.2', async () => {
    const { chat_id, older, newer } = await twoThreads();
    const mary = speakers.mary['v0.2'];
    const order = expect.any(Number);
    expect(await mary.ask('get_chat_threads_summary', { chat_id })).toEqual({
      chat: {
        id: chat_id,
        threads_summary: [
          { thread_id: newer, order },
          { thread_id: older, order },
        ],
      },
      pagination: { offset: 0, total: 2 },
    });
    const page = { chat_id, pagination: { offset: 1, limit: 1000 }, offset: 0 };
    expect(await mary.ask('get_chat_threads_summary', page)).toEqual({
      chat: { id: chat_id, threads_summary: [{ thread_id: older, order }] },
      pagination: { offset: 1, total: 2 },
    });
    const tooMany = { chat_id, pagination: { limit: 1001 } };
    expect((await mary.refused('get_chat_threads_summary', tooMany)).type).toBe('validation');
    expect((await mary.refused('get_chats_summary')).type).toBe('validation');
  });

  it('show the last events of the newest thread in v0.3', async () => {
    const { newer, event } = await twoThreads();
    const { chats_summary, total_chats } = await speakers.mary['v0.3'].ask('get_chats_summary');
    expect(total_chats).toBe(1);
    expect(chats_summary[0].last_event_per_type).toEqual({
      thread_id: newer,
      events: { message: event, system_message: expect.anything() },
    });
  });

  it('have pages of 100 threads from v0.3 on', async () => {
    const { chat_id } = await twoThreads();
    for (const version of ['v0.3', 'v0.4', 'v0.5'] as const) {
      const mary = speakers.mary[version];
      expect((await mary.ask('get_chat_threads_summary', { chat_id, limit: 100 })).total_threads).toBe(2);
      expect(await mary.refused('get_chat_threads_summary', { chat_id, limit: 101 })).toEqual({
        type: 'validation',
        message: 'limit has an unsupported value',
      });
    }
  });
});

describe('how far a customer has read', () => {
  it.each(['v0.2', 'v0.3'] as const)('is said for all chats at once in %s', async (version) => {
    const { chat_id } = await twoThreads();
    const { chat } = await speakers.mary['v0.5'].ask('start_chat');
    await speakers.heard();
    const { timestamp } = await speakers.mary[version].ask('update_last_seen_timestamp');
    expect(timestamp).toEqual(recently);
    const { agents, mary } = await speakers.heard();
    for (const pushes of [agents['v0.5'], mary['v0.4']]) {
      const seen = pushes.map(({ action, payload }) => [action, payload.chat_id, payload.user_id]);
      expect(new Set(seen)).toEqual(
        new Set([
          ['last_seen_timestamp_updated', chat_id, ids.mary],
          ['last_seen_timestamp_updated', chat.id, ids.mary],
        ]),
      );
    }
    const asked = await speakers.mary[version].ask('update_last_seen_timestamp', { timestamp: timestamp - 100 });
    expect(asked).toEqual({ timestamp: timestamp - 100 });
    expect((await speakers.heard()).mary['v0.5']).toEqual([]);
  });

  it.each(['v0.2', 'v0.3'] as const)('may be said for one chat in %s, and must be from v0.4 on', async (version) => {
    const { chat_id } = await twoThreads();
    await speakers.mary['v0.5'].ask('start_chat');
    await speakers.heard();
    await speakers.mary[version].ask('update_last_seen_timestamp', { chat_id });
    const { mary } = await speakers.heard();
    expect(mary['v0.5'].map(({ payload }) => payload.chat_id)).toEqual([chat_id]);
    expect((await speakers.mary['v0.4'].refused('update_last_seen_timestamp')).message).toBe('chat_id is required');
  });
});

describe('removing a customer', () => {
  const removal = (chat_id: string) => ({ chat_id, customer_ids: [ids.mary] });

  it('is possible in v0.2: the customer hears of it last, and belongs to the chat no more', async () => {
    const { chat_id } = await twoThreads();
    await speakers.agents['v0.2'].ask('remove_from_chat', removal(chat_id));
    const { agents, mary } = await speakers.heard();
    expect(named(agents['v0.5'])).toEqual(['chat_users_updated']);
    expect(only(agents['v0.5'], 'chat_users_updated').updated_users.customers.removed_ids).toEqual([ids.mary]);
    expect(only(mary['v0.3'], 'chat_users_updated')).toEqual({
      chat_id,
      updated_users: { added: [], removed_ids: [ids.mary] },
    });
    await speakers.agents['v0.5'].ask('send_event', { chat_id, event: message('Are you there?') });
    expect((await speakers.heard()).mary['v0.5']).toEqual([]);
    expect((await speakers.mary['v0.5'].refused('close_thread', { chat_id })).type).toBe('authorization');
  });

  it('is refused from v0.3 on', async () => {
    const { chat_id } = await twoThreads();
    const refusals = (client: RtmClient) =>
      Promise.all([
        client.refused('remove_from_chat', removal(chat_id)),
        client.refused('remove_from_chat', { chat_id, agent_ids: [ids.mary] }),
      ]);
    for (const version of ['v0.3', 'v0.4', 'v0.5'] as const) {
      const types = (await refusals(speakers.agents[version])).map(({ type }) => type);
      expect(types).toEqual(['authorization', 'authorization']);
    }
    expect((await speakers.heard()).mary['v0.5']).toEqual([]);
  });
});

describe('a customer who is banned', () => {
  it('is told so in every version', async () => {
    await speakers.agents['v0.2'].ask('ban_customer', { customer_id: ids.mary, ban: { days: 1 } });
    for (const client of Object.values(speakers.mary)) {
      expect(await client.closed).toBe(1000);
      expect(client.frames.at(-1)).toEqual({
        action: 'customer_disconnected',
        type: 'push',
        payload: { reason: 'customer_banned' },
      });
    }
  });
});

describe('too many connections', () => {
  it('close the newest one: with a push from v0.3 on, without one in v0.2', async () => {
    const { house } = speakers;
    for (let count = Object.keys(speakers.mary).length; count < 20; count += 1) await house.customer('mary');
    const frames = async (version: string) => {
      const client = await house.connect(`/customer/${version}/rtm/ws?license_id=100001`);
      client.send({ action: 'login', payload: { token: 'mary' } });
      expect(await client.closed).toBe(1000);
      return client.frames.map(({ action, payload }) => [action, payload]);
    };
    const push = [['customer_disconnected', { reason: 'too_many_connections' }]];
    expect([await frames('v0.2'), await frames('v0.3'), await frames('v0.4')]).toEqual([[], push, push]);
  });
});
