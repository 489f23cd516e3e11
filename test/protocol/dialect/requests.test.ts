import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/protocol/dialect/dialect.js';
import { agentRequests } from '../../../src/protocol/schema/agent.js';
import { customerRequests } from '../../../src/protocol/schema/customer.js';
import { internalAgentRequests, internalCustomerRequests } from '../../../src/protocol/schema/internal.js';
import { validate } from '../../../src/protocol/schema/validate.js';
import { deepFreeze, type VersionName, version, versionNames } from './samples.js';

/** A request in the newest words, as the wire would carry it. */
function lift(name: VersionName, side: Side, action: string, payload: object) {
  return JSON.parse(JSON.stringify(version(name).lift(side, deepFreeze({ action, payload }))));
}

/** What the schema of the lifted request makes of it. */
function checked(name: VersionName, side: Side, action: string, payload: object): object {
  const lifted = version(name).lift(side, deepFreeze({ action, payload }));
  if ('refused' in lifted) return lifted;
  const newest = side === 'agent' ? agentRequests : customerRequests;
  const internal = side === 'agent' ? internalAgentRequests : internalCustomerRequests;
  const schemas = (lifted.internal === true ? internal : newest) as Record<string, Parameters<typeof validate>[0]>;
  const schema = schemas[lifted.action];
  if (schema === undefined) throw new Error(`${lifted.action} has no schema`);
  return { action: lifted.action, ...validate(schema, lifted.payload) };
}

const richMessage = { type: 'rich_message', template_id: 'cards' };
const hello = { type: 'message', text: 'Hello' };

describe('the newest version', () => {
  it.each(['agent', 'customer'] as const)('hands requests of the %s through as they are', (side) => {
    const request = deepFreeze({ action: 'send_event', payload: { chat_id: 'C', event: richMessage, more: [null] } });
    expect(version('v0.5').lift(side, request)).toBe(request);
  });
});

describe('a rich message', () => {
  const everywhere = (side: Side, action: string, payload: object) =>
    versionNames.map((name) => 'refused' in lift(name, side, action, payload));

  it.each(['agent', 'customer'] as const)('can be sent by the %s in v0.5 only', (side) => {
    expect(everywhere(side, 'send_event', { chat_id: 'C', event: richMessage })).toEqual([false, true, true, true]);
    const chat = { thread: { events: [hello, richMessage] } };
    expect(everywhere(side, 'start_chat', { chat })).toEqual([false, true, true, true]);
    expect(everywhere(side, 'start_chat', { chat: { thread: { events: [hello] } } })).toEqual(Array(4).fill(false));
  });

  it('is refused by the name of its place', () => {
    expect(lift('v0.4', 'agent', 'send_event', { event: richMessage })).toEqual({
      refused: 'event.type has an unsupported value',
    });
    expect(lift('v0.3', 'customer', 'start_chat', { chat: { thread: { events: [hello, richMessage] } } })).toEqual({
      refused: 'chat.thread.events[1].type has an unsupported value',
    });
    const scoped = { chat: { thread: { scopes: { groups: [1] }, events: [richMessage] } } };
    expect(lift('v0.3', 'agent', 'start_chat', scoped)).toEqual({
      refused: 'chat.thread.events[0].type has an unsupported value',
    });
  });
});

