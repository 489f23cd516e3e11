import type { Chat } from './chat.js';
import type { Tone } from './line.js';
import { chatOrder, sectionOf, unreadFor } from './list.js';
import type { Model } from './model.js';
import { remember } from './remember.js';
import { unansweredSince } from './unanswered.js';

/**
 * Since when a customer has waited for this agent, seconds: the first public event of a customer that no agent has
 * answered in public, in an own chat or one that nobody has taken. `undefined`: nobody waits.
 */
export function waitingSince(chat: Chat, myId: string | undefined): number | undefined {
  const section = sectionOf(chat, myId);
  return section === 'mine' || section === 'unassigned' ? unansweredSince(chat) : undefined;
}

/** The chat to answer next: whose customer waits longest; in such a chat, the one after it, round and round. */
export function nextToAnswer(model: Model): string | undefined {
  return after(toAnswer(model.chats, model.me?.id), model.openId);
}

/** The next chat of the list with something unread. */
export function nextUnread(model: Model): string | undefined {
  const order = chatOrder(model);
  const at = model.openId === undefined ? -1 : order.indexOf(model.openId);
  const isUnread = (chatId: string) => {
    const chat = model.chats.get(chatId);
    return chat !== undefined && chatId !== model.openId && unreadFor(chat, model.me?.id) > 0;
  };
  return [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))].find(isUnread);
}

const toAnswer = remember((chats: Model['chats'], myId: string | undefined): readonly string[] =>
  [...chats.values()]
    .map((chat) => ({ id: chat.id, since: waitingSince(chat, myId) }))
    .filter((each): each is { id: string; since: number } => each.since !== undefined)
    .sort((a, b) => a.since - b.since)
    .map(({ id }) => id),
);

function after(ids: readonly string[], openId: string | undefined): string | undefined {
  const next = ids[(ids.indexOf(openId ?? '') + 1) % ids.length];
  return next === openId ? undefined : next;
}

/** How a wait is shown: the longer, the warmer. @param now ms since the epoch. */
export function waitTone(since: number, now: number): Tone {
  const minutes = (now / 1000 - since) / 60;
  if (minutes >= 5) return 'bad';
  return minutes >= 2 ? 'warning' : 'plain';
}
