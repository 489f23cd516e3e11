import type { Call } from '../../config/console-settings.js';
import type { Chat } from './chat.js';
import { eventSummary } from './event-text.js';
import { lastWritten, sectionOf, unreadFor, unreadTotalText } from './list.js';
import { shown } from './mask.js';
import type { Model } from './model.js';
import { isActive, titleOf } from './people.js';
import { sanitizeLine } from './steady-text.js';

/** What to do so that the agent looks. */
export interface Attention {
  readonly bell: boolean;
  /** A notification of the desktop, safe to show. */
  readonly desktop?: { readonly title: string; readonly text: string };
  /** The terminal's new title; absent: as it was. */
  readonly title?: string;
}

/** Something that may call for the agent, by the setting that decides about it. */
interface News {
  readonly kind: keyof Model['settings']['calls'];
  readonly title: string;
  readonly text: string;
}

/** The terminal's title: what is unread, then whose console it is. */
export function terminalTitle(model: Model): string {
  const unread = unreadTotalText(model);
  const name = sanitizeLine(model.me?.name ?? model.server).slice(0, 60);
  return `${unread === '' ? '' : `(${unread}) `}chatio – ${name}`;
}

/**
 * What to do about the step from one model to the next: call once for what is new (a chat, a message that is not on the
 * screen, a connection lost or back), as the settings say, and say how much is unread. What was there at the first login
 * calls for nobody, and nothing does while the agent is not to be disturbed.
 */
export function attentionFor(before: Model, after: Model): Attention {
  const title = terminalTitle(after);
  const isNews = after.settings.title && title !== terminalTitle(before);
  const titled = isNews ? { title } : {};
  if (after.isQuiet) return { bell: false, ...titled };
  const news = newsOf(before, after).filter(({ kind }) => after.settings.calls[kind] !== 'off');
  const [first, ...more] = news.filter(({ kind }) => calls(after, kind, 'desktop'));
  const text = first === undefined || more.length === 0 ? first?.text : `${first.text} (and ${more.length} more)`;
  return {
    bell: news.some(({ kind }) => calls(after, kind, 'bell')),
    ...(first === undefined ? {} : { desktop: { title: first.title, text: text ?? '' } }),
    ...titled,
  };
}

function calls({ settings }: Model, kind: News['kind'], how: Call): boolean {
  return settings.calls[kind] === how || settings.calls[kind] === 'both';
}

function newsOf(before: Model, after: Model): News[] {
  return [...connectionNews(before, after), ...chatNews(before, after)];
}

function* connectionNews(before: Model, after: Model): Generator<News> {
  if (before.me === undefined) return;
  const [was, is] = [before.connection.state === 'online', after.connection.state === 'online'];
  const news = { kind: 'connection', title: 'chatio' } as const;
  if (was && !is) yield { ...news, text: `No connection to ${sanitizeLine(after.server)}` };
  else if (!was && is) yield { ...news, text: `Connected to ${sanitizeLine(after.server)} again` };
}

function* chatNews(before: Model, after: Model): Generator<News> {
  if (before.chats === after.chats || before.me === undefined) return;
  const view = shown(after);
  for (const chat of after.chats.values()) {
    const known = before.chats.get(chat.id);
    const kind = known === chat ? undefined : kindOf(after.me?.id, known, chat);
    if (kind === undefined) continue;
    const seen = view.chats.get(chat.id) ?? chat;
    const last = lastWritten(seen);
    const text = after.isMasked || last === undefined ? 'A customer is waiting' : eventSummary(last);
    yield { kind, title: titleOf(seen), text };
  }
}

function kindOf(myId: string | undefined, before: Chat | undefined, after: Chat): News['kind'] | undefined {
  const section = sectionOf(after, myId);
  if (section !== 'mine' && section !== 'unassigned') return undefined;
  const isMine = section === 'mine';
  if (isMine && (before === undefined || sectionOf(before, myId) !== 'mine')) {
    // Whoever has written last, joined, or taken the chat over knows that it is theirs.
    const isOwnDoing = before !== undefined && unreadFor(after, myId) === 0;
    return isOwnDoing || (lastWritten(after)?.author_id ?? '') === myId ? undefined : 'assigned';
  }
  const kind = isMine ? 'message' : 'unassigned';
  if (unreadFor(after, myId) > (before === undefined ? 0 : unreadFor(before, myId))) return kind;
  const hasBegun = before === undefined || !isActive(before);
  // A chat that this agent has begun is no news.
  return hasBegun && (lastWritten(after)?.author_id ?? '') !== myId ? (isMine ? 'assigned' : kind) : undefined;
}
