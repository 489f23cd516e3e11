import type { AgentPushes } from '../protocol/agent-api.js';
import type { CustomerPushes } from '../protocol/customer-api.js';
import { updatedSupervisors } from '../protocol/dialect/internal.js';
import type { UserKind } from '../protocol/properties.js';
import type { Agent, Customer, User } from '../protocol/user.js';
import type { Joining } from './fact.js';
import type { ChatState, LicenseState } from './state.js';
import { userView } from './view/users.js';

/**
 * Payloads of `chat_users_updated`. Supervisors who came or went travel under a key that only the version knows that has
 * them (agent-objects.md section 19); customers never learn of them, and get no push that is about them alone.
 */
export function usersUpdated(
  state: LicenseState,
  chat: ChatState,
  change: { readonly added: readonly Joining[]; readonly removedIds: readonly string[] },
): {
  agents: AgentPushes['chat_users_updated'];
  customers: CustomerPushes['chat_users_updated'] | undefined;
} {
  const watches = (id: string) => chat.members.get(id)?.kind === 'supervisor';
  const views = (side: UserKind, joinings: readonly Joining[]) =>
    joinings.map(({ userId }) => userView(state, side, userId, chat)).filter((view) => view !== undefined);
  const added = change.added.filter(({ kind }) => kind !== 'supervisor');
  const removedIds = change.removedIds.filter((id) => !watches(id));
  const supervisors = {
    added: views(
      'agent',
      change.added.filter(({ kind }) => kind === 'supervisor'),
    ).filter(isAgent),
    removed_ids: [
      ...change.added.filter(({ watchedBefore }) => watchedBefore === true).map(({ userId }) => userId),
      ...change.removedIds.filter(watches),
    ],
  };
  const forAgents = views('agent', added);
  return {
    agents: {
      chat_id: chat.id,
      updated_users: {
        customers: {
          added: forAgents.filter(isCustomer),
          removed_ids: removedIds.filter((id) => state.customers.has(id)),
        },
        agents: { added: forAgents.filter(isAgent), removed_ids: removedIds.filter((id) => state.agents.has(id)) },
        ...(supervisors.added.length + supervisors.removed_ids.length > 0 && { [updatedSupervisors]: supervisors }),
      },
    },
    customers:
      added.length + removedIds.length === 0
        ? undefined
        : { chat_id: chat.id, updated_users: { added: views('customer', added), removed_ids: removedIds } },
  };
}

function isAgent(user: User): user is Agent {
  return user.type === 'agent';
}

function isCustomer(user: User): user is Customer {
  return user.type === 'customer';
}
