import type { FileContent, InitialEvent, Recipients, SentEvent } from '../protocol/event.js';
import type { BareProperties } from '../protocol/properties.js';
import type { Scopes } from '../protocol/scopes.js';
import type { RoutingStatus } from '../protocol/user.js';
import type { TokenHash } from './accounts.js';
import type { ConfigurationCommand } from './configuration-command.js';
import type { AutoScopes, CustomerChange, MulticastScopes } from './fact.js';
import type { DevicePlatform } from './state.js';
import type { Micros } from './time.js';

/** What a user (or the shell, for logins) asks of the license. */
export type Command =
  | {
      readonly type: 'start_chat';
      /** Customers only ([ACT:startscopes]). */
      readonly scopes: Scopes;
      readonly properties: BareProperties;
      readonly threadProperties: BareProperties;
      readonly events: readonly InitialEvent[];
    }
  | { readonly type: 'join_chat'; readonly chatId: string; readonly agentIds: readonly string[] }
  | {
      readonly type: 'remove_from_chat';
      readonly chatId: string;
      /** Empty: the acting agent. */
      readonly agentIds: readonly string[];
      readonly customerIds: readonly string[];
      /** Agent API v0.2 only; otherwise a customer's id is refused ([ACT:customerids]). */
      readonly mayRemoveCustomers?: true;
    }
  /** Agent API v0.2. Empty: the acting agent. */
  | { readonly type: 'supervise_chat'; readonly chatId: string; readonly agentIds: readonly string[] }
  | { readonly type: 'send_event'; readonly chatId: string; readonly event: SentEvent }
  /** Customers only: the shell has taken the upload in (customer-actions.md 4.7). */
  | {
      readonly type: 'send_file';
      readonly chatId: string;
      readonly customId: string | undefined;
      readonly file: FileContent;
    }
  | { readonly type: 'close_thread'; readonly chatId: string }
  | { readonly type: 'update_chat_properties'; readonly chatId: string; readonly properties: BareProperties }
  | {
      readonly type: 'update_thread_properties';
      readonly chatId: string;
      readonly threadId: string;
      readonly properties: BareProperties;
    }
  | { readonly type: 'update_chat_scopes'; readonly chatId: string; readonly add: Scopes; readonly remove: Scopes }
  | { readonly type: 'ban_customer'; readonly customerId: string; readonly days: number }
  | {
      readonly type: 'send_postback';
      readonly chatId: string;
      readonly threadId: string;
      readonly eventId: string;
      readonly postbackId: string;
      readonly toggled: boolean;
    }
  | { readonly type: 'multicast'; readonly scopes: MulticastScopes; readonly content: object }
  | { readonly type: 'add_auto_scopes'; readonly rule: Omit<AutoScopes, 'id'> }
  | { readonly type: 'remove_auto_scopes'; readonly id: string }
  | { readonly type: 'update_last_seen'; readonly chatId: string; readonly seenUpTo: Micros | undefined }
  | {
      readonly type: 'send_typing';
      readonly chatId: string;
      readonly recipients: Recipients;
      readonly isTyping: boolean;
    }
  /** Customer API v0.2 and v0.3: in every chat of the customer. */
  | { readonly type: 'update_last_seen_everywhere'; readonly seenUpTo: Micros | undefined }
  | { readonly type: 'send_sneak_peek'; readonly chatId: string; readonly text: string }
  | { readonly type: 'update_agent'; readonly agentId: string | undefined; readonly status: RoutingStatus | undefined }
  | { readonly type: 'update_customer'; readonly change: CustomerChange }
  | {
      readonly type: 'register_device';
      readonly token: string;
      readonly platform: DevicePlatform;
      readonly enabled: boolean;
    }
  /** The actor is somebody new whom the shell has let in ([CACT-7]); nothing happens when the customer is known. */
  | { readonly type: 'create_customer' }
  | { readonly type: 'log_in_agent'; readonly reconnect: boolean }
  | { readonly type: 'log_out_agent' }
  | {
      readonly type: 'log_in_customer';
      readonly change: CustomerChange;
      readonly ip: string | undefined;
      readonly userAgent: string | undefined;
    }
  | { readonly type: 'log_out_customer' }
  /** The router looks at the clock; nobody else can ask for it. */
  | { readonly type: 'time_passed' }
  | AccountsCommand
  | ConfigurationCommand;

/** A token that the shell has made, to be remembered. */
interface NewAccess {
  readonly hash: TokenHash;
  readonly lifetime: Micros;
  /** The refresh token, to be opened with this one. */
  readonly sealedRefresh: string;
}

/** What the accounts endpoints ask for (authorization.md). The shell has made the tokens and checked who asks. */
export type AccountsCommand =
  | { readonly type: 'make_signing_key'; readonly key: string }
  | {
      readonly type: 'authorize_application';
      readonly agentId: string;
      readonly clientId: string;
      readonly scopes: readonly string[];
      /** Not to be asked again. */
      readonly remember: boolean;
      readonly issue:
        | {
            readonly code: {
              readonly hash: TokenHash;
              readonly lifetime: Micros;
              readonly redirectUri: string;
              readonly challenge: string | undefined;
            };
          }
        | { readonly token: { readonly hash: TokenHash; readonly lifetime: Micros } };
    }
  | {
      readonly type: 'exchange_code';
      readonly code: TokenHash;
      readonly clientId: string;
      readonly redirectUri: string;
      /** Made of the verifier that came with the code. */
      readonly challenge: string | undefined;
      readonly access: NewAccess;
      readonly refresh: TokenHash;
    }
  | {
      readonly type: 'refresh_access';
      readonly refresh: TokenHash;
      readonly clientId: string;
      readonly access: NewAccess;
    }
  | {
      readonly type: 'revoke_token';
      readonly hash: TokenHash;
      /** It is good though it stands in no list of the license, until then. */
      readonly elsewhere: { readonly until?: Micros } | undefined;
    }
  | {
      readonly type: 'issue_customer_code';
      readonly hash: TokenHash;
      readonly customerId: string;
      readonly clientId: string;
      readonly redirectUri: string;
      readonly lifetime: Micros;
    }
  | { readonly type: 'use_customer_code'; readonly hash: TokenHash };

/** What the shell brings into a decision: the time, and ids that nobody has used. */
export interface Context {
  readonly now: Micros;
  newId(kind: 'chat' | 'thread' | 'event' | 'auto_scopes' | 'bot' | 'webhook'): string;
}
