import { everyoneGroup } from '../../protocol/scopes.js';
import type { MulticastScopes } from '../fact.js';
import type { Actor } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { forbidden, ok, type Result } from '../result.js';
import type { AgentState, LicenseState } from '../state.js';

/** agent-actions.md section 16: told once to the union of all named receivers; unknown ids are skipped ([ACT:broadcast]). */
export function multicast(
  state: LicenseState,
  actor: Actor,
  command: { scopes: MulticastScopes; content: object },
  recorder: Recorder,
): Result<void> {
  if (actor.kind !== 'agent' || !actor.scopes.has('multicast:write')) return forbidden();
  const { agents, customers } = command.scopes;
  const groups = new Set(agents.groups);
  const ids = new Set(agents.ids);
  const isNamed = (agent: AgentState): boolean =>
    agents.all ||
    ids.has(agent.id) ||
    groups.has(everyoneGroup) ||
    [...agent.groups.keys()].some((id) => groups.has(id));
  const agentIds = [...state.agents.values()].filter(isNamed).map((agent) => agent.id);
  const customerIds = [...new Set(customers.ids)].filter((id) => state.customers.has(id));
  recorder.record({ type: 'multicast', authorId: actor.id, agentIds, customerIds, content: command.content });
  return ok(undefined);
}