describe('send_broadcast', () => {
  it.each([
    ['agents and groups', { agents: ['tomas'], groups: [4] }, { agents: ['tomas'], groups: [4] }],
    ['agents', { agents: ['tomas'] }, { agents: ['tomas'], groups: [] }],
    ['groups', { groups: ['4'], agents: [] }, { agents: [], groups: [4] }],
    ['no list', {}, { agents: [], groups: [] }],
    ['null lists', { agents: null, groups: null }, { agents: [], groups: [] }],
    ['scopes that are null', null, { agents: [], groups: [] }],
    ['no scopes', undefined, { agents: [], groups: [] }],
    ['customers, which it does not know', { customers: { ids: ['ivo'] } }, { agents: [], groups: [] }],
  ])('with %s', (_, scopes, read) => {
    for (const name of ['v0.3', 'v0.2'] as const) {
      expect(checked(name, 'agent', 'send_broadcast', { scopes, content: { a: 1 } })).toEqual({
        action: 'send_broadcast',
        ok: true,
        value: { scopes: read, content: { a: 1 } },
      });
    }
  });

  it.each([
    [{ scopes: 'all', content: {} }, 'scopes must be an object'],
    [{ scopes: [], content: {} }, 'scopes must be an object'],
    [{ scopes: { agents: 'tomas' }, content: {} }, 'scopes.agents must be an array'],
    [{ scopes: { groups: [1.5] }, content: {} }, 'scopes.groups[0] must be an integer'],
    [{ scopes: {} }, 'content is required'],
    [{ content: [] }, 'content must be an object'],
  ])('with %j is wrong', (payload, message) => {
    expect(checked('v0.3', 'agent', 'send_broadcast', payload)).toMatchObject({ ok: false, message });
  });
});

describe('start_chat with scopes', () => {
  const scoped = { chat: { properties: { source: { type: 'x' } }, thread: { scopes: { groups: [4] }, events: [] } } };

  it('is an internal request of v0.2 and v0.3', () => {
    for (const name of ['v0.3', 'v0.2'] as const) {
      expect(lift(name, 'agent', 'start_chat', scoped)).toEqual({
        action: 'start_scoped_chat',
        payload: scoped,
        internal: true,
      });
    }
  });

  it('ignores them in v0.4 and v0.5', () => {
    for (const name of ['v0.5', 'v0.4'] as const) {
      const { value } = checked(name, 'agent', 'start_chat', scoped) as { value?: { chat: { thread: object } } };
      expect(value?.chat.thread).toEqual({ events: [] });
    }
  });

  it('takes null as absent', () => {
    for (const name of versionNames) {
      const payload = { chat: { thread: { scopes: null } } };
      expect(checked(name, 'agent', 'start_chat', payload)).toEqual({
        action: 'start_chat',
        ok: true,
        value: { chat: { thread: {} } },
      });
    }
  });

  it('of a customer has its own place for them in every version', () => {
    for (const name of versionNames) {
      const payload = { chat: { scopes: { groups: [4] }, thread: { scopes: { groups: [5] } } } };
      expect(lift(name, 'customer', 'start_chat', payload)).toEqual({ action: 'start_chat', payload });
    }
  });
});

describe('agents of v0.2', () => {
  it.each([
    [
      { text: 'Hello', recipients: 'agents', custom_id: 'n-1' },
      { type: 'message', text: 'Hello', recipients: 'agents', custom_id: 'n-1' },
    ],
    [{ text: 'Hello' }, hello],
    [{ text: 'Hello', type: 'custom', content: {}, properties: { a: { b: 1 } } }, hello],
  ])('send_message with %j is the event %j', (sent, event) => {
    const request = { action: 'send_event', payload: { chat_id: 'C', event } };
    expect(lift('v0.2', 'agent', 'send_message', { chat_id: 'C', message: sent, more: 1 })).toEqual(request);
  });

  it.each([
    [{ message: { text: 'x' } }, 'chat_id is required'],
    [{ chat_id: 'C' }, 'event is required'],
    [{ chat_id: 'C', message: null }, 'event is required'],
    [{ chat_id: 'C', message: 'Hello' }, 'event must be an object'],
    [{ chat_id: 'C', message: [] }, 'event must be an object'],
    [{ chat_id: 'C', message: {} }, 'event.text is required'],
    [{ chat_id: 'C', message: { text: 5 } }, 'event.text must be a string'],
    [{ chat_id: 'C', message: { text: 'x', recipients: 'me' } }, 'event.recipients has an unsupported value'],
    [{ chat_id: 'C', message: { text: 'x', custom_id: 1 } }, 'event.custom_id must be a string'],
  ])('send_message with %j is wrong', (payload, message) => {
    expect(checked('v0.2', 'agent', 'send_message', payload)).toMatchObject({ ok: false, message });
  });

  it('may name customers in remove_from_chat, and supervise', () => {
    for (const [action, newest] of [
      ['remove_from_chat', 'remove_users'],
      ['supervise_chat', 'supervise_chat'],
    ] as const) {
      const payload = { chat_id: 'C', agent_ids: ['nina'], customer_ids: ['ivo'] };
      expect(lift('v0.2', 'agent', action, payload)).toEqual({ action: newest, payload, internal: true });
    }
  });
});

