import { array, boolean, type Field, integer, object, string } from './spec.js';
import { since, type VersionName, versionNames } from './words.js';

/** An endpoint of the Configuration API as its clients see it. */
export interface EndpointSpec {
  readonly endpoint: string;
  readonly versions: readonly VersionName[];
  /** With every field that the version knows. */
  readonly payload: (version: VersionName, made: Made) => object;
  readonly fields: readonly Field[];
}

/** What is there before anything is asked. */
export interface Made {
  readonly bot: string;
  readonly webhook: string;
}

const older = ['v0.2', 'v0.3'] as const;
const beforeV05 = ['v0.2', 'v0.3', 'v0.4'] as const;
const v05 = ['v0.5'] as const;
const required = { required: true } as const;
const unknown = 'NOSUCHTHING';

/** What webhooks of `incoming_event` can ask for. */
function interest(version: VersionName): object {
  return {
    filters: {
      chat_properties: { source: { type: { values: ['web'] } }, desk: { open: { exists: true } } },
      event_properties: { desk: { number: { exclude_values: [1, 2] } } },
      ...(since(version, 'v0.4') && { chat_member_ids: { agents_any: ['tom@example.com'] } }),
      ...(since(version, 'v0.5') && { author_type: 'customer' }),
    },
    ...(since(version, 'v0.5') && { additional_data: ['chat_properties'] }),
  };
}

const tests = [{ exists: 'yes' }, { values: 'web' }, { exists: true, values: [] }, { matches: 1 }, {}, 5];
const propertyTests = tests.map((test) => ({ source: { type: test } }));
const memberTests = [{}, { agents: [] }, { agents: 'x' }, { agents: [5] }, { agents: ['a'], agents_any: ['a'] }];
const newActions = ['incoming_rich_message_postback', 'agent_status_changed', 'agent_deleted'];

function interestFields(at: string): Field[] {
  return [
    object(`${at}filters`),
    object(`${at}filters.chat_properties`, { wrong: propertyTests }),
    object(`${at}filters.event_properties`, { wrong: propertyTests }),
    object(`${at}filters.thread_properties`, { wrong: [{ source: { type: { exists: true } } }] }),
    object(`${at}filters.chat_member_ids`, { versions: ['v0.4', 'v0.5'], wrong: [...memberTests, { agent: ['a'] }] }),
    object(`${at}filters.chat_member_ids`, { versions: older, wrong: [{ agents: ['tom@example.com'] }] }),
    string(`${at}filters.author_type`, { versions: v05, wrong: ['bot', ''] }),
    string(`${at}filters.author_type`, { versions: beforeV05, wrong: ['customer', 'agent'] }),
    array(`${at}additional_data`, { versions: v05, wrong: [['customer'], ['chat_properties', 5]] }),
  ];
}

const urls = [
  '',
  'hooks.example/in',
  '/in',
  'ftp://hooks.example',
  'http://',
  'javascript:alert(1)',
  `http://x/${'x'.repeat(2048)}`,
];

const botFields: Field[] = [
  string('avatar'),
  integer('max_chats_count', { wrong: [-1] }),
  array('groups', { wrong: [['1']] }),
  integer('groups[0].id', { required: true, wrong: [-1] }),
  string('groups[0].priority', { required: true, wrong: ['never', ''] }),
  object('webhooks'),
  string('webhooks.url', { required: true, wrong: urls }),
  string('webhooks.secret_key', required),
  array('webhooks.actions', { required: true, wrong: [[{ name: 'thread_closed' }, { name: 'thread_closed' }], ['x']] }),
  string('webhooks.actions[0].name', { required: true, wrong: ['incoming_typing_indicator', ''] }),
  string('webhooks.actions[0].name', { versions: beforeV05, wrong: newActions }),
  ...interestFields('webhooks.actions[0].'),
];

