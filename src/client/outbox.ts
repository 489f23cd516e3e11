import { randomUUID } from 'node:crypto';
import type { AgentPush } from '../protocol/agent-api.js';
import type { ChatEvent, SentEvent } from '../protocol/event.js';
import { asFailure, type Failure } from '../protocol/failure.js';
import { backoffMs } from './backoff.js';
import type { Clock } from './clock.js';
import { Listeners } from './listeners.js';
import { type Entry, entryOf, interrupts, notKnown, outcomeUnknown, storedForm } from './outbox-entry.js';
import { findSent, type OutboxTransport, readSent } from './outbox-history.js';
import type { OutboxStore, QueuedEvent, StoredEvent } from './queued-event.js';

export type { OutboxStore, QueuedEvent } from './queued-event.js';

/** After so many timeouts in a row a person decides. */
const maxTimeouts = 5;

/**
 * Sends events in order within their chat, one in flight a chat, each exactly once.
 *
 * An event is in the store, marked `sending`, before it goes out, and leaves the store when the server has answered.
 * When the outcome is not known (connection lost, timeout, a restart of the process), the chat's history is searched
 * for its `custom_id` first, and it counts as sent when it is found. An event that the server refuses becomes
 * `failed` and waits for `retry` or `discard`; it does not hold up the later ones of its chat.
 */
export class Outbox {
  readonly #listeners = new Listeners<[event: QueuedEvent]>();
  readonly #busyChats = new Set<string>();
  readonly #pauses = new Set<() => void>();
  #entries: Entry[];
  /** The agent who is logged in; `undefined` while offline. */
  #author: string | undefined;

  constructor(
    private readonly store: OutboxStore,
    private readonly transport: OutboxTransport,
    private readonly clock: Clock,
  ) {
    this.#entries = store.load().map(entryOf);
  }

  add(chatId: string, sent: SentEvent): QueuedEvent {
    const customId = sent.custom_id ?? randomUUID();
    const known = this.#find(customId);
    if (known !== undefined) return known.queued;
    const event: SentEvent = { ...sent, custom_id: customId };
    const queued: QueuedEvent = { customId, chatId, event, queuedAt: this.clock.now(), state: 'waiting' };
    const entry: Entry = { queued, tried: false, timeouts: 0 };
    this.#entries.push(entry);
    this.#listeners.tell(queued);
    this.#startOrKeep(entry);
    return entry.queued;
  }

  retry(customId: string): void {
    const entry = this.#find(customId);
    if (entry?.queued.state !== 'failed') return;
    entry.timeouts = 0;
    this.#set(entry, 'waiting');
    this.#startOrKeep(entry);
  }

  discard(customId: string): void {
    const entry = this.#find(customId);
    if (entry?.queued.state !== 'failed' && entry?.queued.state !== 'waiting') return;
    this.#remove(entry);
  }

  queued(): readonly QueuedEvent[] {
    return this.#entries.map((entry) => entry.queued);
  }

  onQueue(listener: (event: QueuedEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** @param author id of the agent who is logged in now. */
  goOnline(author: string): void {
    this.#author = author;
    for (const chatId of new Set(this.#entries.map((entry) => entry.queued.chatId))) this.#pump(chatId);
  }

  goOffline(): void {
    this.#author = undefined;
    for (const end of [...this.#pauses]) end();
  }

  /** A push may tell earlier than the answer, or instead of a lost one, that an event has arrived. */
  observe(push: AgentPush): void {
    if (push.action === 'incoming_event') {
      this.#arrived(push.payload.thread_id, push.payload.event);
    } else if (push.action === 'incoming_chat_thread') {
      const { id, events } = push.payload.chat.thread;
      for (const event of events) this.#arrived(id, event);
    }
  }

  #arrived(thread_id: string, event: ChatEvent): void {
    if (event.custom_id === undefined || event.author_id !== this.#author) return;
    const entry = this.#find(event.custom_id);
    if (entry?.tried) this.#sent(entry, { thread_id, event });
  }

  #startOrKeep(entry: Entry): void {
    this.#pump(entry.queued.chatId);
    if (entry.queued.state !== 'waiting') return; // started, and saved with that
    const failure = this.#save();
    if (failure !== undefined) this.#set(entry, 'failed', failure);
  }

  #pump(chatId: string): void {
    const author = this.#author;
    if (author === undefined || this.#busyChats.has(chatId)) return;
    const next = this.#entries.find(({ queued }) => queued.chatId === chatId && queued.state === 'waiting');
    if (next === undefined) return;
    this.#busyChats.add(chatId);
    void this.#deliver(next, author).then(() => {
      this.#busyChats.delete(chatId);
      this.#pump(chatId);
    });
  }

  async #deliver(entry: Entry, author: string): Promise<void> {
    const { chatId, customId, event, queuedAt } = entry.queued;
    const looking = entry.tried;
    entry.tried = true;
    this.#set(entry, 'sending');
    const unsaved = this.#save();
    if (unsaved !== undefined) {
      entry.tried = looking;
      this.#set(entry, 'failed', unsaved);
      return;
    }
    let stored: StoredEvent | undefined;
    try {
      if (looking) {
        stored = await findSent(this.transport, chatId, customId, author, queuedAt).catch((error) => {
          throw notKnown(asFailure(error));
        });
        if (entry.queued.state !== 'sending') return; // a push has told that it arrived
      }
      stored ??= readSent(await this.transport.request('send_event', { chat_id: chatId, event }));
    } catch (error) {
      await this.#interrupted(entry, asFailure(error));
      return;
    }
    this.#sent(entry, stored);
  }

  async #interrupted(entry: Entry, failure: Failure): Promise<void> {
    if (entry.queued.state !== 'sending') return; // a push has told that it arrived
    if (failure.type === 'request_timeout') entry.timeouts += 1;
    const again = interrupts(failure) || (failure.type === 'request_timeout' && entry.timeouts < maxTimeouts);
    if (!again) {
      entry.tried = outcomeUnknown(failure);
      this.#set(entry, 'failed', failure);
      this.#save();
      return;
    }
    this.#set(entry, 'waiting');
    if (failure.type === 'request_timeout') await this.#pause(backoffMs(entry.timeouts - 1, this.clock.random()));
  }

  /** Ends early when the connection does. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        this.#pauses.delete(end);
        resolve();
      };
      const cancel = this.clock.after(ms, end);
      this.#pauses.add(end);
    });
  }

  #sent(entry: Entry, sent: StoredEvent): void {
    if (!this.#entries.includes(entry)) return; // told before, or discarded
    const { failure: _, ...queued } = entry.queued;
    entry.queued = { ...queued, state: 'sent', sent };
    // A save that fails does no harm: after a restart the history has the event.
    this.#remove(entry);
    this.#listeners.tell(entry.queued);
  }

  #remove(entry: Entry): void {
    this.#entries = this.#entries.filter((one) => one !== entry);
    this.#save();
  }

  #set(entry: Entry, state: 'waiting' | 'sending' | 'failed', failure?: Failure): void {
    const { failure: _, ...queued } = entry.queued;
    entry.queued = { ...queued, state, ...(failure === undefined ? {} : { failure }) };
    this.#listeners.tell(entry.queued);
  }

  #find(customId: string): Entry | undefined {
    return this.#entries.find((entry) => entry.queued.customId === customId);
  }

  #save(): Failure | undefined {
    try {
      this.store.save(this.#entries.map(storedForm));
      return undefined;
    } catch (error) {
      return asFailure(error);
    }
  }
}
