import type { AgentPushes } from '../../protocol/agent-api.js';
import type { Signals } from './chat.js';
import { withEntry, without, withoutEntry } from './copies.js';
import type { Effect, Step } from './message.js';
import { step } from './message.js';
import type { Model } from './model.js';
import { composerOf } from './model.js';
import { writesNotes } from './notes.js';
import { isActive } from './people.js';

/** A typing indicator that is not renewed for so long is over (agent-objects.md [OBJ-30]). */
export const typingLapsesMs = 10_000;

/** How often our own indicator is renewed while we write. */
export const typingRenewalMs = 5_000;

const none: Signals = { typing: new Map(), peeks: new Map() };

export function signalsOf(model: Model, chatId: string): Signals {
  return model.signals.get(chatId) ?? none;
}

/** @param now ms since the epoch. */
export function typingCame(model: Model, payload: AgentPushes['incoming_typing_indicator'], now: number): Model {
  const { author_id, recipients, is_typing } = payload.typing_indicator;
  const { typing, peeks } = signalsOf(model, payload.chat_id);
  const changed =
    is_typing === false
      ? withoutEntry(typing, author_id)
      : withEntry(typing, author_id, { until: now + typingLapsesMs, recipients });
  return withSignals(model, payload.chat_id, { typing: changed, peeks });
}

/** Every sneak peek holds the whole of what is typed; an empty one says that the input was cleared. */
export function sneakPeekCame(model: Model, payload: AgentPushes['incoming_sneak_peek']): Model {
  const { author_id, text: typed } = payload.sneak_peek;
  const text = peekedAt(typed, model.settings.sneakPeeks);
  const { typing, peeks } = signalsOf(model, payload.chat_id);
  const changed = text === '' ? withoutEntry(peeks, author_id) : withEntry(peeks, author_id, text);
  return withSignals(model, payload.chat_id, { typing, peeks: changed });
}

/** What is kept of it: what is not to be seen is not stored either. */
function peekedAt(text: string, dial: Model['settings']['sneakPeeks']): string {
  if (dial === 'full' || text === '') return text;
  if (dial === 'off') return '';
  return text.length === 1 ? '1 character' : `${text.length} characters`;
}

/** Whoever has sent something is not typing it any more. */
export function withoutSignalsOf(model: Model, chatId: string, userId: string | undefined): Model {
  const signals = model.signals.get(chatId);
  if (signals === undefined || userId === undefined) return model;
  return withSignals(model, chatId, {
    typing: withoutEntry(signals.typing, userId),
    peeks: withoutEntry(signals.peeks, userId),
  });
}

export function withoutSignals(model: Model, chatId: string): Model {
  const signals = withoutEntry(model.signals, chatId);
  return signals === model.signals ? model : { ...model, signals };
}

/** @param now ms since the epoch; indicators that were not renewed until then are over. */
export function typingLapsed(model: Model, now: number): Model {
  let changed = model;
  for (const [chatId, { typing, peeks }] of model.signals) {
    const live = [...typing].filter(([, { until }]) => until > now);
    if (live.length < typing.size) changed = withSignals(changed, chatId, { typing: new Map(live), peeks });
  }
  return changed;
}

/** When the next indicator lapses, ms since the epoch. */
export function nextLapse(model: Model): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { typing } of model.signals.values())
    for (const { until } of typing.values()) next = Math.min(next, until);
  return next;
}

/**
 * Tells the others whether we are writing, after the composer has changed: at the start, at most every five seconds
 * while it goes on, and when nothing is left. Only words for the customer count: a slash command or a note is nobody's
 * business, and a closed thread has nobody who waits.
 */
export function announceTyping(model: Model, now: number): Step {
  const chat = model.openId === undefined ? undefined : model.chats.get(model.openId);
  const isPublic = isPublicText(composerOf(model).text) && !writesNotes(model, model.openId);
  const writing = chat !== undefined && isActive(chat) && isPublic;
  if (!writing) return silenceTyping(model);
  const { announced } = model;
  if (announced?.chatId === chat.id && now - announced.at < typingRenewalMs) return step(model);
  if (model.connection.state !== 'online') return step(model);
  const ended: Effect[] =
    announced === undefined || announced.chatId === chat.id
      ? []
      : [{ type: 'typing', chatId: announced.chatId, isTyping: false }];
  return step({ ...model, announced: { chatId: chat.id, at: now } }, ...ended, {
    type: 'typing',
    chatId: chat.id,
    isTyping: true,
  });
}

/** Takes our indicator back where it stands. */
export function silenceTyping(model: Model): Step {
  if (model.announced === undefined) return step(model);
  return step(without(model, 'announced'), { type: 'typing', chatId: model.announced.chatId, isTyping: false });
}

/** The agent leaves: nobody is to wait for what was being typed. */
export function quit(model: Model): Step {
  const silent = silenceTyping(model);
  return step(silent.model, ...silent.effects, { type: 'finish' });
}

function isPublicText(text: string): boolean {
  return text.trim() !== '' && (!text.startsWith('/') || text.startsWith('//'));
}

function withSignals(model: Model, chatId: string, signals: Signals): Model {
  const before = signalsOf(model, chatId);
  if (signals.typing === before.typing && signals.peeks === before.peeks) return model;
  const isEmpty = signals.typing.size === 0 && signals.peeks.size === 0;
  return {
    ...model,
    signals: isEmpty ? withoutEntry(model.signals, chatId) : withEntry(model.signals, chatId, signals),
  };
}
