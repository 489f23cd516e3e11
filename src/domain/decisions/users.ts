import type { RoutingStatus } from '../../protocol/user.js';
import type { CustomerChange } from '../fact.js';
import type { Actor } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { forbidden, notFound, ok, type Result } from '../result.js';
import type { CustomerState, DevicePlatform, LicenseState } from '../state.js';
import { tellStatus } from './agent-status.js';

const defaultStatus: RoutingStatus = 'accepting_chats';

/** Minutes without a connection after which the next one starts a new visit (agent-objects.md [OBJ-11]). */
const visitGapMicros = 30 * 60 * 1_000_000;

/** The first connection of an agent; a further one changes nothing (agent-actions.md [ACT:status]). */
export function logInAgent(
  state: LicenseState,
  actor: Actor,
  command: { reconnect: boolean },
  recorder: Recorder,
): Result<void> {
  const agent = state.agents.get(actor.id);
  if (agent === undefined) return notFound('agent');
  if (agent.loggedIn) return ok(undefined);
  const status = command.reconnect ? (agent.routingStatus ?? defaultStatus) : defaultStatus;
  if (status !== agent.routingStatus) recorder.record({ type: 'routing_status_set', agentId: agent.id, status });
  recorder.record({ type: 'agent_presence', agentId: agent.id, loggedIn: true }, 'primary');
  tellStatus(state, agent.id, status, recorder);
  return ok(undefined);
}

/** An agent's last connection has been gone for a while. */
export function logOutAgent(state: LicenseState, actor: Actor, recorder: Recorder): Result<void> {
  if (state.agents.get(actor.id)?.loggedIn !== true) return ok(undefined);
  recorder.record({ type: 'agent_presence', agentId: actor.id, loggedIn: false });
  tellStatus(state, actor.id, undefined, recorder);
  return ok(undefined);
}

/** agent-actions.md section 21. For an agent who is not logged in it is kept for `reconnect`, untold ([ACT:agent]). */
export function updateAgent(
  state: LicenseState,
  actor: Actor,
  command: { agentId: string | undefined; status: RoutingStatus | undefined },
  recorder: Recorder,
): Result<void> {
  if (actor.kind !== 'agent') return forbidden();
  const agentId = command.agentId ?? actor.id;
  const all = actor.scopes.has('agents--all:write');
  if (!all && !actor.scopes.has('agents--my:write')) return forbidden();
  const agent = state.agents.get(agentId);
  if (agent === undefined) return notFound('agent_id');
  if (agentId !== actor.id && !all) return forbidden();
  if (command.status === undefined || command.status === agent.routingStatus) return ok(undefined);
  recorder.record({ type: 'routing_status_set', agentId, status: command.status }, 'primary');
  if (agent.loggedIn) tellStatus(state, agentId, command.status, recorder);
  return ok(undefined);
}

/** agent-actions.md section 22. */
export function registerDevice(
  actor: Actor,
  command: { token: string; platform: DevicePlatform; enabled: boolean },
  recorder: Recorder,
): Result<void> {
  const { token, platform, enabled } = command;
  recorder.record({ type: 'device_registered', agentId: actor.id, token, platform, enabled }, 'primary');
  return ok(undefined);
}

/** Nobody is told: an agent learns of customers by their chats. */
export function createCustomer(state: LicenseState, actor: Actor, recorder: Recorder): Result<void> {
  if (actor.kind !== 'customer') return forbidden();
  if (!state.customers.has(actor.id)) recorder.record({ type: 'customer_created', customerId: actor.id }, 'primary');
  return ok(undefined);
}

/** customer-actions.md 4.1: a visit starts or goes on, and what came with the login is applied like an update. */
export function logInCustomer(
  state: LicenseState,
  actor: Actor,
  command: { change: CustomerChange; ip: string | undefined; userAgent: string | undefined },
  recorder: Recorder,
): Result<void> {
  const customer = state.customers.get(actor.id);
  if (customer === undefined) return notFound('customer');
  const startsVisit = beginsVisit(customer, recorder.nextTime());
  if (startsVisit) {
    recorder.record({
      type: 'visit_started',
      customerId: customer.id,
      ...(command.ip !== undefined && { ip: command.ip }),
      ...(command.userAgent !== undefined && { userAgent: command.userAgent }),
    });
  }
  if (!customer.connected) recorder.record({ type: 'customer_presence', customerId: customer.id, connected: true });
  recordChange(customer, command.change, recorder, startsVisit);
  return ok(undefined);
}

export function logOutCustomer(state: LicenseState, actor: Actor, recorder: Recorder): Result<void> {
  if (state.customers.get(actor.id)?.connected !== true) return ok(undefined);
  recorder.record({ type: 'customer_presence', customerId: actor.id, connected: false });
  return ok(undefined);
}

/** customer-actions.md 4.12. A request that changes nothing is a success without a fact ([CACT-35]). */
export function updateCustomer(
  state: LicenseState,
  actor: Actor,
  command: { change: CustomerChange },
  recorder: Recorder,
): Result<void> {
  const customer = state.customers.get(actor.id);
  if (customer === undefined) return notFound('customer');
  recordChange(customer, command.change, recorder, false);
  return ok(undefined);
}

function beginsVisit(customer: CustomerState, now: number): boolean {
  if (customer.visit === undefined) return true;
  if (customer.connected || customer.lastConnected === undefined) return false;
  return now - customer.lastConnected > visitGapMicros;
}

/**
 * Records what differs; a page sent again is a new page view. A visit that has just started has no page yet, and is a
 * change by itself: one push tells of both ([PUSH:customer]).
 */
function recordChange(customer: CustomerState, change: CustomerChange, recorder: Recorder, newVisit: boolean): void {
  const { name, email, fields, referrer, timezone, page, pageTitle } = change;
  const openPage = newVisit ? undefined : customer.visit?.pages.at(-1);
  const newFields = Object.entries(fields ?? {}).filter(([key, value]) => customer.fields[key] !== value);
  const changed: CustomerChange = {
    ...(name !== undefined && name !== customer.name && { name }),
    ...(email !== undefined && email !== customer.email && { email }),
    ...(newFields.length > 0 && { fields: Object.fromEntries(newFields) }),
    ...(referrer !== undefined && referrer !== customer.referrer && { referrer }),
    ...(timezone !== undefined && timezone !== customer.timezone && { timezone }),
    ...(page !== undefined && { page }),
    ...(pageTitle !== undefined && openPage !== undefined && openPage.title !== pageTitle && { pageTitle }),
  };
  if (Object.keys(changed).length === 0 && !newVisit) return;
  recorder.record({ type: 'customer_changed', customerId: customer.id, change: changed }, 'primary');
}
