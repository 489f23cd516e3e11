import type { QueuedEvent } from '../../client/queued-event.js';
import type { Chat, Colleagues } from './chat.js';
import { layoutOfScreen } from './layout.js';
import type { Line } from './line.js';
import type { Model, ScrollAnchor } from './model.js';
import { remember } from './remember.js';
import {
  anchorOf,
  down,
  eventsBelow,
  linesAt,
  type Position,
  previous,
  type Source,
  spotOf,
  up,
} from './transcript-walk.js';

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
    model.unfolded,
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

/** Where the transcript's bottom is when its oldest known line is at the top; `undefined` when all of it fits. */
export function scrolledToTop(model: Model): ScrollAnchor | undefined {
  const source = sourceOf(model);
  const rows = layoutOfScreen(model).conversation?.transcriptRows;
  if (source === undefined || rows === undefined || source.chat.threads.length === 0) return undefined;
  return anchorOf(source, down(source, { thread: 0, event: -1, line: 0 }, rows - 1).spot);
}

/** The width that a transcript's lines have in a conversation this wide; one cell stays free at the right. */
export function transcriptWidth(conversationWidth: number): number {
  return conversationWidth - 1;
}

/** What the open chat's transcript is made of; `undefined` when no chat is open or its pane is not shown. */
export function sourceOf(model: Model): Source | undefined {
  const chat = model.openId === undefined ? undefined : model.chats.get(model.openId);
  const width = layoutOfScreen(model).conversation?.width;
  if (chat === undefined || width === undefined) return undefined;
  return {
    chat,
    queue: model.queue.get(chat.id) ?? noEvents,
    width: transcriptWidth(width),
    myId: model.me?.id,
    colleagues: model.colleagues,
    unfolded: model.unfolded,
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
    unfolded: ReadonlySet<string>,
    now: number,
    scroll: ScrollAnchor | undefined,
  ): TranscriptWindow => {
    const source: Source = { chat, queue, width: transcriptWidth(width), myId, colleagues, unfolded, now };
    const bottom = spotOf(source, scroll);
    if (bottom === undefined) {
      return { lines: [], below: 0, wantedThreads: [], wantsThreadList: !source.chat.allThreadsListed };
    }
    const lines: Line[] = [];
    const wanted = new Set<string>();
    let at: Position | undefined = bottom;
    while (at !== undefined && lines.length < rows) {
      const block = linesAt(source, at);
      const end = at === bottom ? bottom.line + 1 : block.length;
      lines.unshift(...block.slice(Math.max(0, end - (rows - lines.length)), end));
      const thread = source.chat.threads[at.thread];
      if (thread !== undefined && thread.known !== 'wholly') wanted.add(thread.id);
      at = previous(source, at);
    }
    return {
      lines,
      below: eventsBelow(source, bottom),
      wantedThreads: [...wanted],
      wantsThreadList: at === undefined && !source.chat.allThreadsListed,
    };
  },
);
