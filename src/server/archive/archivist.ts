import { archivedEvents, isArchived } from '../../domain/archived-events.js';
import type { CustomerChange, Happening } from '../../domain/fact.js';
import {
  activeThread,
  type ChatState,
  type CustomerState,
  type EventState,
  type LicenseState,
  lastThread,
  type ThreadState,
} from '../../domain/state.js';
import type { Micros } from '../../domain/time.js';
import type { BareProperties } from '../../protocol/properties.js';
import type { Archive, ArchivedThread, ArchivePage, ArchiveSearch, KeptEvents } from './archive.js';
import { audienceOf, documentOf } from './documents.js';

/** How many closed threads, of how many events, are taken in at once: some milliseconds' work. The next ones then wait. */
const handful = { threads: 32, events: 256 };
const everything = { threads: Number.POSITIVE_INFINITY, events: Number.POSITIVE_INFINITY };
const pauseMs = 4;

/** When taking in has failed, it is tried again after so long. */
const retryMs = 5000;

/** What the archive has to know of the way to the journal. */
export interface JournalView {
  /** The number of the last safe fact. */
  readonly seq: number;
  /** Threads about which something is applied that is not safe. */
  unsafeThreads(): ReadonlySet<string>;
  /** Everything closed has been taken in, up to `seq`. */
  complete(): void;
}

const none: ReadonlySet<string> = new Set();

/**
 * Keeps the archive of one license up to date. Noting a change costs next to nothing: threads that are closed are
 * taken in bit by bit in the background, active ones (whose next change is near) when somebody searches.
 */
export class Archivist {
  readonly #closed = new Map<ThreadState, ChatState>();
  readonly #active = new Map<ThreadState, ChatState>();
  /** Chats whose audience has changed. */
  readonly #chats = new Set<ChatState>();
  #archive: Archive | undefined;
  /** What was in it at the start. */
  #lengths: ReadonlyMap<Micros, number> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** Those who want to search when that takes no longer than usual. */
  #searchers: (() => void)[] = [];

  /**
   * @param open called when there is something to take in or to look for, not before.
   * @param failed hears of what went wrong while nobody waited for it; it is tried again.
   * @param journal how far the license is, when the archive outlives the process: what it keeps must be safe.
   */
  constructor(
    private readonly state: LicenseState,
    private readonly open: () => Archive,
    private readonly failed: (error: unknown) => void,
    private readonly journal?: JournalView,
  ) {}

  /** Whether events of closed threads are kept here, beyond the process. */
  get keepsEvents(): boolean {
    return this.journal !== undefined;
  }

  /** The number of the fact up to which everything closed is in the archive; 0 when that does not outlive the process. */
  get completeTo(): number {
    return this.#kept?.completeTo ?? 0;
  }

