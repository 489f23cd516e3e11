import {
  type ActionSpec,
  all,
  array,
  boolean,
  chatId,
  everywhere,
  integer,
  object,
  required,
  rtmOnly,
  sentEvents,
  string,
  unknown,
  writtenProperties,
} from './spec.js';
import { since, type VersionName } from './words.js';

/** What a customer's client tells of the customer; v0.2 has another name for the fields. */
function customer(version: VersionName) {
  return {
    name: 'Mary Green',
    email: 'green@example.com',
    [since(version, 'v0.3') ? 'fields' : 'properties']: { plan: 'gold' },
    monitoring: {
      page: { url: 'https://shop.example/cart', title: 'Cart', referrer: 'https://search.example/' },
      timezone: '+1',
    },
  };
}

const later: readonly VersionName[] = ['v0.3', 'v0.4', 'v0.5'];

const customerFields = [
  object('customer'),
  string('customer.name'),
  string('customer.email'),
  object('customer.fields', { versions: later, wrong: [{ plan: 5 }] }),
  object('customer.properties', { versions: ['v0.2'], wrong: [{ plan: 5 }] }),
  object('customer.monitoring'),
  object('customer.monitoring.page'),
  string('customer.monitoring.page.url'),
  string('customer.monitoring.page.title'),
  string('customer.monitoring.timezone', { wrong: ['x'.repeat(65)] }),
];

/** Every action of the Customer API but the multipart one (customer-actions.md). */
export const customerActionSpecs: readonly ActionSpec[] = [
  {
    action: 'login',
    versions: all,
    on: rtmOnly,
    payload: (_, version) => ({
      token: 'Bearer mary',
      customer: customer(version),
      ...(version === 'v0.2' && { last_chats_limit: 2, last_threads_limit: 3 }),
    }),
    fields: [
      ...customerFields,
      string('customer.monitoring.page.referrer'),
      integer('last_chats_limit', { versions: ['v0.2'], wrong: [0, 26] }),
      integer('last_threads_limit', { versions: ['v0.2'], wrong: [0, 26] }),
    ],
  },
  { action: 'ping', versions: all, on: rtmOnly, payload: () => ({}), fields: [] },
  {
    action: 'get_chats_summary',
    versions: later,
    on: rtmOnly,
    payload: () => ({ offset: 0, limit: 25 }),
    fields: [integer('offset', { wrong: [-1, 101] }), integer('limit', { wrong: [0, 26] })],
  },
  {
    action: 'get_chat_threads',
    versions: all,
    on: rtmOnly,
    payload: ({ chat_id, thread_id }) => ({ chat_id, thread_ids: [thread_id, unknown] }),
    fields: [chatId, array('thread_ids', { required: true, wrong: [[5]] })],
  },
  {
    action: 'get_chat_threads_summary',
    versions: all,
    on: rtmOnly,
    payload: ({ chat_id }, version) =>
      version === 'v0.2' ? { chat_id, pagination: { offset: 0, limit: 1000 } } : { chat_id, offset: 0, limit: 100 },
    fields: [
      chatId,
      integer('offset', { versions: later, wrong: [-1] }),
      integer('limit', { versions: later, wrong: [0, 101] }),
      object('pagination', { versions: ['v0.2'] }),
      integer('pagination.offset', { versions: ['v0.2'], wrong: [-1] }),
      integer('pagination.limit', { versions: ['v0.2'], wrong: [0, 1001] }),
    ],
  },
  {
    action: 'start_chat',
    versions: all,
    on: everywhere,
    payload: () => ({
      chat: {
        scopes: { groups: [0, 1], agents: 'ignored' },
        properties: { desk: { topic: 'help' } },
        thread: {
          events: [
            { type: 'message', text: 'Hello', custom_id: 'k-1', recipients: 5 },
            { type: 'system_message', text: 'From the shop', system_message_type: 'welcome' },
          ],
          properties: { desk: { topic: 'sales' } },
        },
      },
      routing_scope: { type: 'license' },
    }),
    fields: [
      object('chat'),
      object('chat.scopes'),
      array('chat.scopes.groups', { wrong: [['x'], [-1]] }),
      writtenProperties('chat.properties'),
      object('chat.thread'),
      array('chat.thread.events', { wrong: [[5], [{}], [{ type: 'file' }], [{ type: 'message', text: '' }]] }),
      string('chat.thread.events[0].text', required),
      writtenProperties('chat.thread.properties'),
    ],
  },
  ...sentEvents('customer').map(
    ({ type, event, fields, versions }): ActionSpec => ({
      label: `send_event ${type}`,
      action: 'send_event',
      versions,
      on: everywhere,
      payload: ({ chat_id }) => ({ chat_id, event }),
      fields: [chatId, ...fields],
    }),
  ),
  {
    action: 'send_rich_message_postback',
    versions: ['v0.5'],
    on: everywhere,
    payload: ({ chat_id, thread_id, event_id }) => ({
      chat_id,
      thread_id,
      event_id,
      postback: { id: 'take', toggled: true },
    }),
    fields: [
      chatId,
      string('thread_id', { required: true, wrong: [unknown] }),
      string('event_id', { required: true, wrong: [unknown] }),
      object('postback', required),
      string('postback.id', { required: true, wrong: [unknown] }),
      boolean('postback.toggled', required),
    ],
  },
  {
    action: 'send_sneak_peek',
    versions: all,
    on: everywhere,
    payload: ({ chat_id }) => ({ chat_id, sneak_peek_text: 'and how much is the blu' }),
    fields: [chatId, string('sneak_peek_text', required)],
  },
  {
    action: 'close_thread',
    versions: all,
    on: everywhere,
    payload: ({ chat_id, thread_id }) => ({ chat_id, thread_id }),
    fields: [chatId],
  },
  {
    action: 'update_chat_scopes',
    versions: all,
    on: everywhere,
    payload: ({ chat_id }) => ({
      chat_id,
      add_scopes: { groups: [0, 4], agents: 'ignored' },
      remove_scopes: { groups: [2] },
    }),
    fields: [
      chatId,
      object('add_scopes'),
      array('add_scopes.groups', { wrong: [['x'], [-1], [1.5]] }),
      object('remove_scopes'),
      array('remove_scopes.groups', { wrong: [['x'], [-1]] }),
    ],
  },
  {
    action: 'update_customer',
    versions: all,
    on: everywhere,
    payload: (_, version) => ({ customer: customer(version) }),
    fields: customerFields,
  },
  {
    action: 'update_chat_properties',
    versions: all,
    on: everywhere,
    payload: ({ chat_id }) => ({ chat_id, properties: { desk: { topic: { value: 'help' } } } }),
    fields: [chatId, writtenProperties('properties', required)],
  },
  {
    action: 'update_chat_thread_properties',
    versions: all,
    on: everywhere,
    payload: ({ chat_id, thread_id }) => ({ chat_id, thread_id, properties: { desk: { topic: 'help' } } }),
    fields: [
      chatId,
      string('thread_id', { required: true, wrong: [unknown] }),
      writtenProperties('properties', required),
    ],
  },
  {
    action: 'update_last_seen_timestamp',
    versions: all,
    on: rtmOnly,
    payload: ({ chat_id }) => ({ chat_id, timestamp: 1_600_000_000 }),
    fields: [
      string('chat_id', { versions: ['v0.4', 'v0.5'], required: true, wrong: [unknown] }),
      string('chat_id', { versions: ['v0.2', 'v0.3'], wrong: [unknown] }),
      integer('timestamp', { wrong: [-1] }),
    ],
  },
];
