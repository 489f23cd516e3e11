import { beforeEach, describe, expect, it } from 'vitest';
import { House, ids, license, otherLicense } from './house.js';
import { agentAction, customerAction, refused, send } from './web-client.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const message = { type: 'message', text: 'Hello' };
const authentication = refused(401, 'authentication', 'Authentication error');
const authorization = refused(403, 'authorization', 'Authorization error');
const invalid = (text: string) => refused(400, 'validation', text);
const customerPath = (action: string, query = `?license_id=${license}`) => `/customer/v0.5/action/${action}${query}`;

describe('who asks', () => {
  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['no scheme', { authorization: 'tom' }],
    ['another scheme', { authorization: 'Basic tom' }],
    ['no token', { authorization: 'Bearer ' }],
    ['an unknown token', { authorization: 'Bearer nobody' }],
    ['a customer’s token', { authorization: 'Bearer mary' }],
  ])('with %s is nobody', async (_, headers) => {
    for (const action of ['start_chat', 'nothing', 'upload_image']) {
      expect(await send(house, `/agent/v0.5/action/${action}`, { headers, body: {} })).toMatchObject(authentication);
    }
  });

  it.each(['Bearer tom', 'bearer tom', 'BEARER  tom'])('is known by %j', async (authorization) => {
    const answer = await send(house, '/agent/v0.5/action/start_chat', { headers: { authorization }, body: {} });
    expect(answer.status).toBe(200);
  });

  it('with an agent’s token is no customer', async () => {
    expect(await customerAction(house, 'tom', 'start_chat')).toMatchObject(authentication);
    expect(await send(house, customerPath('start_chat'), { body: {} })).toMatchObject(authentication);
  });

  it('may do what the token’s scopes allow', async () => {
    const { body } = await agentAction(house, 'anna', 'start_chat');
    const sent = { chat_id: body.chat.id, event: message };
    expect(await agentAction(house, 'eva-reads', 'send_event', sent)).toMatchObject(authorization);
    expect((await agentAction(house, 'tom', 'send_event', sent)).status).toBe(200);
  });
});

describe('a customer’s license', () => {
  it.each([
    ['', 'license_id is required'],
    ['?license=100001', 'license_id is required'],
    ['?license_id=', 'license_id must be an integer'],
    ['?license_id=abc', 'license_id must be an integer'],
    ['?license_id=0', 'license_id must be an integer'],
    ['?license_id=-1', 'license_id must be an integer'],
    ['?license_id=1.5', 'license_id must be an integer'],
    ['?license_id=7', 'license_id not found'],
  ])('named as %j is validation, whoever asks', async (query, text) => {
    for (const token of ['mary', 'nobody']) {
      expect(await send(house, customerPath('start_chat', query), { token, body: {} })).toMatchObject(invalid(text));
    }
  });

  it('has to be the token’s', async () => {
    const path = customerPath('start_chat', `?license_id=${otherLicense}`);
    expect(await send(house, path, { token: 'mary', body: {} })).toMatchObject(authorization);
    expect((await send(house, path, { token: 'other-mary', body: {} })).status).toBe(200);
  });

  it('that has run out refuses everything, after the token was looked at', async () => {
    const old = await House.open({
      patch: ([main]) => {
        main.expiration_timestamp = 1_600_000_000;
      },
    });
    const expired = refused(402, 'license_expired', 'License expired');
    expect(await agentAction(old, 'tom', 'nothing')).toMatchObject(expired);
    expect(await agentAction(old, 'nobody', 'start_chat')).toMatchObject(authentication);
    expect(await customerAction(old, 'mary', 'start_chat')).toMatchObject(expired);
    const other = await send(old, customerPath('start_chat', `?license_id=${otherLicense}`), { token: 'mary' });
    expect(other).toMatchObject(authorization);
  });
});

describe('a banned customer', () => {
  it('is refused whatever it is, the action looked at or not', async () => {
    await agentAction(house, 'anna', 'ban_customer', { customer_id: ids.mary, ban: { days: 1 } });
    const banned = refused(403, 'customer_banned', 'Customer is banned');
    for (const action of ['start_chat', 'update_customer', 'nothing']) {
      expect(await customerAction(house, 'mary', action)).toMatchObject(banned);
    }
    expect((await customerAction(house, 'ivo', 'start_chat')).status).toBe(200);
  });
});

