import type { ChatEvent } from '../../protocol/event.js';
import type { Chat } from './chat.js';
import { lastThread } from './chat.js';
import type { Model } from './model.js';
import { agentsIn, isActive, isMember } from './people.js';
import { remember, rememberEach } from './remember.js';
import { dayStart } from './time.js';
import { isFromCustomer, unansweredSince } from './unanswered.js';

export type Section = 'mine' | 'unassigned' | 'others' | 'closed';

export const sectionNames: Readonly<Record<Section, string>> = {
  mine: 'Mine',
  unassigned: 'Unassigned',
  others: 'Others',
  closed: 'Closed',
};

/** Whose a chat is. With an active thread and no agent it is unassigned (domain.md section 7). */
export function sectionOf(chat: Chat, myId: string | undefined): Section {
  if (!isActive(chat)) return 'closed';
  if (isMember(chat, myId)) return 'mine';
  return agentsIn(chat).length > 0 ? 'others' : 'unassigned';
}

export interface ListSection {
  readonly section: Section;
  readonly chatIds: readonly string[];
}

/**
 * The chats by section, empty sections left out. Whoever waits longest for an answer stands first; those who do not wait,
 * and all chats of others, stand newest first. Of the closed ones there are today's, the one that is open, and those in
 * which something is written and not sent; the switcher has them all.
 */
export function sectionsOf({ chats, me, now, openId, drafts }: Model): readonly ListSection[] {
  return sections(chats, me?.id, dayStart(now), openId, keysOf(drafts));
}

/** The names of the drafts, the same list while they are the same: typing does not sort the chats anew. */
const keysOf = ((): ((drafts: Model['drafts']) => readonly string[]) => {
  let known: readonly string[] = [];
  return (drafts) => {
    if (drafts.size !== known.length || known.some((id) => !drafts.has(id))) known = [...drafts.keys()];
    return known;
  };
})();

const sections = remember(
  (
    all: Model['chats'],
    myId: string | undefined,
    today: number,
    openId: string | undefined,
    drafted: readonly string[],
  ): readonly ListSection[] => {
    const chats: Record<Section, Chat[]> = { mine: [], unassigned: [], others: [], closed: [] };
    const kept = new Set([...drafted, ...(openId === undefined ? [] : [openId])]);
    for (const chat of all.values()) {
      const section = sectionOf(chat, myId);
      if (section !== 'closed' || lastKnown(chat) >= today || kept.has(chat.id)) chats[section].push(chat);
    }
    const waited = (chat: Chat) => unansweredSince(chat) ?? Number.POSITIVE_INFINITY;
    const began = (chat: Chat) => unansweredSince(chat) ?? startedAt(chat);
    const newest = (a: Chat, b: Chat) => lastActivity(b) - lastActivity(a) || byOrder(b, a);
    chats.mine.sort((a, b) => difference(waited(a), waited(b)) || newest(a, b));
    chats.unassigned.sort((a, b) => began(a) - began(b) || byOrder(a, b));
    chats.others.sort(newest);
    chats.closed.sort(newest);
    return (['mine', 'unassigned', 'others', 'closed'] as const)
      .map((section) => ({ section, chatIds: chats[section].map(({ id }) => id) }))
      .filter(({ chatIds }) => chatIds.length > 0);
  },
);

