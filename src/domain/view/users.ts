import { supervisors } from '../../protocol/dialect/internal.js';
import type { UserKind } from '../../protocol/properties.js';
import type { Agent, Customer, Monitoring, MyProfile, User } from '../../protocol/user.js';
import type { AgentState, ChatState, CustomerState, EventState, LicenseState, ThreadState } from '../state.js';
import { isBanned, isMember, isSupervisor, presentMembers } from '../state.js';
import { type Micros, seconds } from '../time.js';

/** A user as `side` sees it: customers never see an agent's e-mail or status, nor what is known of a visitor. */
export function userView(
  state: LicenseState,
  side: UserKind,
  userId: string,
  chat: ChatState | undefined,
): User | undefined {
  const agent = state.agents.get(userId) ?? state.formerAgents.get(userId);
  if (agent !== undefined) return agentView(agent, side, chat);
  const customer = state.customers.get(userId);
  return customer && customerView(customer, side, chat, state.lastAt);
}

/** agent-objects.md section 7, customer-objects.md section 5. Outside a chat `present` is true ([OBJ-9]). */
export function agentView(agent: AgentState, side: UserKind, chat: ChatState | undefined): Agent {
  const forAgents = side === 'agent';
  return {
    id: agent.id,
    type: 'agent',
    name: agent.name,
    ...(forAgents && agent.email !== undefined && { email: agent.email }),
    present: chat === undefined || isMember(chat, agent.id),
    ...lastSeen(chat === undefined ? agent.lastSeen : chat.members.get(agent.id)?.seenUpTo),
    ...(agent.avatar !== undefined && { avatar: agent.avatar }),
    ...(forAgents && agent.loggedIn && agent.routingStatus !== undefined && { routing_status: agent.routingStatus }),
  };
}

/** agent-objects.md section 8. */
export function profileView(agent: AgentState): MyProfile {
  return { ...agentView(agent, 'agent', undefined), permission: agent.permission };
}

/** agent-objects.md section 6, customer-objects.md section 4. */
export function customerView(
  customer: CustomerState,
  side: UserKind,
  chat: ChatState | undefined,
  now: Micros,
): Customer {
  const monitoring = side === 'agent' ? monitoringView(customer) : undefined;
  return {
    id: customer.id,
    type: 'customer',
    ...(customer.name !== undefined && { name: customer.name }),
    ...(customer.email !== undefined && { email: customer.email }),
    present: chat === undefined || isMember(chat, customer.id),
    ...lastSeen(chat === undefined ? customer.lastSeen : chat.members.get(customer.id)?.seenUpTo),
    ...(monitoring !== undefined && { monitoring }),
    ...(Object.keys(customer.fields).length > 0 && { fields: customer.fields }),
    ...(side === 'agent' && { banned: isBanned(customer, now) }),
  };
}

function lastSeen(at: Micros | undefined): { last_seen_timestamp?: number } {
  return at === undefined ? {} : { last_seen_timestamp: seconds(at) };
}

/** agent-objects.md section 6.1; nothing before the first visit. */
function monitoringView(customer: CustomerState): Monitoring | undefined {
  const { visit } = customer;
  if (visit === undefined) return undefined;
  return {
    current_visit: {
      start: seconds(visit.start),
      pages: visit.pages.map(({ start, url, title }) => ({
        start: seconds(start),
        url,
        ...(title !== undefined && { title }),
      })),
    },
    stats: {
      visits: customer.visits,
      threads: customer.threads,
      page_views: customer.pageViews,
      ...(customer.previousVisit !== undefined && { last_visit: seconds(customer.previousVisit) }),
    },
    ...(customer.referrer !== undefined && { referrer: customer.referrer }),
    ...(customer.ip !== undefined && { ip: customer.ip }),
    ...(customer.userAgent !== undefined && { user_agent: customer.userAgent }),
    ...(customer.timezone !== undefined && { geolocation: { timezone: customer.timezone } }),
  };
}

/** Supervisors of a chat, for the version that knows them (agent-objects.md [OBJ-15]); nothing when there is none. */
export function supervisorsView(chat: ChatState, side: UserKind, state: LicenseState): { [supervisors]?: Agent[] } {
  const watching = side === 'agent' ? presentMembers(chat, 'supervisor') : [];
  if (watching.length === 0) return {};
  const views = watching.map(({ userId }) => userView(state, side, userId, chat));
  return { [supervisors]: views.filter((view): view is Agent => view?.type === 'agent') };
}

/**
 * `users` of a chat object: who belongs to it now, then former users that the shown threads and events refer to
 * (agent-objects.md [OBJ-5]). Supervisors are in nobody's list ([OBJ-15]).
 */
export function usersView(
  state: LicenseState,
  side: UserKind,
  chat: ChatState,
  threads: readonly ThreadState[],
  events: Iterable<EventState>,
): User[] {
  const ids = new Set<string>();
  for (const member of chat.members.values()) {
    if (member.present && member.kind !== 'supervisor') ids.add(member.userId);
  }
  for (const thread of threads) for (const id of thread.userIds) ids.add(id);
  for (const event of events) if (event.authorId !== undefined) ids.add(event.authorId);
  const users: User[] = [];
  for (const id of ids) {
    const user = userView(state, side, id, chat);
    // A supervisor who wrote is shown as the author of it, not as a user of the chat.
    if (user !== undefined) users.push(isSupervisor(chat, id) ? { ...user, present: false } : user);
  }
  return users;
}
