import type { QueuedEvent } from '../../client/queued-event.js';
import type { ChatEvent } from '../../protocol/event.js';
import type { Chat, Colleagues, Thread } from './chat.js';
import { cut } from './display-width.js';
import { eventLines, pendingEvent, threadLine, withDeliveryState } from './event-lines.js';
import type { Line } from './line.js';
import { span } from './line.js';
import type { ScrollAnchor } from './model.js';
import { newestSeen, newestSent, withMark } from './seen-marks.js';

/** What a transcript is made of, and for which width. */
export interface Source {
  readonly chat: Chat;
  readonly queue: readonly QueuedEvent[];
  readonly width: number;
  readonly myId: string | undefined;
  readonly colleagues: Colleagues;
  /** Custom events that are shown whole, by id. */
  readonly unfolded: ReadonlySet<string>;
  /** ms since the epoch. */
  readonly now: number;
}

/** A block: `thread` indexes the chat's threads, one past them is the queue; `event` -1 is the thread's first line. */
export interface Position {
  readonly thread: number;
  readonly event: number;
}

/** One line of a block. */
export interface Spot extends Position {
  /** Index among the block's lines. */
  readonly line: number;
}

/** Stands for the queue in a scroll anchor; its `order` is an index then. */
const queueId = 'queue';

/** The lines of a block; none only where there is no such block. */
export function linesAt(source: Source, at: Position): readonly Line[] {
  const { chat, width, myId, colleagues, now } = source;
  const thread = chat.threads[at.thread];
  if (thread !== undefined && at.event < 0) {
    return isVisible(chat, thread) ? [threadLine(thread, width, now)] : loadingLines(source, thread);
  }
  const before = eventBefore(source, at);
  if (thread !== undefined) {
    const event = thread.events.at(at.event);
    if (event === undefined) return [];
    const isUnfolded = source.unfolded.has(event.id);
    const lines = eventLines(event, before, { chat, thread, width, myId, colleagues, now, isUnfolded });
    if (event.id === newestSeen(chat, myId)) return withMark(lines, width, 'seen');
    return event.id === newestSent(chat, myId) ? withMark(lines, width, 'sent') : lines;
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

/** The block above; `undefined` at the top. */
export function previous(source: Source, { thread, event }: Position): Position | undefined {
  const isQueue = thread === source.chat.threads.length;
  if (event > 0 || (event === 0 && !isQueue)) return { thread, event: event - 1 };
  return thread === 0 ? undefined : { thread: thread - 1, event: countAt(source, thread - 1) - 1 };
}

/** The block below; `undefined` at the bottom. */
export function next(source: Source, { thread, event }: Position): Position | undefined {
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

/** Where a scroll anchor points, or the nearest line that is left of it; `undefined` in an empty transcript. */
export function spotOf(source: Source, anchor: ScrollAnchor | undefined): Spot | undefined {
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

/** What keeps a spot as events come and go; `undefined` for the very bottom, which moves with them. */
export function anchorOf(source: Source, spot: Spot): ScrollAnchor | undefined {
  if (next(source, spot) === undefined && spot.line === linesAt(source, spot).length - 1) return undefined;
  const thread = source.chat.threads[spot.thread];
  if (thread === undefined) return { threadId: queueId, order: spot.event, line: spot.line };
  return { threadId: thread.id, order: thread.events.at(spot.event)?.order ?? 0, line: spot.line };
}

/** The spot so many lines above. @returns how many of the lines were `missing` because the top was reached. */
export function up(source: Source, from: Spot, lines: number): { spot: Spot; missing: number } {
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

/** The spot so many lines below, or the bottom. */
export function down(source: Source, from: Spot, lines: number): { spot: Spot } {
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

/** What names the event of a block for good; `undefined` for a thread's first line. */
export function placeOf(source: Source, { thread, event }: Position): Omit<ScrollAnchor, 'line'> | undefined {
  if (event < 0) return undefined;
  const at = source.chat.threads[thread];
  if (at === undefined) return { threadId: queueId, order: event };
  const order = at.events.at(event)?.order;
  return order === undefined ? undefined : { threadId: at.id, order };
}

/** The event of a block, and how the keys of its lines begin. */
export function eventOf(
  source: Source,
  { thread, event: index }: Position,
): { event: ChatEvent; queued?: QueuedEvent; key: string } | undefined {
  const queued = thread === source.chat.threads.length ? source.queue[index] : undefined;
  const event =
    queued === undefined ? source.chat.threads[thread]?.events.at(index) : pendingEvent(queued, source.myId);
  if (event === undefined || index < 0) return undefined;
  return { event, key: `${event.id}:`, ...(queued === undefined ? {} : { queued }) };
}

/** Events after this one, own ones in the queue included. */
export function eventsBelow(source: Source, { thread, event }: Position): number {
  let count = Math.max(0, countAt(source, thread) - 1 - event);
  for (let later = thread + 1; later <= source.chat.threads.length; later++) count += countAt(source, later);
  return count;
}
