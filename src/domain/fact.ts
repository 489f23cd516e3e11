import type { PropertyFilter } from '../protocol/agent-api.js';
import type { Recipients } from '../protocol/event.js';
import type { BareProperties } from '../protocol/properties.js';
import type { Scopes } from '../protocol/scopes.js';
import type { RoutingStatus } from '../protocol/user.js';
import type { CodeState, CustomerCodeState, TokenHash } from './accounts.js';
import type { ConfigurationFact } from './configuration-facts.js';
import type { DevicePlatform, EventState, MemberKind, MemberReason } from './state.js';
import type { Micros } from './time.js';

/** Why something happened: who did it, and the request (of one connection) that asked for it. */
export interface Cause {
  /** Absent when the router did it. */
  readonly actorId?: string;
  /** The connection whose copy of the pushes carries `requestId` (envelope.md section 5). */
  readonly connection?: string;
  readonly requestId?: string;
}

export interface Joining {
  readonly userId: string;
  readonly kind: MemberKind;
  readonly reason: MemberReason;
  /** An agent who was a supervisor of the chat until now. */
  readonly watchedBefore?: true;
}

export interface NewThread {
  readonly id: string;
  readonly order: number;
  readonly properties: BareProperties;
  /** Events that it starts with; part of `incoming_chat_thread`, no `incoming_event` follows. */
  readonly events: readonly EventState[];
}

export interface CustomerChange {
  readonly name?: string;
  readonly email?: string;
  /** Merged key by key ([CACT-34]). */
  readonly fields?: Readonly<Record<string, string>>;
  readonly referrer?: string;
  readonly timezone?: string;
  /** A page view of the current visit. */
  readonly page?: { readonly url: string; readonly title?: string };
  /** A new title for the page that is open. */
  readonly pageTitle?: string;
}

/** Receivers of a multicast (agent-objects.md 15.3). */
export interface MulticastScopes {
  readonly agents: { readonly all: boolean; readonly ids: readonly string[]; readonly groups: readonly number[] };
  readonly customers: { readonly ids: readonly string[] };
}

/** A text to look for in a customer's URL (agent-objects.md section 21). */
export interface UrlMatch {
  readonly value: string;
  /** `false`: anywhere in the URL. */
  readonly exact: boolean;
}

/** A rule that gives matching chats scopes by itself. At least one condition is there; all that are there must hold. */
export interface AutoScopes {
  readonly id: string;
  readonly description?: string;
  readonly scopes: Scopes;
  readonly chatProperties?: PropertyFilter;
  readonly customerUrl?: { readonly values: readonly UrlMatch[] } | { readonly excludeValues: readonly UrlMatch[] };
}

/** A change of state. Facts are what the journal keeps: folded again, they give the state. Plain JSON. */
export type FactBody =
  | {
      readonly type: 'chat_started';
      readonly chatId: string;
      readonly members: readonly Joining[];
      readonly scopes: Scopes;
      readonly properties: BareProperties;
      readonly thread: NewThread;
    }
  | {
      readonly type: 'thread_opened';
      readonly chatId: string;
      /** Users who became members with it, without a push of their own ([ACT:mustjoin]). */
      readonly joined: readonly Joining[];
      /** Chat properties that are part of the new thread's first state ([DOM:routingprops]). */
      readonly properties: BareProperties;
      readonly thread: NewThread;
    }
  | {
      readonly type: 'chat_users_changed';
      readonly chatId: string;
      readonly added: readonly Joining[];
      readonly removedIds: readonly string[];
    }
  /** A customer has started a thread, and the chat stays with an agent who is still a member. */
  | { readonly type: 'chat_kept'; readonly chatId: string; readonly agentId: string }
  | { readonly type: 'event_added'; readonly chatId: string; readonly threadId: string; readonly event: EventState }
  | { readonly type: 'thread_closed'; readonly chatId: string; readonly threadId: string }
  | { readonly type: 'chat_properties_set'; readonly chatId: string; readonly properties: BareProperties }
  | {
      readonly type: 'thread_properties_set';
      readonly chatId: string;
      readonly threadId: string;
      readonly properties: BareProperties;
    }
  | {
      readonly type: 'chat_scopes_changed';
      readonly chatId: string;
      /** Real changes only. */
      readonly added: Scopes;
      readonly removed: Scopes;
    }
  | { readonly type: 'customer_banned'; readonly customerId: string; readonly days: number; readonly until: Micros }
  | {
      readonly type: 'postback_sent';
      readonly chatId: string;
      readonly threadId: string;
      readonly eventId: string;
      readonly userId: string;
      readonly postbackId: string;
      readonly toggled: boolean;
    }
  | { readonly type: 'auto_scopes_added'; readonly rule: AutoScopes }
  | { readonly type: 'auto_scopes_removed'; readonly id: string }
  | {
      readonly type: 'last_seen_set';
      readonly chatId: string;
      readonly userId: string;
      readonly seenUpTo: Micros;
      /** Within the second that everybody knows of already: the router counts in smaller steps. */
      readonly untold?: true;
    }
  | { readonly type: 'routing_status_set'; readonly agentId: string; readonly status: RoutingStatus }
  | {
      readonly type: 'device_registered';
      readonly agentId: string;
      readonly token: string;
      readonly platform: DevicePlatform;
      readonly enabled: boolean;
    }
  | { readonly type: 'customer_created'; readonly customerId: string }
  | { readonly type: 'customer_changed'; readonly customerId: string; readonly change: CustomerChange }
  | { readonly type: 'visit_started'; readonly customerId: string; readonly ip?: string; readonly userAgent?: string }
  | AccountsFact
  | ConfigurationFact;

