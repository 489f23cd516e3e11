import { beforeEach, describe, expect, it } from 'vitest';
import { House, ids } from '../house.js';
import { agents, maryForAgents, recently, routing, shortId, systemMessage, threadOrder } from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const authorization = { type: 'authorization', message: 'Authorization error' };
const idsOf = (answer: { chats_summary: { id: string }[] }) => answer.chats_summary.map(({ id }) => id);

describe('get_chat_threads of an agent', () => {
  it('gives all threads in order, with their events, and tells nobody', async () => {
    const { people, chat_id, thread_id } = await house.conversation();
    await people.tom.ask('close_thread', { chat_id });
    await people.mary.ask('send_event', { chat_id, event: { type: 'message', text: 'Again' } });
    await people.eva.pushes();
    const answer = await people.eva.request('get_chat_threads', { chat_id });
    const first = {
      id: thread_id,
      timestamp: recently,
      active: false,
      user_ids: [ids.mary, ids.tom],
      events: [
        systemMessage(1, 'routing.unassigned', 'Chat is unassigned'),
        systemMessage(2, 'agent_joined', 'Tom Reed joined the chat'),
        systemMessage(3, 'manual_archived', 'Tom Reed archived the chat'),
      ],
      order: threadOrder,
      properties: routing(false),
    };
    const [, second] = answer.payload.chat.threads;
    expect(answer.payload).toEqual({
      chat: {
        id: chat_id,
        users: [maryForAgents(2), { ...agents.tom, present: false }],
        threads: [
          first,
          {
            id: shortId,
            timestamp: recently,
            active: true,
            user_ids: [ids.mary, ids.tom],
            events: [
              expect.objectContaining({ type: 'message', text: 'Again', order: 1 }),
              systemMessage(2, 'routing.unassigned', 'Chat is unassigned'),
            ],
            order: threadOrder,
            properties: routing(true),
          },
        ],
        threads_summary: [
          { thread_id, order: answer.payload.chat.threads[0].order },
          { thread_id: second.id, order: second.order },
        ],
        properties: routing(true),
        scopes: {},
      },
    });
    expect(second.order).toBeGreaterThan(answer.payload.chat.threads[0].order);
    expect(await people.eva.pushes()).toEqual([]);
  });

  it('gives the asked threads once each and skips what is no thread of the chat', async () => {
    const { people, chat_id, thread_id } = await house.conversation();
    const other = await people.mary.ask('start_chat');
    const asked = async (thread_ids: string[]) =>
      (await people.anna.ask('get_chat_threads', { chat_id, thread_ids })).chat;
    const once = await asked([thread_id, 'NOSUCHTHRD', thread_id, other.chat.thread.id]);
    expect(once.threads.map(({ id }: { id: string }) => id)).toEqual([thread_id]);
    for (const none of [await asked([]), await asked(['NOSUCHTHRD'])]) {
      expect(none.threads).toBeUndefined();
      expect(none.threads_summary).toEqual([{ thread_id, order: threadOrder }]);
      expect(none.users.map(({ id }: { id: string }) => id)).toEqual([ids.mary, ids.tom]);
    }
  });

  it('tells users who left only where a returned thread refers to them', async () => {
    const { people, chat_id, thread_id } = await house.conversation();
    await people.tom.ask('remove_from_chat', { chat_id });
    const users = async (payload: object) =>
      (await people.anna.ask('get_chat_threads', { chat_id, ...payload })).chat.users.map(
        ({ id, present }: { id: string; present: boolean }) => [id, present],
      );
    expect(await users({ thread_ids: [thread_id] })).toEqual([
      [ids.mary, true],
      [ids.tom, false],
    ]);
    expect(await users({ thread_ids: [] })).toEqual([[ids.mary, true]]);
  });

  it.each([
    ['anna', 'all'],
    ['tom', 'authorization'],
    ['tom-reads', 'authorization'],
    ['tom-own', 'authorization'],
    ['tom-writes', 'authorization'],
    ['tom-nothing', 'authorization'],
  ])('of a chat scoped to group 1 is for %s: %s', async (token, outcome) => {
    const { chat } = await (await house.customer('mary')).ask('start_chat', { chat: { scopes: { groups: [1] } } });
    const client = await house.agent(token);
    const answer = await client.request('get_chat_threads', { chat_id: chat.id });
    expect(answer.success ? 'all' : answer.payload.error.type).toBe(outcome);
    if (answer.success) expect(answer.payload.chat.scopes).toEqual({ groups: [1] });
  });

  it('of a chat that the agent is a member of is for tokens of own chats, scopes or not', async () => {
    const { anna, tom, mary } = await house.everybody();
    const { chat } = await mary.ask('start_chat', { chat: { scopes: { groups: [1] } } });
    await anna.ask('join_chat', { chat_id: chat.id, agent_ids: [ids.tom] });
    expect((await tom.request('get_chat_threads', { chat_id: chat.id })).success).toBe(true);
    const own = await house.agent('tom-own');
    expect((await own.request('get_chat_threads', { chat_id: chat.id })).success).toBe(true);
  });

  it('of an unknown chat is validation, without the right to read authorization', async () => {
    const anna = await house.agent('anna');
    const payload = { chat_id: 'NOSUCHCHAT' };
    expect(await anna.refused('get_chat_threads', payload)).toEqual({
      type: 'validation',
      message: 'chat_id not found',
    });
    const writer = await house.agent('tom-writes');
    expect(await writer.refused('get_chat_threads', payload)).toEqual(authorization);
  });
});

