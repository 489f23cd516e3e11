import type { ChatEvent } from '../../protocol/event.js';
import type { ConsoleAction } from './action.js';
import type { Chat } from './chat.js';
import { insert } from './composer.js';
import { editText } from './composer-edits.js';
import { without } from './copies.js';
import type { EventPlace } from './event-place.js';
import { plainText } from './event-plain.js';
import { scrollTo } from './event-scroll.js';
import type { Step } from './message.js';
import { step } from './message.js';
import type { Composer, Model } from './model.js';
import { told } from './notices.js';
import { remember, rememberEach } from './remember.js';

/** Looking for a text in the open chat. */
export interface Find {
  readonly chatId: string;
  readonly input: Composer;
  /** The agent has asked for something older than all that is known: older threads are loaded until there is a match. */
  readonly isDigging: boolean;
  /** So many of the newest events are looked through already. */
  readonly looked: number;
}

const longestQuery = 200;

/** Events that are looked through at once: a key waits for no more, the others follow bit by bit with the next ticks. */
const atOnce = 6_000;

/** Begins to look for a text. @param text what stands there already. */
export function findIn(model: Model, text = ''): Model {
  const { openId: chatId } = model;
  if (chatId === undefined) return model;
  const begun: Model = {
    ...without(without(model, 'marked'), 'notice'),
    focus: 'composer',
    find: { chatId, input: { text, cursor: text.length }, isDigging: false, looked: atOnce },
  };
  return text === '' ? begun : atMatch(begun);
}

/** Keys while something is looked for. */
export function findAction(model: Model, action: ConsoleAction, now: number): Step {
  const { find } = model;
  if (find === undefined) return step(model);
  switch (action) {
    case 'find_older':
      return older(model, find, now);
    case 'find_newer':
      return step(newer(model, now));
    case 'find_close':
      return step(without(without(model, 'find'), 'marked'));
    default: {
      const done = editText(find.input, action, { killed: model.killed, width: Number.POSITIVE_INFINITY });
      if (done === undefined) return step(model);
      const killed = done.killed === undefined ? model : { ...model, killed: done.killed };
      return step(withQuery(killed, find, done.composer));
    }
  }
}

export function findText(model: Model, text: string): Model {
  const { find } = model;
  if (find === undefined) return model;
  const line = text.replaceAll(/[\r\n\t]+/g, ' ').slice(0, longestQuery - find.input.text.length);
  return withQuery(model, find, insert(find.input, line));
}

/** What is looked for, as it is compared; empty: nothing. */
export function queryOf(find: Find | undefined): string {
  return find === undefined ? '' : folded(find.input.text.trim());
}

/** Small letters only: marks stay, so that what is found has the length of what is looked for. */
export function folded(text: string): string {
  return text.toLowerCase();
}

/** The events that have the text, among those that are looked through, oldest first. */
export function matchesIn(model: Model): readonly EventPlace[] {
  const { find } = model;
  const chat = find === undefined ? undefined : model.chats.get(find.chatId);
  const query = queryOf(find);
  return find === undefined || chat === undefined || query === '' ? none : matches(chat.threads, query, find.looked);
}

/** All that is known of the chat is looked through; so it is where nothing is looked for. */
export function isLookedThrough({ find, chats }: Model): boolean {
  const threads = find === undefined ? undefined : chats.get(find.chatId)?.threads;
  if (find === undefined || threads === undefined || queryOf(find) === '') return true;
  return threads.reduce((sum, { events }) => sum + events.length, 0) <= find.looked;
}

/** With each tick a little more is looked through. */
export function lookedFurther(model: Model, now: number): Model {
  const { find } = model;
  if (find === undefined || isLookedThrough(model)) return model;
  return dug({ ...model, find: { ...find, looked: find.looked + atOnce } }, now);
}

/** The newest thread that is not known wholly, while older events are looked for. */
export function threadToDig(model: Model): { readonly chat: Chat; readonly threadIds: readonly string[] } | undefined {
  const chat = model.find?.isDigging === true ? model.chats.get(model.find.chatId) : undefined;
  if (chat === undefined || chat.loading || chat.failure !== undefined || !isLookedThrough(model)) return undefined;
  const thread = chat.threads.findLast(({ known }) => known !== 'wholly');
  if (thread === undefined && chat.allThreadsListed) return undefined;
  return { chat, threadIds: thread === undefined ? [] : [thread.id] };
}

