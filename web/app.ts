import type { Clock } from '../src/client/clock.js';
import type { CustomerPatch } from '../src/protocol/customer-api.js';
import { asFailure } from '../src/protocol/failure.js';
import type { PageConfig } from '../src/protocol/page-config.js';
import { readEarlier, readState } from './client/history.js';
import { Seen } from './client/seen.js';
import { Sender } from './client/sender.js';
import { Session } from './client/session.js';
import { SneakPeeks } from './client/sneak-peeks.js';
import type { OpenSocket } from './client/socket.js';
import { type Renewal, Tokens } from './client/tokens.js';
import { type Upload, type UploadOutcome, Uploads } from './client/uploads.js';
import { filledForm, outgoingEvent, outgoingFile } from './model/outbox.js';
import { buttonKey } from './model/postbacks.js';
import { type Score, sentRating } from './model/rating.js';
import { activeThread, type Details, initialState, type OutgoingEvent, type PageState } from './model/state.js';
import { Store } from './store.js';

/** What the page needs of the world around it. */
export interface World {
  readonly clock: Clock;
  /** Nobody has used it. */
  readonly newId: () => string;
  readonly openSocket: OpenSocket;
  readonly renewToken: () => Promise<Renewal>;
  readonly upload: (token: string, upload: Upload) => Promise<UploadOutcome>;
  /** Where the customer is, for the agents. */
  readonly visit: CustomerPatch;
}

/** The page without its screen: what a customer can do, and what becomes of it. */
export class App {
  readonly store: Store;
  readonly #world: World;
  readonly #session: Session;
  readonly #sender: Sender;
  readonly #uploads: Uploads;
  readonly #sneakPeeks: SneakPeeks;
  readonly #seen: Seen;
  #isWatched = false;
  /** Where the customer is, as long as the server has not been told. */
  #page: { readonly url: string; readonly title: string } | undefined;
  #cancelForgetting: () => void = () => {};

  /** @param outbox what an earlier load of the page did not get sent. */
  constructor(config: PageConfig, world: World, outbox: readonly OutgoingEvent[] = []) {
    const { clock } = world;
    this.#world = world;
    this.store = new Store({ ...initialState(config.rating), outbox });
    const tokens = new Tokens(config.token, world.renewToken, clock);
    this.#session = new Session({
      tokens,
      clock,
      openSocket: world.openSocket,
      visit: world.visit,
      onState: (connection) => this.store.dispatch({ type: 'connection', connection }),
      onLogin: (me) => {
        this.store.dispatch({ type: 'logged_in', me });
        this.#tellPage();
        void this.#sync();
      },
      onPush: (push) => {
        this.store.dispatch({ type: 'push', push, now: clock.now(), isWatched: this.#isWatched });
        if (push.action === 'incoming_typing_indicator') this.#forgetTypingLater();
      },
    });
    this.#sender = new Sender(this.#session, this.store);
    this.#uploads = new Uploads(this.store, (upload) => this.#upload(tokens, upload), clock);
    this.#seen = new Seen(this.#session, this.store, clock);
    this.#sneakPeeks = new SneakPeeks(
      clock,
      () => this.store.state.isSynced && activeThread(this.store.state.chat) !== undefined,
      (text) => this.#signal(text),
    );
    this.store.subscribe(() => this.#goOn());
  }

  start(): void {
    this.#session.start();
  }

