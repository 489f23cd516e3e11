import fc from 'fast-check';
import type { Command } from '../../src/domain/command.js';
import type { BotChange } from '../../src/domain/configuration-facts.js';
import type { Actor } from '../../src/domain/permissions.js';
import {
  botStatuses,
  type WebhookAction,
  type WebhookFilters,
  webhookActions,
} from '../../src/protocol/configuration-api.js';
import type { InitialEvent, SentEvent } from '../../src/protocol/event.js';
import type { BareProperties } from '../../src/protocol/properties.js';
import type { Scopes } from '../../src/protocol/scopes.js';
import { accountsCommand } from './any-accounts.js';
import { anna, eve, ivo, mary, tom, withScopes } from './license.js';

/** In every text, property and signal of these commands that no customer may ever get to see. */
export const secret = 'SECRET';

/** Who takes part: an administrator, an agent, one with a token for own chats and bans, one who only reads. */
export const actors = {
  anna,
  tom,
  eve: withScopes(eve, 'chats--my:read', 'chats.conversation--my:write', 'chats.meta--my:write', 'customers.ban:write'),
  reader: withScopes(tom, 'chats--all:read'),
  mary,
  ivo,
} satisfies Record<string, Actor>;

/** Somebody asks for something, or time passes (seconds). */
export type Step = { readonly by: keyof typeof actors; readonly command: Command } | { readonly wait: number };

function is<T extends Command['type']>(type: T): fc.Arbitrary<T> {
  return fc.constant(type);
}

/** Plain objects, as JSON gives them. */
function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

/** One of the likely values nearly always, one of the others now and then. */
function mostly<T>(likely: readonly T[], others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...likely) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

// Ids that the counters of a test license give, and some that they never reach.
const chatId = mostly(['C1', 'C1', 'C1', 'C2'], ['C3', 'C4', 'C999']);
const threadId = mostly(['T1'], ['T2', 'T3', 'T4', 'T999']);
const eventId = mostly(['E1'], ['E2', 'E5', 'E6', 'E7', 'E8', 'E9', 'E999']);
const agentId = mostly(['anna', 'tom', 'eve'], ['mary', 'nobody', 'B1', 'B1', 'B2']);
const agentIds = fc.array(agentId, { minLength: 1, maxLength: 3 });
const groups = fc.array(fc.constantFrom(0, 1, 2, 77), { maxLength: 2 });
const scopes: fc.Arbitrary<Scopes> = record({ groups, agents: fc.subarray(['anna', 'tom', 'eve']) });
const recipients = fc.constantFrom('all' as const, 'agents' as const, undefined);

const sourceType = fc.constantFrom('web', 'phone').map((type) => ({ source: { type } }));
const chatProperties = mostly<BareProperties>(
  [
    {},
    { source: { type: 'web' } },
    { berth: { owner: secret } },
    { berth: { number: 12 } },
    { berth: { number: 13, paid: true } },
    { berth: { review: 1 } },
  ],
  [{ berth: { number: 41 } }, { nope: { nothing: true } }, { routing: { unassigned: false } }],
);

function anyEvent(texts: fc.Arbitrary<string>, given: Omit<SentEvent, 'type'>): fc.Arbitrary<SentEvent> {
  const button = (text: string) => ({ text, postback_id: 'go' });
  return fc.oneof(
    texts.map((text): SentEvent => ({ type: 'message', text, ...given })),
    texts.map((text): SentEvent => ({ type: 'annotation', annotation_type: 'rating', text, ...given })),
    texts.map((text): SentEvent => ({ type: 'custom', content: { deep: [{ text }] }, ...given })),
    texts.map(
      (text): SentEvent => ({
        type: 'filled_form',
        fields: [{ type: 'text', name: 'n', label: 'L', value: text }],
        ...given,
      }),
    ),
    texts.map(
      (text): SentEvent => ({
        type: 'rich_message',
        template_id: 'cards',
        elements: [{ title: text, buttons: [button(text), button(text)] }],
        ...given,
      }),
    ),
  );
}