function bot(version: VersionName): object {
  return {
    name: 'Parcel helper',
    avatar: 'cdn.example.com/p.png',
    status: 'not accepting chats',
    max_chats_count: 4,
    groups: [
      { id: 1, priority: 'first' },
      { id: 0, priority: 'last' },
    ],
    webhooks: {
      url: 'https://hooks.example/bot',
      secret_key: 's3-kQ',
      actions: [{ name: 'incoming_event', ...interest(version) }, { name: 'thread_closed' }],
    },
  };
}

const right = { read: true, write: false };
const mood = {
  type: 'int',
  description: '1 to 5',
  locations: {
    chat: { access: { agent: right, customer: right } },
    thread: { access: { agent: right } },
    event: { access: { customer: right } },
  },
  range: { from: 1, to: 5 },
};
const shelf = { type: 'string', locations: { chat: { access: { agent: right } } }, domain: ['a', 'b'] };

export const endpointSpecs: readonly EndpointSpec[] = [
  {
    endpoint: 'agents/create_bot_agent',
    versions: versionNames,
    payload: bot,
    fields: [
      string('name', { required: true, wrong: [''] }),
      string('status', { required: true, wrong: ['accepting_chats', 'asleep', ''] }),
      ...botFields,
    ],
  },
  {
    endpoint: 'agents/update_bot_agent',
    versions: versionNames,
    payload: (version, made) => ({ id: made.bot, ...bot(version) }),
    fields: [
      string('id', { required: true, wrong: [unknown, 'tom@example.com'] }),
      string('name', { wrong: [''] }),
      string('status', { wrong: ['accepting_chats', 'asleep', ''] }),
      ...botFields,
    ],
  },
  {
    endpoint: 'agents/get_bot_agents',
    versions: versionNames,
    payload: () => ({ all: true }),
    fields: [boolean('all')],
  },
  {
    endpoint: 'agents/get_bot_agent_details',
    versions: versionNames,
    payload: (_version, made) => ({ bot_agent_id: made.bot }),
    fields: [string('bot_agent_id', { required: true, wrong: [unknown, 'tom@example.com'] })],
  },
  {
    endpoint: 'agents/remove_bot_agent',
    versions: versionNames,
    payload: (_version, made) => ({ bot_agent_id: made.bot }),
    fields: [string('bot_agent_id', { required: true, wrong: [unknown, 'tom@example.com'] })],
  },
  {
    endpoint: 'webhooks/register_webhook',
    versions: versionNames,
    payload: (version) => ({
      url: 'http://hooks.example/in',
      description: 'what customers of the web write',
      action: 'incoming_event',
      secret_key: 's3-kQ',
      ...interest(version),
    }),
    fields: [
      string('url', { required: true, wrong: urls }),
      string('description'),
      string('action', { required: true, wrong: ['incoming_typing_indicator', ''] }),
      string('action', { versions: beforeV05, wrong: newActions }),
      string('secret_key', required),
      ...interestFields(''),
    ],
  },
  {
    endpoint: 'webhooks/get_webhooks_config',
    versions: versionNames,
    payload: () => ({}),
    fields: [],
  },
  {
    endpoint: 'webhooks/unregister_webhook',
    versions: versionNames,
    payload: (_version, made) => ({ webhook_id: made.webhook }),
    fields: [string('webhook_id', { required: true, wrong: [unknown] })],
  },
  {
    endpoint: 'properties/create_properties',
    versions: v05,
    payload: () => ({ mood, shelf }),
    fields: [
      object('mood'),
      string('mood.type', { required: true, wrong: ['float', ''] }),
      string('mood.description'),
      object('mood.locations', { required: true, wrong: [{}, { customer: {} }] }),
      object('mood.locations.chat.access', { required: true, wrong: [{}, { bot: right }] }),
      boolean('mood.locations.chat.access.agent.read', required),
      boolean('mood.locations.chat.access.agent.write', required),
      object('mood.range', { wrong: [{}, { from: 2, to: 1 }] }),
      integer('mood.range.from'),
      integer('mood.range.to'),
      array('shelf.domain', { wrong: [[1], [true]] }),
    ],
  },
  {
    endpoint: 'properties/get_property_configs',
    versions: v05,
    payload: () => ({ all: true }),
    fields: [boolean('all')],
  },
];
