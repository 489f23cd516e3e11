import type { PropertyFilter } from './agent-api.js';
import type { PropertyConfig } from './properties.js';

/** How a bot stands towards new chats, in the words of the Configuration API (configuration-api.md 2.2). */
export const botStatuses = ['accepting chats', 'not accepting chats', 'offline'] as const;

export type BotStatus = (typeof botStatuses)[number];

/** configuration-api.md 2.3. */
export const groupPriorities = ['first', 'normal', 'last'] as const;

export type GroupPriority = (typeof groupPriorities)[number];

/** Tests of who is in a chat, exactly one (configuration-api.md 3.3). */
export const memberTests = ['agents', 'agents_any', 'agents_exclude'] as const;

export type MemberFilter = { agents: string[] } | { agents_any: string[] } | { agents_exclude: string[] };

/** All that are given must match (configuration-api.md 3.3). */
export interface WebhookFilters {
  chat_properties?: PropertyFilter;
  thread_properties?: PropertyFilter;
  event_properties?: PropertyFilter;
  chat_member_ids?: MemberFilter;
  author_type?: 'customer' | 'agent';
}

export type AdditionalData = 'chat_properties';

/** What each webhook allows (configuration-api.md 3.2), newest version. */
export const webhookActions = {
  incoming_chat_thread: ['chat_properties', 'thread_properties', 'chat_member_ids'],
  incoming_event: ['chat_properties', 'event_properties', 'chat_member_ids', 'author_type'],
  incoming_rich_message_postback: ['chat_properties', 'event_properties', 'chat_member_ids'],
  chat_users_updated: ['chat_properties', 'chat_member_ids'],
  last_seen_timestamp_updated: ['chat_properties', 'chat_member_ids'],
  thread_closed: ['chat_properties', 'thread_properties', 'chat_member_ids'],
  chat_scopes_updated: ['chat_properties', 'chat_member_ids'],
  chat_properties_updated: ['chat_properties', 'chat_member_ids'],
  chat_thread_properties_updated: ['chat_properties', 'chat_member_ids'],
  agent_status_changed: ['chat_member_ids'],
  agent_deleted: ['chat_member_ids'],
} as const satisfies Record<string, readonly (keyof WebhookFilters)[]>;

export type WebhookAction = keyof typeof webhookActions;

/** Webhooks about an agent instead of a chat: nothing of a chat can come along (configuration-api.md 3.4). */
export function isAboutAgent(action: string): boolean {
  return action === 'agent_status_changed' || action === 'agent_deleted';
}

export interface BotWebhookAction {
  name: WebhookAction;
  filters?: WebhookFilters;
  additional_data?: AdditionalData[];
}

export interface BotWebhooks {
  url: string;
  /** Left out for others than the owner ([CONF-9]). */
  secret_key?: string;
  actions: BotWebhookAction[];
}

interface BotFields {
  name: string;
  avatar?: string;
  status: BotStatus;
  max_chats_count?: number;
  groups?: { id: number; priority: GroupPriority }[];
  webhooks?: BotWebhooks;
}

export interface BotSummary {
  id: string;
  name: string;
  avatar?: string;
  status: BotStatus;
}

/** configuration-api.md 2.8. */
export interface BotDetails extends BotSummary {
  application: { client_id: string };
  max_chats_count: number;
  groups: { id: number; priority: GroupPriority }[];
  webhooks?: BotWebhooks;
}

export interface WebhookConfig {
  webhook_id: string;
  url: string;
  action: WebhookAction;
  secret_key?: string;
  description?: string;
  filters?: WebhookFilters;
  additional_data?: AdditionalData[];
}

/** Endpoints of the Configuration API, newest version (configuration-api.md section 1). */
export interface ConfigurationEndpoints {
  'agents/create_bot_agent': { request: BotFields; response: { bot_agent_id: string } };
  'agents/remove_bot_agent': { request: { bot_agent_id: string }; response: object };
  'agents/update_bot_agent': { request: { id: string } & Partial<BotFields>; response: object };
  'agents/get_bot_agents': { request: { all?: boolean }; response: { bot_agents: BotSummary[] } };
  'agents/get_bot_agent_details': { request: { bot_agent_id: string }; response: { bot_agent: BotDetails } };
  'webhooks/register_webhook': {
    request: Omit<WebhookConfig, 'webhook_id' | 'secret_key'> & { secret_key: string };
    response: { webhook_id: string };
  };
  'webhooks/get_webhooks_config': {
    request: Record<string, never>;
    response: { webhooks_config: WebhookConfig[] };
  };
  'webhooks/unregister_webhook': { request: { webhook_id: string }; response: object };
  'properties/create_properties': { request: Record<string, PropertyConfig>; response: object };
  'properties/get_property_configs': {
    request: { all?: boolean };
    response: Record<string, Record<string, PropertyConfig>>;
  };
}

export type ConfigurationEndpoint = keyof ConfigurationEndpoints;

/** What is posted to a receiver (configuration-api.md 3.5). */
export interface WebhookDelivery {
  webhook_id: string;
  secret_key: string;
  action: WebhookAction;
  data: object;
  additional_data?: { chat_properties?: object };
}
