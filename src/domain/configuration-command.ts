import type { BotStatus } from '../protocol/configuration-api.js';
import type { PropertyConfig } from '../protocol/properties.js';
import type { TokenHash } from './accounts.js';
import type { BotChange } from './configuration-facts.js';
import type { WebhookState } from './webhooks.js';

/** The application that asks, with which token and in which version: what it makes belongs to it. */
export interface Caller {
  readonly clientId: string;
  readonly token: TokenHash;
  readonly version: string;
}

/** What the Configuration API asks for (configuration-api.md), and the shell for what it has delivered. */
export type ConfigurationCommand =
  | {
      readonly type: 'create_bot';
      readonly caller: Caller;
      readonly name: string;
      readonly status: BotStatus;
      readonly change: BotChange;
    }
  | {
      readonly type: 'update_bot';
      readonly caller: Caller;
      readonly agentId: string;
      readonly status: BotStatus | undefined;
      readonly change: BotChange;
    }
  | { readonly type: 'remove_bot'; readonly caller: Caller; readonly agentId: string }
  | {
      readonly type: 'register_webhook';
      readonly caller: Caller;
      readonly webhook: Omit<WebhookState, 'id' | 'clientId'>;
    }
  | { readonly type: 'unregister_webhook'; readonly caller: Caller; readonly webhookId: string }
  | {
      readonly type: 'create_properties';
      readonly caller: Caller;
      readonly properties: Readonly<Record<string, PropertyConfig>>;
    }
  /** The server has started a while ago: whoever was logged in before has come back by now. */
  | { readonly type: 'tell_absent_agents' }
  | { readonly type: 'settle_deliveries'; readonly taken: readonly number[]; readonly givenUp: readonly number[] };
