import type { Chat, Colleagues, Signals } from './chat.js';
import { cut, displayWidth, fill } from './display-width.js';
import { eventSummary } from './event-text.js';
import { layoutOfScreen } from './layout.js';
import type { Line, Span, Tone } from './line.js';
import { span } from './line.js';
import type { ListSection, Section } from './list.js';
import { lastActivity, lastWritten, sectionOf, sectionsOf, unreadText } from './list.js';
import type { Composer, Model } from './model.js';
import { nameById, titleOf } from './people.js';
import { remember, rememberEach } from './remember.js';
import { sanitizeLine } from './steady-text.js';
import { age } from './time.js';
import { waitingSince, waitTone } from './waiting.js';

/** One thing of the chat list: a section's head, the blank before it, or a chat. */
export type ListItem =
  | { readonly type: 'blank'; readonly key: string; readonly height: 1 }
  | {
      readonly type: 'head';
      readonly key: string;
      readonly height: 1;
      readonly section: Section;
      readonly count: number;
    }
  /** A chat has its name, and, unless it is closed, a second line of what was said last. */
  | { readonly type: 'chat'; readonly key: string; readonly height: 1 | 2; readonly chatId: string };

/** The items that are on the screen, in order; the last chat may have been cut to its first line. */
export function visibleItems(model: Model): readonly ListItem[] {
  const rows = layoutOfScreen(model).list?.height ?? 0;
  return itemsFrom(items(sectionsOf(model)), model.listTop, rows);
}

/** First line of the list that shows the selected chat, moved no further than needed from where it was. */
export function listTopFor(model: Model): number {
  const rows = layoutOfScreen(model).list?.height;
  if (rows === undefined) return model.listTop;
  const { starts, all, total } = offsets(items(sectionsOf(model)));
  const most = Math.max(0, total - rows);
  const found = model.selectedId === undefined ? undefined : starts.get(model.selectedId);
  if (found === undefined) return Math.min(model.listTop, most);
  // The section's head comes into view together with its first chat.
  const isFirst = all[found.index - 1]?.type === 'head';
  const start = isFirst ? found.start - (found.index > 1 ? 2 : 1) : found.start;
  const end = found.start + (all[found.index]?.height ?? 1);
  return Math.max(0, Math.min(Math.max(model.listTop, end - rows), start, most));
}

/** The line or lines of a chat in the list. */
export function chatLines(model: Model, chatId: string): readonly Line[] {
  const chat = model.chats.get(chatId);
  const width = layoutOfScreen(model).list?.width;
  if (chat === undefined || width === undefined) return [];
  const isSelected = model.focus === 'list' && model.selectedId === chatId;
  const mark = isSelected ? '›' : model.openId === chatId ? '▌' : ' ';
  const when = timeOf(chat, model);
  // The open chat's draft stands in the composer.
  const draft = model.openId === chatId ? undefined : model.drafts.get(chatId);
  return rowLines(
    chat,
    width,
    mark,
    when.text,
    when.tone,
    model.signals.get(chatId),
    draft,
    model.me?.id,
    model.colleagues,
  );
}

/** How long the customer has waited, in words or with a mark besides its colour; else when somebody wrote last. */
export function timeOf(
  chat: Chat,
  { now, me, size }: { now: number; me?: Model['me'] | undefined; size: Model['size'] },
): Span {
  const since = waitingSince(chat, me?.id);
  if (since === undefined || now / 1000 - since < 60) return span(age(lastActivity(chat), now), 'quiet');
  return span(`${size.columns < 90 ? '!' : 'waits '}${age(since, now)}`, waitTone(since, now));
}

/** ` (3)` behind a name; empty where everything is read. */
export function unreadMark(chat: Chat, myId: string | undefined): string {
  const unread = unreadText(chat, myId);
  return unread === '' ? '' : ` (${unread})`;
}

const headNames: Readonly<Record<Section, string>> = {
  mine: 'MINE',
  unassigned: 'UNASSIGNED',
  others: 'OTHERS',
  closed: 'CLOSED TODAY',
};

