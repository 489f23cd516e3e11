import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { maxInitialEvents, maxWrittenProperties } from '../../src/protocol/limits.js';
import { agentRequests } from '../../src/protocol/schema/agent.js';
import { customerRequests } from '../../src/protocol/schema/customer.js';
import { validate } from '../../src/protocol/schema/validate.js';

function check(schema: z.ZodType, payload: unknown): unknown {
  const checked = validate(schema, payload);
  return checked.ok ? checked.value : checked.message;
}

describe('a sent event', () => {
  const send = (event: unknown) => {
    const checked = check(agentRequests.send_event, { chat_id: 'C', event });
    return typeof checked === 'string' ? checked : (checked as { event: object }).event;
  };
  const field = (more: object) => ({ type: 'filled_form', fields: [{ name: 'n', label: 'l', ...more }] });
  const option = (value: string, checked = false) => ({ label: value, value, checked });
  const element = (more: object) => ({ type: 'rich_message', template_id: 'cards', elements: [more] });

  it.each<[unknown, string]>([
    [undefined, 'event is required'],
    ['Hi', 'event must be an object'],
    [{}, 'event.type is required'],
    [{ type: 'shout' }, 'event.type has an unsupported value'],
    [{ type: 'constructor' }, 'event.type has an unsupported value'],
    [{ type: 'system_message', text: 'x' }, 'event.type has an unsupported value'],
    [{ type: 'file', name: 'x', url: 'x', content_type: 'x', size: 1 }, 'event.type has an unsupported value'],
    [{ type: 'message' }, 'event.text is required'],
    [{ type: 'message', text: '' }, 'event.text has an unsupported value'],
    [{ type: 'message', text: 5 }, 'event.text must be a string'],
    [{ type: 'message', text: 'x', recipients: 'me' }, 'event.recipients has an unsupported value'],
    [{ type: 'message', text: 'x', custom_id: 5 }, 'event.custom_id must be a string'],
    [{ type: 'message', text: 'x', properties: [] }, 'event.properties must be an object'],
    [{ type: 'message', text: 'x', properties: { source: 5 } }, 'event.properties.source must be an object'],
    [
      { type: 'message', text: 'x', properties: { source: { type: null } } },
      'event.properties.source.type is required',
    ],
    [
      { type: 'message', text: 'x', properties: { source: { type: {} } } },
      'event.properties.source.type has an unsupported value',
    ],
    [
      { type: 'message', text: 'x', properties: JSON.parse('{"__proto__":{"type":"x"}}') },
      'event.properties.__proto__ has an unsupported value',
    ],
    [
      { type: 'message', text: 'x', properties: { source: JSON.parse('{"__proto__":"x"}') } },
      'event.properties.source.__proto__ has an unsupported value',
    ],
    [{ type: 'annotation' }, 'event.annotation_type is required'],
    [{ type: 'annotation', annotation_type: '' }, 'event.annotation_type has an unsupported value'],
    [{ type: 'annotation', annotation_type: 'rating', text: 5 }, 'event.text must be a string'],
    [{ type: 'custom' }, 'event.content is required'],
    [{ type: 'custom', content: null }, 'event.content is required'],
    [{ type: 'custom', content: [1] }, 'event.content must be an object'],
    [{ type: 'custom', content: 'x' }, 'event.content must be an object'],
    [{ type: 'filled_form' }, 'event.fields is required'],
    [{ type: 'filled_form', fields: [] }, 'event.fields must have at least one element'],
    [{ type: 'filled_form', fields: [5] }, 'event.fields[0] must be an object'],
    [field({}), 'event.fields[0].type is required'],
    [field({ type: 'date' }), 'event.fields[0].type has an unsupported value'],
    [field({ type: 'text', name: null }), 'event.fields[0].name is required'],
    [field({ type: 'email', value: 5 }), 'event.fields[0].value must be a string'],
    [field({ type: 'text', required: 'yes' }), 'event.fields[0].required must be a boolean'],
    [field({ type: 'radio' }), 'event.fields[0].options is required'],
    [
      field({ type: 'select', options: [{ label: 'a', value: 'a' }] }),
      'event.fields[0].options[0].checked is required',
    ],
    [
      field({ type: 'radio', options: [option('a', true), option('b', true)] }),
      'event.fields[0].options must have at most one checked element',
    ],
    [
      field({ type: 'select', options: [option('a', true), option('b', true)] }),
      'event.fields[0].options must have at most one checked element',
    ],
    [{ type: 'rich_message' }, 'event.template_id is required'],
    [{ type: 'rich_message', template_id: '' }, 'event.template_id has an unsupported value'],
    [{ type: 'rich_message', template_id: 'cards', elements: [] }, 'event.elements must have at least one element'],
    [
      { type: 'rich_message', template_id: 'cards', elements: Array(11).fill({}) },
      'event.elements must have at most 10 elements',
    ],
    [element({ image: {} }), 'event.elements[0].image.url is required'],
    [element({ buttons: [] }), 'event.elements[0].buttons must have at least one element'],
    [
      element({ buttons: Array(11).fill({ text: 'a', postback_id: 'b' }) }),
      'event.elements[0].buttons must have at most 10 elements',
    ],
    [element({ buttons: [{ text: 'a' }] }), 'event.elements[0].buttons[0].postback_id is required'],
  ])('%# %j is refused', (event, message) => {
    expect(send(event)).toBe(message);
  });

  it.each<[object, object?]>([
    [{ type: 'message', text: ' ', custom_id: '', recipients: 'agents' }],
    [
      { type: 'message', text: 'x', recipients: null, custom_id: null, properties: null },
      { type: 'message', text: 'x' },
    ],
    [
      { type: 'message', text: 'x', id: 'mine', order: 7, author_id: 'me', timestamp: 1, thread_id: 'T' },
      { type: 'message', text: 'x' },
    ],
    [{ type: 'message', text: 'x', properties: { source: { type: 'web' }, desk: { number: 5, open: true } } }],
    [
      { type: 'message', text: 'x', properties: { source: { type: { value: 'web' } } } },
      { type: 'message', text: 'x', properties: { source: { type: 'web' } } },
    ],
    [{ type: 'annotation', annotation_type: 'rating' }],
    [{ type: 'annotation', annotation_type: 'rating', text: '' }],
    [{ type: 'custom', content: { a: null, b: [{}] } }],
    [field({ type: 'title' })],
    [field({ type: 'information', value: 'x', options: [] }), field({ type: 'information' })],
    [field({ type: 'text', required: true, value: '' })],
    [field({ type: 'radio', options: [option('a', true), option('b')] })],
    [field({ type: 'select', options: [] })],
    [field({ type: 'checkbox', options: [option('a', true), option('b', true)] })],
    [{ type: 'rich_message', template_id: 'anything' }],
    [
      element({
        title: 't',
        subtitle: 's',
        image: { url: 'u', name: 'n', content_type: 'c', size: 1, width: 2, height: 3 },
      }),
    ],
    [
      element({ buttons: [{ text: '', postback_id: 'b', user_ids: ['somebody'] }] }),
      element({ buttons: [{ text: '', postback_id: 'b' }] }),
    ],
  ])('%# %j is taken', (event, expected = event) => {
    expect(send(event)).toEqual(expected);
  });
});