describe('customers of v0.2', () => {
  it.each(['login', 'update_customer'])('call the fields in %s properties', (action) => {
    const customer = { name: 'Ivo', properties: { order_no: '1' }, fields: { ignored: 'x' } };
    const { payload } = lift('v0.2', 'customer', action, { customer, token: 't' });
    expect(payload).toEqual({ token: 't', customer: { name: 'Ivo', fields: { order_no: '1' } } });
  });

  it.each([
    [{ fields: { a: 'b' } }, {}],
    [{ name: 'Ivo' }, { name: 'Ivo' }],
    [{ properties: null }, {}],
  ])('update_customer with the customer %j is %j', (customer, value) => {
    const update = checked('v0.2', 'customer', 'update_customer', { customer });
    expect(update).toEqual({ action: 'update_customer', ok: true, value: { customer: value } });
  });

  it.each([
    ['update_customer', { customer: [] }, 'customer must be an object'],
    ['update_customer', { customer: 'Ivo' }, 'customer must be an object'],
    ['update_customer', { customer: { properties: { a: 5 } } }, 'customer.fields.a must be a string'],
    ['get_chat_threads_summary', { chat_id: 'C', pagination: [] }, 'pagination must be an object'],
    ['get_chat_threads_summary', { chat_id: 'C', pagination: 'x' }, 'pagination must be an object'],
    [
      'get_chat_threads_summary',
      { chat_id: 'C', pagination: { limit: 1001 } },
      'pagination.limit has an unsupported value',
    ],
    [
      'get_chat_threads_summary',
      { chat_id: 'C', pagination: { offset: -1 } },
      'pagination.offset has an unsupported value',
    ],
    ['get_chat_threads_summary', { pagination: {} }, 'chat_id is required'],
  ])('%s with %j is wrong', (action, payload, message) => {
    expect(checked('v0.2', 'customer', action, payload)).toMatchObject({ ok: false, message });
  });

  it.each([
    [{}, { offset: 0, limit: 25 }],
    [{ pagination: null }, { offset: 0, limit: 25 }],
    [{ pagination: { offset: 3, limit: 1000 } }, { offset: 3, limit: 1000 }],
    [
      { offset: 'x', limit: 5000 },
      { offset: 0, limit: 25 },
    ],
  ])('get_chat_threads_summary with %j asks for the page %j', (more, pagination) => {
    expect(checked('v0.2', 'customer', 'get_chat_threads_summary', { chat_id: 'C', ...more })).toEqual({
      action: 'page_chat_threads_summary',
      ok: true,
      value: { chat_id: 'C', pagination },
    });
  });
});

describe('update_last_seen_timestamp of a customer', () => {
  it.each([
    ['v0.5', { timestamp: 5 }, 'update_last_seen_timestamp'],
    ['v0.4', { timestamp: 5 }, 'update_last_seen_timestamp'],
    ['v0.3', { timestamp: 5 }, 'update_last_seen_everywhere'],
    ['v0.3', { chat_id: null }, 'update_last_seen_everywhere'],
    ['v0.3', { chat_id: 'C', timestamp: 5 }, 'update_last_seen_timestamp'],
    ['v0.3', { chat_id: 5 }, 'update_last_seen_timestamp'],
    ['v0.2', {}, 'update_last_seen_everywhere'],
    ['v0.2', { chat_id: 'C' }, 'update_last_seen_timestamp'],
  ] as const)('in %s with %j is %s', (name, payload, action) => {
    expect(lift(name, 'customer', 'update_last_seen_timestamp', payload)).toMatchObject({ action, payload });
  });

  it('of an agent always names its chat', () => {
    expect(checked('v0.2', 'agent', 'update_last_seen_timestamp', {})).toMatchObject({
      ok: false,
      message: 'chat_id is required',
    });
  });
});
