import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from './house.js';
import { agents, asCausedBy, event, maryForAgents, push, recently, routing, shortId, threadOrder } from './wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const authentication = { type: 'authentication', message: 'Authentication error' };
const authorization = { type: 'authorization', message: 'Authorization error' };

describe('login of an agent', () => {
  it('answers with the license, the profile and the chats', async () => {
    const client = await house.connect();
    const payload = {
      token: 'anna',
      reconnect: false,
      application: { name: 'harbor-cli', version: '1.4.0' },
      push_notifications: { platform: 'ios', firebase_token: 'dev-1' },
    };
    expect(await client.request('login', payload)).toEqual({
      request_id: 'r-1',
      action: 'login',
      type: 'response',
      success: true,
      payload: {
        license: {
          id: '100001',
          plan: 'team',
          expiration_timestamp: 4_102_444_800,
          creation_timestamp: 1_510_000_000,
          in_trial: false,
        },
        my_profile: { ...agents.anna, permission: 'administrator' },
        chats_summary: [],
      },
    });
  });

  it('tells what the seed says about license and agent', async () => {
    house = await House.open({
      patch: ([company]) => {
        Object.assign(company, { plan: 'solo', expiration_timestamp: 4_000_000_000, in_trial: true });
      },
    });
    const { license, my_profile } = await (await house.connect()).ask('login', { token: 'tom' });
    expect(license).toEqual({
      id: '100001',
      plan: 'solo',
      expiration_timestamp: 4_000_000_000,
      creation_timestamp: 1_510_000_000,
      in_trial: true,
    });
    expect(my_profile).toEqual({ ...agents.tom, permission: 'normal' });
  });

  it.each(['anna', 'Bearer anna', 'bearer anna', 'BEARER anna'])('takes the token as %j', async (token) => {
    const client = await house.connect();
    expect((await client.ask('login', { token })).my_profile.id).toBe(ids.anna);
  });

  it.each([
    ['unknown', { token: 'nobody' }],
    ['of another case', { token: 'Anna' }],
    ['after two spaces', { token: 'Bearer  anna' }],
    ['a number', { token: 5 }],
    ['null', { token: null }],
    ['missing', {}],
    ['empty', { token: '' }],
    ['missing, and the rest wrong too', { reconnect: 'yes' }],
  ])('with a token that is %s is authentication; the client may try again', async (_, payload) => {
    const client = await house.connect();
    expect(await client.refused('login', payload)).toEqual(authentication);
    expect(await client.refused('get_filtered_chats')).toEqual(authentication);
    expect((await client.request('login', { token: 'anna' })).success).toBe(true);
    expect((await client.request('get_filtered_chats')).success).toBe(true);
  });

  it.each([
    [{ reconnect: 'yes' }, 'reconnect must be a boolean'],
    [{ push_notifications: {} }, 'push_notifications.platform is required'],
    [{ push_notifications: { platform: 'palm' } }, 'push_notifications.platform has an unsupported value'],
    [{ application: 'x' }, 'application must be an object'],
    [{ application: { name: 5 } }, 'application.name must be a string'],
  ])('with %j is validation, and nobody is logged in', async (more, message) => {
    const client = await house.connect();
    expect(await client.refused('login', { token: 'anna', ...more })).toEqual({ type: 'validation', message });
    expect(await client.refused('get_filtered_chats')).toEqual(authentication);
  });

  it('ignores null fields and a top-level firebase_token', async () => {
    const client = await house.connect();
    const payload = { token: 'anna', reconnect: null, application: null, push_notifications: null, firebase_token: 5 };
    expect((await client.request('login', payload)).success).toBe(true);
  });
});

describe('a second login', () => {
  it('of the same agent gives a fresh state, and the new token replaces the old one', async () => {
    const tom = await house.agent('tom');
    const { chat } = await tom.ask('start_chat');
    const second = await tom.ask('login', { token: 'tom-reads' });
    expect(second.chats_summary.map(({ id }: { id: string }) => id)).toEqual([chat.id]);
    expect(await tom.refused('close_thread', { chat_id: chat.id })).toEqual(authorization);
  });

  it('of the same agent doubles no push', async () => {
    const tom = await house.agent('tom');
    await tom.ask('login', { token: 'tom' });
    const answer = await tom.request('update_agent', { routing_status: 'not_accepting_chats' });
    const update = push('agent_updated', { agent_id: ids.tom, routing_status: 'not_accepting_chats' });
    expect(await tom.pushes()).toEqual(asCausedBy(answer, [update]));
  });

  it('of another agent is authorization, and the session stays as it was', async () => {
    const tom = await house.agent('tom');
    expect(await tom.refused('login', { token: 'anna' })).toEqual(authorization);
    const { chat } = await tom.ask('start_chat');
    expect(chat.thread.user_ids).toEqual([ids.tom]);
  });

  it('of an agent with the same id in another license is authorization', async () => {
    const anna = await house.agent('anna');
    expect(await anna.refused('login', { token: 'other-anna' })).toEqual(authorization);
    const other = await house.agent('other-anna');
    await other.ask('start_chat');
    expect(await anna.pushes()).toEqual([]);
  });

  it('that fails leaves the session as it was', async () => {
    const tom = await house.agent('tom');
    expect(await tom.refused('login', { token: 'wrong' })).toEqual(authentication);
    expect((await tom.request('start_chat')).success).toBe(true);
  });
});

