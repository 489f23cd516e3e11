import { chatsOfLogin, filteredChats } from '../../domain/chat-lists.js';
import { chatFor, reachOf } from '../../domain/permissions.js';
import { forbidden, ok } from '../../domain/result.js';
import { seconds } from '../../domain/time.js';
import { chatSummary, chatWithThreads } from '../../domain/view/chats.js';
import { profileView } from '../../domain/view/users.js';
import type { AgentLoginResponse } from '../../protocol/agent-api.js';
import { agentRequests } from '../../protocol/schema/agent.js';
import type { Scopes } from '../../protocol/scopes.js';
import { type License, neverTimestamp } from '../../protocol/user.js';
import { type Action, type ActionContext, commands, reads } from './action.js';
import { archiveActions } from './archives.js';
import { autoScopesActions } from './auto-scopes.js';
import { sharedActions, startCommand, startedChat } from './shared.js';

/** Actions of the Agent API after the login (agent-actions.md). */
export const agentActions: Readonly<Record<string, Action>> = {
  ...sharedActions,
  ...archiveActions,

  get_filtered_chats: reads(agentRequests.get_filtered_chats, ({ state, actor }, { filters }) => {
    if (reachOf(actor, 'chats:read') === undefined) return forbidden();
    const chats = filteredChats(state, actor, {
      includeActive: filters?.include_active ?? true,
      properties: filters?.properties,
    });
    return ok({ chats_summary: chats.map((chat) => chatSummary(state, chat)) });
  }),

  get_chat_threads: reads(agentRequests.get_chat_threads, ({ state, actor }, { chat_id, thread_ids }) => {
    const found = chatFor(state, actor, chat_id, 'chats:read');
    return found.ok ? ok({ chat: chatWithThreads(state, 'agent', found.value, thread_ids) }) : found;
  }),

  start_chat: commands(agentRequests.start_chat, ({ chat }) => startCommand(chat), startedChat),

  join_chat: commands(agentRequests.join_chat, ({ chat_id, agent_ids }) => ({
    type: 'join_chat',
    chatId: chat_id,
    agentIds: agent_ids,
  })),

  remove_from_chat: commands(agentRequests.remove_from_chat, ({ chat_id, agent_ids, customer_ids }) => ({
    type: 'remove_from_chat',
    chatId: chat_id,
    agentIds: agent_ids,
    customerIds: customer_ids,
  })),

  send_typing_indicator: commands(agentRequests.send_typing_indicator, ({ chat_id, recipients, is_typing }) => ({
    type: 'send_typing',
    chatId: chat_id,
    recipients,
    isTyping: is_typing,
  })),

  update_agent: commands(agentRequests.update_agent, ({ agent_id, routing_status }) => ({
    type: 'update_agent',
    agentId: agent_id,
    status: routing_status,
  })),

  update_chat_scopes: commands(agentRequests.update_chat_scopes, ({ chat_id, add_scopes, remove_scopes }) => ({
    type: 'update_chat_scopes',
    chatId: chat_id,
    add: add_scopes as Scopes,
    remove: remove_scopes as Scopes,
  })),

  ban_customer: commands(agentRequests.ban_customer, ({ customer_id, ban }) => ({
    type: 'ban_customer',
    customerId: customer_id,
    days: ban.days,
  })),

  multicast: commands(agentRequests.multicast, ({ scopes, content }) => ({ type: 'multicast', scopes, content })),

  change_push_notifications: commands(
    agentRequests.change_push_notifications,
    ({ firebase_token, platform, enabled }) => ({ type: 'register_device', token: firebase_token, platform, enabled }),
  ),

  ...autoScopesActions,
};

/** Response of an agent's `login` (agent-actions.md section 3). */
export function agentLoginResponse({ state, actor }: ActionContext): AgentLoginResponse {
  const agent = state.agents.get(actor.id);
  if (agent === undefined) throw new Error('a token of an unknown agent');
  const { plan, createdAt, expiresAt, inTrial } = state.settings;
  const license: License = {
    id: String(state.id),
    plan,
    expiration_timestamp: expiresAt === undefined ? neverTimestamp : seconds(expiresAt),
    creation_timestamp: seconds(createdAt),
    in_trial: inTrial,
  };
  return {
    license,
    my_profile: profileView(agent),
    chats_summary: chatsOfLogin(state, actor).map((chat) => chatSummary(state, chat)),
  };
}
