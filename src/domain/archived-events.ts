import type { ChatState, EventState, ThreadState } from './state.js';

/** Under this key, a list that stands elsewhere has what brings it back for good. */
const bringBack = Symbol('bring back');

/**
 * The events of a thread that nobody is likely to change or read: a list like any other, whose content is read when
 * somebody looks at it. It must not be changed; {@link ownEvents} gives one that may.
 * @param read the events, always the same; not asked before they are needed.
 */
export function archivedEvents(length: number, read: () => EventState[]): EventState[] {
  return new Proxy<EventState[]>([], {
    get(_, key) {
      if (key === 'length') return length;
      if (key === bringBack) return read;
      const list = read();
      const value: unknown = Reflect.get(list, key);
      return typeof value === 'function' ? value.bind(list) : value;
    },
    has: (_, key) => Reflect.has(read(), key),
    ownKeys: () => Reflect.ownKeys(read()),
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(read(), key),
    set: () => false,
  });
}

export function isArchived(events: EventState[]): boolean {
  return reader(events) !== undefined;
}

/** A thread's events to be changed: what stands elsewhere is brought back first, which nobody can tell. */
export function ownEvents(chat: ChatState, thread: ThreadState): EventState[] {
  const read = reader(thread.events);
  if (read === undefined) return thread.events;
  const events = [...read()];
  // The newest event of a type is one object, wherever it stands.
  for (const side of [chat.lastEvents.agents, chat.lastEvents.customers]) {
    for (const last of side.values()) if (last.thread === thread) events[last.event.order - 1] = last.event;
  }
  thread.events = events;
  return events;
}

function reader(events: EventState[]): (() => EventState[]) | undefined {
  return (events as { [bringBack]?: () => EventState[] })[bringBack];
}
