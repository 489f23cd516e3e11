import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../src/server/limits.js';
import { eventually } from '../../client/eventually.js';
import { House, heard, ids } from '../house.js';
import type { RtmClient } from '../rtm-client.js';
import { send } from '../web-client.js';
import { answerWith, hang, Receiver } from './receiver.js';

const quick = { webhookMs: 200, webhookRetriesMs: [20, 40] } satisfies Partial<Limits>;

async function open(limits: Partial<Limits> = quick, options: object = {}): Promise<House> {
  return House.open({
    allowPrivateWebhooks: true,
    limits,
    patch: (licenses) => {
      licenses[1].agents[0].permission = 'administrator';
    },
    ...options,
  });
}

async function register(
  house: House,
  url: string,
  action: string,
  more: object = {},
  version = 'v0.5',
  token = 'anna',
) {
  const body = { url, action, secret_key: 's3-kQ', ...more };
  const answer = await send(house, `/configuration/${version}/webhooks/register_webhook`, { token, body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.webhook_id as string;
}

const say = (client: RtmClient, chat_id: string, text: string) =>
  client.ask('send_event', { chat_id, event: { type: 'message', text } });

const texts = (receiver: Receiver) => receiver.bodies.map(({ data }) => data.event.text);

describe('a webhook', () => {
  it('is posted with its secret, as the agents’ push', async () => {
    const house = await open();
    const receiver = await Receiver.open();
    const webhook_id = await register(house, receiver.url, 'incoming_event', { additional_data: ['chat_properties'] });
    const { people, chat_id } = await house.conversation();
    await receiver.count(2); // the router's word and Tom's coming
    await say(people.mary, chat_id, 'Good morning');
    const [, , received] = await receiver.count(3);
    const { payload } = (await heard(people)).anna.find(({ payload: { event } }) => event?.text) ?? {};
    expect(received).toMatchObject({ method: 'POST', path: '/in?key=k3y' });
    expect(received?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'chatio' });
    expect(received?.body).toEqual({
      webhook_id,
      secret_key: 's3-kQ',
      action: 'incoming_event',
      data: payload,
      additional_data: {
        chat_properties: { routing: { idle: { value: false }, unassigned: { value: false } } },
      },
    });
    expect(house.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each(['v0.2', 'v0.3', 'v0.4', 'v0.5'])('speaks %s when it was registered through it', async (version) => {
    const house = await open();
    const receiver = await Receiver.open();
    await register(house, receiver.url, 'incoming_chat_thread', {}, version);
    const listener = await house.connect(`/agent/${version}/rtm/ws`);
    await listener.ask('login', { token: 'anna' });
    const mary = await house.customer('mary', { customer: { fields: { plan: 'gold' } } });
    await mary.ask('start_chat');
    const [received] = await receiver.count(1);
    const push = await listener.push('incoming_chat_thread');
    expect(received?.body.data).toEqual(push.payload);
    expect(received?.body).not.toHaveProperty('additional_data');
  });

  it('is told in the order of each chat, however late the answers come', async () => {
    const house = await open({ ...quick, webhookMs: 2_000 });
    let late = 0;
    const receiver = await Receiver.open((response) => {
      late += 1;
      setTimeout(() => response.end(), late % 2 === 0 ? 0 : 30);
    });
    const { people, chat_id } = await house.conversation();
    await register(house, receiver.url, 'incoming_event', { filters: { author_type: 'customer' } });
    const said = Array.from({ length: 10 }, (_, index) => `text ${index}`);
    for (const text of said) await say(people.mary, chat_id, text);
    await receiver.count(said.length);
    expect(texts(receiver)).toEqual(said);
  });

  it('that gets an error is tried again after each pause, then given up, and the next one goes on', async () => {
    const house = await open();
    const receiver = await Receiver.open(answerWith(500));
    const { people, chat_id } = await house.conversation();
    await register(house, receiver.url, 'incoming_event', { filters: { author_type: 'customer' } });
    await say(people.mary, chat_id, 'first');
    await receiver.count(3);
    receiver.answer = answerWith(204);
    await say(people.mary, chat_id, 'second');
    await receiver.count(4);
    expect(texts(receiver)).toEqual(['first', 'first', 'first', 'second']);
    const about = () => house.logged.filter(({ message }) => message.startsWith('a webhook'));
    await eventually(() =>
      expect(about().map(({ level, message }) => [level, message])).toEqual([
        ['warn', 'a webhook is not taken'],
        ['info', 'a webhook is taken again'],
      ]),
    );
    expect(about()[0]?.fields).toMatchObject({ why: 'it answered with 500', host: new URL(receiver.url).host });
    await eventually(async () => {
      const metrics = await (await fetch(`${house.server.url}/metrics`)).text();
      expect(metrics).toContain('\nchatio_webhook_deliveries_total{outcome="taken"} 1\n');
      expect(metrics).toContain('\nchatio_webhook_deliveries_total{outcome="given_up"} 1\n');
      expect(metrics).toContain('\nchatio_webhook_deliveries_waiting 0\n');
    });
    const logged = JSON.stringify(house.logged);
    for (const secret of ['s3-kQ', 'k3y', 'first']) expect(logged).not.toContain(secret);
  });

  it('that is taken at the second try is not told a third time', async () => {
    const house = await open();
    const receiver = await Receiver.open();
    receiver.answer = (response, received) => {
      const isFirst = receiver.received.indexOf(received) === 0;
      response.writeHead(isFirst ? 503 : 200).end();
    };
    const { people, chat_id } = await house.conversation();
    await register(house, receiver.url, 'incoming_event', { filters: { author_type: 'customer' } });
    await say(people.mary, chat_id, 'first');
    await receiver.count(2);
    await say(people.mary, chat_id, 'second');
    await receiver.count(3);
    expect(texts(receiver)).toEqual(['first', 'first', 'second']);
  });

  it('that hangs keeps nobody waiting: not the chat, not another webhook, not the server’s end', async () => {
    const house = await open({ ...quick, webhookMs: 60_000, shutdownMs: 50 });
    const [hanging, other] = [await Receiver.open(hang), await Receiver.open()];
    const { people, chat_id } = await house.conversation();
    const filters = { author_type: 'customer' };
    await register(house, hanging.url, 'incoming_event', { filters });
    await register(house, other.url, 'incoming_event', { filters });
    for (const text of ['a', 'b', 'c']) await say(people.mary, chat_id, text);
    await other.count(3);
    expect(texts(other)).toEqual(['a', 'b', 'c']);
    expect(texts(hanging)).toEqual(['a']);
    await house.server.close();
  });

  it('that does not answer in time is tried again', async () => {
    const house = await open({ ...quick, webhookMs: 50 });
    const receiver = await Receiver.open(hang);
    const { people, chat_id } = await house.conversation();
    await register(house, receiver.url, 'incoming_event', { filters: { author_type: 'customer' } });
    await say(people.mary, chat_id, 'first');
    await receiver.count(3);
    await eventually(() =>
      expect(house.logged).toContainEqual(
        expect.objectContaining({ fields: expect.objectContaining({ why: 'it did not answer within 0.05 s' }) }),
      ),
    );
  });

  it('of one chat does not wait for that of another', async () => {
    const house = await open({ ...quick, webhookMs: 60_000, shutdownMs: 50 });
    const receiver = await Receiver.open(hang);
    await register(house, receiver.url, 'incoming_chat_thread');
    for (const token of ['mary', 'ivo']) await (await house.customer(token)).ask('start_chat');
    await receiver.count(2);
  });

  it('does not follow redirects', async () => {
    const house = await open();
    const elsewhere = await Receiver.open();
    const receiver = await Receiver.open(answerWith(307, { location: elsewhere.url }));
    await register(house, receiver.url, 'incoming_chat_thread');
    await (await house.customer('mary')).ask('start_chat');
    await receiver.count(3);
    expect(elsewhere.received).toEqual([]);
  });

  it('may answer with as much as it likes', async () => {
    const house = await open();
    const receiver = await Receiver.open((response) => response.end(Buffer.alloc(1_000_000)));
    await register(house, receiver.url, 'incoming_chat_thread');
    for (const token of ['mary', 'ivo']) await (await house.customer(token)).ask('start_chat');
    await receiver.count(2);
    expect(receiver.received).toHaveLength(2);
  });

  it('ends when it is unregistered, what waits for another try included', async () => {
    const house = await open({ ...quick, webhookRetriesMs: [100, 100] });
    const receiver = await Receiver.open(answerWith(500));
    const witness = await Receiver.open(answerWith(500));
    const webhook_id = await register(house, receiver.url, 'incoming_chat_thread');
    await register(house, witness.url, 'incoming_chat_thread');
    await (await house.customer('mary')).ask('start_chat');
    await receiver.count(1);
    const path = '/configuration/v0.5/webhooks/unregister_webhook';
    await send(house, path, { token: 'anna', body: { webhook_id } });
    await witness.count(3);
    expect(receiver.received).toHaveLength(1);
  });

  it('hears nothing of another license', async () => {
    const house = await open();
    const [ours, theirs] = [await Receiver.open(), await Receiver.open()];
    for (const action of ['incoming_chat_thread', 'incoming_event', 'agent_status_changed']) {
      await register(house, theirs.url, action, {}, 'v0.5', 'other-anna');
      await register(house, ours.url, action);
    }
    await house.conversation();
    await ours.count(3);
    const stranger = await house.customer('other-mary');
    await stranger.ask('start_chat');
    await theirs.count(2);
    expect(new Set(theirs.bodies.map(({ action }) => action))).toEqual(
      new Set(['incoming_chat_thread', 'incoming_event']),
    );
    expect(JSON.stringify(theirs.bodies)).not.toContain(ids.tom);
  });

  it('of an agent’s status follows logins, changes and logouts', async () => {
    const house = await open({ ...quick, agentGoneMs: 1 });
    const receiver = await Receiver.open();
    receiver.answer = (response) => setTimeout(() => response.end(), receiver.received.length === 1 ? 50 : 0);
    await register(house, receiver.url, 'agent_status_changed', {
      filters: { chat_member_ids: { agents_any: [ids.tom] } },
    });
    await house.agent('eva');
    const tom = await house.agent('tom');
    await tom.ask('update_agent', { routing_status: 'not_accepting_chats' });
    tom.socket.close();
    await receiver.count(3);
    expect(receiver.bodies.map(({ data }) => data)).toEqual(
      ['accepting chats', 'not accepting chats', 'offline'].map((status) => ({ agent_id: ids.tom, status })),
    );
  });
});

describe('the webhooks of a bot', () => {
  it('are posted under its id while it is not offline, and stop with it', async () => {
    const house = await open();
    const [receiver, witness] = [await Receiver.open(), await Receiver.open()];
    const configure = (endpoint: string, body: object) =>
      send(house, `/configuration/v0.5/agents/${endpoint}`, { token: 'anna', body });
    const webhooks = { url: receiver.url, secret_key: 'b0t', actions: [{ name: 'incoming_chat_thread' }] };
    const created = await configure('create_bot_agent', { name: 'Helper', status: 'not accepting chats', webhooks });
    const { bot_agent_id } = created.body;
    await register(house, witness.url, 'incoming_chat_thread');
    const mary = await house.customer('mary');
    const start = async (count: number) => {
      await mary.ask('start_chat');
      await witness.count(count);
    };
    await start(1);
    await receiver.count(1);
    expect(receiver.bodies[0]).toMatchObject({ webhook_id: bot_agent_id, secret_key: 'b0t' });
    await configure('update_bot_agent', { id: bot_agent_id, status: 'offline' });
    await start(2);
    await configure('update_bot_agent', { id: bot_agent_id, status: 'accepting chats' });
    await start(3);
    await receiver.count(2);
    await configure('remove_bot_agent', { bot_agent_id });
    await start(4);
    expect(receiver.bodies.map(({ data }) => data.chat.id)).toEqual(
      [0, 2].map((place) => witness.bodies[place].data.chat.id),
    );
  });
});

describe('a server without --allow-private-webhooks', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]', '0.0.0.0'])('delivers nothing to %s, and says so once', async (host) => {
    const house = await House.open({ limits: quick });
    const receiver = await Receiver.open();
    const url = receiver.url.replace('127.0.0.1', host);
    await register(house, url, 'incoming_chat_thread');
    const mary = await house.customer('mary');
    for (let count = 0; count < 3; count += 1) await mary.ask('start_chat');
    await eventually(() => expect(house.logged.some(({ level }) => level === 'warn')).toBe(true));
    expect(house.logged.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(receiver.received).toEqual([]);
  });
});