describe('the chats of a login', () => {
  it('are summaries, newest first, with the last event of each type', async () => {
    const mary = await house.customer('mary');
    const note = { type: 'annotation', annotation_type: 'rating', text: 'good' };
    const older = await mary.ask('start_chat', { chat: { thread: { events: [note] } } });
    const newer = await mary.ask('start_chat', { chat: { scopes: { groups: [0, 1] } } });
    const { chats_summary } = await (await house.connect()).ask('login', { token: 'anna' });
    const olderOrder = older.chat.thread.order;
    expect(chats_summary).toEqual([
      {
        id: newer.chat.id,
        users: [maryForAgents(2)],
        last_event_per_type: { system_message: expect.anything() },
        last_thread_summary: {
          id: newer.chat.thread.id,
          timestamp: recently,
          user_ids: [ids.mary],
          order: threadOrder,
          properties: routing(true),
          active: true,
        },
        properties: routing(true),
        scopes: { groups: [0, 1] },
      },
      {
        id: shortId,
        users: [maryForAgents(2)],
        last_event_per_type: {
          annotation: { thread_id: older.chat.thread.id, thread_order: olderOrder, event: event(1, ids.mary, note) },
          system_message: {
            thread_id: older.chat.thread.id,
            thread_order: olderOrder,
            event: {
              id: expect.any(String),
              order: 2,
              type: 'system_message',
              timestamp: recently,
              text: 'Chat is unassigned',
              system_message_type: 'routing.unassigned',
              recipients: 'all',
            },
          },
        },
        last_thread_summary: {
          id: older.chat.thread.id,
          timestamp: recently,
          user_ids: [ids.mary],
          order: olderOrder,
          properties: routing(true),
          active: true,
        },
        properties: routing(true),
        scopes: {},
      },
    ]);
  });

  it('are those that the token may read and the chat’s scopes show', async () => {
    const mary = await house.customer('mary');
    const open = await mary.ask('start_chat');
    const scoped = await mary.ask('start_chat', { chat: { scopes: { groups: [1] } } });
    const own = await (await house.agent('tom')).ask('start_chat');
    const shown = async (token: string) => {
      const { chats_summary } = await (await house.connect()).ask('login', { token });
      return chats_summary.map(({ id }: { id: string }) => id);
    };
    expect(await shown('anna')).toEqual([own.chat.id, scoped.chat.id, open.chat.id]);
    expect(await shown('tom-reads')).toEqual([own.chat.id, open.chat.id]);
    expect(await shown('tom-own')).toEqual([own.chat.id]);
    expect(await shown('tom-nothing')).toEqual([]);
    expect(await shown('eva-reads')).toEqual([own.chat.id, open.chat.id]);
  });

  it('are all with an active thread, and of the others the newest 100', async () => {
    const tom = await house.agent('tom');
    const started: string[] = [];
    for (let count = 0; count < 103; count += 1) {
      const { chat } = await tom.ask('start_chat');
      started.unshift(chat.id);
      if (count !== 0) await tom.ask('close_thread', { chat_id: chat.id });
    }
    const { chats_summary } = await (await house.connect()).ask('login', { token: 'eva' });
    const shown = chats_summary.map(({ id }: { id: string }) => id);
    expect(shown).toEqual([...started.slice(0, 100), started[102]]);
  });
});

it('the chats of a login are followed by the pushes of its own arrival', async () => {
  const tom = await house.agent('tom');
  const anna = await house.connect();
  const answer = await anna.request('login', { token: 'anna' });
  const arrival = [push('agent_updated', { agent_id: ids.anna, routing_status: 'accepting_chats' })];
  expect(await heard({ tom, anna })).toEqual({ tom: arrival, anna: asCausedBy(answer, arrival) });
  expect(anna.frames.map((frame) => frame.type)).toEqual(['response', 'push', 'response']);
});
