import type { ChatSummary } from '../../protocol/chat.js';
import type { Session } from '../session.js';

/** How many chats without an active thread a login brings at most (agent-actions.md [ACT:chats]). */
const closedInSnapshot = 100;

/** Where a chat stands for an agent, in the order of the console's sections. */
export type Section = 'mine' | 'unassigned' | 'assigned' | 'closed';

/** @param me the agent's id. */
export function sectionOf(chat: ChatSummary, me: string): Section {
  if (!chat.last_thread_summary.active) return 'closed';
  const agents = chat.users.filter((user) => user.type === 'agent' && user.present);
  if (agents.some((agent) => agent.id === me)) return 'mine';
  return agents.length === 0 ? 'unassigned' : 'assigned';
}

/**
 * The chats that the agent can see, newest thread first. Those with an active thread are complete in the login's
 * snapshot; of the others it has the newest hundred, so a second request is needed only when that may not be enough.
 * @param closedWanted how many chats without an active thread are of interest.
 */
export async function knownChats(session: Session, closedWanted: number): Promise<readonly ChatSummary[]> {
  const snapshot = session.login.chats_summary;
  const closed = snapshot.filter((chat) => !chat.last_thread_summary.active).length;
  const complete = closed < closedInSnapshot || closedWanted <= closed;
  const chats = complete ? snapshot : (await session.client.request('get_filtered_chats', {})).chats_summary;
  return newestFirst(chats);
}

export function newestFirst(chats: readonly ChatSummary[]): readonly ChatSummary[] {
  return [...chats].sort((a, b) => b.last_thread_summary.order - a.last_thread_summary.order);
}
