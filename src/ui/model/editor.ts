import { withEdit } from './composer-history.js';
import { withEntry, withoutEntry } from './copies.js';
import type { Step } from './message.js';
import { step } from './message.js';
import type { Composer, Model } from './model.js';
import { composerOf, emptyComposer } from './model.js';
import { told } from './notices.js';
import { announceTyping } from './typing.js';

/** A text may be so long; chatio send takes more. A composer is laid out anew with each key. */
export const longestText = 32_768;

/** Has the open chat's draft edited in the person's own editor. */
export function toEditor(model: Model): Step {
  const { openId: chatId } = model;
  return chatId === undefined ? step(model) : step(model, { type: 'edit', chatId, text: composerOf(model).text });
}

/** What was written there takes the draft's place; undo brings back what was there before. */
export function backFromEditor(model: Model, chatId: string, text: string, now: number): Step {
  const before = model.drafts.get(chatId) ?? emptyComposer;
  const clean = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, (c) => (c === '\n' || c === '\t' ? c : ''));
  if (clean === before.text) return step(model);
  if (clean.length > longestText) {
    return step(told(model, 'error', tooLong(clean.length), now));
  }
  const after: Composer = { text: clean, cursor: clean.length };
  const drafts = clean === '' ? withoutEntry(model.drafts, chatId) : withEntry(model.drafts, chatId, after);
  const changed = { ...withEdit(model, chatId, before, after), drafts };
  return chatId === model.openId ? announceTyping(changed, now) : step(changed);
}

/** Said before the limit bites, from four fifths of it on. */
export function lengthHint({ text }: Composer): string | undefined {
  return text.length < longestText * 0.8 ? undefined : `${text.length} of ${longestText} characters`;
}

export function tooLong(length: number): string {
  return `Too long: ${length} characters of at most ${longestText}. chatio send sends more`;
}
