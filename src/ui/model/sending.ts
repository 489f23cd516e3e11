import type { SentEvent } from '../../protocol/event.js';
import { withEntry, without } from './copies.js';
import { cut } from './display-width.js';
import type { Line } from './line.js';
import { span } from './line.js';
import type { Effect, Step } from './message.js';
import { step } from './message.js';
import type { Composer, Held, Model } from './model.js';
import { noteEvent, writesNotes } from './notes.js';
import { told } from './notices.js';
import { titleOf } from './people.js';
import { remember } from './remember.js';

/** Nobody has read whose chat it is so soon after it was opened. */
const guardMs = 600;

/**
 * What Enter makes of a text: it is sent, or held for a while in which Esc brings it back. `undefined`: another chat was
 * opened just before, and the agent is asked first.
 * @param now ms since the epoch.
 */
export function sentText(model: Model, chatId: string, text: string, now: number): Step | undefined {
  if (isUnderFingers(model, chatId, now)) return undefined;
  const asked = without(model, 'guarded');
  if (writesNotes(asked, chatId)) {
    return step(asked, { type: 'send', chatId, event: noteEvent(text, asked.chats.get(chatId)) });
  }
  const event: SentEvent = { type: 'message', text, recipients: 'all' };
  const { undoSeconds } = asked.settings;
  if (undoSeconds === 0) return step(asked, { type: 'send', chatId, event });
  // Whoever writes on in the same chat is content with what stands before it.
  const [before, others] = parted(asked.held, (each) => each.chatId === chatId);
  const held: Held = { chatId, text, event, until: now + undoSeconds * 1000 };
  return step({ ...asked, now, held: [...others, held] }, ...before.map(sending));
}

/** Asks once, before a text goes into a chat that has just come under the fingers. */
export function guarded(model: Model, chatId: string, now: number): Model {
  const chat = model.chats.get(chatId);
  const name = chat === undefined ? 'Another' : titleOf(chat);
  const asking: Model = { ...model, guarded: chatId };
  return told(asking, 'error', `This is another chat now: ${name}. Enter again sends it there`, now);
}

/** Esc while something is held in the open chat: it is a draft again, before whatever was begun since. */
export function takenBack(model: Model, now: number): Model | undefined {
  const held = model.held.find(({ chatId }) => chatId === model.openId);
  if (held === undefined) return undefined;
  const begun = model.drafts.get(held.chatId)?.text ?? '';
  const text = begun === '' ? held.text : `${held.text}\n${begun}`;
  const composer: Composer = { text, cursor: held.text.length };
  const drafts = withEntry(model.drafts, held.chatId, composer);
  const kept: Model = { ...model, drafts, held: model.held.filter((each) => each !== held), focus: 'composer' };
  return told(kept, 'info', 'Not sent. Here it is again', now);
}

/** What is held no longer goes out. @param now ms since the epoch; infinite: everything. */
export function heldSent(model: Model, now: number): Step {
  const [due, rest] = parted(model.held, ({ until }) => until <= now);
  return due.length === 0 ? step(model) : step({ ...model, held: rest }, ...due.map(sending));
}

/** When something that is held changes: it goes out, or its countdown does, while it is seen. */
export function nextHeld({ held, openId, now }: Model): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { until, chatId } of held) {
    const left = Math.max(0, until - now);
    next = Math.min(next, chatId === openId ? until - Math.floor((left - 1) / 1000) * 1000 : until);
  }
  return next;
}

/** What is said about it above the composer. */
export function heldLine(model: Model, width: number): Line | undefined {
  const held = model.held.find(({ chatId }) => chatId === model.openId);
  if (held === undefined) return undefined;
  const seconds = Math.max(1, Math.ceil((held.until - model.now) / 1000));
  return countdown(seconds, width);
}

const countdown = remember((seconds: number, width: number): Line => {
  const text = cut(`Goes out in ${seconds} s. Esc takes it back`, width - 1);
  return { key: 'peek', spans: [span(text, 'warning')] };
});

function isUnderFingers(model: Model, chatId: string, now: number): boolean {
  const { settings, openedAt, guarded: asked } = model;
  return settings.chatGuard && openedAt !== undefined && now - openedAt < guardMs && asked !== chatId;
}

function sending({ chatId, event }: Held): Effect {
  return { type: 'send', chatId, event };
}

function parted<T>(all: readonly T[], fits: (each: T) => boolean): [fitting: T[], others: T[]] {
  return [all.filter(fits), all.filter((each) => !fits(each))];
}