describe('initial events', () => {
  const start = (event: object) => check(agentRequests.start_chat, { chat: { thread: { events: [event] } } });

  it('may be system messages, with or without a type', () => {
    const full = {
      type: 'system_message',
      text: 'x',
      custom_id: 'c',
      recipients: 'agents',
      system_message_type: 'own',
    };
    expect(start({ ...full, properties: { source: { type: 'x' } } })).toEqual({ chat: { thread: { events: [full] } } });
    expect(start({ type: 'system_message' })).toBe('chat.thread.events[0].text is required');
  });

  it('are not files', () => {
    expect(start({ type: 'file' })).toBe('chat.thread.events[0].type has an unsupported value');
  });
});

describe('what a request may bring at most', () => {
  const start = (chat: object) => [agentRequests, customerRequests].map((side) => check(side.start_chat, { chat }));
  const events = (count: number) => Array.from({ length: count }, () => ({ type: 'message', text: 'x' }));
  const properties = (count: number) => ({
    app: Object.fromEntries(Array.from({ length: count }, (_, place) => [`p${place}`, place])),
  });

  it('is a number of initial events', () => {
    const tooMany = `chat.thread.events must have at most ${maxInitialEvents} elements`;
    expect(start({ thread: { events: events(maxInitialEvents) } })).not.toContain(tooMany);
    expect(start({ thread: { events: events(maxInitialEvents + 1) } })).toEqual([tooMany, tooMany]);
  });

  it('is a number of properties at each place', () => {
    const tooMany = `must have at most ${maxWrittenProperties} properties`;
    const more = properties(maxWrittenProperties + 1);
    expect(start({ properties: properties(maxWrittenProperties) })).not.toContain(`chat.properties ${tooMany}`);
    expect(start({ properties: more })).toEqual(Array(2).fill(`chat.properties ${tooMany}`));
    expect(check(agentRequests.update_chat_properties, { chat_id: 'C', properties: more })).toBe(
      `properties ${tooMany}`,
    );
  });
});