const openText = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !text.includes(secret));

/** Agents hide what is for agents behind the secret; a customer's wish to write to agents only counts for nothing. */
function sentEvent(kind: Actor['kind']): fc.Arbitrary<SentEvent> {
  return fc.tuple(recipients, fc.constantFrom({}, { properties: { source: { type: 'pen' } } })).chain(([to, given]) =>
    anyEvent(kind === 'agent' && to === 'agents' ? fc.constant(secret) : openText, {
      ...given,
      ...(to !== undefined && { recipients: to }),
    }),
  );
}

function initialEvent(kind: Actor['kind']): fc.Arbitrary<InitialEvent> {
  const text = kind === 'agent' ? secret : 'Welcome';
  return fc.oneof(
    { weight: 4, arbitrary: sentEvent(kind) },
    { weight: 1, arbitrary: fc.constant({ type: 'system_message', text, recipients: 'agents' } as InitialEvent) },
  );
}

function startChat(kind: Actor['kind']): fc.Arbitrary<Command> {
  return record({
    type: is('start_chat'),
    scopes: kind === 'customer' ? record({ groups }) : fc.constant({}),
    properties: chatProperties,
    threadProperties: fc.oneof(fc.constant({}), sourceType),
    events: fc.array(initialEvent(kind), { maxLength: 3 }),
  });
}

const seenUpTo = fc
  .option(fc.integer({ min: -5, max: 5 }), { nil: undefined })
  .map((offset) => (offset === undefined ? undefined : (1_516_702_200 + offset * 600) * 1_000_000));

/** What both sides may ask for. */
function sharedCommand(kind: Actor['kind']): fc.Arbitrary<Command> {
  return fc.oneof(
    { weight: 2, arbitrary: startChat(kind) },
    { weight: 12, arbitrary: record({ type: is('send_event'), chatId, event: sentEvent(kind) }) },
    { weight: 4, arbitrary: record({ type: is('close_thread'), chatId }) },
    { weight: 1, arbitrary: record({ type: is('update_chat_properties'), chatId, properties: chatProperties }) },
    {
      weight: 1,
      arbitrary: record({ type: is('update_thread_properties'), chatId, threadId, properties: sourceType }),
    },
    { weight: 1, arbitrary: record({ type: is('update_last_seen'), chatId, seenUpTo }) },
    {
      weight: 2,
      arbitrary: record({
        type: is('send_postback'),
        chatId,
        threadId,
        eventId,
        postbackId: fc.constant('go'),
        toggled: fc.boolean(),
      }),
    },
  );
}

const caller = fc.constantFrom(
  { clientId: 'app', token: 'hash-1', version: 'v0.5' },
  { clientId: 'app', token: 'hash-3', version: 'v0.4' },
  { clientId: 'other', token: 'hash-2', version: 'v0.3' },
);
const botId = mostly(['B1', 'B2'], ['B9', 'tom']);
const filters = fc.constantFrom<WebhookFilters | undefined>(
  undefined,
  { author_type: 'customer' },
  { chat_properties: { source: { type: { values: ['web'] } } } },
  { chat_member_ids: { agents_any: ['tom', 'B1'] } },
);

function hook(action: fc.Arbitrary<WebhookAction>) {
  const interest = fc.tuple(filters, fc.constantFrom(undefined, ['chat_properties'] as const));
  return fc.tuple(action, interest).map(([name, [wanted, additionalData]]) => ({
    name,
    ...(wanted !== undefined && { filters: wanted }),
    ...(additionalData !== undefined && { additionalData }),
  }));
}

const events = { url: 'http://hooks.example', secretKey: 's3', version: 'v0.5', action: 'incoming_event' } as const;
const app = { clientId: 'app', token: 'hash-1', version: 'v0.5' };

