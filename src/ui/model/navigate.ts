import type { ConsoleAction } from './action.js';
import { without } from './copies.js';
import { findIn } from './find.js';
import { helpRows, helpTopFor } from './help-lines.js';
import { detailsFrom, hasDetails, layoutOfScreen } from './layout.js';
import { chatOrder } from './list.js';
import { copy, markNewest } from './marked.js';
import type { Step } from './message.js';
import { step } from './message.js';
import type { Model, ScrollAnchor } from './model.js';
import { told } from './notices.js';
import { lastChat, openChat } from './open-chat.js';
import { switchChat } from './switcher.js';
import { scrolledBy, scrolledToTop } from './transcript-window.js';
import { nextToAnswer, nextUnread } from './waiting.js';

/** Keys that move in the list. */
export function listAction(model: Model, action: ConsoleAction, now: number): Step | undefined {
  const order = chatOrder(model);
  const at = order.indexOf(model.selectedId ?? '');
  switch (action) {
    case 'up':
      return select(model, order[Math.max(0, at - 1)]);
    case 'down':
      return select(model, order[Math.min(order.length - 1, at + 1)]);
    case 'first':
      return select(model, order[0]);
    case 'last':
      return select(model, order.at(-1));
    case 'page_up':
      return select(model, order[Math.max(0, at - pageOfChats(model))]);
    case 'page_down':
      return select(model, order[Math.min(order.length - 1, at + pageOfChats(model))]);
    case 'open':
      return model.selectedId === undefined ? step(model) : openChat(model, model.selectedId, now);
    default:
      return undefined;
  }
}

/** Keys that mean the same wherever the focus is. */
export function globalAction(model: Model, action: ConsoleAction, now: number): Step | undefined {
  switch (action) {
    case 'focus_next':
      return step(focusNext(model));
    case 'help':
      return step({ ...model, help: 0 });
    case 'next_chat':
      return openNeighbour(model, 1, now);
    case 'previous_chat':
      return openNeighbour(model, -1, now);
    case 'next_to_answer':
      return openOrSay(model, nextToAnswer(model), 'Nobody else waits for an answer', now);
    case 'switch':
      return step(switchChat(model));
    case 'find':
      return step(model.openId === undefined ? told(model, 'info', 'Open a chat first', now) : findIn(model));
    case 'mark':
      return step(markNewest(model, now));
    case 'copy':
      return copy(model, now);
    case 'last_chat':
      return openOrSay(model, lastChat(model), 'No other chat was open', now);
    case 'next_unread':
      return openOrSay(model, nextUnread(model), 'Nothing else is unread', now);
    case 'details':
      return step(toggleDetails(model, now));
    case 'page_up':
      return step(scroll(model, 1 - rowsOf(model)));
    case 'page_down':
      return step(scroll(model, rowsOf(model) - 1));
    case 'line_up':
      return step(scroll(model, -1));
    case 'line_down':
      return step(scroll(model, 1));
    case 'to_top':
      return step(withScroll(model, scrolledToTop(model)));
    case 'to_bottom':
      return step(without(model, 'scroll'));
    case 'back':
      return step(back(model));
    default:
      return numbered(model, action, now);
  }
}

/** `chat_3`: the third chat of the list. */
function numbered(model: Model, action: ConsoleAction, now: number): Step | undefined {
  const number = /^chat_(\d)$/.exec(action)?.[1];
  if (number === undefined) return undefined;
  return openOrSay(model, chatOrder(model)[Number(number) - 1], `There is no chat number ${number}`, now);
}

export function helpAction(model: Model, action: ConsoleAction): Step | undefined {
  const scrolled = (by: number) => step({ ...model, help: helpTopFor(model, (model.help ?? 0) + by) });
  const page = Math.max(1, helpRows(model) - 2);
  switch (action) {
    case 'help_up':
      return scrolled(-1);
    case 'help_down':
      return scrolled(1);
    case 'help_page_up':
      return scrolled(-page);
    case 'help_page_down':
      return scrolled(page);
    case 'help_close':
      return step(without(model, 'help'));
    default:
      return undefined;
  }
}

function focusNext(model: Model): Model {
  if (model.focus === 'composer') return { ...model, focus: 'list' };
  return model.openId === undefined ? model : { ...model, focus: 'composer' };
}

function back(model: Model): Model {
  if (model.notice !== undefined) return without(model, 'notice');
  if (model.focus === 'composer' && model.scroll !== undefined) return without(model, 'scroll');
  return model.focus === 'composer' ? { ...model, focus: 'list' } : model;
}

function openNeighbour(model: Model, by: 1 | -1, now: number): Step {
  const order = chatOrder(model);
  const at = order.indexOf(model.openId ?? model.selectedId ?? '');
  const chatId = model.openId === undefined ? order[Math.max(0, at)] : order[at + by];
  return chatId === undefined ? step(model) : openChat(model, chatId, now);
}

function toggleDetails(model: Model, now: number): Model {
  if (model.size.columns >= detailsFrom) return { ...model, details: !hasDetails(model) };
  return told(model, 'info', `Details need a window of ${detailsFrom} columns`, now);
}

function openOrSay(model: Model, chatId: string | undefined, otherwise: string, now: number): Step {
  return chatId === undefined ? step(told(model, 'info', otherwise, now)) : openChat(model, chatId, now);
}

function scroll(model: Model, lines: number): Model {
  return withScroll(model, scrolledBy(model, lines));
}

function withScroll(model: Model, anchor: ScrollAnchor | undefined): Model {
  return anchor === undefined ? without(model, 'scroll') : { ...model, scroll: anchor };
}

function select(model: Model, chatId: string | undefined): Step {
  return step(chatId === undefined ? model : { ...model, selectedId: chatId });
}

function rowsOf(model: Model): number {
  return layoutOfScreen(model).conversation?.transcriptRows ?? 1;
}

function pageOfChats(model: Model): number {
  return Math.max(1, Math.floor((layoutOfScreen(model).list?.height ?? 2) / 2) - 1);
}
