import { withEntry, withoutEntry } from './copies.js';
import type { Composer, Model } from './model.js';
import { composerOf, emptyComposer } from './model.js';

/** What the composer of one chat held before; the newest last. */
export interface Edits {
  readonly undone: readonly Composer[];
  readonly past: readonly Composer[];
  /** What typing has just made; gone when something else came between. */
  readonly typed?: Composer;
}

/** Walking through what was sent: the place in `model.sent`, and what was being written before. */
export interface Recall {
  readonly chatId: string;
  readonly at: number;
  readonly text: string;
  readonly stash: Composer;
}

const mostEdits = 200;
const mostSent = 100;
const none: Edits = { past: [], undone: [] };

/** Remembers what stood there before an edit. Typing within a word is one edit, so that undo takes back words. */
export function withEdit(model: Model, chatId: string, before: Composer, after: Composer): Model {
  const { past, typed } = model.edits.get(chatId) ?? none;
  const isTyping = after.text.length === before.text.length + 1 && after.cursor === before.cursor + 1;
  const goesOn = isTyping && typed === before && continuesWord(before, after);
  const longer = goesOn ? past : [...past, before].slice(-mostEdits);
  return {
    ...model,
    edits: withEntry(model.edits, chatId, { past: longer, undone: [], ...(isTyping ? { typed: after } : {}) }),
  };
}

/** What the composer held before its last edit; `undefined` when there was none. */
export function undone(model: Model): { model: Model; composer: Composer } | undefined {
  const { openId: chatId } = model;
  const { past, undone: later } = (chatId !== undefined && model.edits.get(chatId)) || none;
  const composer = past.at(-1);
  if (chatId === undefined || composer === undefined) return undefined;
  const edits = { past: past.slice(0, -1), undone: [...later, composerOf(model)] };
  return { model: { ...model, edits: withEntry(model.edits, chatId, edits) }, composer };
}

/** What the last undo took away; `undefined` when nothing was, or something was written since. */
export function redone(model: Model): { model: Model; composer: Composer } | undefined {
  const { openId: chatId } = model;
  const { past, undone: later } = (chatId !== undefined && model.edits.get(chatId)) || none;
  const composer = later.at(-1);
  if (chatId === undefined || composer === undefined) return undefined;
  const edits = { past: [...past, composerOf(model)], undone: later.slice(0, -1) };
  return { model: { ...model, edits: withEntry(model.edits, chatId, edits) }, composer };
}

/** The composer's text is on its way: it can be recalled, and there is nothing to undo any more. */
export function withSent(model: Model, chatId: string, text: string): Model {
  const sent = model.sent.at(-1) === text ? model.sent : [...model.sent, text].slice(-mostSent);
  return { ...model, sent, edits: withoutEntry(model.edits, chatId) };
}

/**
 * The text that was sent before (`by` -1) or after (1) the one in the composer; after the newest comes what was being
 * written. `undefined` when there is no such text.
 */
export function recalled(model: Model, by: 1 | -1): { composer: Composer; recall: Recall } | undefined {
  const { openId: chatId, sent } = model;
  if (chatId === undefined) return undefined;
  const composer = composerOf(model);
  const { recall } = model;
  // Whoever edits a recalled text writes anew.
  const isRecalled = recall?.chatId === chatId && recall.text === composer.text && recall.at < sent.length;
  const at = (isRecalled ? recall.at : sent.length) + by;
  if (at < 0 || at > sent.length) return undefined;
  const stash = isRecalled ? recall.stash : composer;
  const text = sent[at];
  if (text === undefined) return { composer: stash, recall: { chatId, at, text: stash.text, stash: emptyComposer } };
  return { composer: { text, cursor: text.length }, recall: { chatId, at, text, stash } };
}

function continuesWord(before: Composer, after: Composer): boolean {
  const typed = after.text[before.cursor] ?? '';
  const previous = after.text[before.cursor - 1];
  // A blank belongs to the word before it, the first letter behind one begins the next.
  return previous !== undefined && (/\s/.test(typed) || !/\s/.test(previous));
}
