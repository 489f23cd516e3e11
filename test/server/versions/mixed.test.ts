import { describe, expect, it } from 'vitest';
import { ids } from '../house.js';
import { message, named, only, type VersionName, withSpeakers } from './speakers.js';

const speakers = withSpeakers();
const versions: readonly VersionName[] = ['v0.2', 'v0.3', 'v0.4', 'v0.5'];

function by<T>(make: (version: VersionName) => T): Record<VersionName, T> {
  return Object.fromEntries(versions.map((version) => [version, make(version)])) as Record<VersionName, T>;
}

const richMessage = {
  type: 'rich_message',
  template_id: 'cards',
  elements: [{ buttons: [{ text: 'Take it', postback_id: 'take' }] }],
};

describe('connections of all versions in one license', () => {
  it('see each change in their own words', async () => {
    const { agents, mary } = speakers();
    const { chat } = await mary['v0.2'].ask('start_chat', { chat: { thread: { events: [message('Hello')] } } });
    await speakers().heard();
    await mary['v0.2'].ask('update_customer', {
      customer: { properties: { order_no: '7731' }, fields: { not: 'me' } },
    });
    const { agents: told, mary: toldMary } = await speakers().heard();
    const own = { order_no: '7731' };
    for (const pushes of [told, toldMary]) {
      expect(by((version) => pickFields(only(pushes[version], 'customer_updated').customer))).toEqual({
        'v0.2': { properties: own },
        'v0.3': { fields: own },
        'v0.4': { fields: own },
        'v0.5': { fields: own },
      });
    }
    const read = await agents['v0.2'].ask('get_chat_threads', { chat_id: chat.id });
    expect(pickFields(read.chat.users[0])).toEqual({ properties: own });
  });

  it('get request_id on the requester’s pushes from v0.3 on', async () => {
    const { agents } = speakers();
    for (const version of versions) {
      const answer = await agents[version].request('start_chat');
      const { agents: told } = await speakers().heard();
      const expected = by((other) => (other === version && version !== 'v0.2' ? answer.request_id : undefined));
      expect(by((other) => told[other].find(({ action }) => action === 'incoming_chat_thread')?.request_id)).toEqual(
        expected,
      );
    }
  });

  it('hear a message of v0.2 like any other', async () => {
    const { agents, mary } = speakers();
    const { chat } = await mary['v0.5'].ask('start_chat');
    await agents['v0.2'].ask('join_chat', { chat_id: chat.id, agent_ids: ['max@example.com'] });
    await speakers().heard();
    const sent = { text: 'Berth 12 is free.', custom_id: 'n-204', type: 'custom' };
    const answer = await agents['v0.2'].ask('send_message', { chat_id: chat.id, message: sent });
    expect(answer).toEqual({
      thread_id: chat.thread.id,
      event: {
        id: expect.any(String),
        custom_id: 'n-204',
        order: 3,
        type: 'message',
        author_id: 'max@example.com',
        timestamp: expect.any(Number),
        text: 'Berth 12 is free.',
        recipients: 'all',
      },
    });
    const { agents: told, mary: toldMary } = await speakers().heard();
    const { recipients: _, ...forCustomers } = answer.event;
    for (const version of versions) {
      expect(only(told[version], 'incoming_event').event).toEqual(answer.event);
      expect(only(toldMary[version], 'incoming_event').event).toEqual(forCustomers);
    }
  });

  it('may give a new chat scopes in v0.2 and v0.3; later versions ignore them', async () => {
    const { agents } = speakers();
    const scopesOf = async (version: VersionName) => {
      const chat = { thread: { scopes: { groups: [1], agents: [ids.tom] } } };
      return (await agents[version].ask('start_chat', { chat })).chat.scopes;
    };
    const scopes = { groups: [1], agents: [ids.tom] };
    expect([await scopesOf('v0.2'), await scopesOf('v0.3')]).toEqual([scopes, scopes]);
    expect([await scopesOf('v0.4'), await scopesOf('v0.5')]).toEqual([{}, {}]);
  });

  it('name what is wrong from v0.3 on', async () => {
    const { agents, mary } = speakers();
    for (const clients of [agents, mary]) {
      const messages = await Promise.all(
        versions.map(async (version) => (await clients[version].refused('close_thread', {})).message),
      );
      expect(messages).toEqual(['Wrong format of request', ...Array(3).fill('chat_id is required')]);
    }
  });

  it('know author_id from v0.3 on', async () => {
    const { agents } = speakers();
    const start = async (version: VersionName, author_id: unknown) =>
      (await agents[version].request('start_chat', {}, { author_id })).payload.error?.type;
    expect(await start('v0.2', 'nobody')).toBeUndefined();
    expect(await start('v0.2', 5)).toBeUndefined();
    for (const version of ['v0.3', 'v0.4', 'v0.5'] as const) {
      expect(await start(version, 'nobody')).toBe('authorization');
      expect(await start(version, 5)).toBe('validation');
    }
  });
});

