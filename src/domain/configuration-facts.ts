import type { BotStatus, GroupPriority } from '../protocol/configuration-api.js';
import type { PropertyConfig } from '../protocol/properties.js';
import type { TokenHash } from './accounts.js';
import type { BotWebhooksState, WebhookState } from './webhooks.js';

/** What of a bot can be changed, its status apart. */
export interface BotChange {
  readonly name?: string;
  readonly avatar?: string;
  readonly maxChats?: number;
  readonly groups?: readonly { readonly id: number; readonly priority: GroupPriority }[];
  /** `null`: it has none any more. */
  readonly webhooks?: BotWebhooksState | null;
}

/** The access token through which a bot is logged in, and the refresh token behind it. */
export interface BotSession {
  readonly token: TokenHash;
  readonly refresh?: TokenHash;
}

/** What the Configuration API changes, and what webhooks need to remember. */
export type ConfigurationFact =
  /** Offline until a status follows. */
  | {
      readonly type: 'bot_created';
      readonly agentId: string;
      readonly clientId: string;
      readonly name: string;
      readonly change: BotChange;
      readonly session: BotSession;
    }
  | {
      readonly type: 'bot_changed';
      readonly agentId: string;
      readonly change: BotChange;
      readonly session: BotSession;
    }
  | { readonly type: 'bot_status_set'; readonly agentId: string; readonly status: BotStatus }
  /** Its chats are left already. */
  | { readonly type: 'agent_deleted'; readonly agentId: string }
  /** For webhooks alone: logins are no facts, but what webhooks are told has to last. */
  | { readonly type: 'agent_status_told'; readonly agentId: string; readonly status: BotStatus }
  | { readonly type: 'webhook_registered'; readonly webhook: WebhookState }
  | { readonly type: 'webhook_unregistered'; readonly id: string }
  /** Deliveries that wait no more, by their ids: a receiver took them, or the server gave them up. */
  | { readonly type: 'deliveries_settled'; readonly taken: readonly number[]; readonly givenUp: readonly number[] }
  | {
      readonly type: 'properties_created';
      readonly namespace: string;
      readonly properties: Readonly<Record<string, PropertyConfig>>;
    };
