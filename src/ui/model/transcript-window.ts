import type { QueuedEvent } from '../../client/queued-event.js';
import type { ChatEvent } from '../../protocol/event.js';
import { cut } from './display-width.js';
import { eventLines, pendingEvent, threadLine, withDeliveryState } from './event-lines.js';
import { layoutOfScreen } from './layout.js';
import type { Line } from './line.js';
import { span } from './line.js';
import type { Chat, Colleagues, Model, ScrollAnchor, Thread } from './model.js';
import { remember } from './remember.js';

/**
 * The visible part of a transcript. It is walked from the bottom up, block by block (a thread's first line, an event,
 * an own event in the queue), and only as far as the screen reaches: what a frame costs does not depend on how long
 * the history is.
 */
export interface TranscriptWindow {
  /** At most as many as there are rows. */
  readonly lines: readonly Line[];
  /** Events below the last visible line. */
  readonly below: number;
  /** Threads that are on the screen, or would be, and are not known wholly. */
  readonly wantedThreads: readonly string[];
  /** The top is in sight, and it is not known whether older threads exist. */
  readonly wantsThreadList: boolean;
}

interface Source {
  readonly chat: Chat;
  readonly queue: readonly QueuedEvent[];
  readonly width: number;
  readonly myId: string | undefined;
  readonly colleagues: Colleagues;
  /** ms since the epoch. */
  readonly now: number;
}

/** A block: `thread` indexes the chat's threads, one past them is the queue; `event` -1 is the thread's first line. */
interface Position {
  readonly thread: number;
  readonly event: number;
}

interface Spot extends Position {
  /** Index among the block's lines. */
  readonly line: number;
}

/** Stands for the queue in a scroll anchor; its `order` is an index then. */
const queueId = 'queue';

const noEvents: readonly QueuedEvent[] = [];

/** What of the open chat is visible; `undefined` when no chat is open or its pane is not shown. */
export function transcriptWindow(model: Model): TranscriptWindow | undefined {
  const chat = model.openId === undefined ? undefined : model.chats.get(model.openId);
  const conversation = layoutOfScreen(model).conversation;
  if (chat === undefined || conversation === undefined) return undefined;
  const queue = model.queue.get(chat.id) ?? noEvents;
  return visiblePart(
    chat,
    queue,
    conversation.width,
    conversation.transcriptRows,
    model.me?.id,
    model.colleagues,
    model.now,
    model.scroll,
  );
}

/** Where the transcript's bottom is after scrolling so many lines, down when positive; `undefined` is the very bottom. */
export function scrolledBy(model: Model, lines: number): ScrollAnchor | undefined {
  const source = sourceOf(model);
  const rows = layoutOfScreen(model).conversation?.transcriptRows;
  const from = source && spotOf(source, model.scroll);
  if (source === undefined || rows === undefined || from === undefined) return undefined;
  const moved = lines < 0 ? up(source, from, -lines) : down(source, from, lines);
  // The topmost view has the first line at the top, not at the bottom.
  const missing = up(source, moved.spot, rows - 1).missing;
  return anchorOf(source, missing === 0 ? moved.spot : down(source, moved.spot, missing).spot);
}

/** The width that a transcript's lines have in a conversation this wide; one cell stays free at the right. */
export function transcriptWidth(conversationWidth: number): number {
  return conversationWidth - 1;
}

function sourceOf(model: Model): Source | undefined {
  const chat = model.openId === undefined ? undefined : model.chats.get(model.openId);
  const width = layoutOfScreen(model).conversation?.width;
  if (chat === undefined || width === undefined) return undefined;
  return {
    chat,
    queue: model.queue.get(chat.id) ?? noEvents,
    width: transcriptWidth(width),
    myId: model.me?.id,
    colleagues: model.colleagues,
    now: model.now,
  };
}

const visiblePart = remember(
  (
    chat: Chat,
    queue: readonly QueuedEvent[],
    width: number,
    rows: number,
    myId: string | undefined,
    colleagues: Colleagues,
    now: number,
    scroll: ScrollAnchor | undefined,
  ): TranscriptWindow => {
    const source: Source = { chat, queue, width: transcriptWidth(width), myId, colleagues, now };
    const bottom = spotOf(source, scroll);
    if (bottom === undefined) {
      return { lines: [], below: 0, wantedThreads: [], wantsThreadList: !source.chat.allThreadsListed };
    }
    const lines: Line[] = [];
    const wanted = new Set<string>();
    let at: Position | undefined = bottom;
    while (at !== undefined && lines.length < rows) {
      const block = linesAt(source, at);
      lines.unshift(...(at === bottom ? block.slice(0, bottom.line + 1) : block));
      const thread = source.chat.threads[at.thread];
      if (thread !== undefined && thread.known !== 'wholly') wanted.add(thread.id);
      at = previous(source, at);
    }
    return {
      lines: lines.slice(-rows),
      below: eventsBelow(source, bottom),
      wantedThreads: [...wanted],
      wantsThreadList: at === undefined && !source.chat.allThreadsListed,
    };
  },
);