describe('recipients of a customer', () => {
  it('are ignored like any unknown field ([COBJ-13])', () => {
    for (const recipients of ['agents', 'nobody', 5]) {
      const event = { type: 'message', text: 'x', recipients };
      const bare = { type: 'message', text: 'x' };
      expect(check(customerRequests.send_event, { chat_id: 'C', event })).toEqual({ chat_id: 'C', event: bare });
      const payload = { chat: { thread: { events: [event, { type: 'system_message', text: 's', recipients }] } } };
      expect(check(customerRequests.start_chat, payload)).toEqual({
        chat: { thread: { events: [bare, { type: 'system_message', text: 's' }] } },
      });
    }
  });
});

describe('the payload of an agent', () => {
  it.each<[keyof typeof agentRequests, object, string]>([
    ['get_filtered_chats', { filters: 5 }, 'filters must be an object'],
    ['get_filtered_chats', { filters: { include_active: 'no' } }, 'filters.include_active must be a boolean'],
    [
      'get_filtered_chats',
      { filters: { properties: { a: { b: {} } } } },
      'filters.properties.a.b has an unsupported value',
    ],
    [
      'get_filtered_chats',
      { filters: { properties: { a: { b: { like: 'x' } } } } },
      'filters.properties.a.b has an unsupported value',
    ],
    [
      'get_filtered_chats',
      { filters: { properties: { a: { b: { exists: true, values: [1] } } } } },
      'filters.properties.a.b has an unsupported value',
    ],
    [
      'get_filtered_chats',
      { filters: { properties: { a: { b: { values: 'x' } } } } },
      'filters.properties.a.b has an unsupported value',
    ],
    [
      'get_filtered_chats',
      { filters: { properties: JSON.parse('{"__proto__":{"b":{"exists":true}}}') } },
      'filters.properties.__proto__ has an unsupported value',
    ],
    [
      'get_filtered_chats',
      { filters: { properties: { a: JSON.parse('{"__proto__":{"exists":true}}') } } },
      'filters.properties.a.__proto__ has an unsupported value',
    ],
    ['get_chat_threads', {}, 'chat_id is required'],
    ['get_chat_threads', { chat_id: 5 }, 'chat_id must be a string'],
    ['get_chat_threads', { chat_id: 'C', thread_ids: 'T' }, 'thread_ids must be an array'],
    ['get_chat_threads', { chat_id: 'C', thread_ids: [5] }, 'thread_ids[0] must be a string'],
    ['start_chat', { chat: [] }, 'chat must be an object'],
    ['start_chat', { chat: { thread: { events: {} } } }, 'chat.thread.events must be an array'],
    ['start_chat', { chat: { properties: { source: 'web' } } }, 'chat.properties.source must be an object'],
    ['join_chat', { agent_ids: ['a'] }, 'chat_id is required'],
    ['join_chat', { chat_id: 'C' }, 'agent_ids is required'],
    ['join_chat', { chat_id: 'C', agent_ids: [] }, 'agent_ids must have at least one element'],
    ['join_chat', { chat_id: 'C', agent_ids: 'a' }, 'agent_ids must be an array'],
    ['remove_from_chat', { chat_id: 'C', agent_ids: 'a' }, 'agent_ids must be an array'],
    ['send_event', { event: { type: 'message', text: 'x' } }, 'chat_id is required'],
    ['close_thread', {}, 'chat_id is required'],
    ['send_typing_indicator', { chat_id: 'C' }, 'is_typing is required'],
    ['send_typing_indicator', { chat_id: 'C', is_typing: 1 }, 'is_typing must be a boolean'],
    [
      'send_typing_indicator',
      { chat_id: 'C', is_typing: true, recipients: 'x' },
      'recipients has an unsupported value',
    ],
    ['update_agent', { agent_id: 5 }, 'agent_id must be a string'],
    ['update_agent', { routing_status: 'offline' }, 'routing_status has an unsupported value'],
    ['update_last_seen_timestamp', { timestamp: 1 }, 'chat_id is required'],
    ['update_last_seen_timestamp', { chat_id: 'C', timestamp: -1 }, 'timestamp has an unsupported value'],
    ['update_last_seen_timestamp', { chat_id: 'C', timestamp: 1.5 }, 'timestamp must be an integer'],
    ['update_last_seen_timestamp', { chat_id: 'C', timestamp: '1' }, 'timestamp must be an integer'],
  ])('of %s: %j is refused', (action, payload, message) => {
    expect(check(agentRequests[action], payload)).toBe(message);
  });

  it.each<[keyof typeof agentRequests, object, object?]>([
    ['get_filtered_chats', {}],
    ['get_filtered_chats', { filters: {} }, { filters: { include_active: true } }],
    [
      'get_filtered_chats',
      { filters: { properties: { a: { b: { exists: true, values: null } } } } },
      { filters: { include_active: true, properties: { a: { b: { exists: true } } } } },
    ],
    ['start_chat', { chat: { scopes: { groups: ['x'] }, thread: null } }, { chat: {} }],
    ['remove_from_chat', { chat_id: 'C', agent_ids: null }, { chat_id: 'C', agent_ids: [], customer_ids: [] }],
    [
      'send_typing_indicator',
      { chat_id: 'C', is_typing: false },
      { chat_id: 'C', is_typing: false, recipients: 'all' },
    ],
    ['update_agent', {}],
    ['update_last_seen_timestamp', { chat_id: 'C', timestamp: 0 }],
  ])('of %s: %j is taken', (action, payload, expected = payload) => {
    expect(check(agentRequests[action], payload)).toEqual(expected);
  });
});

