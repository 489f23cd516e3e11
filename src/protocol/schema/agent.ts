import { z } from 'zod';
import { archivesRequest } from './archives.js';
import {
  agentScopes,
  chatId,
  devicePlatform,
  initialEvent,
  initialEvents,
  looseGroupId,
  recipients,
  routingStatus,
  writtenProperties,
} from './parts.js';
import { propertyFilter } from './property-filter.js';
import { sharedRequests } from './shared.js';
import { jsonObject, nonEmptyString, request } from './validate.js';

const urlMatch = request({ value: z.string(), exact_match: z.boolean().default(false) });

/** Request payloads of the Agent API, newest version; the tables are in agent-actions.md. */
export const agentRequests = {
  ...sharedRequests,
  // A missing or mistyped token is `authentication`, not `validation` ([ACT:login]): the session judges it.
  login: request({
    token: z.unknown(),
    reconnect: z.boolean().default(false),
    push_notifications: request({
      firebase_token: z.string().optional(),
      platform: devicePlatform,
    }).optional(),
    application: request({ name: z.string().optional(), version: z.string().optional() }).optional(),
  }),
  get_archives: archivesRequest,
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
        events: initialEvents(initialEvent).optional(),
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
  send_typing_indicator: request({ chat_id: chatId, recipients: recipients.default('all'), is_typing: z.boolean() }),
  update_agent: request({ agent_id: z.string().optional(), routing_status: routingStatus.optional() }),
  update_chat_scopes: request({
    chat_id: chatId,
    add_scopes: agentScopes.default({}),
    remove_scopes: agentScopes.default({}),
  }),
  ban_customer: request({ customer_id: z.string(), ban: request({ days: z.int().min(1).max(36_500) }) }),
  multicast: request({
    scopes: request({
      agents: request({
        all: z.boolean().default(false),
        ids: z.array(z.string()).default([]),
        groups: z.array(looseGroupId).default([]),
      }).prefault({}),
      customers: request({ ids: z.array(z.string()).default([]) }).prefault({}),
    }).refine(
      ({ agents, customers }) => agents.all || agents.ids.length + agents.groups.length + customers.ids.length > 0,
      { message: 'must name at least one receiver' },
    ),
    content: jsonObject,
  }),
  change_push_notifications: request({
    firebase_token: nonEmptyString,
    platform: devicePlatform,
    enabled: z.boolean(),
  }),
  add_auto_chat_scopes: request({
    description: z.string().optional(),
    scopes: agentScopes.refine(({ groups = [], agents = [] }) => groups.length + agents.length > 0, {
      message: 'must name at least one group or agent',
    }),
    rules: request({
      chat_properties: propertyFilter.optional(),
      customer_url: request({
        values: z.array(urlMatch).min(1).optional(),
        exclude_values: z.array(urlMatch).min(1).optional(),
      })
        .refine((rule) => (rule.values === undefined) !== (rule.exclude_values === undefined), {
          message: 'must have either values or exclude_values',
        })
        .optional(),
    }).refine((rules) => rules.chat_properties !== undefined || rules.customer_url !== undefined, {
      message: 'must have at least one rule',
    }),
  }),
  remove_auto_chat_scopes: request({ auto_chat_scopes_id: z.string() }),
  get_auto_chat_scopes_config: request({}),
};
