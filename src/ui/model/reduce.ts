import type { Failure } from '../../protocol/failure.js';
import type { ConsoleAction } from './action.js';
import { found, readingAction } from './archives.js';
import * as chats from './chats.js';
import { withLastAction } from './command-line.js';
import { editAction, emojiCame, interrupted, textPasted, textTyped } from './compose.js';
import { without, withoutEntry } from './copies.js';
import { isDeskName } from './desk-commands.js';
import { backFromEditor } from './editor.js';
import { failureText } from './failure-advice.js';
import { dug, findAction, findText, lookedFurther } from './find.js';
import { markedAction } from './marked.js';
import type { Message, Step } from './message.js';
import { step } from './message.js';
import type { Model } from './model.js';
import { composerOf, withChat } from './model.js';
import { globalAction, helpAction, listAction } from './navigate.js';
import { told } from './notices.js';
import { openChat } from './open-chat.js';
import { overlayAction, overlayText } from './overlays.js';
import { choosePalette, runOrAsk } from './palette.js';
import { isGone } from './people.js';
import { pushCame, replayed } from './pushes.js';
import { heldSent, takenBack } from './sending.js';
import * as transcript from './transcript.js';
import * as typing from './typing.js';
import { isWorkName } from './work-commands.js';

/**
 * What a message makes of the model, and what is to be done outside. Pure.
 * @param now ms since the epoch.
 */
export function reduce(model: Model, message: Message, now: number): Step {
  const { model: reducedTo, effects: first } = reduced(model, message, now);
  // Whoever leaves has sent what they sent.
  const isOver = first.some(({ type }) => type === 'finish');
  const last = isOver ? heldSent(reducedTo, Number.POSITIVE_INFINITY) : step(reducedTo);
  const effects = [...last.effects, ...first];
  const isAnother = last.model.openId !== model.openId && model.openId !== undefined;
  return {
    model: withLastAction(isAnother ? { ...without(last.model, 'guarded'), openedAt: now } : last.model, effects),
    effects,
  };
}

function reduced(model: Model, message: Message, now: number): Step {
  switch (message.type) {
    case 'login':
      return step(afterLogin(model, message, now));
    case 'status':
      return statusChanged(model, message.status);
    case 'push':
      return pushCame(model, message.push, now);
    case 'queued':
      return step(queueNotice(transcript.queueChanged(model, message.event), message, now));
    case 'loaded':
      return withDug(chatLoaded(model, message.chat, now), now);
    case 'load_failed':
      return step(loadFailed(model, message.chatId, message.failure, now));
    case 'drafts':
      return step(withDrafts(model, message.drafts));
    case 'command_failed':
      return step(told(model, 'error', failureText(message.what, message.failure), now));
    case 'command_done':
      return step(told(model, 'info', message.said, now));
    case 'definitions':
      return step({ ...model, definitions: message.definitions });
    case 'started':
      return openChat(chats.threadCame(model, message.chat), message.chat.id, now);
    case 'found':
      return step(found(model, message, now));
    case 'action':
      return actionCame(model, message.action, now);
    case 'text':
    case 'paste':
      if (model.help !== undefined || model.reading !== undefined) return step(model);
      if (model.overlay !== undefined) return step(overlayText(withoutQuestion(model), message.text));
      if (isFinding(model)) return step(findText(withoutQuestion(model), message.text));
      return (message.type === 'text' ? textTyped : textPasted)(
        without(withoutQuestion(model), 'marked'),
        message.text,
        now,
      );
    case 'edited':
      return backFromEditor(model, message.chatId, message.text, now);
    case 'emoji':
      return emojiCame(model, message.names, now);
    case 'resize':
      return step({ ...model, size: { columns: message.columns, rows: message.rows } });
    case 'tick':
      return heldSent(lookedFurther(ticked(model, now), now), now);
  }
}

function afterLogin(model: Model, { login, first }: Extract<Message, { type: 'login' }>, now: number): Model {
  const loggedIn = [...model.queue.keys()].reduce(transcript.withoutArrived, chats.loggedIn(model, login));
  return first ? loggedIn : told(loggedIn, 'info', 'Connected again', now);
}

/** What is being written now is newer than what was kept. */
function withDrafts(model: Model, kept: ReadonlyMap<string, string>): Model {
  const drafts = new Map(model.drafts);
  for (const [chatId, text] of kept) if (!drafts.has(chatId)) drafts.set(chatId, { text, cursor: text.length });
  return { ...model, drafts };
}

