import type { ChatWithThread } from '../../protocol/chat.js';
import type { ConsoleAction } from './action.js';
import type { Chat } from './chat.js';
import { archivedChat } from './chats.js';
import { withEntry, without } from './copies.js';
import { eventSummary } from './event-text.js';
import type { Message, Step } from './message.js';
import { step } from './message.js';
import type { Archive, Model } from './model.js';
import { told } from './notices.js';
import { openChat } from './open-chat.js';
import type { PickerItem } from './overlay.js';
import { pickFrom } from './overlays.js';
import { titleOf } from './people.js';
import { readingRows, readingTopFor } from './reading-lines.js';
import { remember, rememberEach } from './remember.js';
import { day } from './time.js';

/** Searches threads of all times; what is found comes as a message. */
export function searchArchives(model: Model, query: string, now: number): Step {
  return step(told(model, 'info', 'Searching…', now), { type: 'search', query, page: 1 });
}

/** What a search has found is offered, unless the agent does something else by now. */
export function found(
  model: Model,
  { query, page, chats, total }: Extract<Message, { type: 'found' }>,
  now: number,
): Model {
  const before = page > 1 && model.archive?.query === query ? model.archive.found : [];
  const archive: Archive = { query, page, found: [...before, ...chats], total };
  const known: Model = { ...model, archive };
  if (archive.found.length === 0) return told(known, 'info', `Nothing found for ${query}`, now);
  const isBusy = model.overlay !== undefined || model.help !== undefined || model.reading !== undefined;
  if (isBusy) return told(known, 'info', `${total} threads found for ${query}; search again to see them`, now);
  const first = chats[0];
  const offered = offerArchive(known, archive);
  // Further ones come where the agent has stopped reading.
  if (page === 1 || first === undefined || offered.overlay?.type !== 'picker') return offered;
  return { ...offered, overlay: { ...offered.overlay, selectedId: idOf(first) } };
}

/** Keys while a thread of the archives is read. */
export function readingAction(model: Model, action: ConsoleAction, now: number): Step {
  const { reading } = model;
  if (reading === undefined) return step(model);
  const scrolled = (to: number) => step({ ...model, reading: { ...reading, top: readingTopFor(model, to) } });
  const page = Math.max(1, readingRows(model) - 2);
  const top = readingTopFor(model, reading.top);
  switch (action) {
    case 'reading_up':
      return scrolled(top - 1);
    case 'reading_down':
      return scrolled(top + 1);
    case 'reading_page_up':
      return scrolled(top - page);
    case 'reading_page_down':
      return scrolled(top + page);
    case 'reading_first':
      return scrolled(0);
    case 'reading_last':
      return scrolled(Number.MAX_SAFE_INTEGER);
    case 'reading_close': {
      const closed = without(model, 'reading');
      return step(reading.back === undefined ? closed : { ...closed, overlay: reading.back });
    }
    case 'reading_open':
      return openChat(withArchived(without(model, 'reading'), reading.chat), reading.chat.id, now);
    default:
      return step(model);
  }
}

function offerArchive(model: Model, { query, total }: Archive): Model {
  return pickFrom(without(model, 'notice'), {
    title: `${total} ${total === 1 ? 'thread' : 'threads'} with ${query}`,
    placeholder: 'narrow what was found',
    empty: 'None of those found',
    items: ({ archive, now }, typed) => (archive === undefined ? [] : items(archive, typed, Math.floor(now / 60_000))),
    chosen: (now, { id }, at) => {
      if (id === moreId) return moreOf(now, at);
      const wire = now.archive?.found.find((each) => idOf(each) === id);
      const back = now.archive === undefined ? undefined : offerArchive(now, now.archive).overlay;
      if (wire === undefined || back?.type !== 'picker') return step(now);
      return step({ ...now, reading: { chat: archivedChat(wire), top: 0, back: { ...back, selectedId: id } } });
    },
  });
}

function moreOf(model: Model, now: number): Step {
  const { archive } = model;
  if (archive === undefined) return step(model);
  const { query, page } = archive;
  return step(told(model, 'info', 'Searching…', now), { type: 'search', query, page: page + 1 });
}

/** A chat that the list does not have yet: what is known of it is a beginning, the rest is loaded as it is opened. */
function withArchived(model: Model, chat: Chat): Model {
  if (model.chats.has(chat.id)) return model;
  const threads = chat.threads.map((thread) => ({ ...thread, known: 'stale' as const }));
  return { ...model, chats: withEntry(model.chats, chat.id, { ...chat, threads }) };
}

const moreId = 'more';

const items = remember((archive: Archive, typed: string, minute: number): readonly PickerItem[] => {
  const wanted = typed.toLocaleLowerCase();
  const shown = archive.found
    .map((wire) => itemOf(wire, archive.query, minute))
    .filter(({ label, detail = '' }) => `${label} ${detail}`.toLocaleLowerCase().includes(wanted));
  const left = archive.total - archive.found.length;
  if (left <= 0 || typed !== '') return shown;
  return [...shown, { id: moreId, label: `${left} more`, detail: 'Enter brings them', tone: 'quiet' }];
});

const itemOf = rememberEach((wire: ChatWithThread, query: string, minute: number): PickerItem => {
  const started = wire.thread.timestamp ?? 0;
  return {
    id: idOf(wire),
    label: titleOf(archivedChat(wire)),
    detail: excerpt(wire, query),
    right: `${wire.thread.active ? 'active' : 'closed'}  ${day(started, minute * 60_000)}`,
    rightTone: 'quiet',
  };
});

/** What was said with most of the words that were looked for. */
function excerpt({ thread }: ChatWithThread, query: string): string {
  const words = query.toLocaleLowerCase().split(/\s+/u);
  let best = '';
  let most = -1;
  for (const event of thread.events) {
    const text = eventSummary(event);
    const count = words.filter((word) => text.toLocaleLowerCase().includes(word)).length;
    if (count > most) [best, most] = [text, count];
  }
  return best;
}

function idOf(wire: ChatWithThread): string {
  return `${wire.id}/${wire.thread.id}`;
}
