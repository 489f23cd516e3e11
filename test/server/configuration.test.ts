import { beforeEach, describe, expect, it } from 'vitest';
import { maxConfiguredText, maxFilteredProperties } from '../../src/protocol/limits.js';
import { House, heard } from './house.js';
import { refused, send } from './web-client.js';
import { push } from './wire.js';

let house: House;

const scopes = ['agents-bot', 'webhooks', 'properties'].flatMap((what) => [`${what}--my:read`, `${what}--my:write`]);
const scopesOfAll = ['agents-bot--all:read', 'agents-bot--all:write', 'webhooks--all:read', 'webhooks--all:write'];

beforeEach(async () => {
  house = await House.open({
    patch: ([company]) => {
      company.agents[0].tokens = [
        { token: 'shop', client_id: 'shop-app', scopes },
        { token: 'other', client_id: 'other-app', scopes },
        { token: 'overseer', client_id: 'overseer-app', scopes: [...scopesOfAll, 'properties--all:read'] },
        { token: 'nothing', client_id: 'shop-app', scopes: [] },
        { token: 'old', expires_in: 1 },
      ];
    },
  });
});

const authorization = refused(403, 'authorization', 'Authorization error');
const authentication = refused(401, 'authentication', 'Authentication error');

/** An endpoint of v0.5. */
const ask = (token: string, endpoint: string, body: object = {}, version = 'v0.5') =>
  send(house, `/configuration/${version}/${endpoint}`, { token, body });

const bot = { name: 'Helper', status: 'accepting chats' };
const webhook = { url: 'http://hooks.example/in', action: 'thread_closed', secret_key: 's3-kQ' };
const access = { agent: { read: true, write: true } };
const property = { type: 'int', locations: { chat: { access } } };

const createBot = async (token: string, more: object = {}): Promise<string> =>
  (await ask(token, 'agents/create_bot_agent', { ...bot, ...more })).body.bot_agent_id;
const register = async (token: string, more: object = {}, version?: string): Promise<string> =>
  (await ask(token, 'webhooks/register_webhook', { ...webhook, ...more }, version)).body.webhook_id;

describe('a request to the Configuration API', () => {
  const path = '/configuration/v0.5/agents/get_bot_agents';

  it('means v0.5 without a version', async () => {
    const { status, body } = await send(house, '/configuration/properties/get_property_configs', { token: 'shop' });
    expect([status, body]).toEqual([200, {}]);
  });

  it('needs an agent’s token that is good', async () => {
    for (const token of [undefined, 'unknown', 'mary']) {
      expect(await send(house, path, { ...(token !== undefined && { token }), body: {} })).toMatchObject(
        authentication,
      );
    }
    expect(await send(house, path, { headers: { authorization: 'bearer shop' } })).toMatchObject({ status: 200 });
  });

  it('needs a version that is served', async () => {
    expect(await send(house, '/configuration/v0.9/agents/get_bot_agents', { token: 'shop' })).toMatchObject(
      refused(400, 'unsupported_version', 'Unsupported version'),
    );
  });

  it('is made with POST', async () => {
    const { status, headers } = await send(house, path, { token: 'shop', method: 'GET' });
    expect([status, headers.allow]).toEqual([405, 'POST']);
  });

  it('is the payload itself, whatever its content type, and nothing equals {}', async () => {
    const plain = { token: 'shop', headers: { 'content-type': 'text/plain' } };
    expect(await send(house, path, plain)).toMatchObject({ status: 200, body: { bot_agents: [] } });
    expect(await send(house, path, { ...plain, body: '{"all":5}' })).toMatchObject(
      refused(400, 'validation', 'all must be a boolean'),
    );
    for (const body of ['[]', '5', '{', 'null', Buffer.from([0xff])]) {
      const message = 'The request body must be a JSON object';
      expect(await send(house, path, { ...plain, body })).toMatchObject(refused(400, 'validation', message));
    }
    const tooLarge = await send(house, path, { ...plain, body: Buffer.alloc(1_048_577, ' ') });
    expect(tooLarge).toMatchObject({ status: 413, body: { error: { type: 'validation' } } });
  });

  it('says in v0.2 only that something is wrong', async () => {
    expect(await ask('shop', 'agents/get_bot_agents', { all: 5 }, 'v0.2')).toMatchObject(
      refused(400, 'validation', 'Wrong format of request'),
    );
  });

  it('takes null for absent', async () => {
    const { status } = await ask('shop', 'agents/create_bot_agent', { ...bot, avatar: null, webhooks: null });
    expect(status).toBe(200);
  });

  it('ends with the license', async () => {
    house = await House.open({
      patch: ([company]) => {
        company.expiration_timestamp = 1_600_000_000;
      },
    });
    expect(await ask('anna', 'agents/get_bot_agents')).toMatchObject(
      refused(402, 'license_expired', 'License expired'),
    );
  });
});

