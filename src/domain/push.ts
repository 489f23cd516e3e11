import type { AgentPushes } from '../protocol/agent-api.js';
import type { CustomerPushes } from '../protocol/customer-api.js';
import type { BareProperties, PropertyLocation, UserKind } from '../protocol/properties.js';
import type { Scopes } from '../protocol/scopes.js';
import type { TokenHash } from './accounts.js';
import type { Cause, Happening } from './fact.js';
import { readableProperties } from './properties.js';
import { usersUpdated } from './push-users.js';
import { eventOf } from './rich-messages.js';
import {
  type Access,
  activeThread,
  type ChatState,
  chatsWith,
  isSupervisor,
  type LicenseState,
  lastThread,
  presentMembers,
} from './state.js';
import { seconds } from './time.js';
import { chatWithThread, eventView, showsEvent } from './view/chats.js';
import { agentView, customerView } from './view/users.js';
import { changedAccess } from './visibility.js';

/** Which agents are told (agent-pushes.md section 2). */
export type AgentAudience =
  | { readonly to: 'all_agents' }
  | { readonly to: 'agents'; readonly ids: readonly string[] }
  | {
      /** Agents who can see the chat now, and `also` these; never `except`. */
      readonly to: 'chat_agents';
      readonly chat: ChatState;
      readonly also?: readonly string[];
      /** Agents who could see it before a change of its scopes. */
      readonly before?: Access;
      readonly except?: string;
    };

type PayloadOf<Pushes> = { [N in keyof Pushes]: { readonly action: N; readonly payload: Pushes[N] } }[keyof Pushes];

/** One thing that is told, in the form of each side. A side that learns nothing of it is absent. */
export interface Push {
  readonly agents?: PayloadOf<AgentPushes> & { readonly audience: AgentAudience };
  /** To every connection of these customers. */
  readonly customers?: PayloadOf<CustomerPushes> & { readonly ids: readonly string[] };
  /** Sessions that end with it: they are told the reason and nothing after it. */
  readonly ends?: Ending;
  readonly cause: Cause;
  /** The request's primary effect; the others are consequences. */
  readonly primary: boolean;
}

/**
 * Who is told what of a happening that has just been applied.
 * @param state the license right after it.
 */
export function pushesOf(state: LicenseState, happening: Happening): Push[] {
  const { cause } = happening;
  return sidesOf(state, happening).map((sides) => ({ ...sides, cause, primary: happening.primary === true }));
}

/** The sessions of a customer, or those that were opened with one of these tokens. */
export type Ending =
  | { readonly customerId: string; readonly reason: string }
  | { readonly tokens: readonly TokenHash[]; readonly reason: string };

type Sides = Pick<Push, 'agents' | 'customers' | 'ends'>;

