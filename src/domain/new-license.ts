import type { GroupPriority } from '../protocol/configuration-api.js';
import type { Permission, RoutingStatus } from '../protocol/user.js';
import { newAccounts } from './accounts.js';
import { builtinProperties, type PropertyConfigs } from './properties.js';
import { emptyQueue } from './routing/queue.js';
import type { AgentState, CustomerState, GroupState, LicenseSettings, LicenseState } from './state.js';
import type { Micros } from './time.js';
import { type BotState, newWebhooks } from './webhooks.js';

/** What the license owner configures: the state before anything has happened. */
export interface LicenseConfig {
  readonly id: number;
  readonly settings: LicenseSettings;
  readonly groups: readonly GroupState[];
  readonly agents: readonly {
    readonly id: string;
    readonly name: string;
    readonly email?: string;
    readonly avatar?: string;
    readonly permission: Permission;
    readonly groups: readonly { readonly id: number; readonly priority: GroupPriority }[];
    readonly maxChats: number;
    /** A bot of this application. It counts as logged in while it has a status (agent-objects.md [OBJ-13]). */
    readonly bot?: BotState & { readonly status: RoutingStatus | undefined };
  }[];
  readonly customers: readonly {
    readonly id: string;
    readonly name?: string;
    readonly email?: string;
    readonly fields?: Readonly<Record<string, string>>;
  }[];
  /** Besides the built-in ones. */
  readonly properties: PropertyConfigs;
}

export function newLicense(config: LicenseConfig, now: Micros): LicenseState {
  const propertyConfigs = new Map(builtinProperties);
  for (const [namespace, names] of config.properties) {
    propertyConfigs.set(namespace, new Map([...names, ...(builtinProperties.get(namespace) ?? [])]));
  }
  const agents = new Map(config.agents.map((agent) => [agent.id, newAgent(agent)]));
  return {
    id: config.id,
    settings: config.settings,
    groups: new Map(config.groups.map((group) => [group.id, group])),
    agents,
    formerAgents: new Map(),
    customers: new Map(config.customers.map((customer) => [customer.id, newCustomer(customer)])),
    propertyConfigs,
    autoScopes: new Map(),
    webhooks: newWebhooks(agents.values()),
    accounts: newAccounts(),
    chats: new Map(),
    activeChats: new Set(),
    queues: { waiting: emptyQueue(), unreplied: emptyQueue(), lively: emptyQueue(), idle: emptyQueue() },
    threadStarts: [],
    lastAt: now,
  };
}

/** Somebody who has not logged in yet; a bot is logged in while it has a status. */
export function newAgent({ bot, ...agent }: LicenseConfig['agents'][number]): AgentState {
  return {
    ...agent,
    ...(bot !== undefined && { bot: botState(bot) }),
    groups: new Map(agent.groups.map(({ id, priority }) => [id, priority])),
    devices: new Map(),
    routingStatus: bot?.status,
    loggedIn: bot?.status !== undefined,
    openChats: 0,
    freeSince: 0,
    lastAssigned: 0,
    threadStarts: [],
    lastSeen: undefined,
  };
}

function botState({ status: _, ...bot }: NonNullable<LicenseConfig['agents'][number]['bot']>): BotState {
  return bot;
}

/** Somebody who has not been here yet. */
export function newCustomer({ id, name, email, fields }: LicenseConfig['customers'][number]): CustomerState {
  return {
    id,
    name,
    email,
    fields: { ...fields },
    bannedUntil: undefined,
    chatIds: new Set(),
    lastSeen: undefined,
    visit: undefined,
    previousVisit: undefined,
    visits: 0,
    pageViews: 0,
    threads: 0,
    referrer: undefined,
    ip: undefined,
    userAgent: undefined,
    timezone: undefined,
    connected: false,
    lastConnected: undefined,
  };
}