/** `MINE 2` */
export function headLine(item: Extract<ListItem, { type: 'head' }>, width: number): Line {
  return {
    key: item.key,
    spans: [span(cut(` ${headNames[item.section]} ${item.count}`, width), 'quiet')],
  };
}

const items = remember((sections: readonly ListSection[]): readonly ListItem[] =>
  sections.flatMap(({ section, chatIds }, index): ListItem[] => [
    ...(index === 0 ? [] : [{ type: 'blank', key: `blank:${section}`, height: 1 } as const]),
    { type: 'head', key: `head:${section}`, height: 1, section, count: chatIds.length },
    ...chatIds.map((chatId): ListItem => ({ type: 'chat', key: chatId, height: section === 'closed' ? 1 : 2, chatId })),
  ]),
);

const offsets = remember((all: readonly ListItem[]) => {
  const starts = new Map<string, { readonly start: number; readonly index: number }>();
  let total = 0;
  all.forEach((item, index) => {
    if (item.type === 'chat') starts.set(item.chatId, { start: total, index });
    total += item.height;
  });
  return { starts, all, total };
});

const itemsFrom = remember((all: readonly ListItem[], top: number, rows: number): readonly ListItem[] => {
  const visible: ListItem[] = [];
  let line = 0;
  for (const item of all) {
    const end = line + item.height;
    if (line >= top + rows) break;
    // A chat whose name is above the top is not shown by its second line alone.
    if (line >= top) visible.push(end > top + rows && item.type === 'chat' ? { ...item, height: 1 } : item);
    else if (end > top) visible.push({ type: 'blank', key: `cut:${item.key}`, height: 1 });
    line = end;
  }
  return visible;
});

const rowLines = rememberEach(
  (
    chat: Chat,
    width: number,
    mark: string,
    when: string,
    whenTone: Tone,
    signals: Signals | undefined,
    draft: Composer | undefined,
    myId: string | undefined,
    colleagues: Colleagues,
  ): readonly Line[] => {
    const unread = unreadMark(chat, myId);
    const right = ` ${when.padStart(3)}`;
    const written = draft === undefined ? '' : ' ✎';
    const name = fill(titleOf(chat), width - 2 - displayWidth(written) - displayWidth(unread) - right.length);
    const first: Line = {
      key: `${chat.id}:name`,
      spans: [
        span(`${mark} `, 'strong'),
        span(name, unread !== '' ? 'strong' : 'plain'),
        span(written, 'warning'),
        span(unread, 'unread'),
        span(right, whenTone),
      ],
    };
    if (sectionOf(chat, myId) === 'closed') return [first];
    const second = [span('  '), ...previewSpans(chat, signals, draft, myId, colleagues, width - 2)];
    return [first, { key: `${chat.id}:preview`, spans: second }];
  },
);

function previewSpans(
  chat: Chat,
  signals: Signals | undefined,
  draft: Composer | undefined,
  myId: string | undefined,
  colleagues: Colleagues,
  width: number,
): Span[] {
  const [peek] = signals?.peeks.values() ?? [];
  if (peek !== undefined) return [span(cut(`typing: ${sanitizeLine(peek.slice(0, 200))}`, width), 'good')];
  if (signals !== undefined && signals.typing.size > 0) return [span(cut('typing…', width), 'good')];
  if (draft !== undefined) return [span(cut(`draft: ${sanitizeLine(draft.text.slice(0, 200))}`, width), 'warning')];
  const last = lastWritten(chat);
  if (last === undefined) return [span(cut('no messages yet', width), 'quiet')];
  const { author_id: id } = last;
  // Whose chat it is stands above; only others are named.
  const isCustomer = id === undefined || chat.users.get(id)?.type === 'customer';
  const author = id === myId ? 'You' : isCustomer ? '' : nameById(chat, id, colleagues);
  return [span(cut(`${author === '' ? '' : `${author}: `}${eventSummary(last)}`, width), 'quiet')];
}