describe('what an application makes', () => {
  it('is its own to read, to change and to remove', async () => {
    const mine = await createBot('shop');
    const hook = await register('shop');
    await ask('shop', 'properties/create_properties', { mood: property });

    expect((await ask('other', 'agents/get_bot_agents')).body).toEqual({ bot_agents: [] });
    expect((await ask('other', 'webhooks/get_webhooks_config')).body).toEqual({ webhooks_config: [] });
    expect((await ask('other', 'properties/get_property_configs')).body).toEqual({});
    const foreign = [
      ['agents/get_bot_agent_details', { bot_agent_id: mine }],
      ['agents/update_bot_agent', { id: mine, name: 'Stolen' }],
      ['agents/remove_bot_agent', { bot_agent_id: mine }],
      ['webhooks/unregister_webhook', { webhook_id: hook }],
    ] as const;
    for (const [endpoint, payload] of foreign) {
      expect(await ask('other', endpoint, payload)).toMatchObject(authorization);
      expect((await ask('shop', endpoint, payload)).status).toBe(200);
    }
    expect((await ask('shop', 'properties/get_property_configs')).body).toEqual({ 'shop-app': { mood: property } });
  });

  it('is shown to and deleted by whoever may read and delete all, but without its secrets, and not changed', async () => {
    const hooks = { url: 'http://hooks.example/bot', secret_key: 's3-kQ', actions: [{ name: 'thread_closed' }] };
    const mine = await createBot('shop', { webhooks: hooks });
    const hook = await register('shop', { description: 'x' });

    const { body } = await ask('overseer', 'agents/get_bot_agents', { all: true });
    expect(body).toEqual({ bot_agents: [{ id: mine, ...bot }] });
    const details = await ask('overseer', 'agents/get_bot_agent_details', { bot_agent_id: mine });
    expect(details.body.bot_agent).toEqual({
      id: mine,
      ...bot,
      application: { client_id: 'shop-app' },
      max_chats_count: 6,
      groups: [{ id: 0, priority: 'normal' }],
      webhooks: { url: hooks.url, actions: hooks.actions },
    });
    const own = await ask('shop', 'agents/get_bot_agent_details', { bot_agent_id: mine });
    expect(own.body.bot_agent.webhooks).toEqual(hooks);
    const { webhooks_config } = (await ask('overseer', 'webhooks/get_webhooks_config')).body;
    expect(webhooks_config).toEqual([{ webhook_id: hook, url: webhook.url, action: webhook.action, description: 'x' }]);

    expect(await ask('overseer', 'agents/update_bot_agent', { id: mine })).toMatchObject(authorization);
    expect(await ask('overseer', 'agents/create_bot_agent', bot)).toMatchObject(authorization);
    expect(await ask('overseer', 'webhooks/register_webhook', webhook)).toMatchObject(authorization);
    expect(await ask('overseer', 'webhooks/unregister_webhook', { webhook_id: hook })).toMatchObject({ status: 200 });
    expect(await ask('overseer', 'agents/remove_bot_agent', { bot_agent_id: mine })).toMatchObject({ status: 200 });
  });

  it('can be asked for as a whole only with the scope for it', async () => {
    for (const endpoint of ['agents/get_bot_agents', 'properties/get_property_configs']) {
      expect(await ask('shop', endpoint, { all: true })).toMatchObject(authorization);
      expect(await ask('overseer', endpoint, { all: true })).toMatchObject({ status: 200 });
    }
    const { body } = await ask('overseer', 'properties/get_property_configs', { all: true });
    expect(Object.keys(body).sort()).toEqual(['desk', 'routing', 'source']);
  });

  it('can be asked for with no scope at all by nobody', async () => {
    for (const endpoint of ['agents/get_bot_agents', 'webhooks/get_webhooks_config']) {
      expect(await ask('nothing', endpoint)).toMatchObject(authorization);
    }
  });

  it('stays in its license', async () => {
    const mine = await createBot('anna');
    const other = await House.open({
      patch: (licenses) => {
        licenses[1].agents[0].permission = 'administrator';
      },
    });
    const { body } = await send(other, '/configuration/v0.5/agents/get_bot_agents', { token: 'other-anna' });
    expect(body).toEqual({ bot_agents: [] });
    const details = await send(other, '/configuration/v0.5/agents/get_bot_agent_details', {
      token: 'other-anna',
      body: { bot_agent_id: mine },
    });
    expect(details).toMatchObject(refused(400, 'validation', 'bot_agent_id not found'));
  });
});