  /** The first message, with who writes it. */
  begin({ name, email }: Details, text: string): void {
    const { clock, newId } = this.#world;
    const form = outgoingEvent(filledForm({ name, email }), newId(), clock.now());
    this.store.dispatch({ type: 'queued', outgoing: [form, this.#message(text)] });
  }

  send(text: string): void {
    this.#sneakPeeks.sent();
    this.store.dispatch({ type: 'queued', outgoing: [this.#message(text)] });
  }

  sendFiles(files: Iterable<File>): void {
    const { clock, newId } = this.#world;
    const outgoing = [...files].map((file) => {
      const customId = newId();
      this.#uploads.keep(customId, file);
      return outgoingFile(file, customId, clock.now());
    });
    if (outgoing.length > 0) this.store.dispatch({ type: 'queued', outgoing });
  }

  /** Something that failed goes out again, unless the history has it after all. */
  retry(customId: string): void {
    this.store.dispatch({ type: 'outgoing_changed', customIds: [customId], change: { state: 'waiting' } });
    if (!this.store.state.isSynced) return;
    this.store.dispatch({ type: 'out_of_sync' });
    void this.#sync();
  }

  discard(customId: string): void {
    this.#uploads.discard(customId);
    this.store.dispatch({ type: 'discarded', customId });
  }

  /** What stands in the composer, at every change. */
  typed(text: string): void {
    this.#sneakPeeks.typed(text);
  }

  async press(threadId: string, eventId: string, postbackId: string, toggled: boolean): Promise<void> {
    const { chat } = this.store.state;
    if (chat === undefined) return;
    const button = buttonKey(eventId, postbackId);
    this.store.dispatch({ type: 'pressing', button, isUnderWay: true });
    try {
      await this.#session.request('send_rich_message_postback', {
        chat_id: chat.id,
        thread_id: threadId,
        event_id: eventId,
        postback: { id: postbackId, toggled },
      });
      // In a thread that is over no push tells of it ([CACT-29]).
      this.store.dispatch({ type: 'pressed', threadId, eventId, postbackId, toggled });
    } catch {
      // The button stays as it was.
    }
    this.store.dispatch({ type: 'pressing', button, isUnderWay: false });
  }

  async rate(score: Score, comment = ''): Promise<void> {
    const { chat, rating } = this.store.state;
    if (chat === undefined) return;
    const { properties, annotation } = sentRating(rating, score, comment);
    this.store.dispatch({ type: 'rated', state: 'sending' });
    try {
      if (properties !== undefined) {
        await this.#session.request('update_chat_properties', { chat_id: chat.id, properties });
      }
      if (annotation !== undefined) {
        const sent = await this.#session.request('send_event', { chat_id: chat.id, event: annotation });
        this.store.dispatch({ type: 'event_stored', threadId: sent.thread_id, event: sent.event });
      }
      this.store.dispatch({ type: 'rated', state: 'idle' });
    } catch {
      this.store.dispatch({ type: 'rated', state: 'failed' });
    }
  }

  /** @returns whether the chat is over now. */
  async endChat(): Promise<boolean> {
    const { chat } = this.store.state;
    if (chat === undefined) return true;
    try {
      await this.#session.request('close_thread', { chat_id: chat.id });
      return true;
    } catch (error) {
      return asFailure(error).type === 'validation'; // somebody else was faster
    }
  }

  async loadEarlier(): Promise<void> {
    const { chat, history, isSynced } = this.store.state;
    if (chat === undefined || chat.earlier.length === 0 || history === 'loading' || !isSynced) return;
    this.store.dispatch({ type: 'history', state: 'loading' });
    try {
      this.store.dispatch({ type: 'history_read', ...(await readEarlier(this.#session, chat)) });
    } catch {
      this.store.dispatch({ type: 'history', state: 'failed' });
    }
  }

  /** Whether somebody has the page before the eyes. */
  watch(isWatched: boolean): void {
    this.#isWatched = isWatched;
    if (isWatched) this.store.dispatch({ type: 'looked' });
    this.#seen.look(isWatched);
  }

  /** The page or the network has come back to life. */
  wake(): void {
    this.#session.wake();
  }

  tryNow(): void {
    this.#session.tryNow();
  }

  /** The page that holds the widget. */
  visit(page: { readonly url: string; readonly title: string }): void {
    this.#page = page;
    this.#tellPage();
  }

  #tellPage(): void {
    const page = this.#page;
    if (page === undefined || !this.#session.isOnline) return;
    this.#page = undefined;
    this.#session.request('update_customer', { customer: { monitoring: { page } } }).catch(() => {
      this.#page ??= page; // the next login tells it
    });
  }

  #message(text: string): OutgoingEvent {
    const { clock, newId } = this.#world;
    return outgoingEvent({ type: 'message', text }, newId(), clock.now());
  }

  async #sync(): Promise<void> {
    let read: Awaited<ReturnType<typeof readState>>;
    try {
      read = await readState(this.#session, this.store.state);
    } catch (error) {
      // After a lost connection the next login does it again.
      if (asFailure(error).type !== 'connection_lost') this.#session.reconnect();
      return;
    }
    this.store.dispatch({ type: 'synced', ...read });
  }

  /** After every change. */
  #goOn(): void {
    this.#sender.pump();
    this.#uploads.pump();
    this.#seen.look(this.#isWatched);
  }

  #signal(text: string): void {
    const { chat } = this.store.state;
    if (chat === undefined) return;
    // For this moment only: a later one makes up for it.
    this.#session.request('send_sneak_peek', { chat_id: chat.id, sneak_peek_text: text }).catch(() => {});
  }

  #forgetTypingLater(): void {
    const { clock } = this.#world;
    const ends = Math.min(...this.store.state.typing.values());
    this.#cancelForgetting();
    if (!Number.isFinite(ends)) return;
    this.#cancelForgetting = clock.after(Math.max(0, ends - clock.now()) + 1, () => {
      this.store.dispatch({ type: 'time', now: clock.now() });
      this.#forgetTypingLater();
    });
  }

  async #upload(tokens: Tokens, upload: Upload): Promise<UploadOutcome> {
    const outcome = await this.#world.upload(tokens.current, upload);
    if (outcome !== 'authentication' || (await tokens.refresh()) !== undefined) return outcome;
    return this.#world.upload(tokens.current, upload);
  }
}

export type { PageState };
