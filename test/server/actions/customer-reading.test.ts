import { beforeEach, describe, expect, it } from 'vitest';
import { House, ids } from '../house.js';
import {
  agentsForCustomers,
  event,
  forCustomers,
  maryForCustomers,
  routing,
  shortId,
  systemMessage,
  threadOrder,
} from '../wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const authorization = { type: 'authorization', message: 'Authorization error' };
const unknownChat = { type: 'validation', message: 'chat_id not found' };

describe('get_chats_summary', () => {
  it('gives what the customer may know of each chat', async () => {
    const { people, chat_id, thread_id } = await house.conversation();
    const note = { type: 'message', text: 'a note', recipients: 'agents' };
    await people.tom.ask('send_event', { chat_id, event: { type: 'message', text: 'Welcome' } });
    await people.tom.ask('send_event', { chat_id, event: note });
    const { chats_summary, total_chats } = await people.mary.ask('get_chats_summary');
    const order = chats_summary[0].order;
    const last = (one: object) => ({ thread_id, thread_order: order, event: one });
    expect(total_chats).toBe(1);
    expect(chats_summary).toEqual([
      {
        id: chat_id,
        order: threadOrder,
        users: [maryForCustomers, agentsForCustomers.tom],
        last_event_per_type: {
          system_message: last(forCustomers(systemMessage(2, 'agent_joined', 'Tom Reed joined the chat'))),
          message: last(forCustomers(event(3, ids.tom, { type: 'message', text: 'Welcome' }))),
        },
        properties: routing(false),
        scopes: {},
      },
    ]);
  });

  it('is newest first, and moves a chat up when a thread starts', async () => {
    const mary = await house.customer('mary');
    const started: string[] = [];
    for (let count = 0; count < 12; count += 1) started.unshift((await mary.ask('start_chat')).chat.id);
    const page = async (payload: object) => {
      const { chats_summary, total_chats } = await mary.ask('get_chats_summary', payload);
      expect(total_chats).toBe(12);
      return chats_summary.map(({ id }: { id: string }) => id);
    };
    expect(await page({})).toEqual(started.slice(0, 10));
    expect(await page({ offset: 10 })).toEqual(started.slice(10));
    expect(await page({ offset: 1, limit: 2 })).toEqual(started.slice(1, 3));
    expect(await page({ offset: 12 })).toEqual([]);
    const oldest = started.at(-1);
    await mary.ask('close_thread', { chat_id: oldest });
    await mary.ask('send_event', { chat_id: oldest, event: { type: 'message', text: 'Again' } });
    expect(await page({ limit: 2 })).toEqual([oldest, started[0]]);
  });

  it.each([{ limit: 0 }, { limit: 26 }, { offset: -1 }, { offset: 101 }])('refuses %j', async (payload) => {
    const mary = await house.customer('mary');
    const [name] = Object.keys(payload);
    expect(await mary.refused('get_chats_summary', payload)).toEqual({
      type: 'validation',
      message: `${name} has an unsupported value`,
    });
  });
});

describe('get_chat_threads of a customer', () => {
  it('gives the asked threads without what is for agents', async () => {
    const { people, chat_id, thread_id } = await house.conversation();
    const note = { type: 'message', text: 'a note', recipients: 'agents' };
    await people.anna.ask('send_event', { chat_id, event: note });
    const answer = await people.mary.request('get_chat_threads', { chat_id, thread_ids: [thread_id] });
    expect(answer.payload).toEqual({
      chat: {
        id: chat_id,
        users: [maryForCustomers, agentsForCustomers.tom],
        threads: [
          {
            id: thread_id,
            active: true,
            user_ids: [ids.mary, ids.tom],
            events: [
              forCustomers(systemMessage(1, 'routing.unassigned', 'Chat is unassigned')),
              forCustomers(systemMessage(2, 'agent_joined', 'Tom Reed joined the chat')),
            ],
            order: threadOrder,
            properties: routing(false),
          },
        ],
        properties: routing(false),
        scopes: {},
      },
    });
  });

  it('gives each thread once, in order, and skips what is no thread of the chat', async () => {
    const { people, chat_id, thread_id } = await house.conversation();
    await people.mary.ask('close_thread', { chat_id });
    const again = await people.mary.ask('send_event', { chat_id, event: { type: 'message', text: 'Again' } });
    const threads = async (thread_ids: string[]) =>
      (await people.mary.ask('get_chat_threads', { chat_id, thread_ids })).chat.threads.map(
        ({ id }: { id: string }) => id,
      );
    const other = await people.ivo.ask('start_chat');
    const asked = [again.thread_id, 'NOSUCHTHRD', thread_id, thread_id, other.chat.thread.id];
    expect(await threads(asked)).toEqual([thread_id, again.thread_id]);
    expect(await threads([])).toEqual([]);
  });

  it('shows of the scopes the groups only', async () => {
    const { anna, mary } = await house.everybody();
    const { chat } = await mary.ask('start_chat', { chat: { scopes: { groups: [1, 2] } } });
    await anna.ask('update_chat_scopes', {
      chat_id: chat.id,
      add_scopes: { agents: [ids.tom] },
      remove_scopes: { groups: [2] },
    });
    const answer = await mary.ask('get_chat_threads', { chat_id: chat.id, thread_ids: [] });
    expect(answer.chat.scopes).toEqual({ groups: [1] });
  });

  it('is refused for chats of others and unknown ones', async () => {
    const { people, chat_id } = await house.conversation();
    const payload = { chat_id, thread_ids: [] };
    expect(await people.ivo.refused('get_chat_threads', payload)).toEqual(authorization);
    expect(await people.ivo.refused('get_chat_threads', { ...payload, chat_id: 'NOSUCHCHAT' })).toEqual(unknownChat);
  });
});

describe('get_chat_threads_summary', () => {
  it('counts what the customer can see, newest thread first', async () => {
    const { people, chat_id, thread_id } = await house.conversation();
    const note = { type: 'message', text: 'a note', recipients: 'agents' };
    await people.tom.ask('send_event', { chat_id, event: note });
    await people.mary.ask('close_thread', { chat_id });
    await people.mary.ask('send_event', { chat_id, event: { type: 'message', text: 'Again' } });
    const page = (payload: object) => people.mary.ask('get_chat_threads_summary', { chat_id, ...payload });
    const older = { id: thread_id, order: threadOrder, total_events: 3 };
    const newer = { id: shortId, order: threadOrder, total_events: 2 };
    expect(await page({})).toEqual({ threads_summary: [newer, older], total_threads: 2 });
    expect(await page({ offset: 1 })).toEqual({ threads_summary: [older], total_threads: 2 });
    expect(await page({ limit: 1 })).toEqual({ threads_summary: [newer], total_threads: 2 });
    expect(await page({ offset: 7 })).toEqual({ threads_summary: [], total_threads: 2 });
  });

  it('is refused for wrong pages, chats of others and unknown ones', async () => {
    const { people, chat_id } = await house.conversation();
    const action = 'get_chat_threads_summary';
    for (const wrong of [{ limit: 0 }, { limit: 101 }, { offset: -1 }]) {
      expect((await people.mary.refused(action, { chat_id, ...wrong })).type).toBe('validation');
    }
    expect(await people.ivo.refused(action, { chat_id })).toEqual(authorization);
    expect(await people.ivo.refused(action, { chat_id: 'NOSUCHCHAT' })).toEqual(unknownChat);
  });
});
