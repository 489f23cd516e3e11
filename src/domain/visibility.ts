import type { Recipients } from '../protocol/event.js';
import { everyoneGroup, type Scopes } from '../protocol/scopes.js';
import { type Access, type ChatState, isMember, type LicenseState } from './state.js';

export const openAccess: Access = { groups: new Set(), agents: new Set() };

/** Whether the chat's scopes admit the agent: nobody named means everyone (domain.md section 5). */
export function admits(state: LicenseState, access: Access, agentId: string): boolean {
  return isOpen(access) || admitsWith(access, agentId, state.agents.get(agentId)?.groups);
}

/** @param groups of the agent, besides that of everyone. */
export function admitsWith(access: Access, agentId: string, groups: ReadonlyMap<number, unknown> | undefined): boolean {
  if (isOpen(access)) return true;
  if (access.agents.has(agentId) || access.groups.has(everyoneGroup)) return true;
  if (groups === undefined) return false;
  for (const group of access.groups) if (groups.has(group)) return true;
  return false;
}

/** Whether nobody is named, so that every agent is admitted. */
export function isOpen(access: Access): boolean {
  return access.groups.size === 0 && access.agents.size === 0;
}

/** Removal first, then addition, so that an id in both ends up added (agent-actions.md [ACT:scopes]). */
export function changedAccess(access: Access, added: Scopes, removed: Scopes): Access {
  return {
    groups: changedSet(access.groups, added.groups, removed.groups),
    agents: changedSet(access.agents, added.agents, removed.agents),
  };
}

function changedSet<T>(set: ReadonlySet<T>, added: readonly T[] = [], removed: readonly T[] = []): ReadonlySet<T> {
  const changed = new Set(set);
  for (const item of removed) changed.delete(item);
  for (const item of added) changed.add(item);
  return changed;
}

/** An agent sees a chat whose scopes admit them, and every chat they belong to (agent-actions.md section 2, rule 3). */
export function seesChat(state: LicenseState, chat: ChatState, agentId: string): boolean {
  return admits(state, chat.access, agentId) || isMember(chat, agentId);
}

/** What is for `agents` reaches no customer in any form (domain.md section 4). */
export function isForCustomers(recipients: Recipients): boolean {
  return recipients === 'all';
}