function sidesOf(state: LicenseState, happening: Happening): Sides[] {
  switch (happening.type) {
    case 'chat_started':
    case 'thread_opened':
      return [threadStarted(state, chatOf(state, happening.chatId))];
    case 'chat_users_changed':
      return [usersChanged(state, chatOf(state, happening.chatId), happening)];
    case 'event_added': {
      const { chatId, threadId, event } = happening;
      const chat = chatOf(state, chatId);
      const payload = (side: UserKind) => ({
        chat_id: chatId,
        thread_id: threadId,
        event: eventView(state, side, event),
      });
      return [
        {
          agents: { action: 'incoming_event', payload: payload('agent'), audience: chatAgents(chat) },
          ...(showsEvent('customer', event) && {
            customers: { action: 'incoming_event', payload: payload('customer'), ids: customersOf(chat) },
          }),
        },
      ];
    }
    case 'thread_closed': {
      const { chatId, threadId, cause } = happening;
      const chat = chatOf(state, chatId);
      const payload = {
        chat_id: chatId,
        thread_id: threadId,
        ...(cause.actorId !== undefined && { user_id: cause.actorId }),
      };
      const action = 'thread_closed' as const;
      return [
        {
          agents: { action, payload, audience: chatAgents(chat) },
          customers: { action, payload, ids: customersOf(chat) },
        },
      ];
    }
    case 'chat_properties_set':
      return [propertiesSet(state, chatOf(state, happening.chatId), 'chat', undefined, happening.properties)];
    case 'thread_properties_set': {
      const { chatId, threadId, properties } = happening;
      return [propertiesSet(state, chatOf(state, chatId), 'thread', threadId, properties)];
    }
    case 'last_seen_set': {
      const { chatId, userId, seenUpTo, untold } = happening;
      if (untold === true) return [];
      const payload = { user_id: userId, chat_id: chatId, timestamp: seconds(seenUpTo) };
      const chat = chatOf(state, chatId);
      const action = 'last_seen_timestamp_updated' as const;
      return [
        {
          agents: { action, payload, audience: chatAgents(chat) },
          // Customers learn nothing of supervisors (agent-actions.md section 10).
          ...(!isSupervisor(chat, userId) && { customers: { action, payload, ids: customersOf(chat) } }),
        },
      ];
    }
    case 'chat_scopes_changed':
      return [scopesChanged(chatOf(state, happening.chatId), happening)];
    case 'customer_banned': {
      const { customerId, days } = happening;
      const payload = { customer_id: customerId, ban: { days } };
      return [
        {
          agents: { action: 'customer_banned', payload, audience: { to: 'all_agents' } },
          ends: { customerId, reason: 'customer_banned' },
        },
      ];
    }
    case 'postback_sent':
      return postbackSent(chatOf(state, happening.chatId), happening);
    case 'multicast': {
      const { authorId, agentIds, customerIds, content } = happening;
      const payload = { author_id: authorId, content };
      return [
        {
          agents: { action: 'incoming_multicast', payload, audience: { to: 'agents', ids: agentIds } },
          customers: { action: 'incoming_multicast', payload, ids: customerIds },
        },
      ];
    }
    case 'routing_status_set':
      // While an agent is not logged in the status is only remembered ([ACT:agent]).
      return state.agents.get(happening.agentId)?.loggedIn === true ? [agentUpdated(state, happening.agentId)] : [];
    case 'agent_presence':
    case 'bot_status_set':
      return [agentUpdated(state, happening.agentId)];
    case 'customer_changed':
      return customerUpdated(state, happening.customerId);
    case 'typing': {
      const { chatId, userId, recipients, isTyping, at } = happening;
      const chat = chatOf(state, chatId);
      const indicator = { author_id: userId, timestamp: seconds(at), is_typing: isTyping };
      return [
        {
          agents: {
            action: 'incoming_typing_indicator',
            payload: { chat_id: chatId, typing_indicator: { ...indicator, recipients } },
            audience: { to: 'chat_agents', chat, except: userId },
          },
          ...(recipients === 'all' && {
            customers: {
              action: 'incoming_typing_indicator',
              payload: { chat_id: chatId, typing_indicator: indicator },
              ids: customersOf(chat),
            },
          }),
        },
      ];
    }
    case 'sneak_peek': {
      const { chatId, userId, text, at } = happening;
      const peek = { author_id: userId, recipients: 'agents' as const, timestamp: seconds(at), text };
      const payload = { chat_id: chatId, sneak_peek: peek };
      const audience = chatAgents(chatOf(state, chatId));
      return [{ agents: { action: 'incoming_sneak_peek', payload, audience } }];
    }
    case 'tokens_revoked': {
      const { access, refresh, others } = happening;
      const tokens = [...access, ...refresh, ...others.map(({ hash }) => hash)];
      return [{ ends: { tokens, reason: 'access_token_revoked' } }];
    }
    case 'signing_key_made':
    case 'consent_given':
    case 'code_issued':
    case 'tokens_issued':
    case 'customer_code_issued':
    case 'customer_code_used':
    case 'bot_created':
    case 'bot_changed':
    case 'agent_deleted':
    case 'agent_status_told':
    case 'webhook_registered':
    case 'webhook_unregistered':
    case 'deliveries_settled':
    case 'properties_created':
    case 'chat_kept':
    case 'device_registered':
    case 'auto_scopes_added':
    case 'auto_scopes_removed':
    case 'customer_presence':
    case 'customer_created':
    case 'visit_started':
      return [];
  }
}

function chatOf(state: LicenseState, id: string): ChatState {
  const chat = state.chats.get(id);
  if (chat === undefined) throw new Error(`push about an unknown chat ${id}`);
  return chat;
}

function chatAgents(chat: ChatState): AgentAudience {
  return { to: 'chat_agents', chat };
}

function customersOf(chat: ChatState): string[] {
  return presentMembers(chat, 'customer').map((member) => member.userId);
}

function threadStarted(state: LicenseState, chat: ChatState): Sides {
  const thread = lastThread(chat);
  const payload = (side: UserKind) => ({ chat: chatWithThread(state, side, chat, thread) });
  return {
    agents: { action: 'incoming_chat_thread', payload: payload('agent'), audience: chatAgents(chat) },
    customers: { action: 'incoming_chat_thread', payload: payload('customer'), ids: customersOf(chat) },
  };
}