describe('get_filtered_chats', () => {
  it('gives the summaries of the login, without a limit', async () => {
    const { people } = await house.conversation();
    const { chats_summary } = await people.eva.ask('login', { token: 'eva-reads' });
    expect(chats_summary).toHaveLength(1);
    expect(await people.eva.ask('get_filtered_chats')).toEqual({ chats_summary });
    expect(await people.eva.ask('get_filtered_chats', { filters: null })).toEqual({ chats_summary });
  });

  it('leaves out active chats when asked to', async () => {
    const { anna } = await house.everybody();
    const open = (await anna.ask('start_chat')).chat.id;
    const closed = (await anna.ask('start_chat')).chat.id;
    await anna.ask('close_thread', { chat_id: closed });
    const list = async (filters: object) => idsOf(await anna.ask('get_filtered_chats', { filters }));
    expect(await list({})).toEqual([closed, open]);
    expect(await list({ include_active: true })).toEqual([closed, open]);
    expect(await list({ include_active: false })).toEqual([closed]);
  });

  it('gives only chats that the token may read and the scopes show', async () => {
    const mary = await house.customer('mary');
    const open = (await mary.ask('start_chat')).chat.id;
    const scoped = (await mary.ask('start_chat', { chat: { scopes: { groups: [1] } } })).chat.id;
    const own = (await (await house.agent('tom')).ask('start_chat')).chat.id;
    const list = async (token: string) => idsOf(await (await house.agent(token)).ask('get_filtered_chats'));
    expect(await list('anna')).toEqual([own, scoped, open]);
    expect(await list('tom-reads')).toEqual([own, open]);
    expect(await list('tom-own')).toEqual([own]);
    for (const token of ['tom-writes', 'tom-nothing']) {
      expect(await (await house.agent(token)).refused('get_filtered_chats')).toEqual(authorization);
    }
  });

  it.each<[string, object, string[]]>([
    ['one of several values', { desk: { topic: { values: ['sales', 'help'] } } }, ['both', 'topic']],
    ['no listed value', { desk: { topic: { values: [] } } }, []],
    ['a number', { desk: { number: { values: [7] } } }, ['both']],
    ['a value of another type', { desk: { number: { values: ['7'] } } }, []],
    ['none of the values, unset included', { desk: { number: { exclude_values: [7] } } }, ['none', 'topic']],
    ['no excluded value', { desk: { number: { exclude_values: [] } } }, ['none', 'both', 'topic']],
    ['a set property', { desk: { number: { exists: true } } }, ['both']],
    ['an unset property', { desk: { number: { exists: false } } }, ['none', 'topic']],
    ['all of several', { desk: { number: { exists: true }, topic: { values: ['help'] } } }, ['both']],
    [
      'a property of another namespace too',
      { desk: { topic: { values: ['sales'] } }, source: { type: { exists: false } } },
      ['topic'],
    ],
    ['the server’s own', { routing: { unassigned: { values: [false] } } }, ['none', 'both', 'topic']],
    ['an unknown property, which counts as unset', { no: { such: { exists: true } } }, []],
    ['an unknown property that shall be unset', { no: { such: { exists: false } } }, ['none', 'both', 'topic']],
    ['what every object has', { constructor: { name: { exists: true } } }, []],
    ['what every object has, below a namespace', { desk: { toString: { exists: true } } }, []],
  ])('finds chats by %s', async (_, properties, expected) => {
    const anna = await house.agent('anna');
    const names = new Map<string, string>();
    const chats = { topic: { desk: { topic: 'sales' } }, both: { desk: { topic: 'help', number: 7 } }, none: {} };
    for (const [name, set] of Object.entries(chats)) {
      names.set((await anna.ask('start_chat', { chat: { properties: set } })).chat.id, name);
    }
    const found = idsOf(await anna.ask('get_filtered_chats', { filters: { properties } }));
    expect(found.map((id) => names.get(id))).toEqual(expected);
  });
});