describe('a bot that is created', () => {
  it('acts at once, is a plain agent on the wire, and is gone when it is removed', async () => {
    const { people, chat_id, thread_id } = await house.conversation();
    const helper = await createBot('anna', { status: 'not accepting chats' });
    const updated = { agent_id: helper, routing_status: 'not_accepting_chats' };
    expect((await heard(people)).tom).toEqual([push('agent_updated', updated)]);

    const joined = await people.anna.request('join_chat', { chat_id, agent_ids: [helper] }, { author_id: helper });
    expect(joined.success).toBe(true);
    const users = (await people.tom.push('chat_users_updated')).payload.updated_users;
    expect(users.agents.added).toEqual([
      { id: helper, type: 'agent', name: 'Helper', present: true, routing_status: 'not_accepting_chats' },
    ]);
    await heard(people);
    const event = { type: 'message', text: 'On its way' };
    await people.anna.request('send_event', { chat_id, event }, { author_id: helper });
    await heard(people);

    await ask('anna', 'agents/remove_bot_agent', { bot_agent_id: helper });
    const told = await heard(people);
    const updated_users = { customers: { added: [], removed_ids: [] }, agents: { added: [], removed_ids: [helper] } };
    expect(told.tom).toEqual([push('chat_users_updated', { chat_id, updated_users })]);
    expect(told.mary).toEqual([
      push('chat_users_updated', { chat_id, updated_users: { added: [], removed_ids: [helper] } }),
    ]);
    expect(await people.anna.refused('send_event', { chat_id, event }, { author_id: helper })).toMatchObject({
      type: 'authorization',
    });
    const { chat } = await people.tom.ask('get_chat_threads', { chat_id, thread_ids: [thread_id] });
    const left = chat.users.find((user: { id: string }) => user.id === helper);
    expect(left).toEqual({ id: helper, type: 'agent', name: 'Helper', present: false });
  });

  it('is told when its status changes, and not when nothing changes', async () => {
    const people = await house.everybody();
    const helper = await createBot('anna');
    await heard(people);
    await ask('anna', 'agents/update_bot_agent', { id: helper, name: 'Other', status: 'accepting chats' });
    expect((await heard(people)).tom).toEqual([]);
    await ask('anna', 'agents/update_bot_agent', { id: helper, status: 'offline' });
    expect((await heard(people)).tom).toEqual([push('agent_updated', { agent_id: helper })]);
  });

  it('is logged out when the token is revoked that made it', async () => {
    const people = await house.everybody();
    const helper = await createBot('shop');
    const revoke = (token: string) => send(house, `/token?token=${token}`, { method: 'DELETE' });
    await heard(people);
    expect((await revoke('other')).status).toBe(200);
    expect((await heard(people)).tom).toEqual([]);
    expect((await revoke('shop')).status).toBe(200);
    expect((await heard(people)).tom).toEqual([push('agent_updated', { agent_id: helper })]);
    const { body } = await ask('overseer', 'agents/get_bot_agent_details', { bot_agent_id: helper });
    expect(body.bot_agent.status).toBe('offline');
    expect(await ask('shop', 'agents/get_bot_agents')).toMatchObject(authentication);
  });

  it('is the application’s that made it, for whom nobody else may act', async () => {
    const { people, chat_id } = await house.conversation();
    const helper = await createBot('shop');
    const message = { chat_id, event: { type: 'message', text: 'x' } };
    expect(await people.anna.refused('send_event', message, { author_id: helper })).toMatchObject({
      type: 'authorization',
    });
  });
});

