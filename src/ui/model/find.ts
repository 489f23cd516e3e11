import type { ConsoleAction } from './action.js';
import { insert } from './composer.js';
import { editText } from './composer-edits.js';
import type { EventPlace } from './event-place.js';
import { plainText } from './event-plain.js';
import { scrollTo } from './event-scroll.js';
import type { Step } from './message.js';
import { step } from './message.js';
import type { Chat, Composer, Model, Thread } from './model.js';
import { without } from './model.js';
import { told } from './notices.js';
import { remember, rememberEach } from './remember.js';

/** Looking for a text in the open chat. */
export interface Find {
  readonly chatId: string;
  readonly input: Composer;
  /** The agent has asked for something older than all that is known: older threads are loaded until there is a match. */
  readonly isDigging: boolean;
}

const longestQuery = 200;

/** Begins to look for a text. @param text what stands there already. */
export function findIn(model: Model, text = ''): Model {
  const { openId: chatId } = model;
  if (chatId === undefined) return model;
  const begun: Model = {
    ...without(without(model, 'marked'), 'notice'),
    focus: 'composer',
    find: { chatId, input: { text, cursor: text.length }, isDigging: false },
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

/** The events that have the text, oldest first. */
export function matchesIn(model: Model): readonly EventPlace[] {
  const chat = model.find === undefined ? undefined : model.chats.get(model.find.chatId);
  const query = queryOf(model.find);
  return chat === undefined || query === '' ? none : matches(chat.threads, query);
}

/** The newest thread that is not known wholly, while older events are looked for. */
export function threadToDig(model: Model): { readonly chat: Chat; readonly threadIds: readonly string[] } | undefined {
  const chat = model.find?.isDigging === true ? model.chats.get(model.find.chatId) : undefined;
  if (chat === undefined || chat.loading || chat.failure !== undefined) return undefined;
  const thread = chat.threads.findLast(({ known }) => known !== 'wholly');
  if (thread === undefined && chat.allThreadsListed) return undefined;
  return { chat, threadIds: thread === undefined ? [] : [thread.id] };
}

/** After something was loaded: there is a match now, an older one, or nothing older is left to look through. */
export function dug(model: Model, now: number): Model {
  const { find } = model;
  if (find !== undefined && !find.isDigging && model.marked === undefined && queryOf(find) !== '')
    return atMatch(model);
  const chat = find?.isDigging === true ? model.chats.get(find.chatId) : undefined;
  if (find === undefined || chat === undefined) return model;
  const stopped: Model = { ...model, find: { ...find, isDigging: false } };
  const before = stepped(model, -1);
  if (before !== undefined) return markedAt(stopped, before);
  if (hasMore(chat)) return model;
  return told(stopped, 'info', 'Nothing older has that', now);
}

const none: readonly EventPlace[] = [];

const matches = remember((threads: Chat['threads'], query: string): readonly EventPlace[] =>
  threads.flatMap((thread) => matchesOf(thread, query)),
);

/** Kept for each thread, so that a new event costs no more than its own thread. */
const matchesOf = rememberEach((thread: Thread, query: string): readonly EventPlace[] => {
  const found: EventPlace[] = [];
  for (const event of thread.events.backwards()) {
    if (foldedText(event).includes(query)) found.push({ threadId: thread.id, order: event.order });
  }
  return found.reverse();
});

const foldedText = rememberEach((event: Parameters<typeof plainText>[0]) => folded(plainText(event)));

function withQuery(model: Model, find: Find, input: Composer): Model {
  if (input === find.input) return model;
  if (input.text === find.input.text) return { ...model, find: { ...find, input } };
  return atMatch({ ...without(model, 'notice'), find: { ...find, input, isDigging: false } });
}

/** The newest match is marked, or that one stays which is one still. */
function atMatch(model: Model): Model {
  const found = matchesIn(model);
  const { marked } = model;
  if (marked !== undefined && found.some((each) => isSame(each, marked))) return model;
  const last = found.at(-1);
  return last === undefined ? without(model, 'marked') : markedAt(model, last);
}

function older(model: Model, find: Find, now: number): Step {
  if (queryOf(find) === '') return step(model);
  const before = stepped(model, -1);
  if (before !== undefined) return step(markedAt(model, before));
  const chat = model.chats.get(find.chatId);
  if (chat !== undefined && hasMore(chat)) return step({ ...model, find: { ...find, isDigging: true } });
  return step(told(model, 'info', matchesIn(model).length === 0 ? 'Nothing has that' : 'Nothing older has that', now));
}

function newer(model: Model, now: number): Model {
  const after = stepped(model, 1);
  return after === undefined ? told(model, 'info', 'Nothing newer has that', now) : markedAt(model, after);
}

function stepped(model: Model, by: 1 | -1): EventPlace | undefined {
  const found = matchesIn(model);
  const { marked } = model;
  const at = marked === undefined ? -1 : found.findIndex((each) => isSame(each, marked));
  if (at < 0) return by < 0 ? found.at(-1) : undefined;
  return found[at + by];
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
