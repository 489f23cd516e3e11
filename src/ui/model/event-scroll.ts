import type { QueuedEvent } from '../../client/queued-event.js';
import type { ChatEvent } from '../../protocol/event.js';
import { without } from './copies.js';
import type { EventPlace } from './event-place.js';
import { layoutOfScreen } from './layout.js';
import type { Model, ScrollAnchor } from './model.js';
import {
  anchorOf,
  down,
  eventOf,
  linesAt,
  next,
  type Position,
  placeOf,
  previous,
  type Source,
  type Spot,
  spotOf,
  up,
} from './transcript-walk.js';
import { sourceOf } from './transcript-window.js';

/** What stands at a place: an event of the transcript, or an own one that the server has not confirmed. */
export interface EventAt {
  readonly event: ChatEvent;
  readonly queued?: QueuedEvent;
  /** The keys of its lines begin so. */
  readonly key: string;
}

export function eventAt(model: Model, place: EventPlace): EventAt | undefined {
  const source = sourceOf(model);
  const spot = source && exactSpot(source, place);
  return source === undefined || spot === undefined ? undefined : eventOf(source, spot);
}

/** The newest event on the screen. */
export function newestVisible(model: Model): EventPlace | undefined {
  const source = sourceOf(model);
  const bottom = source && spotOf(source, model.scroll);
  if (source === undefined || bottom === undefined) return undefined;
  if (bottom.event >= 0) return placeOf(source, bottom);
  return neighbour(source, bottom, -1);
}

/** The event before (`by` -1) or after this one; `undefined` when there is none that is known. */
export function neighbourOf(model: Model, place: EventPlace, by: 1 | -1): EventPlace | undefined {
  const source = sourceOf(model);
  const spot = source && spotOf(source, { ...place, line: 0 });
  return source === undefined || spot === undefined ? undefined : neighbour(source, spot, by);
}

/** The transcript scrolled so that all of an event is seen, moved no further than needed. */
export function scrollTo(model: Model, place: EventPlace): Model {
  const scroll = scrollFor(model, place);
  if (scroll === model.scroll) return model;
  return scroll === undefined ? without(model, 'scroll') : { ...model, scroll };
}

function scrollFor(model: Model, place: EventPlace): ScrollAnchor | undefined {
  const source = sourceOf(model);
  const rows = layoutOfScreen(model).conversation?.transcriptRows;
  const bottom = source && spotOf(source, model.scroll);
  const at = source && exactSpot(source, place);
  if (source === undefined || rows === undefined || bottom === undefined || at === undefined) return model.scroll;
  const last: Spot = { ...at, line: linesAt(source, at).length - 1 };
  const top = up(source, bottom, rows - 1).spot;
  // An event that is higher than the screen is read from its beginning.
  if (isBefore(at, top)) return anchorOf(source, down(source, at, rows - 1).spot);
  if (isBefore(bottom, last)) return anchorOf(source, isHigh(last, rows) ? down(source, at, rows - 1).spot : last);
  return model.scroll;
}

function isHigh(last: Spot, rows: number): boolean {
  return last.line + 1 > rows;
}

function exactSpot(source: Source, place: EventPlace): Spot | undefined {
  const spot = spotOf(source, { ...place, line: 0 });
  const found = spot === undefined ? undefined : placeOf(source, spot);
  return found?.threadId === place.threadId && found.order === place.order ? spot : undefined;
}

function neighbour(source: Source, from: Position, by: 1 | -1): EventPlace | undefined {
  let at = by < 0 ? previous(source, from) : next(source, from);
  while (at !== undefined && at.event < 0) at = by < 0 ? previous(source, at) : next(source, at);
  return at === undefined ? undefined : placeOf(source, at);
}

function isBefore(a: Spot, b: Spot): boolean {
  return (
    a.thread - b.thread < 0 ||
    (a.thread === b.thread && (a.event < b.event || (a.event === b.event && a.line < b.line)))
  );
}