  /** The events of a thread that a snapshot has left here. */
  eventsAt(at: Micros, length: number): EventState[] {
    return archivedEvents(length, () => this.#kept?.eventsOf(at, length) ?? []);
  }

  /** Whether all events are here that are not in this state itself. */
  has(state: LicenseState): boolean {
    this.#lengths ??= this.#kept?.lengths();
    const kept = this.#lengths;
    for (const { threads } of state.chats.values()) {
      for (const { at, events } of threads) {
        if (isArchived(events) && (kept?.get(at) ?? -1) < events.length) return false;
      }
    }
    return true;
  }

  /** After a start: what was taken in before it need not be taken in again; what forgets with its process takes in all. */
  resume(): void {
    const kept = this.#lengths ?? this.#kept?.lengths();
    this.#lengths = undefined;
    for (const chat of this.state.chats.values()) {
      for (const thread of chat.threads) {
        if (thread.active) this.#active.set(thread, chat);
        else if (isArchived(thread.events) || this.#closed.has(thread)) continue;
        else if ((kept?.get(thread.at) ?? -1) >= thread.events.length) this.#letGo(thread);
        else this.#changed(chat, thread);
      }
    }
  }

  /** What has just been applied to the license. */
  note(happening: Happening): void {
    switch (happening.type) {
      case 'chat_started':
      case 'thread_opened':
      case 'chat_users_changed': {
        const chat = this.#chatOf(happening.chatId);
        if (audienceOf(chat) !== 'everybody') this.#chats.add(chat);
        const thread = activeThread(chat);
        if (thread !== undefined) this.#changed(chat, thread);
        return;
      }
      case 'event_added':
      case 'thread_closed':
      case 'postback_sent':
      case 'thread_properties_set': {
        const chat = this.#chatOf(happening.chatId);
        const thread = chat.threads.findLast(({ id }) => id === happening.threadId) ?? lastThread(chat);
        this.#changed(chat, thread);
        return;
      }
      case 'chat_properties_set':
        this.#chatPropertiesChanged(this.#chatOf(happening.chatId), happening.properties);
        return;
      case 'chat_scopes_changed':
        this.#chats.add(this.#chatOf(happening.chatId));
        return;
      case 'customer_changed':
        this.#customerChanged(this.state.customers.get(happening.customerId), happening.change);
        return;
      default:
        return;
    }
  }

  /** What has just been taken back: a search may have seen it. */
  noteUndone(happening: Happening): void {
    if (!('chatId' in happening) || this.state.chats.has(happening.chatId)) this.note(happening);
  }

  /**
   * After a start that folded very many facts, a search would take in all their threads, and everything else would stand still.
   * @returns resolves when little is left to be taken in, or it can't be; `undefined` when that is so already.
   */
  caughtUp(): Promise<void> | undefined {
    if (this.#closed.size <= handful.threads || this.#isClosed) return undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#takeInLater(0);
    return new Promise((resolve) => this.#searchers.push(resolve));
  }

  /** Everything that was noted is found. */
  search(search: ArchiveSearch): ArchivePage {
    const archive = this.#opened();
    this.#takeInChats(archive);
    this.#takeIn(archive, this.#closed, everything);
    this.#takeIn(archive, this.#active, everything);
    return archive.search(search);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#letSearch();
    this.#archive?.close();
  }

  #changed(chat: ChatState, thread: ThreadState): void {
    if (thread.active) {
      this.#active.set(thread, chat);
      return;
    }
    this.#active.delete(thread);
    this.#closed.set(thread, chat);
    this.#takeInLater(pauseMs);
  }

  #chatPropertiesChanged(chat: ChatState, properties: BareProperties): void {
    const names = Object.entries(properties).flatMap(([namespace, values]) =>
      Object.keys(values).map((name) => [namespace, name] as const),
    );
    const isTokenized = names.some(
      ([namespace, name]) => this.state.propertyConfigs.get(namespace)?.get(name)?.type === 'tokenized_string',
    );
    for (const thread of chat.threads) {
      // A thread's own value stands before the chat's; words are looked for in both.
      const hasOwn = names.every(([namespace, name]) => thread.properties[namespace]?.[name] !== undefined);
      if (isTokenized || !hasOwn) this.#changed(chat, thread);
    }
  }

  #customerChanged(customer: CustomerState | undefined, { name, email }: CustomerChange): void {
    if (customer === undefined || (name === undefined && email === undefined)) return;
    for (const chatId of customer.chatIds) {
      const chat = this.#chatOf(chatId);
      for (const thread of chat.threads) if (thread.userIds.has(customer.id)) this.#changed(chat, thread);
    }
  }

  #takeInSome(): void {
    this.#timer = undefined;
    try {
      const archive = this.#opened();
      this.#takeInChats(archive);
      this.#takeIn(archive, this.#closed, handful);
      if (this.#closed.size <= handful.threads) this.#letSearch();
      if (this.#closed.size > 0) {
        this.#takeInLater(this.#searchers.length > 0 ? 0 : pauseMs);
      } else if (archive.kept !== undefined && this.journal !== undefined) {
        archive.kept.completeTo = this.journal.seq;
        this.journal.complete();
      }
    } catch (error) {
      this.failed(error);
      this.#letSearch(); // they get to hear of it
      this.#takeInLater(retryMs);
    }
  }

  #letSearch(): void {
    for (const search of this.#searchers.splice(0)) search();
  }

  #takeInLater(inMs: number): void {
    if (!this.#isClosed) this.#timer ??= setTimeout(() => this.#takeInSome(), inMs).unref();
  }

  #takeInChats(archive: Archive): void {
    for (const chat of this.#chats) archive.restrict(chat.id, audienceOf(chat));
    this.#chats.clear();
  }

  #takeIn(archive: Archive, waiting: Map<ThreadState, ChatState>, atMost: typeof handful): void {
    let events = 0;
    const documents = new Map<ThreadState, ArchivedThread>();
    const keepsEvents = this.keepsEvents && waiting === this.#closed;
    const unsafe = this.journal?.unsafeThreads() ?? none;
    for (const [thread, chat] of waiting) {
      if (documents.size === atMost.threads || events >= atMost.events) break;
      if (keepsEvents && unsafe.has(thread.id)) continue; // it may have to change again
      events += thread.events.length;
      const document = documentOf(this.state, chat, thread);
      documents.set(thread, keepsEvents ? { ...document, events: thread.events } : document);
    }
    if (documents.size === 0) return;
    archive.keep([...documents.values()]);
    for (const thread of documents.keys()) {
      waiting.delete(thread);
      if (keepsEvents) this.#letGo(thread);
    }
  }

  /** From now on its events are read when somebody asks for them. */
  #letGo(thread: ThreadState): void {
    thread.events = this.eventsAt(thread.at, thread.events.length);
  }

  /** Opened for whoever keeps events only: others may never need an archive. */
  get #kept(): KeptEvents | undefined {
    return this.keepsEvents ? this.#opened().kept : undefined;
  }

  #opened(): Archive {
    this.#archive ??= this.open();
    return this.#archive;
  }

  #chatOf(id: string): ChatState {
    const chat = this.state.chats.get(id);
    if (chat === undefined) throw new Error(`the archive was told of an unknown chat ${id}`);
    return chat;
  }
}
