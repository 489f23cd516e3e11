import type { EventState } from '../../domain/state.js';
import type { Micros } from '../../domain/time.js';
import type { PropertyValue } from '../../protocol/properties.js';

/** What there is to find of one thread; a later one about the same thread replaces it. */
export interface ArchivedThread {
  readonly chatId: string;
  readonly threadId: string;
  /** Its start: unique in the license, so it is also the thread's key and its place in time. */
  readonly at: Micros;
  /** Texts whose words are found; a match never runs from one into the next. */
  readonly texts: readonly string[];
  /** Everybody who took part. */
  readonly userIds: readonly string[];
  readonly properties: readonly ArchivedProperty[];
  readonly audience: Audience;
  /** For an archive that keeps events; absent while the thread is active. */
  readonly events?: readonly EventState[];
}

/** A property with its one value, or with the tokens of a `tokenized_string`. */
export interface ArchivedProperty {
  readonly namespace: string;
  readonly name: string;
  readonly values: readonly PropertyValue[];
}

/** Which agents see a chat; `everybody` is all of the license. */
export type Audience = 'everybody' | { readonly agentIds: readonly string[]; readonly groups: readonly number[] };

/** Everything that is given must hold (agent-actions.md [ACT:query]). */
export interface ArchiveSearch {
  /** The agent who asks: only chats that this agent sees are found. */
  readonly viewer: { readonly id: string; readonly groups: readonly number[] };
  /** Split at white space; each word has to be the beginning of a word of the thread. Empty: no filter. */
  readonly query: string;
  /** Threads that started then or later. */
  readonly from: Micros | undefined;
  /** Threads that started earlier. */
  readonly before: Micros | undefined;
  /** Of each list somebody took part. */
  readonly userIds: readonly (readonly string[])[];
  readonly properties: readonly PropertyTest[];
  readonly offset: number;
  readonly limit: number;
}

/** Whether a thread has the property and, if `anyOf` is given, all values of one of these lists among its values. */
export interface PropertyTest {
  readonly namespace: string;
  readonly name: string;
  readonly anyOf?: readonly (readonly PropertyValue[])[];
  /** The opposite is asked for. */
  readonly negated: boolean;
}

export interface ArchivePage {
  /** Of all pages. */
  readonly total: number;
  /** Newest first. */
  readonly threads: readonly { readonly chatId: string; readonly threadId: string }[];
}

/** Where the threads of one license are found again. */
export interface Archive {
  /** Absent: it is an index only, and forgets with its process. */
  readonly kept?: KeptEvents | undefined;
  /** Takes these in, all of them or none. */
  keep(threads: readonly ArchivedThread[]): void;
  /** The audience of a chat, for all its threads that are kept. */
  restrict(chatId: string, audience: Audience): void;
  search(search: ArchiveSearch): ArchivePage;
  close(): void;
}

/** The events of closed threads, by the start of their thread; they outlive the process. */
export interface KeptEvents {
  /** How many events of each thread are there. */
  lengths(): ReadonlyMap<Micros, number>;
  /** The first `length` events of a thread. @throws when they are not there. */
  eventsOf(at: Micros, length: number): EventState[];
  /** The number of the fact up to which everything that is closed has been taken in. */
  completeTo: number;
}
