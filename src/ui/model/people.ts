import type { User } from '../../protocol/user.js';
import type { Chat, Colleagues } from './chat.js';
import { withEntry } from './copies.js';
import { rememberEach } from './remember.js';
import { sanitizeLine } from './steady-text.js';

/** The customers of a chat, those who still belong to it first. */
export function customersOf(users: Chat['users']): readonly User[] {
  return [...users.values()]
    .filter((user) => user.type === 'customer')
    .sort((a, b) => Number(b.present) - Number(a.present));
}

/** Agents who belong to the chat now. */
export function agentsIn(chat: Chat): readonly User[] {
  return [...chat.users.values()].filter((user) => user.type === 'agent' && user.present);
}

/** No longer name is of any use on a screen. */
const nameLimit = 200;

/** What to call a user, safe to show. Nameless customers go by their e-mail or the beginning of their id. */
export function nameOf(user: User): string {
  for (const called of [user.name, user.email]) {
    const name = sanitizeLine((called ?? '').slice(0, nameLimit)).trim();
    if (name !== '') return name;
  }
  return user.type === 'customer' ? `Customer ${sanitizeLine(user.id.slice(0, 8))}` : sanitizeLine(user.id);
}

/**
 * What to call whoever has this id in a chat. An agent may write or type without belonging to it; then the name that
 * another chat tells has to do, or else the id.
 */
export function nameById(chat: Chat, id: string, colleagues: Colleagues): string {
  const user = chat.users.get(id) ?? colleagues.get(id);
  return user === undefined ? sanitizeLine(id.slice(0, 40)) : nameOf(user);
}

/** Agents by id, learned from these users; the same map when they are nothing new. */
export function withColleagues(known: Colleagues, users: Iterable<User>): Colleagues {
  let all = known;
  for (const user of users) {
    if (user.type === 'agent' && all.get(user.id)?.name !== user.name) all = withEntry(all, user.id, user);
  }
  return all;
}

/** What to call a chat: its customers' names. */
export function titleOf(chat: Chat): string {
  return title(chat.users) ?? `Chat ${sanitizeLine(chat.id.slice(0, 8))}`;
}

const title = rememberEach((users: Chat['users']): string | undefined => {
  const customers = customersOf(users);
  return customers.length === 0 ? undefined : customers.map(nameOf).join(', ');
});

/** The agent with this id, mostly this one, is a member of the chat now. */
export function isMember(chat: Chat, agentId: string | undefined): boolean {
  return agentId !== undefined && chat.users.get(agentId)?.present === true;
}

/** The server does not know the chat any more, or does not show it to this agent. */
export function isGone(chat: Chat): boolean {
  return chat.failure?.type === 'validation' || chat.failure?.type === 'authorization';
}

export function isActive(chat: Chat): boolean {
  return chat.threads.at(-1)?.activity === 'active' && !isGone(chat);
}
