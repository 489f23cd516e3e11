import { z } from 'zod';
import { agentRequests } from './agent.js';
import {
  agentScopes,
  chatId,
  initialEvent,
  initialEvents,
  looseGroupId,
  timestamp,
  writtenProperties,
} from './parts.js';
import { jsonObject, request } from './validate.js';

/** Payloads of what only older versions of the Agent API can ask, lifted to the newest words. */
export const internalAgentRequests = {
  supervise_chat: request({ chat_id: chatId, agent_ids: z.array(z.string()).default([]) }),
  send_broadcast: request({
    scopes: request({
      agents: z.array(z.string()).default([]),
      groups: z.array(looseGroupId).default([]),
    }).prefault({}),
    content: jsonObject,
  }),
  remove_users: agentRequests.remove_from_chat,
  start_scoped_chat: request({
    chat: request({
      properties: writtenProperties.optional(),
      thread: request({
        scopes: agentScopes,
        events: initialEvents(initialEvent).optional(),
        properties: writtenProperties.optional(),
      }),
    }),
  }),
};

/** The same for the Customer API; limits of `login_with_chats` are customer-actions.md 4.1. */
export const internalCustomerRequests = {
  page_chat_threads_summary: request({
    chat_id: chatId,
    pagination: request({
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(1000).default(25),
    }).prefault({}),
  }),
  update_last_seen_everywhere: request({ timestamp: timestamp.optional() }),
  login_with_chats: request({
    last_chats_limit: z.int().min(1).max(25).default(1),
    last_threads_limit: z.int().min(1).max(25).default(10),
  }),
};