describe('properties that are created', () => {
  it('are checked from the next write on, in every version', async () => {
    const { people, chat_id } = await house.conversation();
    const write = (value: unknown) => ({ chat_id, properties: { chatio: { mood: value } } });
    expect((await people.anna.refused('update_chat_properties', write(3))).type).toBe('validation');
    const range = { from: 1, to: 5 };
    await ask('anna', 'properties/create_properties', { mood: { ...property, range } });
    expect((await people.anna.refused('update_chat_properties', write(6))).type).toBe('validation');
    expect((await people.mary.refused('update_chat_properties', write(3))).type).toBe('authorization');
    const older = await house.connect('/agent/v0.2/rtm/ws');
    await older.ask('login', { token: 'anna' });
    await older.ask('update_chat_properties', write(3));
    const told = await heard(people);
    const properties = { chatio: { mood: { value: 3 } } };
    expect(told.tom).toEqual([push('chat_properties_updated', { chat_id, properties })]);
    expect(told.mary).toEqual([]);
  });

  it.each(['', 'Mood', 'mo-od', 'mo.od', 'x'.repeat(65), '__proto__'])('are not called %s', async (name) => {
    const body = `{${JSON.stringify(name)}:${JSON.stringify(property)}}`;
    const answer = await send(house, '/configuration/v0.5/properties/create_properties', { token: 'shop', body });
    expect(answer).toMatchObject({ status: 400, body: { error: { type: 'validation' } } });
    expect((await ask('shop', 'properties/get_property_configs')).body).toEqual({});
  });

  it.each([['x'.repeat(64)], ['0'], ['constructor'], ['_']])('may be called %s', async (name) => {
    expect((await ask('shop', 'properties/create_properties', { [name]: property })).status).toBe(200);
    expect((await ask('shop', 'properties/get_property_configs')).body).toEqual({ 'shop-app': { [name]: property } });
  });

  it.each([
    [{}, 'payload must have at least one property'],
    [{ mood: { ...property, domain: [1], range: { from: 1 } } }, 'mood must not have both domain and range'],
    [{ mood: { ...property, type: 'string', range: { from: 1 } } }, 'mood.range is for the type int only'],
    [{ mood: { ...property, domain: [2 ** 31] } }, 'mood.domain must have values of the type only'],
    [{ mood: { type: 'int' } }, 'mood.locations is required'],
    [{ mood: { ...property, locations: {} } }, 'mood.locations must have one of chat, thread, event'],
  ])('are refused with what is wrong: %j', async (payload, message) => {
    expect(await ask('shop', 'properties/create_properties', payload)).toMatchObject(
      refused(400, 'validation', message),
    );
  });

  it('are new, or none of them is created', async () => {
    await ask('shop', 'properties/create_properties', { mood: property });
    expect(await ask('shop', 'properties/create_properties', { fresh: property, mood: property })).toMatchObject(
      refused(400, 'validation', 'mood exists already'),
    );
    expect((await ask('shop', 'properties/get_property_configs')).body).toEqual({ 'shop-app': { mood: property } });
  });

  it('may have a range with one end', async () => {
    for (const [name, range] of Object.entries({ a: { from: 1 }, b: { to: -1 }, c: { from: 2, to: 2 } })) {
      expect((await ask('shop', 'properties/create_properties', { [name]: { ...property, range } })).status).toBe(200);
    }
  });
});

