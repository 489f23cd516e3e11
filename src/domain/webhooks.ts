import type { AdditionalData, BotStatus, WebhookAction, WebhookFilters } from '../protocol/configuration-api.js';
import type { TokenHash } from './accounts.js';
import type { AgentState, LicenseState } from './state.js';
import type { Micros } from './time.js';

/** What a receiver wants to hear. Filters stay as they were asked for: they are told again word for word. */
export interface Interest {
  readonly filters?: WebhookFilters;
  readonly additionalData?: readonly AdditionalData[];
}

/** Where it is told, and in the words of which version: the one through which it was asked for. */
export interface Target {
  readonly url: string;
  /** Goes along with each delivery, so that the receiver knows the sender by it (configuration-api.md 3.5). */
  readonly secretKey: string;
  readonly version: string;
}

/** A registered webhook. */
export interface WebhookState extends Interest, Target {
  readonly id: string;
  /** The application that it belongs to. */
  readonly clientId: string;
  readonly action: WebhookAction;
  readonly description?: string;
}

/** The webhooks of a bot; at least one action, each once. */
export interface BotWebhooksState extends Target {
  readonly actions: readonly (Interest & { readonly name: WebhookAction })[];
}

/** What makes an agent a bot: nobody logs in as one (domain.md section 10). */
export interface BotState {
  /** The application that acts as it. */
  readonly clientId: string;
  /** The access token that logged it in, and the refresh token behind that; absent for a bot of the seed. */
  readonly token?: TokenHash;
  readonly refresh?: TokenHash;
  readonly webhooks?: BotWebhooksState;
}

/** One of those that are told of an action. */
export interface Listener extends Interest {
  /** Of a bot's webhooks: the bot's id ([CONF-22]). */
  readonly webhookId: string;
  readonly version: string;
  readonly isBot: boolean;
}

/** Something that a webhook is still to be told: the parts of the request's body that were true when it happened. */
export interface Delivery {
  readonly id: number;
  /** Of the fact that caused it. */
  readonly at: Micros;
  readonly webhookId: string;
  readonly action: WebhookAction;
  /** Deliveries of one chat go to a webhook one after the other. */
  readonly chatId?: string;
  /** JSON. */
  readonly data: string;
  /** JSON; where it was asked for (v0.5). */
  readonly chatProperties?: string;
}

export interface WebhooksState {
  readonly registered: Map<string, WebhookState>;
  /** Made of the webhooks of applications and bots, so that an action that nobody listens to costs nothing. */
  listeners: ReadonlyMap<WebhookAction, readonly Listener[]>;
  /** In the order in which it happened. */
  waiting: Delivery[];
  /** How many of them wait for each webhook. */
  readonly waitingFor: Map<string, number>;
  /** Length of all that waits. */
  characters: number;
  lastDelivery: number;
  /** What was last told of the status of each agent, while somebody listens to that. */
  toldStatus: Map<string, BotStatus>;
}

export function newWebhooks(agents: Iterable<AgentState>): WebhooksState {
  const registered = new Map<string, WebhookState>();
  return {
    registered,
    listeners: listenersOf(registered.values(), agents),
    waiting: [],
    waitingFor: new Map(),
    characters: 0,
    lastDelivery: 0,
    toldStatus: new Map(),
  };
}

/** Who is told of what, applications first. */
export function listenersOf(
  webhooks: Iterable<WebhookState>,
  agents: Iterable<AgentState>,
): WebhooksState['listeners'] {
  const listeners = new Map<WebhookAction, Listener[]>();
  const add = (action: WebhookAction, { filters, additionalData }: Interest, who: Omit<Listener, keyof Interest>) => {
    const listener: Listener = {
      ...who,
      ...(filters !== undefined && { filters }),
      ...(additionalData !== undefined && { additionalData }),
    };
    listeners.set(action, [...(listeners.get(action) ?? []), listener]);
  };
  for (const webhook of webhooks) {
    add(webhook.action, webhook, { webhookId: webhook.id, version: webhook.version, isBot: false });
  }
  for (const { id, bot } of agents) {
    const version = bot?.webhooks?.version ?? '';
    for (const { name, ...interest } of bot?.webhooks?.actions ?? []) {
      add(name, interest, { webhookId: id, version, isBot: true });
    }
  }
  return listeners;
}

/** Where the deliveries of a webhook go; `undefined` when it is not there any more. */
export function targetOf(state: LicenseState, webhookId: string): Target | undefined {
  return state.webhooks.registered.get(webhookId) ?? state.agents.get(webhookId)?.bot?.webhooks;
}