function statusChanged(model: Model, status: Model['connection']): Step {
  const changed: Model = { ...model, connection: status };
  if (status.state === 'online') return step(changed);
  // Nobody sees our indicator any more; what we heard of others is out of date.
  const quiet: Model = { ...without(changed, 'announced'), signals: new Map() };
  return status.state === 'closed' && status.failure !== undefined
    ? step(quiet, { type: 'finish', failure: status.failure })
    : step(quiet);
}

function chatLoaded(model: Model, chat: Extract<Message, { type: 'loaded' }>['chat'], now: number): Step {
  return step(replayed(transcript.withoutArrived(chats.chatLoaded(model, chat), chat.id), chat.id, now));
}

function withDug(loaded: Step, now: number): Step {
  return { ...loaded, model: dug(loaded.model, now) };
}

function loadFailed(model: Model, chatId: string, failure: Failure, now: number): Model {
  const isInterruption = failure.type === 'connection_lost' || failure.type === 'disconnected';
  const failed = withChat(model, chatId, (chat) => ({
    ...chat,
    loading: false,
    ...(isInterruption ? {} : { failure }),
  }));
  const settled: Model = { ...failed, orphans: withoutEntry(failed.orphans, chatId) };
  const chat = settled.chats.get(chatId);
  if (isInterruption || chatId !== model.openId || chat === undefined || isGone(chat)) return settled;
  return told(settled, 'error', `Could not load the chat: ${failure.message}. Opening it tries again`, now);
}

function queueNotice(model: Model, { event }: Extract<Message, { type: 'queued' }>, now: number): Model {
  if (event.state !== 'failed' || event.chatId === model.openId) return model;
  return told(model, 'error', `A message was not sent: ${event.failure?.message ?? 'failed'}`, now);
}

function actionCame(before: Model, action: ConsoleAction, now: number): Step {
  if (action === 'interrupt') return interrupted(before, now);
  if (action === 'quit') return typing.quit(before);
  if (action === 'redraw' || action === 'suspend') return step(before, { type: action });
  const model = withoutQuestion(before);
  if (action === 'help_question') return questionMark(model, now);
  if (model.help !== undefined) return helpAction(model, action) ?? step(model);
  // The help lies over everything, and leaves what it covers as it is.
  if (action === 'help') return step({ ...model, help: 0 });
  if (model.reading !== undefined) return readingAction(model, action, now);
  if (model.overlay !== undefined) return overlayAction(model, action, now);
  if (isFinding(model) && !scrolling.has(action)) return findAction(model, action, now);
  const onMarked = model.marked === undefined ? undefined : markedAction(model, action, now);
  if (onMarked !== undefined) return onMarked;
  if (isWorkName(action) || isDeskName(action)) return runOrAsk(model, action, now);
  const taken = action === 'back' ? takenBack(model, now) : undefined;
  if (taken !== undefined) return typing.announceTyping(taken, now);
  if (action === 'palette') return step(choosePalette(model));
  const inPane = model.focus === 'list' ? listAction(model, action, now) : editAction(model, action, now);
  return inPane ?? globalAction(model, action, now) ?? step(model);
}

/** Keys that move the transcript while something is looked for. */
const scrolling: ReadonlySet<ConsoleAction> = new Set(['page_up', 'page_down', 'to_top', 'to_bottom']);

function isFinding(model: Model): boolean {
  return model.find !== undefined && model.focus === 'composer';
}

/** `?` in an empty composer opens the help; once more, and it was meant as text. */
function questionMark(model: Model, now: number): Step {
  const closed = without(model, 'help');
  return model.focus === 'composer' && composerOf(model).text === '' ? textTyped(closed, '?', now) : step(closed);
}

/** Any other key than Ctrl-C answers the question whether to quit with no. */
function withoutQuestion(model: Model): Model {
  return model.quitAsked ? { ...without(model, 'notice'), quitAsked: false } : model;
}

function ticked(model: Model, now: number): Model {
  const lapsed = typing.typingLapsed({ ...model, now }, now);
  if (lapsed.notice === undefined || lapsed.notice.until > now) return lapsed;
  return { ...without(lapsed, 'notice'), quitAsked: false };
}