describe('the payload of a customer', () => {
  it.each<[keyof typeof customerRequests, object, string]>([
    ['login', { token: 'T', customer: 5 }, 'customer must be an object'],
    ['login', { token: 'T', customer: { name: 5 } }, 'customer.name must be a string'],
    ['login', { token: 'T', customer: { fields: { plan: 5 } } }, 'customer.fields.plan must be a string'],
    [
      'update_customer',
      { customer: { fields: JSON.parse('{"__proto__":"x"}') } },
      'customer.fields.__proto__ has an unsupported value',
    ],
    ['login', { token: 'T', customer: { fields: ['plan'] } }, 'customer.fields must be an object'],
    [
      'login',
      { token: 'T', customer: { monitoring: { page: { url: 5 } } } },
      'customer.monitoring.page.url must be a string',
    ],
    [
      'update_customer',
      { customer: { monitoring: { timezone: 'x'.repeat(65) } } },
      'customer.monitoring.timezone has an unsupported value',
    ],
    ['get_chats_summary', { offset: -1 }, 'offset has an unsupported value'],
    ['get_chats_summary', { offset: 101 }, 'offset has an unsupported value'],
    ['get_chats_summary', { offset: '1' }, 'offset must be an integer'],
    ['get_chats_summary', { limit: 0 }, 'limit has an unsupported value'],
    ['get_chats_summary', { limit: 26 }, 'limit has an unsupported value'],
    ['get_chats_summary', { limit: 2.5 }, 'limit must be an integer'],
    ['get_chat_threads', { chat_id: 'C' }, 'thread_ids is required'],
    ['start_chat', { chat: { scopes: { groups: ['1'] } } }, 'chat.scopes.groups[0] must be an integer'],
    ['start_chat', { chat: { scopes: { groups: [-1] } } }, 'chat.scopes.groups[0] has an unsupported value'],
    [
      'send_event',
      { chat_id: 'C', event: { type: 'system_message', text: 'x' } },
      'event.type has an unsupported value',
    ],
    ['send_sneak_peek', { chat_id: 'C' }, 'sneak_peek_text is required'],
    ['close_thread', { thread_id: 'T' }, 'chat_id is required'],
  ])('of %s: %j is refused', (action, payload, message) => {
    expect(check(customerRequests[action], payload)).toBe(message);
  });

  it.each<[keyof typeof customerRequests, object, object?]>([
    ['get_chats_summary', {}, { offset: 0, limit: 10 }],
    ['get_chats_summary', { offset: 100, limit: 25 }],
    ['get_chat_threads', { chat_id: 'C', thread_ids: [] }],
    ['start_chat', {}],
    [
      'start_chat',
      { routing_scope: { type: 'license' }, chat: { scopes: { groups: [0, 2], agents: [5] } } },
      { chat: { scopes: { groups: [0, 2] } } },
    ],
    ['send_sneak_peek', { chat_id: 'C', sneak_peek_text: '' }],
    ['close_thread', { chat_id: 'C', thread_id: 5 }, { chat_id: 'C' }],
    ['update_customer', { customer: { name: '', fields: { plan: '' }, monitoring: { timezone: 'x'.repeat(64) } } }],
    ['update_customer', { customer: null }, {}],
  ])('of %s: %j is taken', (action, payload, expected = payload) => {
    expect(check(customerRequests[action], payload)).toEqual(expected);
  });
});
