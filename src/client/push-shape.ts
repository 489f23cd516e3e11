import type { AgentPush, AgentPushName } from '../protocol/agent-api.js';
import type { CustomerPush, CustomerPushName } from '../protocol/customer-api.js';
import type { PushFrame } from '../protocol/envelope.js';
import { isObject } from '../protocol/json-object.js';

/** What a payload must have before anybody works with it: dotted path -> `typeof`. The rest is trusted. */
type Shape = Readonly<Record<string, 'string' | 'object' | 'number'>>;

const chat: Shape = {
  'chat.id': 'string',
  'chat.users': 'object',
  'chat.thread.id': 'string',
  'chat.thread.events': 'object',
};
const event: Shape = { chat_id: 'string', 'event.id': 'string', 'event.type': 'string' };
const closed: Shape = { chat_id: 'string', thread_id: 'string' };
const scopes: Shape = { chat_id: 'string', scopes_added: 'object', scopes_removed: 'object' };
const customer: Shape = { chat_id: 'string', 'customer.id': 'string' };
const chatProperties: Shape = { chat_id: 'string', properties: 'object' };
const threadProperties: Shape = { ...chatProperties, thread_id: 'string' };
const typing: Shape = { chat_id: 'string', 'typing_indicator.author_id': 'string' };
const multicast: Shape = { author_id: 'string', content: 'object' };
const postback: Shape = { user_id: 'string', ...closed, event_id: 'string', 'postback.id': 'string' };
const seen: Shape = { chat_id: 'string', user_id: 'string', timestamp: 'number' };

const agentShapes: Readonly<Record<AgentPushName, Shape>> = {
  incoming_chat_thread: chat,
  chat_users_updated: { chat_id: 'string', 'updated_users.agents': 'object', 'updated_users.customers': 'object' },
  incoming_event: event,
  incoming_typing_indicator: typing,
  incoming_sneak_peek: { chat_id: 'string', 'sneak_peek.author_id': 'string', 'sneak_peek.text': 'string' },
  customer_banned: { customer_id: 'string' },
  thread_closed: closed,
  chat_scopes_updated: scopes,
  customer_updated: customer,
  agent_updated: { agent_id: 'string' },
  agent_disconnected: { reason: 'string' },
  chat_properties_updated: chatProperties,
  chat_thread_properties_updated: threadProperties,
  last_seen_timestamp_updated: seen,
  incoming_multicast: multicast,
  incoming_rich_message_postback: postback,
};

const customerShapes: Readonly<Record<CustomerPushName, Shape>> = {
  incoming_chat_thread: chat,
  chat_users_updated: { chat_id: 'string', 'updated_users.added': 'object', 'updated_users.removed_ids': 'object' },
  incoming_event: event,
  incoming_typing_indicator: typing,
  customer_disconnected: { reason: 'string' },
  thread_closed: closed,
  chat_scopes_updated: scopes,
  customer_updated: customer,
  chat_properties_updated: chatProperties,
  chat_thread_properties_updated: threadProperties,
  last_seen_timestamp_updated: seen,
  incoming_multicast: multicast,
  incoming_rich_message_postback: postback,
};

/** @returns `undefined` for a push that v0.5 does not know, or whose payload cannot be worked with. */
export function asAgentPush(frame: PushFrame<object>): AgentPush | undefined {
  return fits(agentShapes, frame) ? (frame as AgentPush) : undefined;
}

/** @returns `undefined` for a push that v0.5 does not know, or whose payload cannot be worked with. */
export function asCustomerPush(frame: PushFrame<object>): CustomerPush | undefined {
  return fits(customerShapes, frame) ? (frame as CustomerPush) : undefined;
}

function fits(shapes: Readonly<Record<string, Shape>>, frame: PushFrame<object>): boolean {
  if (!Object.hasOwn(shapes, frame.action)) return false;
  return Object.entries(shapes[frame.action] ?? {}).every(([path, type]) => typeof at(frame.payload, path) === type);
}

function at(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split('.')) found = isObject(found) ? found[key] : undefined;
  return found;
}
