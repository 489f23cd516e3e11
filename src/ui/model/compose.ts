import type { ConsoleAction } from './action.js';
import { chooseCanned, insertCanned } from './canned.js';
import { completed, completionAction, offerOf } from './completion.js';
import { insert } from './composer.js';
import { edited, withDraft } from './composer-draft.js';
import { editText, kill } from './composer-edits.js';
import { recalled, redone, undone, withSent } from './composer-history.js';
import { without, withoutEntry } from './copies.js';
import { longestText, toEditor, tooLong } from './editor.js';
import { type EmojiNames, emojiBegun, emojiEnded, withEmoji, withEmojisBefore } from './emoji.js';
import { composerTextWidth, layoutOfScreen } from './layout.js';
import type { Effect, Step } from './message.js';
import { step } from './message.js';
import type { Composer, Model } from './model.js';
import { composerOf, emptyComposer } from './model.js';
import { told } from './notices.js';
import { overlayCleared, withoutOverlay } from './overlays.js';
import { choosePalette } from './palette.js';
import { guarded, sentText } from './sending.js';
import { chooseSent } from './sent-texts.js';
import { runSlashCommand } from './slash.js';
import { parseInput } from './slash-commands.js';
import { switchChat } from './switcher.js';
import { announceTyping, quit, silenceTyping } from './typing.js';

/** Typed text goes into the open chat's composer, wherever the focus is. Several keys may come as one text. */
export function textTyped(model: Model, text: string, now: number): Step {
  const other = notWritten(model, text, now);
  if (other !== undefined) return other;
  // Each colon may end the name of an emoji.
  return text.split(/(?<=:)/u).reduce<Step>((typed, piece) => {
    const more = withEmojis(inserted(typed.model, piece, now), now);
    return step(more.model, ...typed.effects, ...more.effects);
  }, step(model));
}

/** So does pasted text, and stays what it is. */
export function textPasted(model: Model, text: string, now: number): Step {
  return notWritten(model, text, now) ?? inserted(model, text, now);
}

/** The names of emoji are there: those that were written meanwhile become what they name. */
export function emojiCame(model: Model, names: EmojiNames, now: number): Step {
  return edited({ ...model, emoji: names }, (composer) => withEmojisBefore(composer, names), now);
}

function inserted(model: Model, text: string, now: number): Step {
  return edited({ ...model, focus: 'composer' }, (composer) => insert(composer, text), now);
}

/** What becomes of a text that no composer takes; `undefined` when the open chat's does. */
function notWritten(model: Model, text: string, now: number): Step | undefined {
  // Where there is room for one pane only, the list narrows as one types.
  if (model.focus === 'list' && layoutOfScreen(model).mode === 'single' && !text.startsWith('/')) {
    return step(switchChat(model, text));
  }
  if (model.openId === undefined && text.startsWith('/')) return step(choosePalette(model, text.slice(1)));
  if (model.openId === undefined) {
    return step(told(model, 'info', 'Open a chat first: ↑ ↓ to choose, Enter to open', now));
  }
  const { length } = composerOf(model).text;
  return length + text.length > longestText
    ? step(told(model, 'error', tooLong(length + text.length), now))
    : undefined;
}

/** A whole `:name:` becomes its emoji, by an edit of its own that undo takes back. */
function withEmojis(typed: Step, now: number): Step {
  const { model } = typed;
  const composer = composerOf(model);
  const emoji = withEmoji(composer, model.emoji);
  if (emoji !== undefined) {
    const replaced = edited(model, () => emoji, now);
    return step(replaced.model, ...typed.effects, ...replaced.effects);
  }
  const needsNames = model.emoji === undefined && (emojiBegun(composer) ?? emojiEnded(composer)) !== undefined;
  return needsNames ? step(model, ...typed.effects, { type: 'emoji' }) : typed;
}

