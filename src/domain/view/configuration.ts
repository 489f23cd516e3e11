import type {
  BotDetails,
  BotStatus,
  BotSummary,
  BotWebhooks,
  WebhookConfig,
} from '../../protocol/configuration-api.js';
import type { AgentState } from '../state.js';
import type { BotWebhooksState, Interest, WebhookState } from '../webhooks.js';

/** How an agent or bot stands towards new chats, in the words of the Configuration API (configuration-api.md 2.2). */
export function statusOf({ loggedIn, routingStatus }: AgentState): BotStatus {
  if (!loggedIn) return 'offline';
  return routingStatus === 'not_accepting_chats' ? 'not accepting chats' : 'accepting chats';
}

/** configuration-api.md 2.7. */
export function botSummary(agent: AgentState): BotSummary {
  const { id, name, avatar } = agent;
  return { id, name, ...(avatar !== undefined && { avatar }), status: statusOf(agent) };
}

/**
 * configuration-api.md 2.8.
 * @param clientId the application that asks: another one than the owner does not get to see the secret ([CONF-9]).
 */
export function botDetails(agent: AgentState, clientId: string): BotDetails {
  const owner = agent.bot?.clientId ?? '';
  const webhooks = agent.bot?.webhooks;
  return {
    ...botSummary(agent),
    application: { client_id: owner },
    max_chats_count: agent.maxChats,
    groups: [...agent.groups].map(([id, priority]) => ({ id, priority })),
    ...(webhooks !== undefined && { webhooks: botWebhooks(webhooks, owner === clientId) }),
  };
}

/** configuration-api.md 3.1. */
export function webhookConfig(webhook: WebhookState, clientId: string): WebhookConfig {
  const { id, url, action, secretKey, description } = webhook;
  return {
    webhook_id: id,
    url,
    action,
    ...(webhook.clientId === clientId && { secret_key: secretKey }),
    ...(description !== undefined && { description }),
    ...interestView(webhook),
  };
}

function botWebhooks({ url, secretKey, actions }: BotWebhooksState, isOwner: boolean): BotWebhooks {
  return {
    url,
    ...(isOwner && { secret_key: secretKey }),
    actions: actions.map(({ name, ...interest }) => ({ name, ...interestView(interest) })),
  };
}

function interestView({ filters, additionalData }: Interest): Pick<WebhookConfig, 'filters' | 'additional_data'> {
  return {
    ...(filters !== undefined && { filters }),
    ...(additionalData !== undefined && { additional_data: [...additionalData] }),
  };
}
