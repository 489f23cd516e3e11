import { chatsOfLogin, filteredChats } from '../../domain/chat-lists.js';
import { chatFor, reachOf } from '../../domain/permissions.js';
import { forbidden, ok } from '../../domain/result.js';
import { microsOfSeconds, seconds } from '../../domain/time.js';
import { chatSummary, chatWithThreads } from '../../domain/view/chats.js';
import { profileView } from '../../domain/view/users.js';
import type { AgentLoginResponse } from '../../protocol/agent-api.js';
import { agentRequests } from '../../protocol/schema/agent.js';
import type { License } from '../../protocol/user.js';
import { type Action, type ActionContext, commands, reads } from './action.js';
import { sentEvent, startedChat } from './responses.js';

/** Stands for "never" where the protocol wants a time ([OBJ-18]). */
const neverTimestamp = 4_102_444_800;

/** Actions of the Agent API after the login (agent-actions.md). */
export const agentActions: Readonly<Record<string, Action>> = {
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

  start_chat: commands(
    agentRequests.start_chat,
    ({ chat }) => ({
      type: 'start_chat',
      scopes: {},
      properties: chat?.properties ?? {},
      threadProperties: chat?.thread?.properties ?? {},
      events: chat?.thread?.events ?? [],
    }),
    startedChat,
  ),

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

  send_event: commands(
    agentRequests.send_event,
    ({ chat_id, event }) => ({ type: 'send_event', chatId: chat_id, event }),
    sentEvent,
  ),

  close_thread: commands(agentRequests.close_thread, ({ chat_id }) => ({ type: 'close_thread', chatId: chat_id })),

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

  update_last_seen_timestamp: commands(
    agentRequests.update_last_seen_timestamp,
    ({ chat_id, timestamp }) => ({
      type: 'update_last_seen',
      chatId: chat_id,
      seenUpTo: timestamp === undefined ? undefined : microsOfSeconds(timestamp),
    }),
    ({ state, actor }, _happenings, { chat_id }) => ({
      timestamp: seconds(state.chats.get(chat_id)?.members.get(actor.id)?.seenUpTo ?? 0),
    }),
  ),
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
