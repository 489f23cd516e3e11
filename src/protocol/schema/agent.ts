import { z } from 'zod';
import type { PropertyFilter } from '../agent-api.js';
import { chatId, initialEvent, recipients, routingStatus, sentEvent, timestamp, writtenProperties } from './parts.js';
import { nonEmptyString, request } from './validate.js';

const values = z.array(z.union([z.string(), z.int(), z.boolean()]));

/** Exactly one filter type per property ([OBJ-36]). */
export const propertyFilter = z.record(
  z.string(),
  z.record(
    z.string(),
    z.union([
      z.strictObject({ exists: z.boolean() }),
      z.strictObject({ values }),
      z.strictObject({ exclude_values: values }),
    ]),
  ),
) as unknown as z.ZodType<PropertyFilter>;

/** Request payloads of the Agent API, newest version; the tables are in agent-actions.md. */
export const agentRequests = {
  // A missing or mistyped token is `authentication`, not `validation` ([ACT:login]): the session judges it.
  login: request({
    token: z.unknown(),
    reconnect: z.boolean().default(false),
    push_notifications: request({
      firebase_token: z.string().optional(),
      platform: z.enum(['ios', 'android']),
    }).optional(),
    application: request({ name: z.string().optional(), version: z.string().optional() }).optional(),
  }),
  get_filtered_chats: request({
    filters: request({
      include_active: z.boolean().default(true),
      properties: propertyFilter.optional(),
    }).optional(),
  }),
  get_chat_threads: request({ chat_id: chatId, thread_ids: z.array(z.string()).optional() }),
  start_chat: request({
    chat: request({
      properties: writtenProperties.optional(),
      thread: request({
        events: z.array(initialEvent).optional(),
        properties: writtenProperties.optional(),
      }).optional(),
    }).optional(),
  }),
  join_chat: request({ chat_id: chatId, agent_ids: z.array(nonEmptyString).min(1) }),
  remove_from_chat: request({
    chat_id: chatId,
    agent_ids: z.array(z.string()).default([]),
    customer_ids: z.array(z.string()).default([]),
  }),
  send_event: request({ chat_id: chatId, event: sentEvent }),
  close_thread: request({ chat_id: chatId }),
  send_typing_indicator: request({ chat_id: chatId, recipients: recipients.default('all'), is_typing: z.boolean() }),
  update_agent: request({ agent_id: z.string().optional(), routing_status: routingStatus.optional() }),
  update_last_seen_timestamp: request({ chat_id: chatId, timestamp: timestamp.optional() }),
};
