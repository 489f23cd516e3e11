import type { QueuedEvent } from '../../client/queued-event.js';
import type { ChatEvent } from '../../protocol/event.js';
import type { Chat, Colleagues, Thread } from './chat.js';
import { cut, displayWidth, wrap } from './display-width.js';
import { eventBody } from './event-text.js';
import type { Line, Span, Tone } from './line.js';
import { span } from './line.js';
import { nameById } from './people.js';
import { rememberEach } from './remember.js';
import { sanitizeLine } from './steady-text.js';
import { clock, day, sameDay } from './time.js';

/** Messages of one author that are further apart, in seconds, get a head line of their own. */
const groupSeconds = 300;
const indent = '  ';

/** What the lines of an event depend on besides itself. */
export interface EventSurroundings {
  readonly chat: Chat;
  readonly thread: Thread;
  readonly width: number;
  readonly myId: string | undefined;
  readonly colleagues: Colleagues;
  /** ms since the epoch. */
  readonly now: number;
  /** A custom event is shown whole. */
  readonly isUnfolded?: boolean;
}

/**
 * An event as lines of the transcript, kept per event, so that a frame costs what is visible and no more.
 * @param before the event before it in its thread; decides on a head line and on the day's line.
 */
export function eventLines(
  event: ChatEvent,
  before: ChatEvent | undefined,
  { chat, thread, width, myId, colleagues, now, isUnfolded = false }: EventSurroundings,
): readonly Line[] {
  const since = before?.timestamp ?? thread.startedAt ?? event.timestamp;
  const newDay = sameDay(since, event.timestamp) ? '' : day(event.timestamp, now);
  const isGrouped = newDay === '' && before !== undefined && belongTogether(before, event);
  const author = authorOf(event, chat, myId, colleagues);
  return drawnLines(event, author, toneOf(event, chat, myId), isGrouped, newDay, width, isUnfolded);
}

const drawnLines = rememberEach(
  (
    event: ChatEvent,
    author: string,
    tone: Tone,
    isGrouped: boolean,
    newDay: string,
    width: number,
    isUnfolded: boolean,
  ): readonly Line[] => {
    const drawn = newDay === '' ? [] : [[rule(newDay, width)]];
    const isQuiet = event.type === 'system_message' || event.type === 'annotation';
    const spans = isQuiet
      ? quietSpans(event, author, width)
      : spokenSpans(event, author, tone, isGrouped, width, isUnfolded);
    return [...drawn, ...spans].map((each, index) => ({ key: `${event.id}:${index}`, spans: each }));
  },
);

/** The line where a thread begins. */
export function threadLine(thread: Thread, width: number, now: number): Line {
  const started = thread.startedAt ?? thread.events.at(0)?.timestamp;
  const when = started === undefined ? 'earlier thread' : `${day(started, now)}, ${clock(started)}`;
  return { key: `${thread.id}:start`, spans: [rule(when, width)] };
}

/** An own event that the server has not confirmed, as it will stand in the transcript. */
export const pendingEvent = rememberEach((queued: QueuedEvent, myId: string | undefined): ChatEvent => {
  const { properties: _, ...sent } = queued.event;
  return {
    recipients: 'all',
    ...sent,
    id: `queued:${queued.customId}`,
    order: Number.MAX_SAFE_INTEGER,
    timestamp: Math.floor(queued.queuedAt / 1000),
    ...(myId === undefined ? {} : { author_id: myId }),
  } as ChatEvent;
});

/** The same lines with how the event fares behind the last one, so that nothing jumps once it is sent. */
export function withDeliveryState(lines: readonly Line[], queued: QueuedEvent, width: number): readonly Line[] {
  const [state, tone] = deliveryState(queued);
  const last = lines.at(-1);
  if (last !== undefined && lineWidth(last.spans) + displayWidth(state) + 2 <= width) {
    return lines.with(-1, { key: last.key, spans: [...last.spans, span(`  ${state}`, tone)] });
  }
  const extra = wrap(state, width - indent.length).map((text, index) => ({
    key: `queued:${queued.customId}:state:${index}`,
    spans: [span(indent), span(text, tone)],
  }));
  return [...lines, ...extra];
}

function spokenSpans(
  event: ChatEvent,
  author: string,
  tone: Tone,
  isGrouped: boolean,
  width: number,
  isUnfolded: boolean,
): Span[][] {
  const head = isGrouped ? [] : [headSpans(author, tone, event, width)];
  const isInternal = event.recipients === 'agents';
  const body = eventBody(event, width - indent.length, isUnfolded);
  return [...head, ...body.map((spans) => [span(indent), ...(isInternal ? spans.map(asInternal) : spans)])];
}

/** System messages and annotations: one quiet paragraph each, told apart by its first words. */
function quietSpans(event: ChatEvent, author: string, width: number): Span[][] {
  const time = clock(event.timestamp);
  const by = author === '' ? '' : ` by ${author}`;
  const only = event.recipients === 'agents' ? ' – agents only' : '';
  const lines = eventBody(event, Math.max(8, width - 2)).map((spans) => [span('· ', 'quiet'), ...spans]);
  const tail = `${by}${only}  ${time}`;
  const last = lines.at(-1);
  if (last !== undefined && lineWidth(last) + displayWidth(tail) <= width)
    last.push(span(tail, only ? 'internal' : 'quiet'));
  else lines.push([span(cut(`  ${tail.trimStart()}`, width), only ? 'internal' : 'quiet')]);
  return lines;
}

function headSpans(author: string, tone: Tone, event: ChatEvent, width: number): Span[] {
  const only = event.recipients === 'agents' ? '  agents only' : '';
  const when = `  ${clock(event.timestamp)}`;
  const name = cut(author, Math.max(4, width - only.length - when.length));
  return [span(name, tone), span(only, 'internal'), span(when, 'quiet')].filter(({ text }) => text !== '');
}

function deliveryState({ state, failure }: QueuedEvent): [text: string, tone: Tone] {
  switch (state) {
    case 'waiting':
      return ['waiting for the connection', 'quiet'];
    case 'failed':
      return [`not sent: ${sanitizeLine(failure?.message ?? 'failed')} – /retry or /discard`, 'bad'];
    default:
      return ['sending', 'quiet'];
  }
}

function authorOf({ author_id: id }: ChatEvent, chat: Chat, myId: string | undefined, colleagues: Colleagues): string {
  if (id === undefined) return '';
  return id === myId ? 'You' : nameById(chat, id, colleagues);
}

function toneOf({ author_id: id }: ChatEvent, chat: Chat, myId: string | undefined): Tone {
  if (id === myId) return 'me';
  return id !== undefined && chat.users.get(id)?.type === 'customer' ? 'customer' : 'agent';
}

function belongTogether(before: ChatEvent, event: ChatEvent): boolean {
  return (
    before.type !== 'system_message' &&
    before.type !== 'annotation' &&
    before.author_id === event.author_id &&
    (before.recipients ?? 'all') === (event.recipients ?? 'all') &&
    event.timestamp - before.timestamp < groupSeconds
  );
}

function asInternal(each: Span): Span {
  return each.tone === 'plain' ? { ...each, tone: 'internal' } : each;
}

function rule(text: string, width: number): Span {
  const middle = `── ${cut(text, width - 6)} `;
  return span(middle + '─'.repeat(Math.max(0, width - displayWidth(middle))), 'quiet');
}

function lineWidth(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + displayWidth(text), 0);
}