/** A webhook that hears of every event, and a bot with webhooks (B1). */
export const furniture: readonly Step[] = [
  { by: 'anna', command: { type: 'register_webhook', caller: app, webhook: events } },
  {
    by: 'anna',
    command: {
      type: 'create_bot',
      caller: app,
      name: 'Helper',
      status: 'accepting chats',
      change: { webhooks: { ...events, actions: [{ name: 'chat_users_updated' }, { name: 'agent_deleted' }] } },
    },
  },
];

/** Bots, webhooks and properties. */
function configurationCommand(): fc.Arbitrary<Command> {
  const anyAction = fc.constantFrom(...(Object.keys(webhookActions) as WebhookAction[]));
  const target = { url: 'http://hooks.example', secretKey: 's3' };
  const botWebhooks = fc
    .tuple(hook(fc.constant('incoming_event')), hook(fc.constant('chat_users_updated')))
    .map((actions) => ({ ...target, version: 'v0.4', actions }));
  const change: fc.Arbitrary<BotChange> = fc.oneof(
    fc.constantFrom<BotChange>({}, { name: 'Robot', maxChats: 0 }, { groups: [{ id: 2, priority: 'first' }] }),
    fc.oneof(botWebhooks, fc.constant(null)).map((webhooks) => ({ webhooks })),
  );
  const status = fc.constantFrom(...botStatuses);
  const name = fc.constant('Helper');
  const either = fc.option(status, { nil: undefined });
  const access = { agent: { read: true, write: true } };
  return fc.oneof(
    { weight: 3, arbitrary: record({ type: is('create_bot'), caller, name, status, change }) },
    { weight: 3, arbitrary: record({ type: is('update_bot'), caller, agentId: botId, status: either, change }) },
    { weight: 1, arbitrary: record({ type: is('remove_bot'), caller, agentId: botId }) },
    {
      weight: 4,
      arbitrary: fc.tuple(caller, hook(anyAction)).map(
        ([by, { name: action, ...interest }]): Command => ({
          type: 'register_webhook',
          caller: by,
          webhook: { ...target, version: by.version, action, ...interest },
        }),
      ),
    },
    {
      weight: 1,
      arbitrary: record({ type: is('unregister_webhook'), caller, webhookId: fc.constantFrom('W1', 'W2', 'W9') }),
    },
    {
      weight: 1,
      arbitrary: record({
        type: is('create_properties'),
        caller,
        properties: fc.constant({ mood: { type: 'int' as const, locations: { chat: { access } } } }),
      }),
    },
    {
      weight: 1,
      arbitrary: record({ type: is('revoke_token'), hash: fc.constant('hash-1'), elsewhere: fc.constant({}) }),
    },
  );
}