/** Infinity minus infinity is no number. */
function difference(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** When anything at all last happened in a chat, its end too; seconds. */
function lastKnown(chat: Chat): number {
  return Math.max(lastThread(chat)?.events.last()?.timestamp ?? 0, startedAt(chat));
}

/** Every chat in the order of the list. */
export function chatOrder(model: Model): readonly string[] {
  return sectionsOf(model).flatMap(({ chatIds }) => chatIds);
}

/** When a person last wrote in a chat, or its thread began; seconds. */
export function lastActivity(chat: Chat): number {
  return Math.max(lastWritten(chat)?.timestamp ?? 0, startedAt(chat));
}

/** The newest event that somebody wrote: no system message and no annotation. */
export function lastWritten(chat: Chat): ChatEvent | undefined {
  return lastWrittenIn(chat.threads);
}

const lastWrittenIn = rememberEach((threads: Chat['threads']): ChatEvent | undefined => {
  for (const thread of threads.toReversed()) {
    for (const event of thread.events.backwards()) {
      if (event.type !== 'system_message' && event.type !== 'annotation') return event;
    }
  }
  return undefined;
});

/** An unread count goes no further; beyond it "99+" says enough. */
const unreadLimit = 100;

interface Unread {
  readonly count: number;
  /** It may be more: what a login tells of a chat is the last event of each type only. */
  readonly isAtLeast: boolean;
}

/**
 * Messages, forms and files of customers that came after what this agent has seen (an event is seen when the time
 * seen is at least its own, domain.md section 11) and after what this agent wrote last. System messages and
 * colleagues never count. Events of a thread are numbered from 1 (envelope.md [ENV-34]): a number that is missing
 * below something that was written is an event that we do not know.
 */
const unreadIn = rememberEach((chat: Chat, myId: string | undefined): Unread => {
  let count = 0;
  let hasWritten = false;
  let isAtLeast = false;
  for (const thread of chat.threads.toReversed()) {
    let above: number | undefined;
    for (const event of thread.events.backwards()) {
      isAtLeast ||= hasWritten && above !== undefined && above - event.order > 1;
      if (count === unreadLimit) return { count, isAtLeast: true };
      if (event.timestamp <= chat.seenAt) return { count, isAtLeast };
      if (event.author_id !== undefined && event.author_id === myId) return { count, isAtLeast };
      if (isFromCustomer(chat, event)) count += 1;
      hasWritten ||= event.type !== 'system_message' && event.type !== 'annotation';
      above = event.order;
    }
    isAtLeast ||= hasWritten && above !== undefined && above > 1;
  }
  return { count, isAtLeast };
});

const nothing: Unread = { count: 0, isAtLeast: false };

/** Unread is what waits for this agent: in own chats and in those that nobody has taken. */
function unreadOf(chat: Chat, myId: string | undefined): Unread {
  const section = sectionOf(chat, myId);
  return section === 'mine' || section === 'unassigned' ? unreadIn(chat, myId) : nothing;
}

/** How much is known to be unread. */
export function unreadFor(chat: Chat, myId: string | undefined): number {
  return unreadOf(chat, myId).count;
}

/** `3`, `1+` where there may be more than we know, `99+`; empty: everything is read. */
export function unreadText(chat: Chat, myId: string | undefined): string {
  const { count, isAtLeast } = unreadOf(chat, myId);
  return count < unreadLimit ? countText(count, isAtLeast) : `${unreadLimit - 1}+`;
}

export function unreadTotal(model: Model): number {
  return total(model.chats, model.me?.id).count;
}

/** As {@link unreadText} says it. */
export function unreadTotalText(model: Model): string {
  const { count, isAtLeast } = total(model.chats, model.me?.id);
  return countText(count, isAtLeast);
}

const total = remember((chats: Model['chats'], myId: string | undefined): Unread => {
  let sum = nothing;
  for (const chat of chats.values()) {
    const { count, isAtLeast } = unreadOf(chat, myId);
    if (count > 0) sum = { count: sum.count + count, isAtLeast: sum.isAtLeast || isAtLeast };
  }
  return sum;
});

function countText(count: number, isAtLeast: boolean): string {
  return count === 0 ? '' : `${count}${isAtLeast ? '+' : ''}`;
}

function startedAt(chat: Chat): number {
  return chat.threads.at(-1)?.startedAt ?? 0;
}

/** For chats of the same second. */
function byOrder(a: Chat, b: Chat): number {
  return (lastThread(a)?.order ?? 0) - (lastThread(b)?.order ?? 0) || (a.id < b.id ? -1 : 1);
}
