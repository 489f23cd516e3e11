import type { Thread } from '../../src/protocol/chat.js';

/** What a writer was told about an event of its own. */
export interface Acknowledged {
  readonly chatId: string;
  readonly threadId: string;
  readonly eventId: string;
  readonly order: number;
}

/** What somebody reads: threads by chat. */
export type Threads = ReadonlyMap<string, readonly Thread[]>;

/**
 * What writers have tried and what they were told, to be held against what anybody reads later. A `custom_id` names an
 * event, and is sent once.
 */
export class History {
  readonly #acknowledged = new Map<string, Acknowledged>();
  /** By writer and chat, in the order of the answers. */
  readonly #sequences = new Map<string, string[]>();
  readonly #tried = new Set<string>();

  get acknowledgedCount(): number {
    return this.#acknowledged.size;
  }

  /** Before it is sent: from now on it may be there. */
  tries(customId: string): void {
    this.#tried.add(customId);
  }

  /** An answer said that the event is in: from now on it has to be there. */
  acknowledges(writer: string, customId: string, told: Acknowledged): void {
    this.#acknowledged.set(customId, told);
    const key = `${writer} in ${told.chatId}`;
    const sequence = this.#sequences.get(key);
    if (sequence === undefined) this.#sequences.set(key, [customId]);
    else sequence.push(customId);
  }

  /** @returns the first thing that is wrong with what was read, `undefined` when nothing is. */
  firstFault(read: Threads): string | undefined {
    return this.#faultOfThreads(read) ?? this.#faultOfEvents(read) ?? this.#faultOfSequences(read);
  }

  #faultOfThreads(read: Threads): string | undefined {
    for (const [chatId, threads] of read) {
      for (const [place, thread] of threads.entries()) {
        const before = threads[place - 1];
        if (before !== undefined && !((thread.order ?? 0) > (before.order ?? 0))) {
          return `chat ${chatId}: thread ${thread.id} does not come after ${before.id}`;
        }
        const wrong = (thread.events ?? []).findIndex((event, index) => event.order !== index + 1);
        if (wrong >= 0) {
          const orders = (thread.events ?? []).slice(Math.max(0, wrong - 1), wrong + 2).map(({ order }) => order);
          return `chat ${chatId}, thread ${thread.id}: at place ${wrong + 1} stand the orders ${orders.join(', ')}`;
        }
      }
    }
    return undefined;
  }

  #faultOfEvents(read: Threads): string | undefined {
    const found = new Map<string, Acknowledged>();
    const ids = new Set<string>();
    for (const { chatId, threadId, event } of eventsOf(read)) {
      if (ids.has(event.id)) return `event ${event.id} is there twice`;
      ids.add(event.id);
      if (event.custom_id === undefined) continue;
      if (found.has(event.custom_id)) return `what was sent once as ${event.custom_id} is there twice`;
      if (!this.#tried.has(event.custom_id)) return `nobody has sent ${event.custom_id}`;
      found.set(event.custom_id, { chatId, threadId, eventId: event.id, order: event.order });
    }
    for (const [customId, told] of this.#acknowledged) {
      const there = found.get(customId);
      if (there === undefined) return `${customId} was acknowledged (${JSON.stringify(told)}) and is not there`;
      const [one, other] = [JSON.stringify(told), JSON.stringify(there)];
      if (one !== other) return `${customId} was acknowledged as ${one} and is there as ${other}`;
    }
    return undefined;
  }

  /** What a writer was told first comes first. */
  #faultOfSequences(read: Threads): string | undefined {
    const places = new Map<string, number>();
    let place = 0;
    for (const { event } of eventsOf(read)) places.set(event.custom_id ?? event.id, place++);
    for (const [key, customIds] of this.#sequences) {
      for (const [index, customId] of customIds.entries()) {
        const before = customIds[index - 1];
        if (before !== undefined && (places.get(before) ?? 0) > (places.get(customId) ?? 0)) {
          return `${key}: ${customId} stands before ${before}, which was acknowledged earlier`;
        }
      }
    }
    return undefined;
  }
}

/** @returns where two readers first see different things, `undefined` when they see the same. */
export function firstDifference(one: Threads, other: Threads): string | undefined {
  for (const chatId of new Set([...one.keys(), ...other.keys()])) {
    const [a, b] = [one.get(chatId), other.get(chatId)];
    if (a === undefined || b === undefined) return `chat ${chatId} is seen by one only`;
    for (let place = 0; place < Math.max(a.length, b.length); place += 1) {
      const difference = differenceOfThreads(a[place], b[place]);
      if (difference !== undefined) return `chat ${chatId}, thread ${place + 1}: ${difference}`;
    }
  }
  return undefined;
}

function differenceOfThreads(one: Thread | undefined, other: Thread | undefined): string | undefined {
  const [events, otherEvents] = [one?.events ?? [], other?.events ?? []];
  for (let place = 0; place < Math.max(events.length, otherEvents.length); place += 1) {
    const [a, b] = [JSON.stringify(events[place]), JSON.stringify(otherEvents[place])];
    if (a !== b) return `event ${place + 1} is ${a ?? 'missing'} here and ${b ?? 'missing'} there`;
  }
  const [a, b] = [JSON.stringify({ ...one, events: [] }), JSON.stringify({ ...other, events: [] })];
  return a === b ? undefined : `${a} here and ${b} there`;
}

function* eventsOf(read: Threads) {
  for (const [chatId, threads] of read) {
    for (const thread of threads) {
      for (const event of thread.events ?? []) yield { chatId, threadId: thread.id, event };
    }
  }
}
