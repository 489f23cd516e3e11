import type { WebhookAction } from '../../protocol/configuration-api.js';

const chat_id = 'Q3N7ZK41TD';
const thread_id = 'T8H2WLM0PX';
const customer = 'c51e7a90-2f4b-4b0c-9d7e-6a1f03b8d2ac';
const agent = 'nina@harbor.example';

const agentUser = { id: agent, type: 'agent', name: 'Nina Holt', present: true, routing_status: 'accepting_chats' };
const customerUser = { id: customer, type: 'customer', name: 'Ivo Marsh', present: true, banned: false };
const routing = { idle: { value: false }, unassigned: { value: true } };

/** `data` of a delivery of each action, in the words of v0.5 (configuration-api.md 3.2). @param at seconds. */
export function sampleData(action: WebhookAction, at: number): object {
  const event = {
    id: '0b7d6c1e-51f4-4c0a-9a55-2f0be6a7c9d1',
    order: 4,
    author_id: customer,
    timestamp: at,
    type: 'message',
    text: 'Is berth 12 free?',
    recipients: 'all',
  };
  switch (action) {
    case 'incoming_chat_thread': {
      const first = { ...event, order: 1 };
      const thread = { id: thread_id, timestamp: at, active: true, user_ids: [customer], events: [first], order: at };
      return { chat: { id: chat_id, users: [customerUser], properties: { routing }, scopes: {}, thread } };
    }
    case 'incoming_event':
      return { chat_id, thread_id, event };
    case 'incoming_rich_message_postback':
      return { user_id: customer, chat_id, thread_id, event_id: event.id, postback: { id: 'take_12', toggled: true } };
    case 'chat_users_updated': {
      const agents = { added: [agentUser], removed_ids: [] };
      return { chat_id, updated_users: { customers: { added: [], removed_ids: [] }, agents } };
    }
    case 'last_seen_timestamp_updated':
      return { user_id: customer, chat_id, timestamp: at };
    case 'thread_closed':
      return { chat_id, thread_id, user_id: agent };
    case 'chat_scopes_updated':
      return { chat_id, scopes_added: { groups: [4] }, scopes_removed: {} };
    case 'chat_properties_updated':
      return { chat_id, properties: { routing: { unassigned: { value: false } } } };
    case 'chat_thread_properties_updated':
      return { chat_id, thread_id, properties: { routing: { idle: { value: true } } } };
    case 'agent_status_changed':
      return { agent_id: agent, status: 'not accepting chats' };
    case 'agent_deleted':
      return { agent_id: agent };
  }
}
