import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Archivist } from '../../src/server/archive/archivist.js';
import { House, ids } from './house.js';
import type { RtmClient } from './rtm-client.js';
import { maryForAgents, recently, routing, shortId, systemMessage, threadOrder, uuid } from './wire.js';

let house: House;
let anna: RtmClient;
let mary: RtmClient;

beforeEach(async () => {
  house = await House.open({
    patch: ([company]) => {
      const access = (read: boolean) => ({ access: { agent: { read, write: true } } });
      company.properties.desk.about = {
        type: 'tokenized_string',
        locations: { chat: access(true), thread: access(true) },
      };
      company.properties.desk.secret = { type: 'tokenized_string', locations: { chat: access(false) } };
    },
  });
  anna = await house.agent('anna');
  mary = await house.customer('mary');
});

/** Ids of the threads found, newest first. */
async function found(filters: object, by: RtmClient = anna): Promise<string[]> {
  const { chats, pagination } = await by.ask('get_archives', { filters, pagination: { limit: 100 } });
  expect(pagination).toEqual({ page: 1, total: chats.length });
  return chats.map(({ chat }: { chat: { thread: { id: string } } }) => chat.thread.id);
}

async function started(by: RtmClient, events: object[] = [], chat: object = {}) {
  const answer = await by.ask('start_chat', { chat: { ...chat, thread: { events } } });
  return { id: answer.chat.id as string, thread: answer.chat.thread.id as string };
}

function message(text: string, more: object = {}) {
  return { type: 'message', text, ...more };
}

it('gives each thread inside its chat, with what is known of the customer', async () => {
  const { id, thread } = await started(mary, [message('hello')]);
  await anna.ask('close_thread', { chat_id: id });
  expect((await anna.request('get_archives')).payload).toEqual({
    chats: [
      {
        chat: {
          id: shortId,
          users: [maryForAgents(1)],
          thread: {
            id: thread,
            timestamp: recently,
            active: false,
            user_ids: [ids.mary],
            events: [
              {
                id: uuid,
                order: 1,
                author_id: ids.mary,
                timestamp: recently,
                type: 'message',
                text: 'hello',
                recipients: 'all',
              },
              systemMessage(2, 'routing.unassigned', 'Chat is unassigned'),
              systemMessage(3, 'manual_archived', 'Anna Kowal archived the chat'),
            ],
            order: threadOrder,
            properties: routing(true),
          },
          properties: routing(true),
          scopes: {},
        },
      },
    ],
    pagination: { page: 1, total: 1 },
  });
});

it('finds active and closed threads of one chat, newest first', async () => {
  const { id, thread } = await started(mary, [message('one')]);
  await mary.ask('close_thread', { chat_id: id });
  const second = await mary.ask('send_event', { chat_id: id, event: message('two') });
  const { chats } = await anna.ask('get_archives');
  expect(chats.map(({ chat }: { chat: { thread: object } }) => chat.thread)).toEqual([
    expect.objectContaining({ id: second.thread_id, active: true }),
    expect.objectContaining({ id: thread, active: false }),
  ]);
});

it('gives pages', async () => {
  const threads: string[] = [];
  for (let count = 0; count < 5; count += 1) threads.unshift((await started(mary)).thread);
  const page = async (pagination: object) => {
    const answer = await anna.ask('get_archives', { pagination });
    return [answer.chats.map(({ chat }: { chat: { thread: { id: string } } }) => chat.thread.id), answer.pagination];
  };
  expect(await page({ limit: 2 })).toEqual([threads.slice(0, 2), { page: 1, total: 5 }]);
  expect(await page({ page: 3, limit: 2 })).toEqual([threads.slice(4), { page: 3, total: 5 }]);
  expect(await page({ page: 1000, limit: 100 })).toEqual([[], { page: 1000, total: 5 }]);
  expect(await page({ page: null })).toEqual([threads, { page: 1, total: 5 }]);
});

it('needs the right to read all chats', async () => {
  const authorization = { type: 'authorization', message: 'Authorization error' };
  for (const token of ['tom-own', 'tom-nothing', 'tom-writes']) {
    expect(await (await house.agent(token)).refused('get_archives')).toEqual(authorization);
  }
  expect(await found({}, await house.agent('tom-reads'))).toEqual([]);
});

it('is unknown to customers', async () => {
  expect(await mary.refused('get_archives')).toEqual({
    type: 'validation',
    message: 'Unknown action get_archives',
  });
});

