import { chatFor } from '../../domain/permissions.js';
import { ok } from '../../domain/result.js';
import { microsOfSeconds, seconds } from '../../domain/time.js';
import { internalAgentRequests, internalCustomerRequests } from '../../protocol/schema/internal.js';
import { now } from '../license.js';
import { type Action, commands, reads } from './action.js';
import { customerThreadSummaries } from './customer.js';
import { startCommand, startedChat } from './shared.js';

/** What older versions of the Agent API can ask and the newest does not offer; reached through dialects only. */
export const internalAgentActions: Readonly<Record<string, Action>> = {
  /** v0.2: see everything, write to agents only, unknown to the customer (agent-actions.md section 10). */
  supervise_chat: commands(internalAgentRequests.supervise_chat, ({ chat_id, agent_ids }) => ({
    type: 'supervise_chat',
    chatId: chat_id,
    agentIds: agent_ids,
  })),

  /** v0.2, v0.3: a multicast to agents only; without receivers to all of them ([ACT:broadcast]). */
  send_broadcast: commands(internalAgentRequests.send_broadcast, ({ scopes: { agents: ids, groups }, content }) => ({
    type: 'multicast',
    scopes: { agents: { all: ids.length + groups.length === 0, ids, groups }, customers: { ids: [] } },
    content,
  })),

  /** v0.2: `remove_from_chat` that may name customers. */
  remove_users: commands(internalAgentRequests.remove_users, ({ chat_id, agent_ids, customer_ids }) => ({
    type: 'remove_from_chat',
    chatId: chat_id,
    agentIds: agent_ids,
    customerIds: customer_ids,
    mayRemoveCustomers: true,
  })),

  /** v0.2, v0.3: `start_chat` with `chat.thread.scopes` ([ACT:startscopes]). */
  start_scoped_chat: commands(
    internalAgentRequests.start_scoped_chat,
    ({ chat }) => {
      const { groups, agents } = chat.thread.scopes;
      return startCommand(chat, { ...(groups !== undefined && { groups }), ...(agents !== undefined && { agents }) });
    },
    startedChat,
  ),
};

/** The same for the Customer API. */
export const internalCustomerActions: Readonly<Record<string, Action>> = {
  /** v0.2: `get_chat_threads_summary` with pages of up to 1000. */
  page_chat_threads_summary: reads(
    internalCustomerRequests.page_chat_threads_summary,
    ({ state, actor }, { chat_id, pagination: { offset, limit } }) => {
      const found = chatFor(state, actor, chat_id, 'chats:read');
      return found.ok ? ok(customerThreadSummaries(found.value, offset, limit)) : found;
    },
  ),

  /** v0.2, v0.3: `update_last_seen_timestamp` without a chat ([CACT-39]). */
  update_last_seen_everywhere: commands(
    internalCustomerRequests.update_last_seen_everywhere,
    ({ timestamp }) => ({
      type: 'update_last_seen_everywhere',
      seenUpTo: timestamp === undefined ? undefined : microsOfSeconds(timestamp),
    }),
    ({ state }, _primary, { timestamp }) => {
      const latest = seconds(Math.max(now(), state.lastAt));
      return { timestamp: Math.min(timestamp ?? latest, latest) };
    },
  ),
};