function pickFields({ properties, fields }: { properties?: object; fields?: object }) {
  return { ...(properties !== undefined && { properties }), ...(fields !== undefined && { fields }) };
}

describe('what versions before v0.5 see of rich messages', () => {
  it('is nothing but the thread that one starts, and a gap in the order', async () => {
    const { agents } = speakers();
    const { chat } = await agents['v0.5'].ask('start_chat', { chat: { thread: { events: [richMessage] } } });
    const { agents: told } = await speakers().heard();
    expect(by((version) => only(told[version], 'incoming_chat_thread').chat.thread.events.length)).toEqual({
      'v0.2': 0,
      'v0.3': 0,
      'v0.4': 0,
      'v0.5': 1,
    });
    await agents['v0.5'].ask('send_event', { chat_id: chat.id, event: message('Second') });
    await agents['v0.5'].ask('send_event', { chat_id: chat.id, event: richMessage });
    const { agents: later } = await speakers().heard();
    const event = ['incoming_event message'];
    expect(by((version) => named(later[version]))).toEqual({
      'v0.2': event,
      'v0.3': event,
      'v0.4': event,
      'v0.5': ['incoming_event message', 'incoming_event rich_message'],
    });
    const orders = async (version: VersionName) => {
      const read = await agents[version].ask('get_chat_threads', { chat_id: chat.id });
      return read.chat.threads[0].events.map(({ order }: { order: number }) => order);
    };
    expect([await orders('v0.2'), await orders('v0.4'), await orders('v0.5')]).toEqual([[2], [2], [1, 2, 3]]);
  });

  it('is no press of a button either, and they can not press one', async () => {
    const { agents, mary } = speakers();
    const events = [message('Hello'), richMessage];
    const { chat } = await mary['v0.5'].ask('start_chat', { chat: { thread: { events } } });
    const postback = { chat_id: chat.id, thread_id: chat.thread.id, event_id: chat.thread.events[1].id };
    const press = { ...postback, postback: { id: 'take', toggled: true } };
    await speakers().heard();
    for (const version of ['v0.2', 'v0.3', 'v0.4'] as const) {
      for (const client of [agents[version], mary[version]]) {
        expect((await client.refused('send_rich_message_postback', press)).type).toBe('validation');
      }
    }
    await mary['v0.5'].ask('send_rich_message_postback', press);
    const { agents: told, mary: toldMary } = await speakers().heard();
    const names = (pushes: typeof told) => by((version) => named(pushes[version]));
    const expected = { ...by(() => [] as string[]), 'v0.5': ['incoming_rich_message_postback'] };
    expect([names(told), names(toldMary)]).toEqual([expected, expected]);
  });

  it('is no last event and no count of a thread', async () => {
    const { agents, mary } = speakers();
    const events = [message('Hello'), richMessage];
    const { chat } = await mary['v0.5'].ask('start_chat', { chat: { thread: { events } } });
    const count = async (version: VersionName) =>
      (await mary[version].ask('get_chat_threads_summary', { chat_id: chat.id })).threads_summary[0].total_events;
    expect([await count('v0.3'), await count('v0.4'), await count('v0.5')]).toEqual([2, 2, 3]);
    const login = await (await speakers().house.connect(`/customer/v0.2/rtm/ws?license_id=100001`)).ask('login', {
      token: 'mary',
    });
    expect(login.last_chats_summary[0].last_threads_summary[0].events_count).toBe(2);
    const types = async (version: VersionName) => {
      const { chats_summary } = await agents[version].ask('get_filtered_chats');
      return Object.keys(chats_summary[0].last_event_per_type).sort();
    };
    expect(await types('v0.4')).toEqual(['message', 'system_message']);
    expect(await types('v0.5')).toEqual(['message', 'rich_message', 'system_message']);
  });
});