/** Told to everybody concerned: who could see the chat before or after, and who came or went ([PUSH:member]). */
function usersChanged(
  state: LicenseState,
  chat: ChatState,
  change: Extract<Happening, { type: 'chat_users_changed' }>,
): Sides {
  const action = 'chat_users_updated' as const;
  const { agents, customers } = usersUpdated(state, chat, change);
  const concerned = [...change.added.map(({ userId }) => userId), ...change.removedIds];
  const ids = [...new Set([...customersOf(chat), ...change.removedIds.filter((id) => state.customers.has(id))])];
  return {
    agents: { action, payload: agents, audience: { to: 'chat_agents', chat, also: concerned } },
    ...(customers !== undefined && { customers: { action, payload: customers, ids } }),
  };
}

/** Each side gets what it may read; a side with nothing left gets no push ([ACT:props]). */
function propertiesSet(
  state: LicenseState,
  chat: ChatState,
  location: PropertyLocation,
  threadId: string | undefined,
  properties: BareProperties,
): Sides {
  const forAgents = readableProperties(state.propertyConfigs, location, 'agent', properties);
  const forCustomers = readableProperties(state.propertyConfigs, location, 'customer', properties);
  const told = <P>(readable: P) =>
    threadId === undefined
      ? { action: 'chat_properties_updated' as const, payload: { chat_id: chat.id, properties: readable } }
      : {
          action: 'chat_thread_properties_updated' as const,
          payload: { chat_id: chat.id, thread_id: threadId, properties: readable },
        };
  return {
    ...(forAgents !== undefined && { agents: { ...told(forAgents), audience: chatAgents(chat) } }),
    ...(forCustomers !== undefined && { customers: { ...told(forCustomers), ids: customersOf(chat) } }),
  };
}

/** Agents who could see the chat before or after ([PUSH:gain]); customers learn of groups only ([COBJ-27]). */
function scopesChanged(chat: ChatState, change: { added: Scopes; removed: Scopes }): Sides {
  const { added, removed } = change;
  const groupsOf = ({ groups = [] }: Scopes): Scopes => (groups.length > 0 ? { groups } : {});
  const groupsChanged = (added.groups ?? []).length + (removed.groups ?? []).length > 0;
  return {
    agents: {
      action: 'chat_scopes_updated',
      payload: { chat_id: chat.id, scopes_added: added, scopes_removed: removed },
      audience: { to: 'chat_agents', chat, before: changedAccess(chat.access, removed, added) },
    },
    ...(groupsChanged && {
      customers: {
        action: 'chat_scopes_updated',
        payload: { chat_id: chat.id, scopes_added: groupsOf(added), scopes_removed: groupsOf(removed) },
        ids: customersOf(chat),
      },
    }),
  };
}

/** Only while the thread is active; customers do not learn of buttons that they cannot see. */
function postbackSent(chat: ChatState, postback: Extract<Happening, { type: 'postback_sent' }>): Sides[] {
  const thread = activeThread(chat);
  if (thread?.id !== postback.threadId) return [];
  const event = eventOf(thread, postback.eventId);
  const payload = {
    user_id: postback.userId,
    chat_id: chat.id,
    thread_id: thread.id,
    event_id: postback.eventId,
    postback: { id: postback.postbackId, toggled: postback.toggled },
  };
  const action = 'incoming_rich_message_postback' as const;
  return [
    {
      agents: { action, payload, audience: chatAgents(chat) },
      ...(event !== undefined &&
        showsEvent('customer', event) && { customers: { action, payload, ids: customersOf(chat) } }),
    },
  ];
}

/** Without a status it means: no longer logged in ([PUSH:presence]). */
function agentUpdated(state: LicenseState, agentId: string): Sides {
  const agent = state.agents.get(agentId);
  const status = agent && agentView(agent, 'agent', undefined).routing_status;
  const payload = { agent_id: agentId, ...(status !== undefined && { routing_status: status }) };
  return { agents: { action: 'agent_updated', payload, audience: { to: 'all_agents' } } };
}

/** One push for each chat of the customer that has an active thread ([PUSH:customer]). */
function customerUpdated(state: LicenseState, customerId: string): Sides[] {
  const customer = state.customers.get(customerId);
  if (customer === undefined) return [];
  const active = chatsWith(state, customer).filter((chat) => activeThread(chat) !== undefined);
  return active.map((chat) => {
    const payload = (side: UserKind) => ({
      chat_id: chat.id,
      customer: customerView(customer, side, chat, state.lastAt),
    });
    return {
      agents: { action: 'customer_updated', payload: payload('agent'), audience: chatAgents(chat) },
      customers: { action: 'customer_updated', payload: payload('customer'), ids: customersOf(chat) },
    };
  });
}
