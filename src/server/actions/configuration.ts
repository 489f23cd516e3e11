import type { Caller } from '../../domain/configuration-command.js';
import type { BotChange } from '../../domain/configuration-facts.js';
import type { Happening } from '../../domain/fact.js';
import type { Actor } from '../../domain/permissions.js';
import { forbidden, notFound, ok } from '../../domain/result.js';
import { botDetails, botSummary, webhookConfig } from '../../domain/view/configuration.js';
import type { BotWebhooksState, Interest } from '../../domain/webhooks.js';
import type { BotWebhooks, ConfigurationEndpoint, WebhookConfig } from '../../protocol/configuration-api.js';
import type { PropertyConfig } from '../../protocol/properties.js';
import { configurationRequests as requests } from '../../protocol/schema/configuration.js';
import { type Action, commands, reads } from './action.js';

/** The endpoints of the Configuration API (configuration-api.md). What an application makes belongs to it. */
export const configurationActions: Readonly<Record<ConfigurationEndpoint, Action>> = {
  'agents/create_bot_agent': commands(
    requests['agents/create_bot_agent'],
    ({ name, status, ...given }, caller) => ({
      type: 'create_bot',
      caller,
      name,
      status,
      change: botChange(given, caller),
    }),
    (_context, primary) => ({ bot_agent_id: made(primary, 'bot_created').agentId }),
  ),

  'agents/update_bot_agent': commands(requests['agents/update_bot_agent'], ({ id, status, ...given }, caller) => ({
    type: 'update_bot',
    caller,
    agentId: id,
    status,
    change: botChange(given, caller),
  })),

  'agents/remove_bot_agent': commands(requests['agents/remove_bot_agent'], ({ bot_agent_id }, caller) => ({
    type: 'remove_bot',
    caller,
    agentId: bot_agent_id,
  })),

  'agents/get_bot_agents': reads(requests['agents/get_bot_agents'], ({ state, actor, caller }, { all }) => {
    const reach = reachOf(actor, 'agents-bot');
    if (reach === undefined || (all === true && reach !== 'all')) return forbidden();
    const bots = [...state.agents.values()].filter(({ bot }) => bot !== undefined);
    const asked = bots.filter(({ bot }) => all === true || bot?.clientId === caller.clientId);
    return ok({ bot_agents: asked.map(botSummary) });
  }),

  'agents/get_bot_agent_details': reads(
    requests['agents/get_bot_agent_details'],
    ({ state, actor, caller }, { bot_agent_id }) => {
      const reach = reachOf(actor, 'agents-bot');
      if (reach === undefined) return forbidden();
      const agent = state.agents.get(bot_agent_id);
      if (agent?.bot === undefined) return notFound('bot_agent_id');
      if (reach !== 'all' && agent.bot.clientId !== caller.clientId) return forbidden();
      return ok({ bot_agent: botDetails(agent, caller.clientId) });
    },
  ),

  'webhooks/register_webhook': commands(
    requests['webhooks/register_webhook'],
    ({ url, description, action, secret_key, ...interest }, caller) => ({
      type: 'register_webhook',
      caller,
      webhook: {
        url,
        secretKey: secret_key,
        version: caller.version,
        action,
        ...(description !== undefined && { description }),
        ...interestOf(interest),
      },
    }),
    (_context, primary) => ({ webhook_id: made(primary, 'webhook_registered').webhook.id }),
  ),

  'webhooks/get_webhooks_config': reads(requests['webhooks/get_webhooks_config'], ({ state, actor, caller }) => {
    const reach = reachOf(actor, 'webhooks');
    if (reach === undefined) return forbidden();
    const webhooks = [...state.webhooks.registered.values()];
    const shown = webhooks.filter(({ clientId }) => reach === 'all' || clientId === caller.clientId);
    return ok({ webhooks_config: shown.map((webhook) => webhookConfig(webhook, caller.clientId)) });
  }),

  'webhooks/unregister_webhook': commands(requests['webhooks/unregister_webhook'], ({ webhook_id }, caller) => ({
    type: 'unregister_webhook',
    caller,
    webhookId: webhook_id,
  })),

  'properties/create_properties': commands(requests['properties/create_properties'], (properties, caller) => ({
    type: 'create_properties',
    caller,
    properties: Object.fromEntries(Object.entries(properties).map(([name, config]) => [name, propertyOf(config)])),
  })),

  'properties/get_property_configs': reads(
    requests['properties/get_property_configs'],
    ({ state, actor, caller }, { all }) => {
      const reach = reachOf(actor, 'properties');
      if (reach === undefined || (all === true && reach !== 'all')) return forbidden();
      const namespaces = [...state.propertyConfigs].filter(([name]) => all === true || name === caller.clientId);
      return ok(Object.fromEntries(namespaces.map(([name, configs]) => [name, Object.fromEntries(configs)])));
    },
  ),
};

/** How far a token may read; `all` includes the own ([AUTH-28]). */
function reachOf(actor: Actor, what: 'agents-bot' | 'webhooks' | 'properties'): 'all' | 'my' | undefined {
  if (actor.kind !== 'agent') return undefined;
  if (actor.scopes.has(`${what}--all:read`)) return 'all';
  return actor.scopes.has(`${what}--my:read`) ? 'my' : undefined;
}

function made<T extends Happening['type']>(primary: Happening | undefined, type: T): Extract<Happening, { type: T }> {
  if (primary?.type !== type) throw new Error(`nothing was made where ${type} should be`);
  return primary as Extract<Happening, { type: T }>;
}

interface GivenBot {
  readonly name?: string;
  readonly avatar?: string;
  readonly max_chats_count?: number;
  readonly groups?: BotChange['groups'];
  readonly webhooks?: BotWebhooks;
}

/** Without the fields that were not sent: those stay as they are ([CONF-7]). */
function botChange({ name, avatar, max_chats_count: maxChats, groups, webhooks }: GivenBot, caller: Caller): BotChange {
  return {
    ...(name !== undefined && { name }),
    ...(avatar !== undefined && { avatar }),
    ...(maxChats !== undefined && { maxChats }),
    ...(groups !== undefined && { groups }),
    ...(webhooks !== undefined && { webhooks: botWebhooks(webhooks, caller.version) }),
  };
}

/** An empty list of actions takes a bot's webhooks away ([CONF-7]). */
export function botWebhooks({ url, secret_key = '', actions }: BotWebhooks, version: string): BotWebhooksState | null {
  if (actions.length === 0) return null;
  return {
    url,
    secretKey: secret_key,
    version,
    actions: actions.map(({ name, ...interest }) => ({ name, ...interestOf(interest) })),
  };
}

function interestOf({ filters, additional_data }: Pick<WebhookConfig, 'filters' | 'additional_data'>): Interest {
  return {
    ...(filters !== undefined && { filters: withoutUndefined(filters) }),
    ...(additional_data !== undefined && { additionalData: additional_data }),
  };
}

function propertyOf(config: PropertyConfig): PropertyConfig {
  return withoutUndefined(config);
}

/** What was checked may have optional fields that are there and `undefined`: a fact is plain JSON. */
function withoutUndefined<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