function agentCommand(): fc.Arbitrary<Command> {
  const customerIds = fc.subarray(['mary', 'ivo', 'nobody']);
  const values = fc.constant([{ value: 'book', exact: false }]);
  return fc.oneof(
    { weight: 20, arbitrary: sharedCommand('agent') },
    { weight: 5, arbitrary: record({ type: is('join_chat'), chatId, agentIds }) },
    { weight: 8, arbitrary: configurationCommand() },
    { weight: 4, arbitrary: accountsCommand() },
    { weight: 1, arbitrary: record({ type: is('supervise_chat'), chatId, agentIds }) },
    {
      weight: 4,
      arbitrary: record({
        type: is('remove_from_chat'),
        chatId,
        agentIds: fc.array(agentId, { maxLength: 2 }),
        customerIds: mostly<string[]>([[]], [['mary'], ['nobody']]),
      }),
    },
    {
      weight: 1,
      arbitrary: record({
        type: is('remove_from_chat'),
        chatId,
        agentIds: fc.constant([]),
        customerIds,
        mayRemoveCustomers: fc.constant(true as const),
      }),
    },
    { weight: 2, arbitrary: record({ type: is('update_chat_scopes'), chatId, add: scopes, remove: scopes }) },
    {
      weight: 1,
      arbitrary: record({
        type: is('ban_customer'),
        customerId: fc.constantFrom('mary', 'nobody'),
        days: fc.constant(1),
      }),
    },
    {
      weight: 2,
      arbitrary: record({
        type: is('send_typing'),
        chatId,
        recipients: fc.constantFrom('all' as const, 'agents' as const),
        isTyping: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: record({
        type: is('multicast'),
        scopes: record({
          agents: record({ all: fc.boolean(), ids: fc.subarray(['anna', 'nobody']), groups }),
          customers: record({ ids: customerIds }),
        }),
        content: fc.constant({ shift: 'late' }),
      }),
    },
    {
      weight: 1,
      arbitrary: record({
        type: is('add_auto_scopes'),
        rule: record({
          scopes: fc.constant<Scopes>({ groups: [2], agents: ['anna', 'tom'] }),
          customerUrl: record({ values }),
        }),
      }),
    },
    { weight: 1, arbitrary: record({ type: is('remove_auto_scopes'), id: fc.constantFrom('A1', 'A2') }) },
    {
      weight: 2,
      arbitrary: record({
        type: is('update_agent'),
        agentId: fc.option(agentId, { nil: undefined }),
        status: fc.constantFrom('accepting_chats' as const, 'not_accepting_chats' as const, undefined),
      }),
    },
    { weight: 2, arbitrary: record({ type: is('log_in_agent'), reconnect: fc.boolean() }) },
    { weight: 1, arbitrary: record({ type: is('log_out_agent') }) },
    {
      weight: 1,
      arbitrary: record({
        type: is('register_device'),
        token: fc.constant('dev-1'),
        platform: fc.constantFrom('ios' as const, 'android' as const),
        enabled: fc.boolean(),
      }),
    },
  );
}

const customerChange = fc.oneof(
  fc.constant({}),
  fc.constantFrom('Rita', '').map((name) => ({ name })),
  fc.constantFrom('gold', 'silver').map((plan) => ({ fields: { plan } })),
  fc.constantFrom('/booking', '/jobs').map((url) => ({ page: { url } })),
  fc.constant({ pageTitle: 'Berths', timezone: '+1' }),
);

const file = { name: 'box.png', url: 'http://server/f/1.png', content_type: 'image/png', size: 48_213 };

function customerCommand(): fc.Arbitrary<Command> {
  return fc.oneof(
    { weight: 20, arbitrary: sharedCommand('customer') },
    {
      weight: 1,
      arbitrary: record({ type: is('send_file'), chatId, customId: fc.constant(undefined), file: fc.constant(file) }),
    },
    { weight: 2, arbitrary: record({ type: is('send_sneak_peek'), chatId, text: fc.constant(secret) }) },
    {
      weight: 1,
      arbitrary: record({
        type: is('update_chat_scopes'),
        chatId,
        add: record({ groups }),
        remove: record({ groups }),
      }),
    },
    { weight: 1, arbitrary: record({ type: is('update_last_seen_everywhere'), seenUpTo }) },
    { weight: 2, arbitrary: record({ type: is('update_customer'), change: customerChange }) },
    {
      weight: 2,
      arbitrary: record({
        type: is('log_in_customer'),
        change: customerChange,
        ip: fc.constantFrom('198.51.100.24', undefined),
        userAgent: fc.constant(undefined),
      }),
    },
    { weight: 1, arbitrary: record({ type: is('log_out_customer') }) },
  );
}

/** Seconds: nothing, less than the clock shows, a visit's gap, a ban's length. */
const wait = fc.constantFrom(0, 0.0004, 2, 45 * 60, 90_000);

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: record<Step>({ by: mostly(['anna', 'tom'], ['eve', 'reader']), command: agentCommand() }),
  },
  {
    weight: 5,
    arbitrary: record<Step>({ by: mostly(['mary', 'mary', 'ivo'], ['ivo']), command: customerCommand() }),
  },
  { weight: 2, arbitrary: record<Step>({ wait }) },
);

/** Any sequence of commands of several agents and customers. */
export const anySteps: fc.Arbitrary<Step[]> = fc.array(anyStep, { minLength: 1, maxLength: 60, size: 'max' });
