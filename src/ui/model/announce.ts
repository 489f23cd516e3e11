import type { ChatEvent } from '../../protocol/event.js';
import type { Chat, Thread } from './chat.js';
import { lastThread } from './chat.js';
import { offerOf } from './completion.js';
import { spokenText } from './event-plain.js';
import { helpEverything } from './help-lines.js';
import { textOf } from './line.js';
import { chatOrder, sectionNames, sectionOf, unreadFor, unreadText, unreadTotalText } from './list.js';
import type { Model } from './model.js';
import { markedIndex, pickerItems } from './overlays.js';
import { nameById, titleOf } from './people.js';
import { readingEverything } from './reading-lines.js';
import { sanitizeLine } from './steady-text.js';
import { age, clock } from './time.js';
import { waitingSince } from './waiting.js';

/**
 * The console for screen readers: what happens, in words, each thing once and in order, as lines that stay as they are.
 * The same model, keys and commands; only the drawing is another.
 */

/** Messages that are said when a chat is opened. */
const mostRecent = 5;
/** Chats that are said at the login, and choices of a list. */
const mostListed = 20;

/** What is to be said about the step from one model to the next. */
export function announcements(before: Model, after: Model): string[] {
  if (before === after) return [];
  return [
    ...aboutConnection(before, after),
    ...aboutChats(before, after),
    ...aboutOpenChat(before, after),
    ...aboutPlace(before, after),
    ...aboutOverlay(before, after),
    ...aboutNotice(before, after),
  ];
}

/** The line in which is written, as words: what is asked, or to whom it goes. */
export function inputLine(model: Model): string {
  const { overlay, find, openId, focus } = model;
  if (overlay?.type === 'confirm') return `${overlay.question} y or n: `;
  if (overlay?.type === 'prompt') {
    const { text } = overlay.input;
    return `${overlay.label}: ${overlay.isSecret === true ? '*'.repeat(text.length) : sanitizeLine(text)}`;
  }
  if (overlay?.type === 'picker') return `${overlay.title}: ${sanitizeLine(overlay.input.text)}`;
  if (find !== undefined && focus === 'composer') return `Find: ${sanitizeLine(find.input.text)}`;
  const chat = openId === undefined ? undefined : model.chats.get(openId);
  if (chat === undefined || focus === 'list') return 'Chats: ';
  const to = model.noteChats.has(chat.id) ? `Note about ${titleOf(chat)}, agents only` : `To ${titleOf(chat)}`;
  return `${to}: ${sanitizeLine(model.drafts.get(chat.id)?.text ?? '')}`;
}

function* aboutConnection(before: Model, after: Model): Generator<string> {
  if (before.me === undefined && after.me !== undefined) {
    const status = after.me.routing_status === 'not_accepting_chats' ? 'not accepting chats' : 'accepting chats';
    yield `Logged in as ${sanitizeLine(after.me.name)}, ${status}.`;
    yield* chatList(after);
    return;
  }
  const [was, is] = [before.me?.routing_status, after.me?.routing_status];
  if (was !== is && is !== undefined) yield is === 'accepting_chats' ? 'Accepting chats.' : 'Not accepting chats.';
  if (before.connection.state === after.connection.state) return;
  if (after.connection.state === 'waiting') yield `No connection to ${sanitizeLine(after.server)}. Trying again.`;
  if (after.connection.state === 'online' && before.me !== undefined) yield 'Online.';
}

function* chatList(model: Model): Generator<string> {
  const order = chatOrder(model);
  const count = order.length === 1 ? '1 chat' : `${order.length} chats`;
  yield order.length === 0 ? 'No chats yet.' : `${count}, ${unreadTotalText(model) || '0'} unread:`;
  for (const [index, id] of order.slice(0, mostListed).entries()) yield `${index + 1}. ${described(model, id)}`;
  if (order.length > mostListed) yield `and ${order.length - mostListed} more.`;
}

/** `Mary Brown, unassigned, 2 unread, waits 3m` */
function described(model: Model, chatId: string): string {
  const chat = model.chats.get(chatId);
  if (chat === undefined) return 'a chat that is gone';
  const unread = unreadText(chat, model.me?.id);
  const since = waitingSince(chat, model.me?.id);
  const words = [
    titleOf(chat),
    sectionNames[sectionOf(chat, model.me?.id)].toLowerCase(),
    unread === '' ? '' : `${unread} unread`,
    since === undefined || model.now / 1000 - since < 60 ? '' : `waits ${age(since, model.now)}`,
    model.drafts.has(chatId) ? 'a draft' : '',
  ];
  return words.filter((each) => each !== '').join(', ');
}

function* aboutChats(before: Model, after: Model): Generator<string> {
  if (before.me === undefined || before.chats === after.chats) return;
  const myId = after.me?.id;
  for (const chat of after.chats.values()) {
    const known = before.chats.get(chat.id);
    if (known === chat) continue;
    if (known === undefined) yield `New chat: ${described(after, chat.id)}.`;
    else if (sectionOf(known, myId) !== sectionOf(chat, myId)) yield `Now ${described(after, chat.id)}.`;
    if (chat.id === after.openId) continue;
    const more = unreadFor(chat, myId) - (known === undefined ? 0 : unreadFor(known, myId));
    if (known !== undefined && more > 0) yield `${titleOf(chat)} writes: ${lastText(chat)}`;
  }
}

