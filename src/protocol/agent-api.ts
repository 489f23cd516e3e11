import type { ChatSummary, ChatWithThread, ChatWithThreads } from './chat.js';
import type { updatedSupervisors } from './dialect/internal.js';
import type { ChatEvent, InitialEvent, Recipients, SentEvent } from './event.js';
import type { BareProperties, Properties, PropertyValue } from './properties.js';
import type { Scopes } from './scopes.js';
import type { Agent, Customer, License, MyProfile, RoutingStatus } from './user.js';

/** What an action takes and answers. `undefined` as response: none (envelope.md [ENV-14]). */
export interface ActionShape {
  request: object;
  response: object | undefined;
}

/** agent-objects.md section 17: exactly one filter type per property. */
export type PropertyFilter = {
  [namespace: string]: {
    [name: string]: { exists: boolean } | { values: PropertyValue[] } | { exclude_values: PropertyValue[] };
  };
};

/** agent-actions.md section 5; all that are given must hold. */
export interface ArchiveFilters {
  query?: string;
  /** `YYYY-MM-DD`, UTC, both days inclusive. */
  date_from?: string;
  date_to?: string;
  agent_ids?: string[];
  team_ids?: number[];
  properties?: PropertyFilter;
}

/** agent-objects.md 15.3; at least one receiver must be named. */
export interface MulticastScopes {
  agents?: { all?: boolean; ids?: string[]; groups?: number[] };
  customers?: { ids?: string[] };
}

/** What part of a customer's page address decides (agent-objects.md section 21). */
export interface UrlMatch {
  value: string;
  /** Absent: a part of the address is enough. */
  exact_match?: boolean;
}

/** At least one kind of rule; all that are given must hold. */
export interface AutoChatScopesRules {
  chat_properties?: PropertyFilter;
  customer_url?: { values: UrlMatch[] } | { exclude_values: UrlMatch[] };
}

/** A rule that gives matching chats scopes (agent-objects.md section 21). */
export interface AutoChatScopes {
  id: string;
  description?: string;
  scopes: Scopes;
  rules: AutoChatScopesRules;
}

export interface AgentLogin {
  token: string;
  /** `true`: the routing status becomes the last known one instead of the default. */
  reconnect?: boolean;
  application?: { name?: string; version?: string };
}

export interface AgentLoginResponse {
  license: License;
  my_profile: MyProfile;
  chats_summary: ChatSummary[];
}

/** Actions of the Agent API, newest version (agent-actions.md). */
export interface AgentActions {
  login: { request: AgentLogin; response: AgentLoginResponse };
  ping: { request: Record<string, never>; response: undefined };
  get_archives: {
    request: { filters?: ArchiveFilters; pagination?: { page?: number; limit?: number } };
    response: { chats: { chat: ChatWithThread }[]; pagination: { page: number; total: number } };
  };
  get_filtered_chats: {
    request: { filters?: { include_active?: boolean; properties?: PropertyFilter } };
    response: { chats_summary: ChatSummary[] };
  };
  get_chat_threads: { request: { chat_id: string; thread_ids?: string[] }; response: { chat: ChatWithThreads } };
  start_chat: {
    request: {
      chat?: {
        properties?: BareProperties;
        thread?: { events?: InitialEvent[]; properties?: BareProperties };
      };
    };
    response: { chat: ChatWithThread };
  };
  join_chat: { request: { chat_id: string; agent_ids: string[] }; response: undefined };
  remove_from_chat: { request: { chat_id: string; agent_ids?: string[] }; response: undefined };
  send_event: { request: { chat_id: string; event: SentEvent }; response: { thread_id: string; event: ChatEvent } };
  send_rich_message_postback: {
    request: { chat_id: string; thread_id: string; event_id: string; postback: { id: string; toggled: boolean } };
    response: undefined;
  };
  multicast: { request: { scopes: MulticastScopes; content: object }; response: undefined };
  ban_customer: { request: { customer_id: string; ban: { days: number } }; response: undefined };
  close_thread: { request: { chat_id: string }; response: undefined };
  update_chat_scopes: {
    request: { chat_id: string; add_scopes?: Scopes; remove_scopes?: Scopes };
    response: undefined;
  };
  update_chat_properties: { request: { chat_id: string; properties: BareProperties }; response: undefined };
  update_chat_thread_properties: {
    request: { chat_id: string; thread_id: string; properties: BareProperties };
    response: undefined;
  };
  change_push_notifications: {
    request: { firebase_token: string; platform: 'ios' | 'android'; enabled: boolean };
    response: undefined;
  };
  add_auto_chat_scopes: { request: Omit<AutoChatScopes, 'id'>; response: { auto_chat_scopes_id: string } };
  remove_auto_chat_scopes: { request: { auto_chat_scopes_id: string }; response: undefined };
  get_auto_chat_scopes_config: {
    request: Record<string, never>;
    response: { auto_chat_scopes_config: AutoChatScopes[] };
  };
  send_typing_indicator: {
    request: { chat_id: string; recipients?: Recipients; is_typing: boolean };
    response: undefined;
  };
  update_agent: { request: { agent_id?: string; routing_status?: RoutingStatus }; response: undefined };
  update_last_seen_timestamp: { request: { chat_id: string; timestamp?: number }; response: { timestamp: number } };
}

export interface UpdatedUsers {
  customers: { added: Customer[]; removed_ids: string[] };
  agents: { added: Agent[]; removed_ids: string[] };
  [updatedSupervisors]?: { added: Agent[]; removed_ids: string[] };
}

/** Pushes of the Agent API, newest version: name -> payload (agent-pushes.md). */
export interface AgentPushes {
  incoming_chat_thread: { chat: ChatWithThread };
  chat_users_updated: { chat_id: string; updated_users: UpdatedUsers };
  incoming_event: { chat_id: string; thread_id: string; event: ChatEvent };
  incoming_typing_indicator: {
    chat_id: string;
    typing_indicator: { author_id: string; recipients: Recipients; timestamp: number; is_typing: boolean };
  };
  incoming_sneak_peek: {
    chat_id: string;
    sneak_peek: { author_id: string; recipients: 'agents'; timestamp: number; text: string };
  };
  customer_banned: { customer_id: string; ban: { days: number } };
  thread_closed: { chat_id: string; thread_id: string; user_id?: string };
  chat_scopes_updated: { chat_id: string; scopes_added: Scopes; scopes_removed: Scopes };
  customer_updated: { chat_id: string; customer: Customer };
  /** Without `routing_status`: no longer logged in. */
  agent_updated: { agent_id: string; routing_status?: RoutingStatus };
  agent_disconnected: { reason: string };
  /** Only what changed just now. */
  chat_properties_updated: { chat_id: string; properties: Properties };
  chat_thread_properties_updated: { chat_id: string; thread_id: string; properties: Properties };
  last_seen_timestamp_updated: { user_id: string; chat_id: string; timestamp: number };
  incoming_multicast: { author_id: string; content: object };
  incoming_rich_message_postback: {
    user_id: string;
    chat_id: string;
    thread_id: string;
    event_id: string;
    postback: { id: string; toggled: boolean };
  };
}

export type AgentAction = keyof AgentActions;
export type AgentPushName = keyof AgentPushes;

/** A push as a union over its names, so that a `switch` on `action` narrows the payload. */
export type AgentPush = {
  [N in AgentPushName]: { request_id?: string; action: N; type: 'push'; payload: AgentPushes[N] };
}[AgentPushName];
