import type { GroupPriority } from '../../protocol/configuration-api.js';
import { everyoneGroup } from '../../protocol/scopes.js';
import type { Access } from '../state.js';
import type { Worker } from './worker.js';

/**
 * Whether `a` gets the chat rather than `b` (domain.md [DOM:available]): by priority in a group that they have in common
 * with it, then fewest active chats, then the longest time since the last one, then the smallest id.
 */
export function isBetter(a: Worker, b: Worker, access: Access): boolean {
  const difference = rank(a, access) - rank(b, access) || a.openChats - b.openChats || a.lastAssigned - b.lastAssigned;
  return difference === 0 ? a.id < b.id : difference < 0;
}

const ranks: Readonly<Record<GroupPriority, number>> = { first: 0, normal: 1, last: 2 };

/** The best priority in a common group; a chat that is open to everyone is in the group of everyone. */
function rank({ groups }: Worker, access: Access): number {
  const isOpen = access.groups.size === 0 && access.agents.size === 0;
  const common = (isOpen ? [everyoneGroup] : [...access.groups]).map((group) => groups.get(group));
  const known = common.filter((priority) => priority !== undefined).map((priority) => ranks[priority]);
  return known.length === 0 ? ranks.normal : Math.min(...known);
}
