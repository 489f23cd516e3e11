import type { Chat } from './chat.js';
import { lastThread } from './chat.js';
import { type ListSection, lastWritten, sectionsOf } from './list.js';
import type { Model } from './model.js';
import { customersOf, titleOf } from './people.js';
import { remember, rememberEach } from './remember.js';
import { sanitizeLine } from './steady-text.js';

/** A chat that fits what is looked for. */
export interface FoundChat {
  readonly chat: Chat;
  /** What it was found by, when that is not its name: an address, or what was said. Safe to show. */
  readonly by?: string;
}

/** So many of a chat's newest texts are looked through, and so much of each. */
const mostTexts = 50;
const longestText = 300;

/**
 * Chats that fit every word of a query, best first: a name that begins so, then one that has it somewhere, an e-mail,
 * an id, what was said last, and a name that has the letters in this order. Without a query those that were open last,
 * newest first, then all others as the list has them.
 */
export function findChats(model: Model, query: string): readonly FoundChat[] {
  return found(model.chats, sectionsOf(model), model.recent, model.openId, query);
}

const found = remember(
  (
    chats: Model['chats'],
    sections: readonly ListSection[],
    recent: Model['recent'],
    openId: string | undefined,
    query: string,
  ): readonly FoundChat[] => {
    // The list leaves out what was closed before today.
    const order = [...new Set([...sections.flatMap(({ chatIds }) => chatIds), ...chats.keys()])];
    const known = (id: string) => chats.get(id);
    const words = folded(query).split(/\s+/u).filter(Boolean);
    if (words.length === 0) {
      const all = new Set([...recent, ...order].filter((id) => id !== openId));
      return [...all].flatMap((id) => known(id) ?? []).map((chat) => ({ chat }));
    }
    return order
      .flatMap((id, at) => {
        const chat = known(id);
        const hits = chat === undefined ? [] : words.map((word) => hit(chat, word));
        if (chat === undefined || hits.some((each) => each === undefined)) return [];
        const rank = hits.reduce((sum, each) => sum + (each?.rank ?? 0), 0);
        const by = hits.find((each) => each?.by !== undefined)?.by;
        return [{ chat, rank, at, ...(by === undefined ? {} : { by }) }];
      })
      .sort((a, b) => a.rank - b.rank || a.at - b.at);
  },
);

interface Hit {
  readonly rank: number;
  readonly by?: string;
}

function hit(chat: Chat, word: string): Hit | undefined {
  const { name, emails, ids, texts } = haystack(chat);
  if (name.startsWith(word)) return { rank: 0 };
  if (name.includes(` ${word}`)) return { rank: 1 };
  if (name.includes(word)) return { rank: 2 };
  const email = emails.find(([lower]) => lower.includes(word));
  if (email !== undefined) return { rank: 3, by: email[1] };
  const id = ids.find((each) => folded(each).startsWith(word));
  if (id !== undefined) return { rank: 4, by: sanitizeLine(id) };
  const text = texts.find(([lower]) => lower.includes(word));
  if (text !== undefined) return { rank: 5, by: excerpt(text[1], text[0].indexOf(word)) };
  return word.length > 1 && hasInOrder(name, word) ? { rank: 6 } : undefined;
}

/** What of a chat is looked through, as it is compared and as it is shown; made anew only when the chat changes. */
const haystack = rememberEach((chat: Chat) => {
  const customers = customersOf(chat.users);
  const texts: (readonly [string, string])[] = [];
  const seen = (text: string) => texts.push(both(text.slice(0, longestText)));
  for (const event of lastThread(chat)?.events.backwards() ?? []) {
    if ('text' in event && event.text !== undefined && event.type !== 'system_message') seen(event.text);
    if (texts.length === mostTexts) break;
  }
  const last = lastWritten(chat);
  if (texts.length === 0 && last !== undefined && 'text' in last && last.text !== undefined) seen(last.text);
  return {
    name: folded(titleOf(chat)),
    emails: customers.flatMap(({ email }) => (email === undefined ? [] : [both(email.slice(0, longestText))])),
    ids: [chat.id, ...customers.map(({ id }) => id)],
    texts,
  };
});

function both(text: string): readonly [lower: string, shown: string] {
  const shown = sanitizeLine(text);
  return [folded(shown), shown];
}

/** Letters as one types them in a hurry: small, and without marks. */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase();
}

/** The text from a little before the find. */
function excerpt(text: string, at: number): string {
  return at < 24 ? text : `…${text.slice(at - 12)}`;
}

function hasInOrder(name: string, word: string): boolean {
  let at = -1;
  for (const letter of word) {
    at = name.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}