describe('a wrong request is validation', () => {
  it.each([
    [{ filters: 'x' }, 'filters must be an object'],
    [{ filters: { query: 5 } }, 'filters.query must be a string'],
    [{ filters: { query: 'a '.repeat(101) } }, 'filters.query must have at most 100 words'],
    [{ filters: { query: 'a-'.repeat(51) } }, 'filters.query must have at most 100 words'],
    [{ filters: { date_from: 20180131 } }, 'filters.date_from must be a string'],
    [{ filters: { date_from: '2018-1-31' } }, 'filters.date_from must be a date like 2018-01-31'],
    [{ filters: { date_to: '2018-02-30' } }, 'filters.date_to must be a date like 2018-01-31'],
    [{ filters: { date_to: '2018-01-31T00:00:00Z' } }, 'filters.date_to must be a date like 2018-01-31'],
    [{ filters: { date_to: '' } }, 'filters.date_to must be a date like 2018-01-31'],
    [{ filters: { date_from: '2018-02-01', date_to: '2018-01-31' } }, 'filters.date_from must not be after date_to'],
    [{ filters: { agent_ids: 'tom' } }, 'filters.agent_ids must be an array'],
    [{ filters: { agents: [5] } }, 'filters.agents[0] must be a string'],
    [{ filters: { team_ids: ['sales'] } }, 'filters.team_ids[0] must be an integer'],
    [{ filters: { team_ids: [-1] } }, 'filters.team_ids[0] has an unsupported value'],
    [{ filters: { properties: [] } }, 'filters.properties must be an object'],
    [{ filters: { properties: { desk: { number: {} } } } }, 'filters.properties.desk.number has an unsupported value'],
    [
      { filters: { properties: { desk: { number: { exists: true, values: [1] } } } } },
      'filters.properties.desk.number has an unsupported value',
    ],
    [
      {
        filters: {
          properties: { desk: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [n, { exists: true }])) },
        },
      },
      'filters.properties must have at most 100 properties',
    ],
    [{ pagination: [] }, 'pagination must be an object'],
    [{ pagination: { page: 0 } }, 'pagination.page has an unsupported value'],
    [{ pagination: { page: 1001 } }, 'pagination.page has an unsupported value'],
    [{ pagination: { page: '1' } }, 'pagination.page must be an integer'],
    [{ pagination: { limit: 0 } }, 'pagination.limit has an unsupported value'],
    [{ pagination: { limit: 101 } }, 'pagination.limit has an unsupported value'],
    [{ pagination: { limit: 1.5 } }, 'pagination.limit must be an integer'],
  ])('%j', async (payload, message) => {
    expect(await anna.refused('get_archives', payload)).toEqual({ type: 'validation', message });
  });
});

describe('a query', () => {
  it('finds messages, annotations, system messages and the values of forms, and nothing else of an event', async () => {
    const option = (value: string, checked: boolean) => ({ label: 'optionlabel', value, checked });
    const { thread } = await started(mary, [
      message('messagetext'),
      { type: 'annotation', annotation_type: 'annotationtype', text: 'annotationtext' },
      {
        type: 'filled_form',
        fields: [
          { type: 'text', name: 'fieldname', label: 'fieldlabel', value: 'fieldvalue' },
          { type: 'email', name: 'fieldname', label: 'fieldlabel' },
          { type: 'select', name: 's', label: 'l', options: [option('choice', true), option('nochoice', false)] },
          { type: 'title', name: 't', label: 'titlelabel' },
        ],
      },
      { type: 'custom', content: { text: 'customtext' } },
      { type: 'rich_message', template_id: 'cards', elements: [{ title: 'richtitle' }] },
    ]);
    for (const query of ['messagetext', 'annotationtext', 'chat is unassigned', 'fieldvalue', 'choice']) {
      expect([query, await found({ query })]).toEqual([query, [thread]]);
    }
    const others = 'annotationtype fieldname fieldlabel optionlabel nochoice titlelabel customtext richtitle';
    for (const query of others.split(' ')) expect([query, await found({ query })]).toEqual([query, []]);
  });

  it('finds what is for agents only', async () => {
    const { thread } = await started(anna, [message('whispered', { recipients: 'agents' })]);
    expect(await found({ query: 'whisper' })).toEqual([thread]);
  });

  it('finds an event as soon as it was sent, in an active thread and as an annotation in a closed one', async () => {
    const { id, thread } = await started(mary);
    expect(await found({ query: 'needle' })).toEqual([]);
    await mary.ask('send_event', { chat_id: id, event: message('the first needle') });
    expect(await found({ query: 'needle' })).toEqual([thread]);
    await mary.ask('close_thread', { chat_id: id });
    expect(await found({ query: 'needle rated' })).toEqual([]);
    await mary.ask('send_event', {
      chat_id: id,
      event: { type: 'annotation', annotation_type: 'rating', text: 'rated good' },
    });
    expect(await found({ query: 'needle rated' })).toEqual([thread]);
  });

  it('finds a customer by name and e-mail, and by a new name no longer by the old one', async () => {
    const { id, thread } = await started(mary);
    await anna.ask('close_thread', { chat_id: id });
    expect(await found({ query: 'brown mary@exam' })).toEqual([thread]);
    await mary.ask('update_customer', { customer: { name: 'Mary Green' } });
    expect(await found({ query: 'mary green example.com' })).toEqual([thread]);
    expect(await found({ query: 'brown' })).toEqual([]);
    await (await house.connectCustomer()).ask('login', { token: 'mary', customer: { email: 'm@green.example' } });
    expect(await found({ query: 'm@green' })).toEqual([thread]);
  });

  it('finds tokenized properties of chat and thread that agents may read, and no others', async () => {
    const { id, thread } = await started(anna);
    const update = {
      chat_id: id,
      properties: { desk: { about: 'Blue boats', topic: 'sales', secret: 'Hidden words' } },
    };
    await anna.ask('update_chat_properties', update);
    await anna.ask('update_chat_thread_properties', {
      chat_id: id,
      thread_id: thread,
      properties: { desk: { about: 'Red sails' } },
    });
    expect(await found({ query: 'blue boat red' })).toEqual([thread]);
    expect(await found({ query: 'sales' })).toEqual([]);
    expect(await found({ query: 'hidden' })).toEqual([]);
  });
});

