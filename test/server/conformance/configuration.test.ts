import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { House } from '../house.js';
import { send } from '../web-client.js';
import { type EndpointSpec, endpointSpecs, type Made } from './configuration-actions.js';
import { since, type VersionName, versionNames } from './words.js';
import { wrongPayloads } from './wrong-payloads.js';

const ask = (house: House, version: VersionName, endpoint: string, body: object, token = 'anna') =>
  send(house, `/configuration/${version}/${endpoint}`, { token, body });

const name = z.string().min(1);
const id = z.string().min(1);
const status = z.enum(['accepting chats', 'not accepting chats', 'offline']);
const bot = { id: z.string().regex(/^[0-9a-f]{32}$/), name, avatar: name.optional(), status };

/** What an interest looks like in an answer of this version. */
const interest = (version: VersionName) => ({
  filters: z.looseObject({}).optional(),
  ...(since(version, 'v0.5') && { additional_data: z.array(z.literal('chat_properties')).optional() }),
});

function responses(version: VersionName): Readonly<Record<string, z.ZodType>> {
  const actions = z.array(z.strictObject({ name: id, ...interest(version) }));
  const details = z.strictObject({
    ...bot,
    application: z.strictObject({ client_id: z.literal('chatio') }),
    max_chats_count: z.int(),
    groups: z.array(z.strictObject({ id: z.int(), priority: z.enum(['first', 'normal', 'last']) })),
    webhooks: z.strictObject({ url: z.url(), secret_key: z.string(), actions }),
  });
  const webhook = z.strictObject({
    webhook_id: id,
    url: z.url(),
    action: id,
    secret_key: z.string(),
    description: z.string().optional(),
    ...interest(version),
  });
  const access = z.strictObject({ read: z.boolean(), write: z.boolean() });
  const place = z.strictObject({ access: z.record(z.enum(['agent', 'customer']), access.optional()) });
  const property = z.strictObject({
    type: z.enum(['int', 'bool', 'string', 'tokenized_string']),
    description: z.string().optional(),
    locations: z.strictObject({ chat: place.optional(), thread: place.optional(), event: place.optional() }),
    domain: z.array(z.unknown()).optional(),
    range: z.strictObject({ from: z.int().optional(), to: z.int().optional() }).optional(),
  });
  return {
    'agents/create_bot_agent': z.strictObject({ bot_agent_id: bot.id }),
    'agents/get_bot_agents': z.strictObject({ bot_agents: z.array(z.strictObject(bot)).length(1) }),
    'agents/get_bot_agent_details': z.strictObject({ bot_agent: details }),
    'webhooks/register_webhook': z.strictObject({ webhook_id: id }),
    'webhooks/get_webhooks_config': z.strictObject({ webhooks_config: z.array(webhook).length(1) }),
    'properties/get_property_configs': z.record(z.enum(['source', 'routing', 'desk']), z.record(id, property)),
  };
}

/** A bot and a webhook of the application that asks, each with everything that its version can ask for. */
async function furnished(version: VersionName): Promise<{ house: House; made: Made }> {
  const house = await House.open();
  const payloadOf = (endpoint: string) =>
    endpointSpecs.find((spec) => spec.endpoint === endpoint)?.payload(version, { bot: '', webhook: '' }) ?? {};
  const { body: created } = await ask(house, version, 'agents/create_bot_agent', payloadOf('agents/create_bot_agent'));
  const registered = await ask(house, version, 'webhooks/register_webhook', payloadOf('webhooks/register_webhook'));
  return { house, made: { bot: created.bot_agent_id, webhook: registered.body.webhook_id } };
}

/** Everything that an administrator can read of the configuration. */
async function state(house: House): Promise<unknown[]> {
  const read = async (endpoint: string, payload: object) => (await ask(house, 'v0.5', endpoint, payload)).body;
  const { bot_agents } = await read('agents/get_bot_agents', { all: true });
  return [
    await Promise.all(
      bot_agents.map((one: { id: string }) => read('agents/get_bot_agent_details', { bot_agent_id: one.id })),
    ),
    await read('webhooks/get_webhooks_config', {}),
    await read('properties/get_property_configs', { all: true }),
  ];
}

function expectValidation(body: { error: { message: string } }, version: VersionName, begin: string): void {
  expect(body).toEqual({ error: { type: 'validation', message: expect.any(String) } });
  if (since(version, 'v0.3')) expect(body.error.message.slice(0, begin.length)).toBe(begin);
  else expect(body.error.message).toBe('Wrong format of request');
}

describe.each(versionNames)('the Configuration API, %s', (version) => {
  const offered = endpointSpecs.filter(({ versions }) => versions.includes(version));

  it.each(offered)('$endpoint answers as described', async ({ endpoint, payload }) => {
    const { house, made } = await furnished(version);
    const answer = await ask(house, version, endpoint, payload(version, made));
    expect([answer.status, answer.body.error]).toEqual([200, undefined]);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    const schema = responses(version)[endpoint] ?? z.strictObject({});
    expect(schema.safeParse(answer.body).error?.message).toBeUndefined();
  });

  it.each(offered)('$endpoint refuses every wrong payload and changes nothing', async (spec) => {
    const { house, made } = await furnished(version);
    const before = await state(house);
    const fields = spec.fields.filter(({ versions = versionNames }) => versions.includes(version));
    const complete = spec.payload(version, made);
    for (const { payload, what, path } of fields.flatMap((field) => wrongPayloads(complete, field))) {
      const { status, body } = await ask(house, version, spec.endpoint, payload);
      expect([what, status]).toEqual([what, 400]);
      expectValidation(body, version, path);
    }
    expect(await state(house)).toEqual(before);
  });

  it.each(offered)('$endpoint needs a scope that a normal agent cannot have', async ({ endpoint, payload }) => {
    const { house, made } = await furnished(version);
    const { status, body } = await ask(house, version, endpoint, payload(version, made), 'tom');
    expect([status, body]).toEqual([403, { error: { type: 'authorization', message: 'Authorization error' } }]);
  });

  it.each(offered)('$endpoint ignores fields that it does not know', async ({ endpoint, payload }) => {
    if (endpoint === 'properties/create_properties') return; // its fields are the caller's
    const { house, made } = await furnished(version);
    const { status } = await ask(house, version, endpoint, { ...payload(version, made), routing_scope: 5 });
    expect(status).toBe(200);
  });

  it('has no other endpoints', async () => {
    const { house, made } = await furnished(version);
    const missing: readonly EndpointSpec[] = endpointSpecs.filter((spec) => !offered.includes(spec));
    const names = ['agents/list_agents', 'create_bot_agent', 'agents/constructor', 'agents/create_bot_agent/', 'x'];
    const unknown = names.map((endpoint) => ({ endpoint, payload: () => ({}) }));
    for (const { endpoint, payload } of [...missing, ...unknown]) {
      const { status, body } = await ask(house, version, endpoint, payload(version, made));
      expect([endpoint, status]).toEqual([endpoint, 404]);
      expectValidation(body, version, `Unknown action ${endpoint}`);
    }
  });
});
