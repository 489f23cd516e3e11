import type { Scopes } from '../../protocol/scopes.js';
import type { Chat, Colleagues } from './chat.js';
import type { Completion } from './completion-sources.js';
import type { Model } from './model.js';
import { nameOf } from './people.js';
import { sanitizeLine } from './steady-text.js';

/** `+4 -tom@example.com` as changes of a chat's scopes; or what is wrong with it, in words. */
export function changedScopes(
  text: string,
): { readonly add_scopes?: Scopes; readonly remove_scopes?: Scopes } | string {
  const words = text.split(/\s+/u).filter((word) => word !== '');
  const wrong = words.find((word) => !/^[+-]./u.test(word));
  if (wrong !== undefined) return `"${sanitizeLine(wrong)}" should begin with + or -, as +4 or -tom@example.com`;
  const added = named(words.filter((word) => word.startsWith('+')));
  const removed = named(words.filter((word) => word.startsWith('-')));
  return {
    ...(added === undefined ? {} : { add_scopes: added }),
    ...(removed === undefined ? {} : { remove_scopes: removed }),
  };
}

/** Who may see a chat, in words. */
export function scopesText(chat: Chat | undefined, colleagues: Colleagues): string {
  const { groups = [], agents = [] } = chat?.scopes ?? {};
  const names = agents.map((id) => {
    const agent = colleagues.get(id);
    return agent === undefined ? sanitizeLine(id) : nameOf(agent);
  });
  const who = [...groups.map((id) => `group ${id}`), ...names];
  return who.length === 0 ? 'Every agent may see this chat' : `This chat is for ${who.join(', ')}`;
}

/** Whom to let in, or to take out again. */
export function scopeCompletions(model: Model, typed: string): Completion[] {
  const before = /^[\s\S]*\s/u.exec(typed)?.[0] ?? '';
  const word = typed.slice(before.length);
  const { groups = [], agents = [] } = model.chats.get(model.openId ?? '')?.scopes ?? {};
  const out = [
    ...groups.map((id) => ({ insert: `-${id}`, label: `-${id}`, detail: `no longer for group ${id}` })),
    ...agents.map((id) => ({ insert: `-${id}`, label: sanitizeLine(`-${id}`), detail: 'no longer for this agent' })),
  ];
  const into = [...model.colleagues.values()]
    .filter(({ id }) => !agents.includes(id))
    .map((agent) => ({ insert: `+${agent.id}`, label: sanitizeLine(`+${agent.id}`), detail: nameOf(agent) }));
  return [...out, ...into]
    .filter(({ insert }) => insert.startsWith(word) && insert !== word)
    .map((each) => ({ ...each, insert: before + each.insert }));
}

function named(words: readonly string[]): Scopes | undefined {
  if (words.length === 0) return undefined;
  const ids = words.map((word) => word.slice(1));
  const groups = ids.filter((id) => /^\d+$/.test(id)).map(Number);
  const agents = ids.filter((id) => !/^\d+$/.test(id));
  return { ...(groups.length > 0 ? { groups } : {}), ...(agents.length > 0 ? { agents } : {}) };
}
