import type { ConsoleAction } from './action.js';
import { edited } from './composer-draft.js';
import { without } from './copies.js';
import { plainText } from './event-plain.js';
import { eventAt, neighbourOf, newestVisible, scrollTo } from './event-scroll.js';
import { layoutOfScreen } from './layout.js';
import type { Effect, Step } from './message.js';
import { step } from './message.js';
import type { Model } from './model.js';
import { told } from './notices.js';
import { askFirst } from './overlays.js';
import { withoutQueued } from './transcript.js';

/** More than this no terminal takes into the clipboard. */
export const mostCopied = 74_000;
const longestQuote = 4_000;

/** Marks the newest event on the screen, to do something with it. */
export function markNewest(model: Model, now: number): Model {
  const place = newestVisible(model);
  if (place === undefined) return told(model, 'info', 'There is no message to choose', now);
  return scrollTo({ ...without(without(model, 'find'), 'notice'), focus: 'composer', marked: place }, place);
}

/** Keys while an event is marked. `undefined`: the key is not about it. */
export function markedAction(model: Model, action: ConsoleAction, now: number): Step | undefined {
  switch (action) {
    case 'mark_up':
      return step(moved(model, -1));
    case 'mark_down':
      return step(moved(model, 1));
    case 'mark_page_up':
      return step(movedBy(model, -1));
    case 'mark_page_down':
      return step(movedBy(model, 1));
    case 'copy':
      return copy(model, now);
    case 'quote':
      return quoted(model, now);
    case 'unfold':
      return step(unfolded(model, now));
    case 'retry':
      return retried(model, now);
    case 'discard':
      return discarded(model, now);
    case 'mark_close':
      return step(without(model, 'marked'));
    default:
      return undefined;
  }
}

/** The text of the marked event, or of the newest one that somebody wrote, to the clipboard. */
export function copy(model: Model, now: number): Step {
  const place = model.marked ?? newestWritten(model);
  const at = place === undefined ? undefined : eventAt(model, place);
  if (at === undefined) return step(told(model, 'info', 'There is no message to copy', now));
  const text = plainText(at.event);
  const size = new TextEncoder().encode(text).length;
  if (size > mostCopied) {
    return step(told(model, 'error', `That is too long for the clipboard (${size} of ${mostCopied} bytes)`, now));
  }
  return step(told(without(model, 'marked'), 'info', `Copied: ${text.slice(0, 60)}`, now), { type: 'copy', text });
}

/** Who joined and who left is nothing to copy, unless it is marked. */
function newestWritten(model: Model) {
  let place = newestVisible(model);
  while (place !== undefined && eventAt(model, place)?.event.type === 'system_message') {
    place = neighbourOf(model, place, -1);
  }
  return place;
}

function moved(model: Model, by: 1 | -1): Model {
  const place = model.marked === undefined ? undefined : neighbourOf(model, model.marked, by);
  if (place !== undefined) return scrollTo({ ...model, marked: place }, place);
  // Below the newest one is the composer again.
  return by > 0 ? without(without(model, 'marked'), 'scroll') : model;
}

function movedBy(model: Model, by: 1 | -1): Model {
  const rows = layoutOfScreen(model).conversation?.transcriptRows ?? 1;
  let changed = model;
  for (let times = 0; times < Math.max(1, Math.floor(rows / 3)); times++) {
    const next = changed.marked === undefined ? undefined : neighbourOf(changed, changed.marked, by);
    if (next === undefined) break;
    changed = { ...changed, marked: next };
  }
  return changed.marked === undefined ? changed : scrollTo(changed, changed.marked);
}

function quoted(model: Model, now: number): Step {
  const at = model.marked === undefined ? undefined : eventAt(model, model.marked);
  if (at === undefined) return step(model);
  const quote = plainText(at.event)
    .slice(0, longestQuote)
    .split('\n')
    .map((line) => `> ${line}\n`)
    .join('');
  return edited(
    without(without(model, 'marked'), 'scroll'),
    ({ text }) => {
      const whole = text + (text === '' || text.endsWith('\n') ? '' : '\n') + quote;
      return { text: whole, cursor: whole.length };
    },
    now,
  );
}

function unfolded(model: Model, now: number): Model {
  const at = model.marked === undefined ? undefined : eventAt(model, model.marked);
  if (at === undefined) return model;
  if (at.event.type !== 'custom') return told(model, 'info', 'Only custom events can be unfolded', now);
  const changed = new Set(model.unfolded);
  if (!changed.delete(at.event.id)) changed.add(at.event.id);
  const shown: Model = { ...model, unfolded: changed };
  return model.marked === undefined ? shown : scrollTo(shown, model.marked);
}

function failedAt(model: Model) {
  const at = model.marked === undefined ? undefined : eventAt(model, model.marked);
  return at?.queued?.state === 'failed' ? at.queued : undefined;
}

function retried(model: Model, now: number): Step {
  const failed = failedAt(model);
  if (failed === undefined) return step(told(model, 'info', 'Only what was not sent can be sent again', now));
  return step(without(model, 'marked'), { type: 'retry', customId: failed.customId });
}

function discarded(model: Model, now: number): Step {
  const failed = failedAt(model);
  if (failed === undefined) return step(told(model, 'info', 'Only what was not sent can be dropped', now));
  const { chatId, customId } = failed;
  const drop: Effect = { type: 'discard', customId };
  return step(
    askFirst(model, {
      question: 'Drop this message for good?',
      yes: (later) => step(withoutQueued(without(later, 'marked'), chatId, customId), drop),
    }),
  );
}
