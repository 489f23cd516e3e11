import type { Edits } from '../edits.js';
import type { Micros } from '../time.js';

/** Where an item stands in a queue, or that it stands in none. */
export interface Place<T> {
  readonly item: T;
  /** What the queue is ordered by. */
  at: Micros;
  /** `undefined`: in none. */
  queue: Queue<T> | undefined;
  before: Place<T> | undefined;
  after: Place<T> | undefined;
}

/**
 * Items in the order of their times, oldest first. To stand at the end and to leave cost the same however many stand
 * there, and every step can be taken back.
 */
export interface Queue<T> {
  first: Place<T> | undefined;
  last: Place<T> | undefined;
}

export function emptyQueue<T>(): Queue<T> {
  return { first: undefined, last: undefined };
}

export function noPlace<T>(item: T): Place<T> {
  return { item, at: 0, queue: undefined, before: undefined, after: undefined };
}

/** The time at which the item stands in this queue. */
export function timeIn<T>(queue: Queue<T>, place: Place<T>): Micros | undefined {
  return place.queue === queue ? place.at : undefined;
}

/** Puts the item where its time belongs: nearly always at the end. It leaves the queue in which it stood. */
export function stand<T>(queue: Queue<T>, place: Place<T>, at: Micros, edits: Edits): void {
  if (place.queue === queue && place.at === at) return;
  leave(place, edits);
  let before = queue.last;
  while (before !== undefined && before.at > at) before = before.before;
  const after = before === undefined ? queue.first : before.after;
  edits.set(place, 'at', at);
  edits.set(place, 'queue', queue);
  edits.set(place, 'before', before);
  edits.set(place, 'after', after);
  link(queue, before, place, edits);
  link(queue, place, after, edits);
}

export function leave<T>(place: Place<T>, edits: Edits): void {
  const { queue, before, after } = place;
  if (queue === undefined) return;
  link(queue, before, after, edits);
  edits.set(place, 'queue', undefined);
  edits.set(place, 'before', undefined);
  edits.set(place, 'after', undefined);
}

/** Makes two places neighbours; `undefined` is an end of the queue. */
function link<T>(queue: Queue<T>, before: Place<T> | undefined, after: Place<T> | undefined, edits: Edits): void {
  if (before === undefined) edits.set(queue, 'first', after);
  else edits.set(before, 'after', after);
  if (after === undefined) edits.set(queue, 'last', before);
  else edits.set(after, 'before', before);
}

export function* inOrder<T>(queue: Queue<T>): Iterable<Place<T>> {
  for (let place = queue.first; place !== undefined; place = place.after) yield place;
}
