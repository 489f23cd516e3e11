import type { ChatSummary } from '../../protocol/chat.js';
import type { Agent, MyProfile } from '../../protocol/user.js';
import { presentAgents } from '../people.js';

/** An agent object without what belongs to one chat (`present`, `last_seen_timestamp`). */
export type KnownAgent = Omit<Agent, 'present' | 'last_seen_timestamp'>;

export interface AgentRow {
  readonly agent: KnownAgent;
  /** Chats with an active thread that the agent belongs to. */
  readonly activeChats: number;
}

/** The agents that the chats and the login name, oneself first, then by name. */
export function knownAgents(me: MyProfile, chats: readonly ChatSummary[]): readonly AgentRow[] {
  const agents = new Map<string, KnownAgent>([[me.id, bare(me)]]);
  const active = new Map<string, number>();
  for (const chat of chats) {
    for (const user of chat.users) {
      if (user.type === 'agent' && !agents.has(user.id)) agents.set(user.id, bare(user));
    }
    if (!chat.last_thread_summary.active) continue;
    for (const { id } of presentAgents(chat.users)) active.set(id, (active.get(id) ?? 0) + 1);
  }
  const [own, ...others] = [...agents.values()].map((agent) => ({ agent, activeChats: active.get(agent.id) ?? 0 }));
  others.sort((a, b) => a.agent.name.localeCompare(b.agent.name) || a.agent.id.localeCompare(b.agent.id));
  return own === undefined ? others : [own, ...others];
}

function bare({ id, type, name, email, avatar, routing_status }: Agent): KnownAgent {
  return {
    id,
    type,
    name,
    ...(email !== undefined && { email }),
    ...(avatar !== undefined && { avatar }),
    ...(routing_status !== undefined && { routing_status }),
  };
}