/** Keys that edit or send. */
export function editAction(model: Model, action: ConsoleAction, now: number): Step | undefined {
  if (model.openId === undefined) return undefined;
  switch (action) {
    case 'send':
      return send(model, now);
    case 'complete':
      return complete(model, now);
    case 'complete_or_send':
      return offerOf(model)?.isEager === true ? complete(model, now) : send(model, now);
    case 'editor':
      return toEditor(model);
    case 'canned':
      return step(chooseCanned(model));
    case 'undo':
      return restored(model, undone(model), 'Nothing to undo', now);
    case 'redo':
      return restored(model, redone(model), 'Nothing to redo', now);
    case 'recall_search':
      return step(chooseSent(model));
    case 'recall_older':
      return recall(model, -1, now);
    case 'recall_newer':
      return recall(model, 1, now);
    default: {
      const marked = completionAction(model, action);
      return marked === undefined ? textAction(model, action, now) : step(marked);
    }
  }
}

/** Ctrl-C: empties what is being written, leaves a question, or asks to quit; asked twice, quits. */
export function interrupted(model: Model, now: number): Step {
  if (model.overlay !== undefined) return step(overlayCleared(model) ?? withoutOverlay(model));
  if (model.focus === 'composer' && (model.find !== undefined || model.marked !== undefined)) {
    return step(leftAlone(model));
  }
  const composer = composerOf(model);
  if (model.focus === 'composer' && composer.text !== '') {
    const { composer: none, killed } = kill(composer, 0, composer.text.length);
    const emptied = edited({ ...model, killed: killed ?? '' }, () => none, now);
    return { ...emptied, model: told(emptied.model, 'info', 'Cleared. Ctrl-Y brings it back', now) };
  }
  if (model.quitAsked) return quit(model);
  return step({ ...told(model, 'info', 'Press Ctrl-C again to quit', now), quitAsked: true });
}

/** What is looked for is emptied first; then the search, or the mark, ends. */
function leftAlone(model: Model): Model {
  const { find } = model;
  if (find === undefined || find.input.text === '') return without(without(model, 'find'), 'marked');
  return { ...without(model, 'marked'), find: { ...find, input: emptyComposer, isDigging: false } };
}

function textAction(model: Model, action: ConsoleAction, now: number): Step | undefined {
  const before = composerOf(model);
  const width = composerTextWidth(layoutOfScreen(model).conversation?.width ?? 0);
  const done = editText(before, action, { width, killed: model.killed });
  if (done === undefined) return undefined;
  if (done.composer.text === before.text) return step(withDraft(model, done.composer));
  return edited(done.killed === undefined ? model : { ...model, killed: done.killed }, () => done.composer, now);
}

function complete(model: Model, now: number): Step {
  const offer = offerOf(model);
  const item = offer?.items[offer.selected];
  if (offer !== undefined && item?.isCanned === true) return insertCanned(model, item.insert, offer.from, now);
  const composer = completed(model);
  return composer === undefined ? step(model) : edited(model, () => composer, now);
}

function send(model: Model, now: number): Step {
  const { text } = composerOf(model);
  const chatId = model.openId;
  if (chatId === undefined || text.trim() === '') return step(model);
  if (text.length > longestText) return step(told(model, 'error', tooLong(text.length), now));
  const input = parseInput(text);
  switch (input.type) {
    case 'unknown':
      return step(told(model, 'error', `No command /${input.name}. /help lists them; // sends a slash`, now));
    case 'command': {
      const ran = runSlashCommand(model, input, now);
      if (!ran.isDone) return step(ran.model);
      return emptied(withSent(ran.model, chatId, text), chatId, ...ran.effects);
    }
    case 'text': {
      const sent = sentText(without(model, 'scroll'), chatId, input.text, now);
      if (sent === undefined) return step(guarded(model, chatId, now));
      return emptied(withSent(sent.model, chatId, text), chatId, ...sent.effects);
    }
  }
}

/** A chat's composer is emptied once what it held is on its way; a command may have opened another chat meanwhile. */
function emptied(model: Model, chatId: string, ...effects: readonly Effect[]): Step {
  const silent = silenceTyping({ ...model, drafts: withoutEntry(model.drafts, chatId) });
  return step(silent.model, ...effects, ...silent.effects);
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
