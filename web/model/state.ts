import type { CustomerThreadSummary, Thread } from '../../src/protocol/chat.js';
import type { SentEvent } from '../../src/protocol/event.js';
import type { RatingProperties } from '../../src/protocol/page-config.js';
import type { Properties } from '../../src/protocol/properties.js';
import type { User } from '../../src/protocol/user.js';

/** How the page stands towards the server. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  /** Between tries; `retryAt` in ms since the epoch. */
  | { readonly state: 'waiting'; readonly retryAt: number }
  /** For good, until the customer asks for another try. */
  | { readonly state: 'ended'; readonly reason: EndReason };

export type EndReason = 'banned' | 'too_many_tabs' | 'unknown_license' | 'license_expired' | 'not_served' | 'refused';

/** Something on its way to the server. It leaves the outbox when the history has it. */
export type Outgoing = OutgoingEvent | OutgoingFile;

interface OutgoingCommon {
  readonly customId: string;
  /** ms since the epoch. */
  readonly createdAt: number;
  /**
   * waiting: not under way; sending: the answer is due; accepted: the server has it, the push that brings it is due;
   * failed: waits for the customer to decide.
   */
  readonly state: 'waiting' | 'sending' | 'accepted' | 'failed';
  /** Why it failed, for people. */
  readonly problem?: string;
}

export interface OutgoingEvent extends OutgoingCommon {
  readonly kind: 'event';
  readonly event: SentEvent;
}

/** The bytes are the sender's to keep; a reload loses them. */
export interface OutgoingFile extends OutgoingCommon {
  readonly kind: 'file';
  readonly name: string;
  readonly size: number;
  readonly contentType: string;
  /** 0 to 1. */
  readonly progress: number;
}

/** The one conversation of this customer (domain.md [DOM:onechat]). */
export interface Chat {
  readonly id: string;
  readonly users: ReadonlyMap<string, User>;
  readonly properties: Properties;
  /** Loaded ones, ascending by `order`, each with its events in order. Never empty. */
  readonly threads: readonly Thread[];
  /** Older ones that are not loaded yet, newest first. */
  readonly earlier: readonly CustomerThreadSummary[];
}

/** What the customer tells about him- or herself before the first message. */
export interface Details {
  readonly name: string;
  readonly email: string;
}

export interface PageState {
  readonly rating: RatingProperties;
  readonly connection: Connection;
  /** The customer's id; `undefined` before the first login. */
  readonly me: string | undefined;
  /** What the server knows of the customer, to fill the form with. */
  readonly known: Partial<Details>;
  /** The state of the server has been read since the last login. */
  readonly isSynced: boolean;
  /** `undefined`: none yet, or not read yet (see `hasSynced`). */
  readonly chat: Chat | undefined;
  /** The state of the server has been read once: whether there is a chat is known. */
  readonly hasSynced: boolean;
  readonly outbox: readonly Outgoing[];
  /** Agents who write at the moment, with the time (ms) at which that is over. */
  readonly typing: ReadonlyMap<string, number>;
  readonly history: 'idle' | 'loading' | 'failed';
  /** Buttons whose answer is due: `eventId postbackId`. */
  readonly pressing: readonly string[];
  readonly rated: 'idle' | 'sending' | 'failed';
  /** Agents' events that came while nobody looked. */
  readonly unread: number;
}

export function initialState(rating: RatingProperties): PageState {
  return {
    rating,
    connection: { state: 'connecting' },
    me: undefined,
    known: {},
    isSynced: false,
    chat: undefined,
    hasSynced: false,
    outbox: [],
    typing: new Map(),
    history: 'idle',
    pressing: [],
    rated: 'idle',
    unread: 0,
  };
}

/** The thread that takes events, if there is one. */
export function activeThread(chat: Chat | undefined): Thread | undefined {
  const thread = chat?.threads.at(-1);
  return thread?.active ? thread : undefined;
}