describe('broadcasts and multicasts', () => {
  const content = { shift: 'late' };

  it('of any sender reach agents under the name that their version has', async () => {
    const { agents } = speakers();
    for (const sender of versions) {
      const old = sender === 'v0.2' || sender === 'v0.3';
      if (old) await agents[sender].ask('send_broadcast', { content });
      else await agents[sender].ask('multicast', { scopes: { agents: { all: true } }, content });
      const { agents: told, mary } = await speakers().heard();
      expect(by((version) => named(told[version]))).toEqual({
        'v0.2': ['incoming_broadcast'],
        'v0.3': ['incoming_broadcast'],
        'v0.4': ['incoming_multicast'],
        'v0.5': ['incoming_multicast'],
      });
      const payloads = new Set(versions.map((version) => JSON.stringify(told[version][0]?.payload)));
      const author = { 'v0.2': 'max@example.com', 'v0.3': ids.eva, 'v0.4': ids.tom, 'v0.5': ids.anna }[sender];
      expect([...payloads].map((text) => JSON.parse(text))).toEqual([{ author_id: author, content }]);
      expect(by((version) => mary[version])).toEqual(by(() => []));
    }
  });

  it.each([
    [{ agents: [ids.tom], groups: [1] }, ['v0.4', 'v0.5']],
    [{ agents: ['nobody'], groups: ['1'] }, ['v0.5']],
    [{ groups: [0] }, ['v0.2', 'v0.3', 'v0.4', 'v0.5']],
    [{ agents: [], groups: [] }, ['v0.2', 'v0.3', 'v0.4', 'v0.5']],
    [{ agents: ['nobody'] }, []],
  ])('with the scopes %j reach the agents of %j', async (scopes, expected) => {
    const { agents } = speakers();
    await agents['v0.2'].ask('send_broadcast', { scopes, content });
    const { agents: told } = await speakers().heard();
    expect(versions.filter((version) => told[version].length > 0)).toEqual(expected);
  });

  it('reach customers from v0.4 on', async () => {
    const { agents } = speakers();
    await agents['v0.4'].ask('multicast', { scopes: { customers: { ids: [ids.mary] } }, content });
    const { agents: told, mary } = await speakers().heard();
    expect(by((version) => named(mary[version]))).toEqual({
      'v0.2': [],
      'v0.3': [],
      'v0.4': ['incoming_multicast'],
      'v0.5': ['incoming_multicast'],
    });
    expect(by((version) => told[version])).toEqual(by(() => []));
  });

  it('are unknown actions where the version has the other one', async () => {
    const { agents } = speakers();
    const scopes = { agents: { all: true } };
    for (const version of ['v0.4', 'v0.5'] as const) {
      expect((await agents[version].refused('send_broadcast', { content })).message).toBe(
        'Unknown action send_broadcast',
      );
    }
    for (const version of ['v0.2', 'v0.3'] as const) {
      expect((await agents[version].refused('multicast', { scopes, content })).type).toBe('validation');
    }
  });
});
