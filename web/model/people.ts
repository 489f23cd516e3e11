import type { Agent } from '../../src/protocol/user.js';
import { activeThread, type Chat, type PageState } from './state.js';

/** Who the conversation is with, for the head of the page. */
export interface Company {
  readonly title: string;
  readonly subtitle: string;
  /** Agents who are in the chat now. */
  readonly agents: readonly Agent[];
}

export function companyOf({ chat, hasSynced }: PageState): Company {
  const agents = agentsIn(chat);
  if (chat === undefined) {
    return { title: 'Chat with us', subtitle: hasSynced ? 'We are happy to help' : 'One moment', agents: [] };
  }
  const title = agents.length === 0 ? 'Chat with us' : listed(agents.map(({ name }) => name));
  if (activeThread(chat) === undefined) return { title, subtitle: 'This chat has ended', agents };
  return { title, subtitle: agents.length === 0 ? 'Somebody will be with you soon' : 'In the chat with you', agents };
}

function agentsIn(chat: Chat | undefined): Agent[] {
  return [...(chat?.users.values() ?? [])].filter((user) => user.type === 'agent').filter(({ present }) => present);
}

/** Names of those of these users who are agents. */
export function agentNames(chat: Chat | undefined, ids: readonly string[]): string[] {
  return ids.flatMap((id) => {
    const user = chat?.users.get(id);
    return user?.type === 'agent' ? [user.name] : [];
  });
}

/** `Anna`, `Anna and Tom`, `Anna, Tom and Eva`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** Up to two letters that stand for a name where there is no picture. */
export function initials(name: string): string {
  const words = name.split(/[\s@._-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? '?'];
  return picked.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('');
}
