import type { GroupPriority } from '../protocol/configuration-api.js';
import type { ChatEvent, EventType, Recipients } from '../protocol/event.js';
import type { BareProperties } from '../protocol/properties.js';
import type { Permission, RoutingStatus } from '../protocol/user.js';
import type { AccountsState } from './accounts.js';
import type { AutoScopes } from './fact.js';
import type { PropertyConfigs } from './properties.js';
import type { RoutingTimers } from './routing/due.js';
import type { Queues, Standing } from './routing/standing.js';
import type { Micros } from './time.js';
import type { BotState, WebhooksState } from './webhooks.js';

export interface GroupState {
  readonly id: number;
  readonly name: string;
}

export type { GroupPriority };

export type DevicePlatform = 'ios' | 'android';

export interface AgentState {
  readonly id: string;
  name: string;
  readonly email?: string;
  avatar?: string;
  readonly permission: Permission;
  /** What makes it a bot agent, which nobody logs in as (domain.md section 10). */
  bot?: BotState;
  /** Groups besides group 0, which holds everybody. */
  groups: ReadonlyMap<number, GroupPriority>;
  /** Chats with an active thread at the same time, for routing. */
  maxChats: number;
  /** Last known; `undefined` before the first login. */
  routingStatus: RoutingStatus | undefined;
  /** A signal, not journaled: the agent has a connection (or had one less than 10 s ago). */
  loggedIn: boolean;
  /** Chats with an active thread in which they are an agent. */
  openChats: number;
  /** When they last came, changed their status, or got a free slot after having had none. */
  freeSince: Micros;
  /** When a chat last became theirs; 0: never. */
  lastAssigned: Micros;
  /** Starts of threads in chats that they belonged to, oldest first. */
  readonly threadStarts: ThreadStart[];
  /** Registrations for push notifications by device token; nothing is sent to them ([ACT:firebase]). */
  readonly devices: Map<string, { readonly platform: DevicePlatform; readonly enabled: boolean }>;
  /** Latest over all chats. */
  lastSeen: Micros | undefined;
}

export interface VisitState {
  readonly start: Micros;
  readonly pages: { readonly start: Micros; readonly url: string; title?: string }[];
}

export interface CustomerState {
  readonly id: string;
  name: string | undefined;
  email: string | undefined;
  fields: Record<string, string>;
  bannedUntil: Micros | undefined;
  /** Every chat the customer ever belonged to, oldest first. */
  readonly chatIds: Set<string>;
  lastSeen: Micros | undefined;
  visit: VisitState | undefined;
  /** Start of the visit before the current one. */
  previousVisit: Micros | undefined;
  visits: number;
  pageViews: number;
  threads: number;
  referrer: string | undefined;
  ip: string | undefined;
  userAgent: string | undefined;
  timezone: string | undefined;
  /** Signals, not journaled: a connection is there, and when the last one went. */
  connected: boolean;
  lastConnected: Micros | undefined;
}

/** What a user is in a chat. A supervisor watches without taking part (Agent API v0.2). */
export type MemberKind = 'customer' | 'agent' | 'supervisor';

/** Kept when the user leaves: `present` becomes false. */
export interface Membership {
  readonly userId: string;
  kind: MemberKind;
  present: boolean;
  seenUpTo: Micros | undefined;
  addedAt: Micros;
  addedBy: string | undefined;
  /** Why the user is here. */
  reason: MemberReason;
}

export type MemberReason = 'started' | 'joined' | 'wrote' | 'routed';

/** What an author decides about an event, as it stands on the wire. */
export type EventBody = ChatEvent extends infer E
  ? E extends ChatEvent
    ? Omit<E, keyof EventEnvelope>
    : never
  : never;

interface EventEnvelope {
  id: string;
  custom_id: string;
  order: number;
  timestamp: number;
  author_id: string;
  recipients: string;
  properties: object;
}

