import { beforeEach, describe, expect, it } from 'vitest';
import { parseSeed } from '../../src/server/seed.js';
import { House, heard, ids } from './house.js';
import { push } from './wire.js';

const helper = '3f9c0d5a7b1e4c28a6d2f0b9e87c1345';
const foreign = 'b07b07b07b07b07b07b07b07b07b07b0';
const sleeping = '00000000000000000000000000000001';

const bots = [
  { id: helper, name: 'Parcel helper', avatar: 'cdn.example.com/p.png', status: 'not accepting chats' },
  { id: foreign, name: 'Foreign', client_id: 'reader-app', groups: [{ id: 1, priority: 'first' }] },
  { id: sleeping, status: 'offline', max_chats_count: 0 },
];

let house: House;

beforeEach(async () => {
  house = await House.open({
    patch: ([main]) => {
      main.bots = bots;
    },
  });
});

const authorization = { type: 'authorization', message: 'Authorization error' };
const bot = {
  id: helper,
  type: 'agent',
  name: 'Parcel helper',
  present: true,
  avatar: 'cdn.example.com/p.png',
  routing_status: 'not_accepting_chats',
};
const botForCustomers = { id: helper, type: 'agent', name: 'Parcel helper', present: true, avatar: bot.avatar };
const asBot = { author_id: helper };

/** A chat of Mary's, where Anna works and her application’s bot acts. */
async function chatAndPeople() {
  const people = await house.everybody();
  const { chat } = await people.mary.ask('start_chat', {
    chat: { thread: { events: [{ type: 'message', text: 'Hi' }] } },
  });
  await heard(people);
  return { people, chat_id: chat.id as string, thread_id: chat.thread.id as string };
}

describe('a bot of the seed', () => {
  it('joins, writes and leaves as its application asks, as a plain agent', async () => {
    const { people, chat_id, thread_id } = await chatAndPeople();
    const { anna } = people;
    const joined = await anna.request('join_chat', { chat_id, agent_ids: [helper] }, asBot);
    expect(joined.success).toBe(true);
    const added = {
      chat_id,
      updated_users: { customers: { added: [], removed_ids: [] }, agents: { added: [bot], removed_ids: [] } },
    };
    const told = await heard(people);
    expect(told.tom[0]).toEqual(push('chat_users_updated', added));
    expect(told.anna[0]).toEqual({ request_id: joined.request_id, action: 'chat_users_updated', payload: added });
    expect(told.mary[0]?.payload.updated_users).toEqual({ added: [botForCustomers], removed_ids: [] });

    const sent = await anna.request('send_event', { chat_id, event: { type: 'message', text: 'On its way' } }, asBot);
    expect(sent.payload.event).toMatchObject({ author_id: helper, text: 'On its way' });
    expect((await people.mary.push('incoming_event')).payload).toMatchObject({
      chat_id,
      thread_id,
      event: { author_id: helper },
    });

    expect((await anna.request('remove_from_chat', { chat_id }, asBot)).success).toBe(true);
    const left = await people.tom.push('chat_users_updated');
    expect(left.payload.updated_users.agents).toEqual({ added: [], removed_ids: [helper] });
  });

  it('is who starts a chat, closes a thread, reads, presses, multicasts and bans', async () => {
    const { people, chat_id, thread_id } = await chatAndPeople();
    const { anna, tom } = people;
    const started = await anna.request(
      'start_chat',
      { chat: { thread: { events: [{ type: 'message', text: 'Mine' }] } } },
      asBot,
    );
    expect(started.payload.chat.users).toEqual([bot]);
    expect(started.payload.chat.thread).toMatchObject({ user_ids: [helper], events: [{ author_id: helper }] });

    await anna.request('update_last_seen_timestamp', { chat_id }, asBot);
    expect((await tom.push('last_seen_timestamp_updated')).payload.user_id).toBe(helper);

    const event = {
      type: 'rich_message',
      template_id: 'cards',
      elements: [{ buttons: [{ text: 'Yes', postback_id: 'y' }] }],
    };
    const { payload } = await anna.request('send_event', { chat_id, event }, asBot);
    const postback = { chat_id, thread_id, event_id: payload.event.id, postback: { id: 'y', toggled: true } };
    await anna.request('send_rich_message_postback', postback, asBot);
    expect((await tom.push('incoming_rich_message_postback')).payload.user_id).toBe(helper);

    await anna.request('multicast', { scopes: { agents: { ids: [ids.tom] } }, content: { a: 1 } }, asBot);
    expect((await tom.push('incoming_multicast')).payload).toEqual({ author_id: helper, content: { a: 1 } });

    await anna.request('close_thread', { chat_id }, asBot);
    expect((await tom.push('thread_closed')).payload).toEqual({ chat_id, thread_id, user_id: helper });

    const before = tom.frames.length;
    await anna.request('ban_customer', { customer_id: ids.ivo, ban: { days: 1 } }, asBot);
    await tom.find((frame) => tom.frames.indexOf(frame) >= before && frame.action === 'customer_banned');
  });

  it('types to everybody but the connection that asked', async () => {
    const { people, chat_id } = await chatAndPeople();
    await people.anna.request('send_typing_indicator', { chat_id, is_typing: true }, asBot);
    const told = await heard(people);
    expect(told.anna).toEqual([]);
    expect(told.tom.map(({ payload }) => payload.typing_indicator.author_id)).toEqual([helper]);
    expect(told.mary.map(({ payload }) => payload.typing_indicator.author_id)).toEqual([helper]);
  });

  it('is judged by its own membership, but with the scopes of the token', async () => {
    const { people, chat_id } = await chatAndPeople();
    const own = await house.agent('tom-own');
    await people.anna.request('join_chat', { chat_id, agent_ids: [helper] }, asBot);
    const event = { type: 'message', text: 'x' };
    expect(await own.refused('send_event', { chat_id, event })).toEqual(authorization);
    expect((await own.request('send_event', { chat_id, event }, asBot)).success).toBe(true);
    const reader = await house.agent('eva-reads');
    expect(await reader.refused('send_event', { chat_id, event }, asBot)).toEqual(authorization);
  });

  it.each(['get_filtered_chats', 'ping'])('leaves %s, where nobody acts, as it is', async (action) => {
    const { people } = await chatAndPeople();
    const [plain, named] = await Promise.all([people.tom.request(action), people.tom.request(action, {}, asBot)]);
    expect({ ...named, request_id: '' }).toEqual({ ...plain, request_id: '' });
  });

  it('does not read, change its own status or log in in the place of the agent', async () => {
    const { people, chat_id } = await chatAndPeople();
    await people.anna.ask('update_chat_scopes', { chat_id, add_scopes: { groups: [1] } });
    const read = await people.anna.request('get_chat_threads', { chat_id }, asBot);
    expect(read.success).toBe(true);
    await people.anna.request('update_agent', { routing_status: 'not_accepting_chats' }, asBot);
    expect((await people.tom.push('agent_updated')).payload.agent_id).toBe(ids.anna);
    const client = await house.connect();
    const login = await client.request('login', { token: 'tom' }, asBot);
    expect(login.payload.my_profile.id).toBe(ids.tom);
  });

  it('belongs to its application alone', async () => {
    const { people, chat_id } = await chatAndPeople();
    const event = { type: 'message', text: 'x' };
    for (const author_id of [foreign, 'nobody', ids.mary]) {
      expect(await people.anna.refused('send_event', { chat_id, event }, { author_id })).toEqual(authorization);
      expect(await people.anna.refused('get_chat_threads', { chat_id }, { author_id })).toEqual(authorization);
    }
  });

  it('can be added to a chat by any agent, offline or not', async () => {
    const { people, chat_id } = await chatAndPeople();
    await people.anna.ask('join_chat', { chat_id, agent_ids: [sleeping, foreign] });
    const { updated_users } = (await people.tom.push('chat_users_updated')).payload;
    expect(updated_users.agents.added).toEqual([
      { id: sleeping, type: 'agent', name: sleeping, present: true },
      { id: foreign, type: 'agent', name: 'Foreign', present: true, routing_status: 'accepting_chats' },
    ]);
  });

  it('sees what its groups see', async () => {
    const { people, chat_id } = await chatAndPeople();
    await people.anna.ask('update_chat_scopes', { chat_id, add_scopes: { groups: [1] } });
    const event = { type: 'message', text: 'x' };
    expect(await people.anna.refused('send_event', { chat_id, event }, asBot)).toEqual(authorization);
  });
});

