import { sanitizeLine } from '../../io/sanitize.js';
import { lastWritten, sectionOf, unreadFor, unreadTotal } from './list.js';
import type { Chat, Model } from './model.js';
import { isActive } from './people.js';

/** What may call for the agent, besides what the screen shows. */
export interface AttentionRules {
  readonly bell: boolean;
  readonly title: boolean;
}

export const usualRules: AttentionRules = { bell: true, title: true };

/** The terminal's title: what is unread, then whose console it is. */
export function terminalTitle(model: Model): string {
  const unread = unreadTotal(model);
  const name = sanitizeLine(model.me?.name ?? model.server).slice(0, 60);
  return `${unread === 0 ? '' : `(${unread}) `}chatio – ${name}`;
}

/**
 * What to do about the step from one model to the next: ring once when something new waits for this agent (a chat, or
 * a message that is not on the screen), and say how much. What was there at the first login rings nothing.
 */
export function attentionFor(
  before: Model,
  after: Model,
  rules: AttentionRules,
): { readonly bell: boolean; readonly title?: string } {
  const title = terminalTitle(after);
  const isNews = rules.title && title !== terminalTitle(before);
  return { bell: rules.bell && hasCome(before, after), ...(isNews ? { title } : {}) };
}

function hasCome(before: Model, after: Model): boolean {
  if (before.chats === after.chats || before.me === undefined) return false;
  for (const chat of after.chats.values()) {
    const known = before.chats.get(chat.id);
    if (known !== chat && isNewsFor(after.me?.id, known, chat)) return true;
  }
  return false;
}

function isNewsFor(myId: string | undefined, before: Chat | undefined, after: Chat): boolean {
  const section = sectionOf(after, myId);
  if (section !== 'mine' && section !== 'unassigned') return false;
  if (unreadFor(after, myId) > (before === undefined ? 0 : unreadFor(before, myId))) return true;
  const hasBegun = before === undefined || !isActive(before);
  // A chat that this agent has begun is no news.
  return hasBegun && (lastWritten(after)?.author_id ?? '') !== myId;
}