describe('actions that one transport has', () => {
  it.each([
    ['login', { token: 'tom' }],
    ['ping', {}],
    ['get_filtered_chats', {}],
    ['get_chat_threads', { chat_id: 'x' }],
    ['get_archives', {}],
    ['update_agent', {}],
    ['change_push_notifications', { firebase_token: 'x', platform: 'ios', enabled: true }],
    ['get_auto_chat_scopes_config', {}],
  ])('%s of agents is RTM’s', async (action, payload) => {
    expect(await agentAction(house, 'anna', action, payload)).toMatchObject(invalid(`Unknown action ${action}`));
  });

  it.each([
    'login',
    'ping',
    'get_chats_summary',
    'get_chat_threads',
    'get_chat_threads_summary',
    'update_last_seen_timestamp',
  ])('%s of customers is RTM’s', async (action) => {
    expect(await customerAction(house, 'mary', action, {})).toMatchObject(invalid(`Unknown action ${action}`));
  });

  it('uploads are not RTM’s', async () => {
    const [anna, mary] = [await house.agent('anna'), await house.customer('mary')];
    expect((await anna.refused('upload_image')).message).toBe('Unknown action upload_image');
    expect((await mary.refused('send_file')).message).toBe('Unknown action send_file');
  });

  it('agents read up to a moment over the Web too', async () => {
    const { body } = await agentAction(house, 'tom', 'start_chat');
    const seen = await agentAction(house, 'tom', 'update_last_seen_timestamp', { chat_id: body.chat.id, timestamp: 5 });
    expect(seen.body).toEqual({ timestamp: 5 });
  });
});

describe('author_id over the Web API', () => {
  it('makes a bot act, and only one of the token’s application', async () => {
    const withBot = await House.open({
      patch: ([main]) => {
        main.bots = [{ id: 'b07', name: 'Helper', client_id: 'reader-app' }];
        main.agents[1].tokens[1].scopes = undefined;
      },
    });
    const start = { chat: { thread: { events: [message] } } };
    const started = await agentAction(withBot, 'tom-reads', 'start_chat', start, { author_id: 'b07' });
    expect(started.body.chat.thread.events).toMatchObject([{ author_id: 'b07' }]);
    expect(await agentAction(withBot, 'tom', 'start_chat', start, { author_id: 'b07' })).toMatchObject(authorization);
    expect(await agentAction(withBot, 'tom', 'nothing', {}, { author_id: 'b07' })).toMatchObject(
      invalid('Unknown action nothing'),
    );
    expect((await agentAction(withBot, 'tom', 'start_chat', start, { author_id: ids.tom })).status).toBe(200);
  });
});

describe('cookies of v0.2 over the Web API', () => {
  const path = (action: string) => `/customer/v0.2/action/${action}?license_id=${license}`;
  const jar = (cookies: readonly string[] = []) => ({ cookie: cookies.map((line) => line.split(';')[0]).join('; ') });

  it('come with the first answer, whatever it says, and stand for the customer from then on', async () => {
    const first = await send(house, path('nothing'), { body: {} });
    expect(first.status).toBe(400);
    const headers = jar(first.headers['set-cookie']);
    const started = await send(house, path('start_chat'), { headers, body: {} });
    expect(started.headers['set-cookie']).toBeUndefined();
    const [customer] = started.body.chat.users;
    const sent = { payload: { chat_id: started.body.chat.id, event: message } };
    const { event: answered } = (await send(house, path('send_event'), { headers, body: sent })).body;
    expect(answered.author_id).toBe(customer.id);
    expect(headers.cookie).toContain(`__lc_cid=${customer.id}`);
    const again = await house.connect(`/customer/v0.2/rtm/ws?license_id=${license}`, headers);
    expect(await again.ask('login')).toMatchObject({ customer_id: customer.id, total_chats: 1 });
  });

  it('neither count nor come with a token', async () => {
    const { headers } = await send(house, path('nothing'), { body: {} });
    const cookies = jar(headers['set-cookie']);
    const started = await send(house, path('start_chat'), { headers: cookies, token: 'mary', body: {} });
    expect(started.body.chat.users[0].id).toBe(ids.mary);
    expect(started.headers['set-cookie']).toBeUndefined();
    expect(await send(house, path('start_chat'), { headers: cookies, token: 'wrong' })).toMatchObject(authentication);
  });
});