describe('bots in a seed', () => {
  const seedWith = (...entries: object[]) =>
    JSON.stringify({ licenses: [{ id: 1, agents: [{ id: 'anna' }], customers: [{ id: 'mary' }], bots: entries }] });

  it('need nothing: a random hash, accepting chats, of the application chatio', () => {
    const [first, second] = parseSeed(seedWith({}, {})).licenses[0]?.config.agents.slice(1) ?? [];
    expect(first?.id).toMatch(/^[0-9a-f]{32}$/);
    expect(second?.id).not.toBe(first?.id);
    expect(first).toEqual({
      id: first?.id,
      name: first?.id,
      permission: 'normal',
      groups: [{ id: 0, priority: 'normal' }],
      maxChats: 6,
      bot: { clientId: 'chatio', status: 'accepting_chats' },
    });
  });

  it.each([
    [{ status: 'asleep' }, 'licenses[0].bots[0].status has an unsupported value'],
    [{ name: '' }, 'licenses[0].bots[0].name has an unsupported value'],
    [{ groups: [{ id: 1 }] }, 'licenses[0].bots[0].groups[0].priority is required'],
    [{ max_chats_count: -1 }, 'licenses[0].bots[0].max_chats_count has an unsupported value'],
    [{ token: 'x' }, 'licenses[0].bots[0].token is not a known key'],
    [{ id: 'anna' }, 'licenses[0].bots[0].id anna stands there twice'],
    [{ id: 'mary' }, 'licenses[0].customers[0].id mary stands there twice'],
  ])('are refused with what is wrong: %j', (entry, message) => {
    expect(() => parseSeed(seedWith(entry))).toThrow(`the seed is wrong: ${message}`);
  });
});
