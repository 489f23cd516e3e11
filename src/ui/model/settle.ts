import type { Chat } from './chat.js';
import { lastThread } from './chat.js';
import { without } from './copies.js';
import { isLookedThrough, threadToDig } from './find.js';
import { layoutOfScreen } from './layout.js';
import { chatOrder } from './list.js';
import { listTopFor } from './list-rows.js';
import type { Effect, Step } from './message.js';
import { step } from './message.js';
import type { Model } from './model.js';
import { withChat } from './model.js';
import { nextHeld } from './sending.js';
import { transcriptWindow } from './transcript-window.js';
import { nextLapse } from './typing.js';
import { isFromCustomer } from './unanswered.js';

/**
 * What follows from the model itself, done once after a batch of messages: a list has a cursor, what is on the screen
 * is loaded, and what a customer wrote on the screen is seen.
 */
export function settle(model: Model): Step {
  const selected = withListTop(withSelection(model));
  const loading = loadVisible(selected);
  const seen = markSeen(loading.model);
  return step(seen.model, ...loading.effects, ...seen.effects);
}

/** When the next tick is due, ms since the epoch: something lapses, or an age changes. */
export function nextTickAt(model: Model): number {
  const minute = (Math.floor(model.now / 60_000) + 1) * 60_000;
  const lapse = Math.min(minute, model.notice?.until ?? minute, nextLapse(model), nextHeld(model));
  return isLookedThrough(model) ? lapse : Math.min(lapse, model.now);
}

function withSelection(model: Model): Model {
  if (model.selectedId !== undefined && model.chats.has(model.selectedId)) return model;
  const first = chatOrder(model)[0];
  if (first === undefined) return model.selectedId === undefined ? model : without(model, 'selectedId');
  return { ...model, selectedId: first };
}

function withListTop(model: Model): Model {
  const listTop = listTopFor(model);
  return listTop === model.listTop ? model : { ...model, listTop };
}

function loadVisible(model: Model): Step {
  const window = transcriptWindow(model);
  const chat = model.openId === undefined ? undefined : model.chats.get(model.openId);
  if (window === undefined || chat === undefined || model.connection.state !== 'online') return step(model);
  if (chat.loading || chat.failure !== undefined) return step(model);
  const isWanted = window.wantedThreads.length > 0 || window.wantsThreadList;
  const threadIds = isWanted ? window.wantedThreads : threadToDig(model)?.threadIds;
  if (threadIds === undefined) return step(model);
  const loading = withChat(model, chat.id, (each): Chat => ({ ...each, loading: true }));
  return step(loading, { type: 'load', chatId: chat.id, threadIds });
}

function markSeen(model: Model): Step {
  const chat = model.openId === undefined ? undefined : model.chats.get(model.openId);
  if (chat === undefined || model.connection.state !== 'online' || !isBottomOnScreen(model, chat)) return step(model);
  const newest = newestOfCustomer(chat);
  if (newest <= chat.seenAt) return step(model);
  const seen: Effect = { type: 'seen', chatId: chat.id, timestamp: newest };
  return step(
    withChat(model, chat.id, (each) => ({ ...each, seenAt: newest })),
    seen,
  );
}

function isBottomOnScreen(model: Model, chat: Chat): boolean {
  return (
    model.scroll === undefined &&
    model.help === undefined &&
    model.reading === undefined &&
    model.overlay?.type !== 'picker' &&
    layoutOfScreen(model).conversation !== undefined &&
    lastThread(chat)?.known !== 'partly'
  );
}

function newestOfCustomer(chat: Chat): number {
  for (const thread of chat.threads.toReversed()) {
    for (const event of thread.events.backwards()) {
      if (event.timestamp <= chat.seenAt) return 0;
      if (isFromCustomer(chat, event)) return event.timestamp;
    }
  }
  return 0;
}
