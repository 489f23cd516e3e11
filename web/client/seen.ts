import type { Clock } from '../../src/client/clock.js';
import type { PageState } from '../model/state.js';
import type { Store } from '../store.js';
import type { Session } from './session.js';

/** So long has somebody looked before it counts as seen; what comes in a row is told once. */
const lookMs = 1000;

/** Tells the agents how far the customer has read (customer-actions.md 4.15). */
export class Seen {
  #cancel: (() => void) | undefined;
  /** Time (seconds) of the newest event that was told as seen. */
  #told = 0;

  constructor(
    private readonly session: Pick<Session, 'request'>,
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** To be called whenever there may be something new before somebody's eyes. */
  look(isWatched: boolean): void {
    if (!isWatched) {
      this.#cancel?.();
      this.#cancel = undefined;
    } else if (this.#cancel === undefined && newestOfOthers(this.store.state) > this.#told) {
      this.#cancel = this.clock.after(lookMs, () => this.#tell());
    }
  }

  #tell(): void {
    this.#cancel = undefined;
    const { chat, isSynced, me } = this.store.state;
    const newest = newestOfOthers(this.store.state);
    if (chat === undefined || !isSynced) return;
    this.#told = newest;
    if ((chat.users.get(me ?? '')?.last_seen_timestamp ?? 0) >= newest) return;
    // Nobody waits for it; the next look tells it again.
    this.session.request('update_last_seen_timestamp', { chat_id: chat.id }).catch(() => {
      this.#told = 0;
    });
  }
}

/** Seconds; 0 when there is nothing. */
function newestOfOthers({ chat, me }: PageState): number {
  const events = chat?.threads.at(-1)?.events ?? [];
  return events.findLast(({ author_id }) => author_id !== undefined && author_id !== me)?.timestamp ?? 0;
}
