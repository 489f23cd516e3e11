import type { ChatEvent } from '../../protocol/event.js';

const chunkSize = 128;

/**
 * The events of one thread that we know, ascending by `order`, each once. Never changes; adding one gives a new log
 * that shares all but one chunk, so that a thread of 50,000 events grows as cheaply as a new one.
 */
export class EventLog {
  static readonly empty = new EventLog([], []);

  private constructor(
    private readonly chunks: readonly (readonly ChatEvent[])[],
    /** Index of each chunk's first event. */
    private readonly starts: readonly number[],
  ) {}

  static of(events: readonly ChatEvent[]): EventLog {
    return EventLog.empty.withAll(events);
  }

  get length(): number {
    return (this.starts.at(-1) ?? 0) + (this.chunks.at(-1)?.length ?? 0);
  }

  /** The event at a position from 0; `undefined` outside. */
  at(index: number): ChatEvent | undefined {
    const chunk = lastAtMost(this.starts, index, (start) => start);
    return chunk < 0 ? undefined : this.chunks[chunk]?.[index - (this.starts[chunk] ?? 0)];
  }

  last(): ChatEvent | undefined {
    return this.chunks.at(-1)?.at(-1);
  }

  /** Position of the last event whose `order` is at most this one; -1 when there is none. */
  indexOfOrder(order: number): number {
    const chunk = lastAtMost(this.chunks, order, (events) => events[0]?.order ?? 0);
    if (chunk < 0) return -1;
    return (this.starts[chunk] ?? 0) + lastAtMost(this.chunks[chunk] ?? [], order, (event) => event.order);
  }

  /** Newest first. */
  *backwards(): Generator<ChatEvent> {
    for (const events of this.chunksBackwards()) {
      for (let index = events.length - 1; index >= 0; index--) yield events[index] as ChatEvent;
    }
  }

  /** The same events in pieces, the newest piece first, each ascending. A piece stays the same until something in it changes. */
  *chunksBackwards(): Generator<readonly ChatEvent[]> {
    for (let chunk = this.chunks.length - 1; chunk >= 0; chunk--) yield this.chunks[chunk] ?? [];
  }

  /** The same log when it holds this very event already; an event of the same id is replaced. */
  with(event: ChatEvent): EventLog {
    const found = Math.max(
      0,
      lastAtMost(this.chunks, event.order, (events) => events[0]?.order ?? 0),
    );
    const chunk = this.chunks[found] ?? [];
    let at = lastAtMost(chunk, event.order, (each) => each.order);
    // Two ids with one order break the protocol, yet neither is to be lost.
    while (at >= 0 && chunk[at]?.order === event.order && chunk[at]?.id !== event.id) at--;
    if (at >= 0 && chunk[at]?.id === event.id) {
      return sameEvent(chunk[at], event) ? this : this.replaceChunk(found, [chunk.with(at, event)]);
    }
    const grown = chunk.toSpliced(at + 1, 0, event);
    if (grown.length <= chunkSize) return this.replaceChunk(found, [grown]);
    // A full chunk at the end stays full: threads grow there.
    const middle = found === this.chunks.length - 1 ? chunkSize : chunkSize / 2;
    return this.replaceChunk(found, [grown.slice(0, middle), grown.slice(middle)]);
  }

  withAll(events: Iterable<ChatEvent>): EventLog {
    let log: EventLog = this;
    for (const event of events) log = log.with(event);
    return log;
  }

  private replaceChunk(index: number, by: readonly (readonly ChatEvent[])[]): EventLog {
    const chunks = this.chunks.toSpliced(index, 1, ...by);
    const starts = this.starts.slice(0, index);
    for (let each = index; each < chunks.length; each++) {
      starts.push(each === 0 ? 0 : (starts[each - 1] ?? 0) + (chunks[each - 1]?.length ?? 0));
    }
    return new EventLog(chunks, starts);
  }
}

/** Index of the last element whose key is at most `limit`, in a list that ascends; -1 when there is none. */
function lastAtMost<T>(list: readonly T[], limit: number, keyOf: (item: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyOf(list[middle] as T) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Events do not change but for the presses of a rich message's buttons, so a repeated push keeps what is drawn. */
function sameEvent(known: ChatEvent | undefined, event: ChatEvent): boolean {
  return known === event || JSON.stringify(known) === JSON.stringify(event);
}