/** After something was loaded, or looked through: there is a match now, an older one, or nothing older is left to look through. */
export function dug(model: Model, now: number): Model {
  const { find } = model;
  if (find !== undefined && !find.isDigging && model.marked === undefined && queryOf(find) !== '')
    return atMatch(model);
  const chat = find?.isDigging === true ? model.chats.get(find.chatId) : undefined;
  if (find === undefined || chat === undefined) return model;
  const stopped: Model = { ...model, find: { ...find, isDigging: false } };
  const before = stepped(model, -1);
  if (before !== undefined) return markedAt(stopped, before);
  if (hasMore(chat) || !isLookedThrough(model)) return model;
  return told(stopped, 'info', 'Nothing older has that', now);
}

const none: readonly EventPlace[] = [];

const matches = remember((threads: Chat['threads'], query: string, most: number): readonly EventPlace[] => {
  const pieces: (readonly EventPlace[])[] = [];
  let looked = 0;
  for (const thread of threads.toReversed()) {
    for (const events of thread.events.chunksBackwards()) {
      if (looked >= most) return pieces.reverse().flat();
      pieces.push(matchesOf(events, thread.id, query));
      looked += events.length;
    }
  }
  return pieces.reverse().flat();
});

/** Kept for each piece of a thread, so that a new event costs no more than its own. */
const matchesOf = rememberEach(
  (events: readonly ChatEvent[], threadId: string, query: string): readonly EventPlace[] => {
    const texts = foldedTexts(events);
    const found: EventPlace[] = [];
    for (const [index, { order }] of events.entries()) {
      if (texts[index]?.includes(query) === true) found.push({ threadId, order });
    }
    return found;
  },
);

const foldedTexts = rememberEach((events: readonly ChatEvent[]) => events.map((event) => folded(plainText(event))));

function withQuery(model: Model, find: Find, input: Composer): Model {
  if (input === find.input) return model;
  if (input.text === find.input.text) return { ...model, find: { ...find, input } };
  return atMatch({ ...without(model, 'notice'), find: { ...find, input, isDigging: false, looked: atOnce } });
}

/** The newest match is marked, or that one stays which is one still. */
function atMatch(model: Model): Model {
  if (isMatch(model, model.marked)) return model;
  const last = matchesIn(model).at(-1);
  return last === undefined ? without(model, 'marked') : markedAt(model, last);
}

function older(model: Model, find: Find, now: number): Step {
  if (queryOf(find) === '') return step(model);
  const before = stepped(model, -1);
  if (before !== undefined) return step(markedAt(model, before));
  const chat = model.chats.get(find.chatId);
  if (chat !== undefined && (hasMore(chat) || !isLookedThrough(model))) {
    return step({ ...model, find: { ...find, isDigging: true } });
  }
  return step(told(model, 'info', matchesIn(model).length === 0 ? 'Nothing has that' : 'Nothing older has that', now));
}

function newer(model: Model, now: number): Model {
  const after = stepped(model, 1);
  if (after !== undefined) return markedAt(model, after);
  return isReached(model) ? told(model, 'info', 'Nothing newer has that', now) : model;
}

function stepped(model: Model, by: 1 | -1): EventPlace | undefined {
  const found = matchesIn(model);
  const at = indexOfMarked(model);
  if (at >= 0) return found[at + by];
  return by < 0 && isReached(model) ? found.at(-1) : undefined;
}

/** What is marked is among what was looked through; a mark that stayed while the query grew may be further back. */
function isReached(model: Model): boolean {
  return model.marked === undefined || isLookedThrough(model) || indexOfMarked(model) >= 0;
}

function indexOfMarked(model: Model): number {
  const { marked } = model;
  return marked === undefined ? -1 : matchesIn(model).findIndex((each) => isSame(each, marked));
}

function isMatch({ find, chats }: Model, place: EventPlace | undefined): boolean {
  if (find === undefined || place === undefined) return false;
  const events = chats.get(find.chatId)?.threads.find(({ id }) => id === place.threadId)?.events;
  const event = events?.at(events.indexOfOrder(place.order));
  return event?.order === place.order && folded(plainText(event)).includes(queryOf(find));
}

function hasMore(chat: Chat): boolean {
  return chat.failure === undefined && (!chat.allThreadsListed || chat.threads.some(({ known }) => known !== 'wholly'));
}

function markedAt(model: Model, place: EventPlace): Model {
  return scrollTo({ ...model, marked: place }, place);
}

function isSame(a: EventPlace, b: EventPlace): boolean {
  return a.threadId === b.threadId && a.order === b.order;
}
