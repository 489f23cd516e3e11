import type { ChatWithThread, ChatWithThreads, CustomerChatSummary, CustomerThreadSummary } from './chat.js';
import type { ChatEvent, InitialEvent, SentEvent } from './event.js';
import type { BareProperties, Properties } from './properties.js';
import type { Scopes } from './scopes.js';
import type { Customer, User } from './user.js';

/** What a customer's client tells about its visit (customer-objects.md 5.1). Comes back to agents only. */
export interface SentMonitoring {
  page?: { url?: string; title?: string; referrer?: string };
  timezone?: string;
}

export interface CustomerPatch {
  name?: string;
  email?: string;
  fields?: Record<string, string>;
  monitoring?: SentMonitoring;
}

/** Actions of the Customer API, newest version (customer-actions.md). */
export interface CustomerActions {
  login: {
    request: { token: string; customer?: CustomerPatch };
    response: { customer_id: string; static_config_path: string };
  };
  ping: { request: Record<string, never>; response: undefined };
  get_chats_summary: {
    request: { offset?: number; limit?: number };
    response: { chats_summary: CustomerChatSummary[]; total_chats: number };
  };
  get_chat_threads: { request: { chat_id: string; thread_ids: string[] }; response: { chat: ChatWithThreads } };
  get_chat_threads_summary: {
    request: { chat_id: string; offset?: number; limit?: number };
    response: { threads_summary: CustomerThreadSummary[]; total_threads: number };
  };
  start_chat: {
    request: {
      chat?: {
        scopes?: Scopes;
        properties?: BareProperties;
        thread?: { events?: InitialEvent[]; properties?: BareProperties };
      };
    };
    response: { chat: ChatWithThread };
  };
  send_event: { request: { chat_id: string; event: SentEvent }; response: { thread_id: string; event: ChatEvent } };
  send_sneak_peek: { request: { chat_id: string; sneak_peek_text: string }; response: undefined };
  send_rich_message_postback: {
    request: { chat_id: string; thread_id: string; event_id: string; postback: { id: string; toggled: boolean } };
    response: undefined;
  };
  close_thread: { request: { chat_id: string }; response: undefined };
  update_customer: { request: { customer?: CustomerPatch }; response: { customer: Customer } };
  update_chat_properties: { request: { chat_id: string; properties: BareProperties }; response: undefined };
  update_last_seen_timestamp: { request: { chat_id: string; timestamp?: number }; response: { timestamp: number } };
}

/** Pushes of the Customer API, newest version: name -> payload (customer-pushes.md). */
export interface CustomerPushes {
  incoming_chat_thread: { chat: ChatWithThread };
  chat_users_updated: { chat_id: string; updated_users: { added: User[]; removed_ids: string[] } };
  incoming_event: { chat_id: string; thread_id: string; event: ChatEvent };
  incoming_typing_indicator: {
    chat_id: string;
    typing_indicator: { author_id: string; timestamp: number; is_typing: boolean };
  };
  customer_disconnected: { reason: string };
  thread_closed: { chat_id: string; thread_id: string; user_id?: string };
  chat_scopes_updated: { chat_id: string; scopes_added: Scopes; scopes_removed: Scopes };
  customer_updated: { chat_id: string; customer: Customer };
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

export type CustomerAction = keyof CustomerActions;
export type CustomerPushName = keyof CustomerPushes;

export type CustomerPush = {
  [N in CustomerPushName]: { request_id?: string; action: N; type: 'push'; payload: CustomerPushes[N] };
}[CustomerPushName];