function linesAt(source: Source, at: Position): readonly Line[] {
  const { chat, width, myId, colleagues, now } = source;
  const thread = chat.threads[at.thread];
  if (thread !== undefined && at.event < 0) {
    return isVisible(chat, thread) ? [threadLine(thread, width, now)] : loadingLines(source, thread);
  }
  const before = eventBefore(source, at);
  if (thread !== undefined) {
    const event = thread.events.at(at.event);
    return event === undefined ? [] : eventLines(event, before, { chat, thread, width, myId, colleagues, now });
  }
  const queued = source.queue[at.event];
  const last = chat.threads.at(-1);
  if (queued === undefined || last === undefined) return [];
  const event = pendingEvent(queued, myId);
  return withDeliveryState(
    eventLines(event, before, { chat, thread: last, width, myId, colleagues, now }),
    queued,
    width,
  );
}

function loadingLines({ now, width }: Source, thread: Thread): readonly Line[] {
  return [
    threadLine(thread, width, now),
    { key: `${thread.id}:loading`, spans: [span(cut('loading…', width), 'quiet')] },
  ];
}

/** Single events of a thread would look like all of it; they wait for the others, unless these do not come. */
function isVisible(chat: Chat, thread: Thread): boolean {
  return thread.known !== 'partly' || chat.failure !== undefined;
}

function countAt({ chat, queue }: Source, thread: number): number {
  const at = chat.threads[thread];
  if (at === undefined) return queue.length;
  return isVisible(chat, at) ? at.events.length : 0;
}

function eventBefore(source: Source, { thread, event }: Position): ChatEvent | undefined {
  if (event > 0) {
    const queued = source.queue[event - 1];
    const inThread = source.chat.threads[thread]?.events;
    return inThread === undefined ? queued && pendingEvent(queued, source.myId) : inThread.at(event - 1);
  }
  return thread === source.chat.threads.length ? source.chat.threads.at(-1)?.events.last() : undefined;
}

function previous(source: Source, { thread, event }: Position): Position | undefined {
  const isQueue = thread === source.chat.threads.length;
  if (event > 0 || (event === 0 && !isQueue)) return { thread, event: event - 1 };
  return thread === 0 ? undefined : { thread: thread - 1, event: countAt(source, thread - 1) - 1 };
}

function next(source: Source, { thread, event }: Position): Position | undefined {
  if (event + 1 < countAt(source, thread)) return { thread, event: event + 1 };
  const following = thread + 1;
  if (following < source.chat.threads.length) return { thread: following, event: -1 };
  return following === source.chat.threads.length && source.queue.length > 0
    ? { thread: following, event: 0 }
    : undefined;
}

function lastSpot(source: Source): Spot | undefined {
  const { chat, queue } = source;
  const thread = queue.length > 0 ? chat.threads.length : chat.threads.length - 1;
  if (chat.threads.length === 0) return undefined;
  const at = { thread, event: countAt(source, thread) - 1 };
  return { ...at, line: linesAt(source, at).length - 1 };
}

function spotOf(source: Source, anchor: ScrollAnchor | undefined): Spot | undefined {
  if (anchor === undefined) return lastSpot(source);
  const { threads } = source.chat;
  const isQueue = anchor.threadId === queueId;
  const thread = isQueue ? threads.length : threads.findIndex(({ id }) => id === anchor.threadId);
  const index = isQueue
    ? anchor.order
    : anchor.order === 0
      ? -1
      : (threads[thread]?.events.indexOfOrder(anchor.order) ?? -1);
  if (thread < 0 || (isQueue && index >= source.queue.length)) return lastSpot(source);
  const at = { thread, event: Math.min(index, countAt(source, thread) - 1) };
  return { ...at, line: Math.min(anchor.line, linesAt(source, at).length - 1) };
}

function anchorOf(source: Source, spot: Spot): ScrollAnchor | undefined {
  if (next(source, spot) === undefined && spot.line === linesAt(source, spot).length - 1) return undefined;
  const thread = source.chat.threads[spot.thread];
  if (thread === undefined) return { threadId: queueId, order: spot.event, line: spot.line };
  return { threadId: thread.id, order: thread.events.at(spot.event)?.order ?? 0, line: spot.line };
}

/** @returns how many of the lines were `missing` because the top was reached. */
function up(source: Source, from: Spot, lines: number): { spot: Spot; missing: number } {
  let spot = from;
  let left = lines;
  while (left > spot.line) {
    const above = previous(source, spot);
    if (above === undefined) return { spot: { ...spot, line: 0 }, missing: left - spot.line };
    left -= spot.line + 1;
    spot = { ...above, line: linesAt(source, above).length - 1 };
  }
  return { spot: { ...spot, line: spot.line - left }, missing: 0 };
}

function down(source: Source, from: Spot, lines: number): { spot: Spot } {
  let spot = from;
  let left = lines;
  let room = linesAt(source, spot).length - 1 - spot.line;
  while (left > room) {
    const below = next(source, spot);
    if (below === undefined) return { spot: { ...spot, line: spot.line + room } };
    left -= room + 1;
    spot = { ...below, line: 0 };
    room = linesAt(source, spot).length - 1;
  }
  return { spot: { ...spot, line: spot.line + left } };
}

function eventsBelow(source: Source, { thread, event }: Position): number {
  let count = Math.max(0, countAt(source, thread) - 1 - event);
  for (let later = thread + 1; later <= source.chat.threads.length; later++) count += countAt(source, later);
  return count;
}