export interface EventState {
  readonly id: string;
  readonly order: number;
  readonly at: Micros;
  readonly recipients: Recipients;
  readonly body: EventBody;
  /** Absent on system messages. */
  readonly authorId?: string;
  readonly customId?: string;
  readonly properties?: BareProperties;
  /** What was filled into the template of a system message. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface ThreadState {
  readonly id: string;
  readonly order: number;
  readonly at: Micros;
  active: boolean;
  /** Everybody who belonged to the chat while the thread was active, supervisors excepted. */
  readonly userIds: Set<string>;
  /** Ascending by `order`, which is the place in this list plus one. To change it: `ownEvents` (archived-events.ts). */
  events: EventState[];
  properties: BareProperties;
}

/** Who may see a chat; nobody named means everyone. */
export interface Access {
  readonly groups: ReadonlySet<number>;
  readonly agents: ReadonlySet<string>;
}

export interface LastEventState {
  readonly thread: ThreadState;
  readonly event: EventState;
}

export interface ChatState {
  readonly id: string;
  /** Ascending by `order`; never empty. Only the last one can be active. */
  readonly threads: ThreadState[];
  readonly members: Map<string, Membership>;
  access: Access;
  properties: BareProperties;
  /** The newest event of each type, as each side sees it. */
  readonly lastEvents: {
    readonly agents: Map<EventType, LastEventState>;
    readonly customers: Map<EventType, LastEventState>;
  };
  /** For the router; there is one while the last thread is active. */
  standing?: Standing | undefined;
}

/** It counts while the thread is the chat's last one. */
export interface ThreadStart {
  readonly chat: ChatState;
  readonly thread: ThreadState;
}

export type RoutingMode = 'manual' | 'automatic';

export interface LicenseSettings {
  readonly plan: string;
  readonly createdAt: Micros;
  /** `undefined`: never. */
  readonly expiresAt: Micros | undefined;
  readonly inTrial: boolean;
  readonly routingMode: RoutingMode;
  readonly timers: RoutingTimers;
  readonly maxCustomerConnections: number;
}

/** One company's account: the unit of data, order, ownership and scale. */
export interface LicenseState {
  readonly id: number;
  readonly settings: LicenseSettings;
  readonly groups: ReadonlyMap<number, GroupState>;
  readonly agents: Map<string, AgentState>;
  /** Deleted, but known from chats. */
  readonly formerAgents: Map<string, AgentState>;
  readonly customers: Map<string, CustomerState>;
  propertyConfigs: PropertyConfigs;
  readonly autoScopes: Map<string, AutoScopes>;
  readonly webhooks: WebhooksState;
  readonly accounts: AccountsState;
  readonly chats: Map<string, ChatState>;
  /** Chats with an active thread. */
  readonly activeChats: Set<ChatState>;
  /** The same chats by what the router waits for. */
  readonly queues: Queues;
  /** Every start of a thread, oldest first: an entry counts while its thread is the chat's last one. */
  readonly threadStarts: ThreadStart[];
  /** Time of the latest fact. */
  lastAt: Micros;
}

/** The newest thread of a chat. */
export function lastThread(chat: ChatState): ThreadState {
  const thread = chat.threads.at(-1);
  if (thread === undefined) throw new Error(`chat ${chat.id} has no thread`);
  return thread;
}

/** The thread that takes events, if there is one. */
export function activeThread(chat: ChatState): ThreadState | undefined {
  const thread = lastThread(chat);
  return thread.active ? thread : undefined;
}

/** Whether the user watches the chat now without taking part in it (Agent API v0.2). */
export function isSupervisor(chat: ChatState, userId: string): boolean {
  return isMember(chat, userId) && chat.members.get(userId)?.kind === 'supervisor';
}

/** Chats that the customer belongs to now, oldest first. */
export function chatsWith(state: LicenseState, customer: CustomerState): ChatState[] {
  const chats = [...customer.chatIds].map((id) => state.chats.get(id)).filter((chat) => chat !== undefined);
  return chats.filter((chat) => isMember(chat, customer.id));
}

/** Whether a ban is in force. */
export function isBanned(customer: CustomerState, now: Micros): boolean {
  return customer.bannedUntil !== undefined && customer.bannedUntil > now;
}

/** Users who belong to the chat now and take part in it. */
export function presentMembers(chat: ChatState, kind: MemberKind): Membership[] {
  return [...chat.members.values()].filter((member) => member.present && member.kind === kind);
}

export function isMember(chat: ChatState, userId: string): boolean {
  return chat.members.get(userId)?.present === true;
}