describe('a webhook that is registered', () => {
  it('is listed in every version, with what v0.5 knows only there', async () => {
    const filters = { chat_properties: { source: { type: { values: ['web'] } } }, author_type: 'customer' };
    const more = { action: 'incoming_event', filters, additional_data: ['chat_properties'] };
    const webhook_id = await register('shop', more);
    const old = await register('shop', { additional_data: ['chat_properties'] }, 'v0.3');
    const shown = { webhook_id, ...webhook, action: 'incoming_event', filters };
    const { body } = await ask('shop', 'webhooks/get_webhooks_config');
    expect(body.webhooks_config).toEqual([
      { ...shown, additional_data: ['chat_properties'] },
      { webhook_id: old, ...webhook },
    ]);
    for (const version of ['v0.2', 'v0.3', 'v0.4']) {
      const listed = await ask('shop', 'webhooks/get_webhooks_config', {}, version);
      expect(listed.body.webhooks_config).toEqual([shown, { webhook_id: old, ...webhook }]);
    }
  });

  it('may be there twice, and goes when it is unregistered', async () => {
    const [first, second] = [await register('shop'), await register('shop')];
    expect(first).not.toBe(second);
    expect(await ask('shop', 'webhooks/unregister_webhook', { webhook_id: first })).toMatchObject({
      status: 200,
      body: {},
    });
    expect(await ask('shop', 'webhooks/unregister_webhook', { webhook_id: first })).toMatchObject(
      refused(400, 'validation', 'webhook_id not found'),
    );
    const { body } = await ask('shop', 'webhooks/get_webhooks_config');
    expect(body.webhooks_config).toEqual([{ webhook_id: second, ...webhook }]);
  });

  const properties = { source: { type: { exists: true } } };
  it.each([
    ['thread_closed', { author_type: 'agent' }, 'filters.author_type is not allowed for thread_closed'],
    [
      'incoming_event',
      { thread_properties: properties },
      'filters.thread_properties is not allowed for incoming_event',
    ],
    ['chat_users_updated', { event_properties: properties }, 'filters.event_properties is not allowed for'],
    ['agent_deleted', { chat_properties: properties }, 'filters.chat_properties is not allowed for agent_deleted'],
    ['agent_status_changed', { author_type: 'agent' }, 'filters.author_type is not allowed for agent_status_changed'],
  ])('of %s has no filters that it does not allow: %j', async (action, filters, message) => {
    const { status, body } = await ask('shop', 'webhooks/register_webhook', { ...webhook, action, filters });
    expect([status, body.error.message.slice(0, message.length)]).toEqual([400, message]);
  });

  it.each(['agent_deleted', 'agent_status_changed'])('of %s has no additional data', async (action) => {
    const additional_data = ['chat_properties'];
    expect(await ask('shop', 'webhooks/register_webhook', { ...webhook, action, additional_data })).toMatchObject(
      refused(400, 'validation', `additional_data is not allowed for ${action}`),
    );
    expect(await register('shop', { action, additional_data: [] })).toBeDefined();
  });

  it('has bounds', async () => {
    const names = Object.fromEntries(
      Array.from({ length: maxFilteredProperties + 1 }, (_, n) => [`p${n}`, { exists: true }]),
    );
    const long = 'x'.repeat(maxConfiguredText + 1);
    for (const [more, message] of [
      [{ secret_key: long }, `secret_key must have at most ${maxConfiguredText} characters`],
      [{ description: long }, `description must have at most ${maxConfiguredText} characters`],
      [
        { filters: { chat_properties: { app: names } } },
        `filters.chat_properties must have at most ${maxFilteredProperties} properties`,
      ],
    ] as const) {
      expect(await ask('shop', 'webhooks/register_webhook', { ...webhook, ...more })).toMatchObject(
        refused(400, 'validation', message),
      );
    }
  });

  it('may point anywhere, but the answer says when nothing will be delivered there', async () => {
    const notice = 'is an address of a private network: nothing is delivered there without --allow-private-webhooks';
    for (const host of ['127.0.0.1:80', '[::1]', 'localhost', '169.254.169.254', '10.0.0.1', '0x7f.1']) {
      const url = `http://${host}/in`;
      const { status, headers } = await ask('shop', 'webhooks/register_webhook', { ...webhook, url });
      expect([host, status]).toEqual([host, 200]);
      expect(headers['chatio-notice']).toMatch(notice);
    }
    const { headers } = await ask('shop', 'webhooks/register_webhook', webhook);
    expect(headers).not.toHaveProperty('chatio-notice');
    const webhooks = { url: 'http://127.0.0.1/', secret_key: 's', actions: [] };
    expect((await ask('shop', 'agents/create_bot_agent', { ...bot, webhooks })).headers['chatio-notice']).toMatch(
      notice,
    );
  });
});

describe('a bot of the seed', () => {
  it('has the same id at every start, and is removed for good', async () => {
    const patch = ([company]: { bots?: object[] }[]) => {
      if (company !== undefined) company.bots = [{ name: 'One' }, { name: 'Two', client_id: 'shop-app' }];
    };
    const bots = async () => {
      house = await House.open({ patch });
      return (await ask('anna', 'agents/get_bot_agents', { all: true })).body.bot_agents;
    };
    const [first] = await Promise.all([bots()]);
    expect(await bots()).toEqual(first);
    expect(first).toEqual([
      { id: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'One', status: 'accepting chats' },
      { id: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'Two', status: 'accepting chats' },
    ]);
    expect(first[0].id).not.toBe(first[1].id);
  });

  it('may bring its webhooks', async () => {
    const webhooks = { url: 'https://hooks.example/bot', secret_key: 's3', actions: [{ name: 'incoming_event' }] };
    house = await House.open({
      patch: ([company]) => {
        company.bots = [{ id: 'b0b', webhooks }];
      },
    });
    const { body } = await ask('anna', 'agents/get_bot_agent_details', { bot_agent_id: 'b0b' });
    expect(body.bot_agent.webhooks).toEqual(webhooks);
  });
});