it('finds the threads of days, both inclusive', async () => {
  const { thread } = await started(mary);
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const day0 = new Date((await anna.ask('get_archives')).chats[0].chat.thread.timestamp * 1000)
    .toISOString()
    .slice(0, 10);
  expect(await found({ date_from: day0, date_to: day0 })).toEqual([thread]);
  expect(await found({ date_from: '1970-01-01', date_to: day0 })).toEqual([thread]);
  expect(await found({ date_from: day(-1) })).toEqual([thread]);
  expect(await found({ date_to: day(-2) })).toEqual([]);
  expect(await found({ date_from: day(2) })).toEqual([]);
  expect(await found({ date_from: null, date_to: null })).toEqual([thread]);
});

it('finds the threads of agents and teams', async () => {
  const tom = await house.agent('tom');
  const byTom = await started(tom);
  const byAnna = await started(anna);
  const byNobody = await started(mary);
  const all = [byNobody.thread, byAnna.thread, byTom.thread];
  expect(await found({ agent_ids: [ids.tom] })).toEqual([byTom.thread]);
  expect(await found({ agents: [ids.tom, ids.anna, 'nobody'] })).toEqual([byAnna.thread, byTom.thread]);
  expect(await found({ agents: [ids.tom], agent_ids: [ids.anna] })).toEqual([byAnna.thread]);
  expect(await found({ team_ids: [1] })).toEqual([byAnna.thread]);
  expect(await found({ team_ids: ['1', 9] })).toEqual([byAnna.thread]);
  expect(await found({ team_ids: [0] })).toEqual([byAnna.thread, byTom.thread]);
  expect(await found({ team_ids: [9] })).toEqual([]);
  expect(await found({ team_ids: [1], agent_ids: [ids.tom] })).toEqual([]);
  expect(await found({ team_ids: [], agent_ids: [], query: '' })).toEqual(all);
  await tom.ask('remove_from_chat', { chat_id: byTom.id });
  expect(await found({ agent_ids: [ids.tom] })).toEqual([byTom.thread]);
});

it('looks at the thread’s property or, if it has none, at the chat’s', async () => {
  const { id, thread } = await started(anna, [], { properties: { desk: { number: 1, secret: 'x' } } });
  const number = (test: object) => found({ properties: { desk: { number: test } } });
  expect(await number({ values: [1] })).toEqual([thread]);
  await anna.ask('update_chat_properties', { chat_id: id, properties: { desk: { number: 2 } } });
  expect(await number({ values: [2, 3] })).toEqual([thread]);
  expect(await number({ values: [1] })).toEqual([]);
  await anna.ask('close_thread', { chat_id: id });
  await anna.ask('update_chat_thread_properties', {
    chat_id: id,
    thread_id: thread,
    properties: { desk: { number: 3 } },
  });
  expect(await number({ values: [3] })).toEqual([thread]);
  expect(await number({ exclude_values: [2] })).toEqual([thread]);
  expect(await number({ exclude_values: [3] })).toEqual([]);
  expect(await number({ exists: true })).toEqual([thread]);
  expect(await number({ values: ['3'] })).toEqual([]);
  expect(await found({ properties: { no: { such: { exists: false } } } })).toEqual([thread]);
});

