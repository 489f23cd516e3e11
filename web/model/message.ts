import type { ChatWithThread, CustomerThreadSummary, Thread } from '../../src/protocol/chat.js';
import type { CustomerPush } from '../../src/protocol/customer-api.js';
import type { ChatEvent } from '../../src/protocol/event.js';
import type { Properties } from '../../src/protocol/properties.js';
import type { User } from '../../src/protocol/user.js';
import type { Connection, Details, Outgoing, PageState } from './state.js';

/** The chat as it was read after a login. */
export interface ReadChat {
  readonly id: string;
  readonly users: readonly User[];
  readonly properties: Properties;
  readonly threads: readonly Thread[];
  /** Of the threads that exist, as far as they were listed. */
  readonly summaries: readonly CustomerThreadSummary[];
}

/** Everything that can change the page's state. */
export type Message =
  | { readonly type: 'connection'; readonly connection: Connection }
  /** A login told who the customer is. */
  | { readonly type: 'logged_in'; readonly me: string }
  | { readonly type: 'synced'; readonly chat: ReadChat | undefined; readonly known: Partial<Details> }
  /** The history is to be read before anything else goes out. */
  | { readonly type: 'out_of_sync' }
  /** `isWatched`: somebody has the page before the eyes; `now` in ms. */
  | { readonly type: 'push'; readonly push: CustomerPush; readonly now: number; readonly isWatched: boolean }
  | { readonly type: 'queued'; readonly outgoing: readonly Outgoing[] }
  | { readonly type: 'outgoing_changed'; readonly customIds: readonly string[]; readonly change: OutgoingChange }
  | { readonly type: 'discarded'; readonly customId: string }
  /** The answer to `send_event`, and to `start_chat`. */
  | { readonly type: 'event_stored'; readonly threadId: string; readonly event: ChatEvent }
  | { readonly type: 'chat_started'; readonly chat: ChatWithThread }
  | { readonly type: 'history'; readonly state: PageState['history'] }
  | {
      readonly type: 'history_read';
      readonly threads: readonly Thread[];
      readonly users: readonly User[];
      readonly earlier: readonly CustomerThreadSummary[];
    }
  | { readonly type: 'pressing'; readonly button: string; readonly isUnderWay: boolean }
  | {
      readonly type: 'pressed';
      readonly threadId: string;
      readonly eventId: string;
      readonly postbackId: string;
      readonly toggled: boolean;
    }
  | { readonly type: 'rated'; readonly state: PageState['rated'] }
  /** Time went by: typing that was not renewed is over. */
  | { readonly type: 'time'; readonly now: number }
  /** Somebody looks at the page. */
  | { readonly type: 'looked' };

export type OutgoingChange = Partial<Pick<Outgoing, 'state' | 'problem'>> & { readonly progress?: number };
