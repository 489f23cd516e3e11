import type { SentEvent } from '../../protocol/event.js';
import type { ConsoleAction } from './action.js';
import {
  insert,
  lineEnd,
  lineStart,
  moveLines,
  moveTo,
  nextGrapheme,
  nextWord,
  previousGrapheme,
  previousWord,
  remove,
} from './composer.js';
import { recalled, redone, undone, withEdit, withSent } from './composer-history.js';
import { composerTextWidth, layoutOfScreen } from './layout.js';
import type { Effect, Step } from './message.js';
import { step } from './message.js';
import type { Composer, Model } from './model.js';
import { composerOf, emptyComposer, withEntry, without, withoutEntry } from './model.js';
import { told } from './notices.js';
import { runSlashCommand } from './slash.js';
import { parseInput } from './slash-commands.js';
import { announceTyping, quit, silenceTyping } from './typing.js';

/** Typed or pasted text goes into the open chat's composer, wherever the focus is. */
export function textTyped(model: Model, text: string, now: number): Step {
  if (model.openId === undefined) {
    return step(told(model, 'info', 'Open a chat first: ↑ ↓ to choose, Enter to open', now));
  }
  return edited({ ...model, focus: 'composer' }, (composer) => insert(composer, text), now);
}

/** Keys that edit or send. */
export function editAction(model: Model, action: ConsoleAction, now: number): Step | undefined {
  if (model.openId === undefined) return undefined;
  const composer = composerOf(model);
  switch (action) {
    case 'send':
      return send(model, now);
    case 'newline':
      return edited(model, (each) => insert(each, '\n'), now);
    case 'delete_back':
      return edited(model, (each) => remove(each, previousGrapheme(each), each.cursor), now);
    case 'delete_forward':
      return edited(model, (each) => remove(each, each.cursor, nextGrapheme(each)), now);
    case 'delete_word_back':
      return killed(model, previousWord(composer), composer.cursor, now);
    case 'delete_word_forward':
      return killed(model, composer.cursor, nextWord(composer), now);
    case 'delete_to_start':
      return killed(model, lineStart(composer), composer.cursor, now);
    case 'delete_to_end':
      return killed(model, composer.cursor, lineEnd(composer), now);
    case 'yank':
      return edited(model, (each) => insert(each, model.killed), now);
    case 'undo':
      return restored(model, undone(model), 'Nothing to undo', now);
    case 'redo':
      return restored(model, redone(model), 'Nothing to redo', now);
    case 'recall_older':
      return recall(model, -1, now);
    case 'recall_newer':
      return recall(model, 1, now);
    default:
      return moved(model, action);
  }
}

/** Ctrl-C: empties the composer, or asks to quit; asked twice, quits. */
export function interrupted(model: Model, now: number): Step {
  const { text } = composerOf(model);
  if (model.focus === 'composer' && text !== '') {
    const emptied = killed(model, 0, text.length, now);
    return { ...emptied, model: told(emptied.model, 'info', 'Cleared. Ctrl-Y brings it back', now) };
  }
  if (model.quitAsked) return quit(model);
  return step({ ...told(model, 'info', 'Press Ctrl-C again to quit', now), quitAsked: true });
}

function moved(model: Model, action: ConsoleAction): Step | undefined {
  const composer = composerOf(model);
  const width = composerTextWidth(layoutOfScreen(model).conversation?.width ?? 0);
  switch (action) {
    case 'cursor_left':
      return step(withDraft(model, moveTo(composer, previousGrapheme(composer))));
    case 'cursor_right':
      return step(withDraft(model, moveTo(composer, nextGrapheme(composer))));
    case 'cursor_word_left':
      return step(withDraft(model, moveTo(composer, previousWord(composer))));
    case 'cursor_word_right':
      return step(withDraft(model, moveTo(composer, nextWord(composer))));
    case 'cursor_line_start':
      return step(withDraft(model, moveTo(composer, lineStart(composer))));
    case 'cursor_line_end':
      return step(withDraft(model, moveTo(composer, lineEnd(composer))));
    case 'cursor_up':
      return step(withDraft(model, moveLines(composer, -1, width)));
    case 'cursor_down':
      return step(withDraft(model, moveLines(composer, 1, width)));
    default:
      return undefined;
  }
}

function send(model: Model, now: number): Step {
  const { text } = composerOf(model);
  const chatId = model.openId;
  if (chatId === undefined || text.trim() === '') return step(model);
  const input = parseInput(text);
  switch (input.type) {
    case 'unknown':
      return step(told(model, 'error', `No command /${input.name}. /help lists them; // sends a slash`, now));
    case 'command': {
      const ran = runSlashCommand(model, chatId, input, now);
      if (!ran.isDone) return step(ran.model);
      return emptied(withSent(ran.model, chatId, text), ...ran.effects);
    }
    case 'text': {
      const event: SentEvent = { type: 'message', text: input.text, recipients: 'all' };
      return emptied(withSent(without(model, 'scroll'), chatId, text), { type: 'send', chatId, event });
    }
  }
}

/** The composer is emptied once what it held is on its way. */
function emptied(model: Model, ...effects: readonly Effect[]): Step {
  const silent = silenceTyping(withDraft(model, emptyComposer));
  return step(silent.model, ...effects, ...silent.effects);
}

function edited(model: Model, edit: (composer: Composer) => Composer, now: number): Step {
  const before = composerOf(model);
  const after = edit(before);
  if (after.text === before.text) return step(model);
  // A command that is being corrected has its hints in the bottom line.
  const heard: Model = after.text.startsWith('/') ? without(model, 'notice') : model;
  const remembered = model.openId === undefined ? heard : withEdit(heard, model.openId, before, after);
  return announceTyping(withDraft(remembered, after), now);
}

function restored(
  model: Model,
  found: { model: Model; composer: Composer } | undefined,
  otherwise: string,
  now: number,
): Step {
  if (found === undefined) return step(told(model, 'info', otherwise, now));
  return announceTyping(withDraft(found.model, found.composer), now);
}

/** An edit like any other: what it replaces can be brought back by undo. */
function recall(model: Model, by: 1 | -1, now: number): Step {
  const found = recalled(model, by);
  if (found === undefined) return step(model);
  return edited({ ...model, recall: found.recall }, () => found.composer, now);
}

function killed(model: Model, from: number, to: number, now: number): Step {
  if (from === to) return step(model);
  const { text } = composerOf(model);
  return edited({ ...model, killed: text.slice(from, to) }, (composer) => remove(composer, from, to), now);
}

function withDraft(model: Model, composer: Composer): Model {
  if (model.openId === undefined || composer === composerOf(model)) return model;
  const drafts =
    composer.text === '' ? withoutEntry(model.drafts, model.openId) : withEntry(model.drafts, model.openId, composer);
  return drafts === model.drafts ? model : { ...model, drafts };
}