it('is told nothing of a property that agents may not read, and no list of chats is either', async () => {
  const { id, thread } = await started(anna, [], { properties: { desk: { secret: 'Hidden words' } } });
  const secret = (test: object) => ({ properties: { desk: { secret: test } } });
  const listed = async (test: object) => {
    const { chats_summary } = await anna.ask('get_filtered_chats', { filters: secret(test) });
    return chats_summary.map((chat: { id: string }) => chat.id);
  };
  expect([await found(secret({ exists: true })), await listed({ exists: true })]).toEqual([[], []]);
  expect([await found(secret({ exists: false })), await listed({ exists: false })]).toEqual([[thread], [id]]);
  expect([await found(secret({ values: ['hidden'] })), await listed({ values: ['hidden'] })]).toEqual([[], []]);
});

it('finds by the tokens of a tokenized property', async () => {
  const { thread } = await started(anna, [], { properties: { desk: { about: 'Two blue boats' } } });
  const about = (values: string[]) => found({ properties: { desk: { about: { values } } } });
  expect(await about(['BOATS two'])).toEqual([thread]);
  expect(await about(['boats three', 'blue'])).toEqual([thread]);
  expect(await about(['boat'])).toEqual([]);
});

describe('a chat with scopes', () => {
  it('is found by the agents who see it only', async () => {
    const tom = await house.agent('tom');
    const { id, thread } = await started(mary, [message('for sales')], { scopes: { groups: [1] } });
    for (const filters of [{}, { query: 'sales' }, { agent_ids: [ids.mary] }]) {
      expect(await found(filters, anna)).toEqual([thread]);
      expect(await found(filters, tom)).toEqual([]);
    }
    await anna.ask('update_chat_scopes', { chat_id: id, add_scopes: { agents: [ids.tom] } });
    expect(await found({ query: 'sales' }, tom)).toEqual([thread]);
    await anna.ask('update_chat_scopes', { chat_id: id, remove_scopes: { agents: [ids.tom], groups: [1] } });
    await anna.ask('update_chat_scopes', { chat_id: id, add_scopes: { groups: [2] } });
    expect(await found({}, anna)).toEqual([]);
  });

  it('is found by its members, also by one who came when it was closed, and not after they left', async () => {
    const tom = await house.agent('tom');
    const { id, thread } = await started(mary, [], { scopes: { groups: [1] } });
    await mary.ask('close_thread', { chat_id: id });
    expect(await found({}, tom)).toEqual([]);
    await anna.ask('join_chat', { chat_id: id, agent_ids: [ids.tom] });
    expect(await found({}, tom)).toEqual([thread]);
    await tom.ask('remove_from_chat', { chat_id: id });
    expect(await found({}, tom)).toEqual([]);
  });

  it('is found by its supervisors', async () => {
    const { id, thread } = await started(mary, [], { scopes: { groups: [1] } });
    const boss = await house.connect('/agent/v0.2/rtm/ws');
    await boss.ask('login', { token: 'anna' });
    await boss.ask('supervise_chat', { chat_id: id, agent_ids: [ids.tom] });
    const tom = await house.connect('/agent/v0.2/rtm/ws');
    await tom.ask('login', { token: 'tom' });
    expect(await found({}, tom)).toEqual([thread]);
    expect(await found({}, await house.agent('eva'))).toEqual([]);
  });
});

it('keeps licenses apart', async () => {
  await started(mary, [message('word')]);
  expect(await found({ query: 'word' }, await house.agent('other-anna'))).toEqual([]);
});

it('waits while very much is still to be taken in, and then finds what has come meanwhile', async () => {
  let go = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    go = resolve;
  });
  const waiting = vi.spyOn(Archivist.prototype, 'caughtUp').mockReturnValueOnce(ready);
  const answer = anna.ask('get_archives');
  await expect.poll(() => waiting.mock.calls.length).toBe(1);
  await mary.ask('start_chat');
  go();
  expect((await answer).pagination.total).toBe(1);
  waiting.mockRestore();
});