function* aboutOpenChat(before: Model, after: Model): Generator<string> {
  const chat = after.openId === undefined ? undefined : after.chats.get(after.openId);
  if (chat === undefined) return;
  const known = before.chats.get(chat.id);
  const isNew = before.openId !== after.openId;
  if (isNew) yield `Opened ${described(after, chat.id)}.`;
  const wasLoaded = !isNew && known !== undefined && lastThread(known)?.known !== 'partly';
  if (lastThread(chat)?.known === 'partly') return;
  const events = wasLoaded ? newEvents(known, chat) : recentEvents(chat);
  for (const [event] of events) yield spoken(event, chat, after);
  if (isNew) return;
  for (const id of after.signals.get(chat.id)?.typing.keys() ?? []) {
    const isTold = before.signals.get(chat.id)?.typing.has(id) === true;
    if (!isTold) yield `${nameById(chat, id, after.colleagues)} is typing.`;
  }
  for (const queued of after.queue.get(chat.id) ?? []) {
    const was = before.queue.get(chat.id)?.find(({ customId }) => customId === queued.customId);
    if (queued.state === 'failed' && was?.state !== 'failed') {
      yield `Not sent: ${sanitizeLine(queued.failure?.message ?? 'failed')}. /retry or /discard.`;
    }
  }
}

/** Events that came after all that were there, oldest first. */
function newEvents(known: Chat, chat: Chat): [ChatEvent, Thread][] {
  if (known.threads === chat.threads) return [];
  const last = lastThread(known);
  const lastOrder = last?.events.last()?.order ?? 0;
  const found: [ChatEvent, Thread][] = [];
  for (const thread of chat.threads.toReversed()) {
    if (last !== undefined && thread.order < last.order) break;
    for (const event of thread.events.backwards()) {
      if (thread.id === last?.id && event.order <= lastOrder) break;
      found.push([event, thread]);
    }
  }
  return found.toReversed();
}

function recentEvents(chat: Chat): [ChatEvent, Thread][] {
  const thread = lastThread(chat);
  if (thread === undefined) return [];
  const events: [ChatEvent, Thread][] = [];
  for (const event of thread.events.backwards()) {
    if (events.length === mostRecent) break;
    events.push([event, thread]);
  }
  return events.toReversed();
}

function spoken(event: ChatEvent, chat: Chat, { me, colleagues }: Model): string {
  const id = event.author_id;
  const author = id === undefined ? '' : id === me?.id ? 'You' : nameById(chat, id, colleagues);
  const only = event.recipients === 'agents' ? ', agents only' : '';
  const text = spokenText(event, 5_000);
  return author === ''
    ? `${text}${only}, ${clock(event.timestamp)}`
    : `${author}${only}, ${clock(event.timestamp)}: ${text}`;
}

function lastText(chat: Chat): string {
  const event = lastThread(chat)?.events.last();
  return event === undefined ? '' : spokenText(event, 500);
}

/** Where the keys are: the list and its cursor, the composer, a thread of the archives, the help. */
function* aboutPlace(before: Model, after: Model): Generator<string> {
  if (before.help === undefined && after.help !== undefined) yield* helpEverything(after).map(textOf).map(trimmed);
  if (before.reading?.chat !== after.reading?.chat && after.reading !== undefined) {
    yield `Reading ${titleOf(after.reading.chat)}. Enter opens the chat, Escape goes back.`;
    yield* readingEverything(after).map(textOf).map(trimmed);
  }
  const isInList = after.focus === 'list' && after.me !== undefined;
  const hasMoved = before.focus !== after.focus || before.selectedId !== after.selectedId;
  if (isInList && hasMoved && after.selectedId !== undefined && before.me !== undefined) {
    const order = chatOrder(after);
    yield `Chat ${order.indexOf(after.selectedId) + 1} of ${order.length}: ${described(after, after.selectedId)}.`;
  }
  const { marked } = after;
  if (marked !== undefined && before.marked !== marked) {
    const chat = after.chats.get(after.openId ?? '');
    const thread = chat?.threads.find(({ id }) => id === marked.threadId);
    const event = thread?.events.at(thread.events.indexOfOrder(marked.order));
    if (chat !== undefined && event !== undefined) yield `Message: ${spoken(event, chat, after)}`;
  }
}

function* aboutOverlay(before: Model, after: Model): Generator<string> {
  const { overlay } = after;
  if (overlay?.type === 'picker') {
    const items = pickerItems(after, overlay);
    const was = before.overlay?.type === 'picker' ? before.overlay : undefined;
    const isOther = was?.title !== overlay.title || was.input.text !== overlay.input.text;
    const at = markedIndex(overlay, items);
    const item = items[at];
    if (isOther) yield items.length === 0 ? `${overlay.empty}.` : `${overlay.title}, ${items.length} to choose from.`;
    if (item !== undefined && (isOther || was?.selectedId !== overlay.selectedId)) {
      const words = [item.label, item.detail ?? '', item.right ?? ''].filter((each) => each.trim() !== '');
      yield `${at + 1} of ${items.length}: ${words.join(', ')}`;
    }
    return;
  }
  const [was, is] = [offerOf(before), offerOf(after)];
  const item = is?.items[is.selected];
  if (is === undefined || item === undefined || was?.items[was.selected] === item) return;
  yield `Tab completes ${item.label}, ${item.detail} (${is.selected + 1} of ${is.items.length})`;
}

function* aboutNotice(before: Model, after: Model): Generator<string> {
  const { notice } = after;
  if (notice !== undefined && notice !== before.notice) yield sanitizeLine(notice.text.slice(0, 1_000));
}

function trimmed(text: string): string {
  return text.trim();
}