/** Of tokens and what they are signed with; none of them carries a token. */
export type AccountsFact =
  | { readonly type: 'signing_key_made'; readonly key: string }
  | {
      readonly type: 'consent_given';
      readonly agentId: string;
      readonly clientId: string;
      /** All that was granted so far. */
      readonly scopes: readonly string[];
    }
  | {
      readonly type: 'code_issued';
      readonly hash: TokenHash;
      readonly code: CodeState;
      /** Older ones that are given up for it. */
      readonly instead: readonly TokenHash[];
    }
  | {
      readonly type: 'tokens_issued';
      readonly agentId: string;
      readonly clientId: string;
      readonly scopes: readonly string[];
      readonly access: { readonly hash: TokenHash; readonly expiresAt: Micros; readonly sealedRefresh?: string };
      /** Absent in the implicit flow. */
      readonly refresh?: TokenHash;
      /** The code that was used up, when the refresh token is new. */
      readonly code?: TokenHash;
    }
  | {
      readonly type: 'tokens_revoked';
      readonly access: readonly TokenHash[];
      readonly refresh: readonly TokenHash[];
      /** Those that stand in no list: the seed's (without `until`: never expires) and customers'. */
      readonly others: readonly { readonly hash: TokenHash; readonly until?: Micros }[];
    }
  | {
      readonly type: 'customer_code_issued';
      readonly hash: TokenHash;
      readonly code: CustomerCodeState;
      readonly instead: readonly TokenHash[];
    }
  | { readonly type: 'customer_code_used'; readonly hash: TokenHash };

/** True for a moment only: told to others, never journaled. */
export type SignalBody =
  | {
      readonly type: 'typing';
      readonly chatId: string;
      readonly userId: string;
      readonly recipients: Recipients;
      readonly isTyping: boolean;
    }
  | { readonly type: 'sneak_peek'; readonly chatId: string; readonly userId: string; readonly text: string }
  | {
      readonly type: 'multicast';
      readonly authorId: string;
      readonly agentIds: readonly string[];
      readonly customerIds: readonly string[];
      readonly content: object;
    }
  | { readonly type: 'agent_presence'; readonly agentId: string; readonly loggedIn: boolean }
  | { readonly type: 'customer_presence'; readonly customerId: string; readonly connected: boolean };

interface Stamp {
  readonly at: Micros;
  readonly cause: Cause;
  /** The one happening that the request asked for; the others are its consequences. */
  readonly primary?: true;
}

export type Fact = FactBody & Stamp;
export type Signal = SignalBody & Stamp;

/** What a command leads to, in this order. */
export type Happening = Fact | Signal;

const signalTypes: ReadonlySet<Happening['type']> = new Set([
  'typing',
  'sneak_peek',
  'multicast',
  'agent_presence',
  'customer_presence',
] satisfies Signal['type'][]);

export function isFact(happening: Happening): happening is Fact {
  return !signalTypes.has(happening.type);
}
