import { beforeEach, describe, expect, it } from 'vitest';
import { House, heard, ids } from './house.js';
import type { RtmClient } from './rtm-client.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const away = { routing_status: 'not_accepting_chats' };
const idsOf = (pushes: { request_id?: string }[]) => pushes.map(({ request_id }) => request_id);

/** Sends a request with exactly this envelope; resolves when it has been answered. */
async function send(client: RtmClient, request: object): Promise<void> {
  client.send(request);
  await client.request('ping');
}

describe('the request_id of a push', () => {
  it('is on the connection that sent the request only', async () => {
    const [tom, second, anna] = [await house.agent('tom'), await house.agent('tom'), await house.agent('anna')];
    await heard({ tom, second, anna });
    await send(tom, { request_id: 'r-18', action: 'update_agent', payload: away });
    const told = await heard({ tom, second, anna });
    expect(idsOf(told.tom)).toEqual(['r-18']);
    expect(idsOf(told.second)).toEqual([undefined]);
    expect(idsOf(told.anna)).toEqual([undefined]);
    expect(Object.keys(told.second[0] ?? {})).not.toContain('request_id');
  });

  it('is on the customer’s own connection in the same way', async () => {
    const [mary, second] = [await house.customer('mary'), await house.customer('mary')];
    await send(mary, { request_id: 'm-1', action: 'start_chat' });
    const told = await heard({ mary, second });
    expect(idsOf(told.mary)).toEqual(['m-1', undefined]); // the second is the router’s doing
    expect(idsOf(told.second)).toEqual([undefined, undefined]);
  });

  it('is on every push that the request causes', async () => {
    const { people, chat_id } = await house.conversation();
    await send(people.anna, {
      request_id: 'all',
      action: 'send_event',
      payload: { chat_id, event: { type: 'message', text: 'Hello' } },
    });
    const told = await people.anna.pushes();
    expect(told.map(({ action }) => action)).toEqual(['chat_users_updated', 'incoming_event', 'incoming_event']);
    expect(idsOf(told)).toEqual(['all', 'all', 'all']);
  });

  it('is absent when the request had none, and may be empty', async () => {
    const tom = await house.agent('tom');
    await send(tom, { action: 'update_agent', payload: away });
    await send(tom, { request_id: null, action: 'update_agent', payload: { routing_status: 'accepting_chats' } });
    await send(tom, { request_id: '', action: 'update_agent', payload: away });
    expect(idsOf(await tom.pushes())).toEqual([undefined, undefined, '']);
  });
});

it('the response comes before the pushes that the request causes', async () => {
  const { people, chat_id } = await house.conversation();
  const from = people.mary.frames.length;
  await people.mary.ask('close_thread', { chat_id });
  await people.mary.ask('send_event', { chat_id, event: { type: 'message', text: 'Again' } });
  await people.mary.pushes();
  expect(people.mary.frames.slice(from, -1).map(({ type, action }) => `${type} ${action}`)).toEqual([
    'response close_thread',
    'push incoming_event',
    'push thread_closed',
    'response send_event',
    'push incoming_chat_thread',
    'push chat_users_updated',
    'push incoming_event',
  ]);
  expect(people.mary.frames[from + 4]?.payload.chat.thread.user_ids).toEqual([ids.mary, ids.tom]);
});

it('many requests at once: each push comes after the response of its own request', async () => {
  const { people, chat_id } = await house.conversation();
  const from = people.tom.frames.length;
  for (let count = 0; count < 50; count += 1) {
    const event = { type: 'message', text: `${count}` };
    people.tom.send({ request_id: `q-${count}`, action: 'send_event', payload: { chat_id, event } });
  }
  await people.tom.pushes();
  const own = people.tom.frames.slice(from).filter(({ request_id }) => request_id?.startsWith('q-'));
  const of = (wanted: string) => own.filter(({ type }) => type === wanted).map(({ request_id }) => request_id);
  const all = Array.from({ length: 50 }, (_, count) => `q-${count}`);
  expect(of('response')).toEqual(all);
  expect(of('push')).toEqual(all);
  for (const id of all) {
    const [first, second] = own.filter(({ request_id }) => request_id === id);
    expect([first?.type, second?.type]).toEqual(['response', 'push']);
  }
});
