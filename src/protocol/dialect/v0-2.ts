import { isObject } from '../json-object.js';
import type { Agent } from '../user.js';
import { type Dialect, field, type LiftedRequest, type Refused, unknownAction, withField, without } from './dialect.js';
import { supervisors, updatedSupervisors } from './internal.js';

/** v0.2 against v0.3 (agent-versions.md sections 5 and 6, customer-versions.md section 5). */
export const v02: Dialect = {
  version: 'v0.2',

  lift(side, request) {
    if (side === 'configuration') return request;
    return side === 'agent' ? liftAgent(request) : liftCustomer(request);
  },

  lowerResponse(_side, request, payload) {
    switch (request.action) {
      case 'login':
      case 'get_filtered_chats': {
        const license = withField(payload, 'license', (object: object) => without(object, 'creation_timestamp'));
        return withField(license, 'chats_summary', (chats: object[]) => chats.map(chat));
      }
      case 'login_with_chats':
        return loginWithChats(payload);
      case 'get_chat_threads':
      case 'start_chat':
      case 'start_scoped_chat':
        return withField(payload, 'chat', chat);
      case 'get_archives':
        return withField(payload, 'chats', (chats: object[]) => chats.map((entry) => withField(entry, 'chat', chat)));
      case 'update_customer':
        return withField(payload, 'customer', user);
      case 'page_chat_threads_summary':
        return threadsPage(request.payload, payload);
      default:
        return payload;
    }
  },

  lowerPush(side, push) {
    switch (push.action) {
      case 'incoming_chat_thread':
        return { ...push, payload: withField(push.payload, 'chat', chat) };
      case 'chat_users_updated':
        return {
          ...push,
          payload: withField(
            push.payload,
            'updated_users',
            side === 'agent' ? agentUsersUpdated : customerUsersUpdated,
          ),
        };
      case 'customer_updated':
        return { ...push, payload: withField(push.payload, 'customer', user) };
      case 'agent_disconnected':
        return { ...push, payload: withField(push.payload, 'reason', agentReason) };
      case 'customer_disconnected': {
        const reason = field(push.payload, 'reason');
        return reason === 'customer_banned' || reason === 'unsupported_version' ? push : undefined;
      }
      default:
        return push;
    }
  },
};

function liftAgent(request: LiftedRequest): LiftedRequest | Refused {
  const { action, payload } = request;
  switch (action) {
    case 'send_message': {
      const { chat_id, message } = payload as { chat_id?: unknown; message?: unknown };
      const event = isObject(message) ? { ...pick(message), type: 'message' } : message;
      return { action: 'send_event', payload: { chat_id, event } };
    }
    case 'supervise_chat':
      return { ...request, internal: true };
    case 'remove_from_chat':
      return { ...request, action: 'remove_users', internal: true };
    case 'upload_image':
      return unknownAction(action);
    default:
      return request;
  }
}

function pick(message: object): object {
  const { text, recipients, custom_id } = message as Record<string, unknown>;
  return { text, recipients, custom_id };
}

function liftCustomer(request: LiftedRequest): LiftedRequest | Refused {
  const { action, payload } = request;
  switch (action) {
    case 'login':
      return { action: 'login_with_chats', payload: withField(payload, 'customer', sentCustomer), internal: true };
    case 'update_customer':
      return { ...request, payload: withField(payload, 'customer', sentCustomer) };
    case 'get_chat_threads_summary':
      return { ...request, action: 'page_chat_threads_summary', internal: true };
    case 'get_chats_summary':
      return unknownAction(action);
    default:
      return request;
  }
}

/** `properties` is the old name of `fields`; a `fields` of a v0.2 client is unknown to it. */
function sentCustomer(customer: unknown): unknown {
  if (!isObject(customer)) return customer;
  const { properties, fields: _, ...rest } = customer as Record<string, unknown>;
  return properties === undefined ? rest : { ...rest, fields: properties };
}

function user(object: { id?: string; type?: string; fields?: unknown }): object {
  if (object.type !== 'customer' || object.fields === undefined) return object;
  const { fields, ...rest } = object;
  return { ...rest, properties: fields };
}

function asSupervisor(agent: Agent): object {
  return { ...agent, type: 'supervisor' };
}

function chat(object: { users?: object[]; [supervisors]?: readonly Agent[] }): object {
  const watching = object[supervisors] ?? [];
  const ids = new Set<unknown>(watching.map(({ id }) => id));
  // A supervisor who wrote a note is among the users already, as its author.
  const others = (users: { id?: string }[]) => users.filter(({ id }) => !ids.has(id));
  return withField(object, 'users', (users: object[]) => [...others(users).map(user), ...watching.map(asSupervisor)]);
}

function agentUsersUpdated(updated: {
  customers: { added: object[]; removed_ids: string[] };
  [updatedSupervisors]?: { added: readonly Agent[]; removed_ids: readonly string[] };
}): object {
  const watching = updated[updatedSupervisors] ?? { added: [], removed_ids: [] };
  return {
    ...updated,
    customers: withField(updated.customers, 'added', (users: object[]) => users.map(user)),
    supervisors: { added: watching.added.map(asSupervisor), removed_ids: watching.removed_ids },
  };
}

function customerUsersUpdated(updated: object): object {
  return withField(updated, 'added', (users: object[]) => users.map(user));
}

function agentReason(reason: string): string {
  return reason === 'agent_deleted' || reason === 'logged_out_remotely' ? 'access_token_revoked' : reason;
}

interface ThreadCount {
  id: string;
  order: number;
  total_events: number;
}

/** `chats_summary` of v0.3 becomes `last_chats_summary`, with the newest threads of each chat. */
function loginWithChats(payload: object): object {
  const { chats_summary: chats, ...rest } = payload as {
    chats_summary: { threads_summary: ThreadCount[] }[];
  };
  return {
    ...rest,
    last_chats_summary: chats.map(({ threads_summary: threads, ...summary }) => ({
      ...chat(summary),
      last_threads_summary: threads.map(({ total_events, ...thread }) => ({ ...thread, events_count: total_events })),
    })),
  };
}

function threadsPage(request: object, payload: object): object {
  const { threads_summary: threads, total_threads: total } = payload as {
    threads_summary: ThreadCount[];
    total_threads: number;
  };
  return {
    chat: {
      id: field(request, 'chat_id'),
      threads_summary: threads.map(({ id, order }) => ({ thread_id: id, order })),
    },
    pagination: { offset: field(field(request, 'pagination'), 'offset') ?? 0, total },
  };
}
