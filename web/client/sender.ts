import type { InitialEvent } from '../../src/protocol/event.js';
import { asFailure, type Failure, type FailureType } from '../../src/protocol/failure.js';
import type { OutgoingChange } from '../model/message.js';
import { detailsIn } from '../model/outbox.js';
import type { Outgoing, OutgoingEvent } from '../model/state.js';
import type { Store } from '../store.js';
import type { Session } from './session.js';

/** What the sender needs of the session. */
export type SenderSession = Pick<Session, 'request' | 'reconnect'>;

const refusals: Partial<Record<FailureType, string>> = {
  validation: 'The chat did not take it',
  authorization: 'You are not in this chat any more',
  customer_banned: 'You can’t write here',
  license_expired: 'The chat is closed at the moment',
};

/** Why something was not sent, for the customer. */
export function problemOf(failure: Failure): string {
  return refusals[failure.type] ?? 'Something went wrong';
}

/**
 * Sends what waits in the outbox, in order, one at a time, each once: what may have arrived already goes out again
 * only after the history was read without finding its `custom_id` (readState comes after every login, and whatever it
 * finds leaves the outbox).
 */
export class Sender {
  #isBusy = false;

  constructor(
    private readonly session: SenderSession,
    private readonly store: Store,
  ) {}

  /** To be called whenever something may have become possible. */
  pump(): void {
    const { isSynced, outbox, chat } = this.store.state;
    if (this.#isBusy || !isSynced) return;
    const waiting = outbox.filter(({ state }) => state === 'waiting');
    const events = waiting.filter((outgoing) => outgoing.kind === 'event');
    const next = chat === undefined ? waiting : events.slice(0, 1);
    if (next.length === 0) return;
    this.#isBusy = true;
    void (chat === undefined ? this.#startChat(events, next) : this.#send(chat.id, events)).then(() => {
      this.#isBusy = false;
      this.pump();
    });
  }

  /**
   * All events that wait become the chat's first ones; who the customer is comes before ([CACT-22]). A file waits for
   * the chat, and fails with it.
   */
  async #startChat(events: readonly OutgoingEvent[], all: readonly Outgoing[]): Promise<void> {
    const { outbox, known } = this.store.state;
    await this.#deliver(events, all, async () => {
      const customer = detailsIn(outbox) ?? known;
      if (Object.keys(customer).length > 0) await this.session.request('update_customer', { customer });
      const first: InitialEvent[] = events.map(({ event }) => event);
      const { chat } = await this.session.request('start_chat', { chat: { thread: { events: first } } });
      this.store.dispatch({ type: 'chat_started', chat });
    });
  }

  async #send(chatId: string, waiting: readonly OutgoingEvent[]): Promise<void> {
    const [first] = waiting;
    if (first === undefined) return;
    await this.#deliver([first], [first], async () => {
      const { thread_id, event } = await this.session.request('send_event', { chat_id: chatId, event: first.event });
      // The thread may be a new one; then the push behind this answer brings it.
      this.#change([first], { state: 'accepted' });
      this.store.dispatch({ type: 'event_stored', threadId: thread_id, event });
    });
  }

  async #deliver(
    sent: readonly OutgoingEvent[],
    failing: readonly Outgoing[],
    request: () => Promise<void>,
  ): Promise<void> {
    this.#change(sent, { state: 'sending' });
    try {
      await request();
    } catch (error) {
      const failure = asFailure(error);
      if (failure.type === 'connection_lost') return; // they wait again, and the next login goes on
      if (failure.type === 'request_timeout') return this.session.reconnect();
      this.#change(failing, { state: 'failed', problem: problemOf(failure) });
    }
  }

  #change(outgoing: readonly Outgoing[], change: OutgoingChange): void {
    this.store.dispatch({ type: 'outgoing_changed', customIds: outgoing.map(({ customId }) => customId), change });
  }
}
