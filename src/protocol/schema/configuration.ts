import { z } from 'zod';
import {
  type BotWebhooks,
  botStatuses,
  type ConfigurationEndpoint,
  type ConfigurationEndpoints,
  groupPriorities,
  type WebhookAction,
} from '../configuration-api.js';
import { isObject } from '../json-object.js';
import { maxConfiguredList, maxConfiguredText } from '../limits.js';
import type { PropertyConfig } from '../properties.js';
import { groupId } from './parts.js';
import { withPropertyRules } from './property-rules.js';
import { dictionary, nonEmptyString, oneOf, request } from './validate.js';
import {
  additionalData,
  configuredText,
  webhookAction,
  webhookFilters,
  webhookFiltersOf,
  webhookUrl,
  withActionRules,
} from './webhooks.js';

/**
 * The webhooks of a bot; one action at most once ([CONF-8]).
 * @param object how unknown fields are taken: `request` drops them, a seed refuses them.
 */
export function botWebhooksOf(object: typeof request): z.ZodType<BotWebhooks & { secret_key: string }> {
  const action = withActionRules(
    object({
      name: webhookAction,
      filters: webhookFiltersOf(object).optional(),
      additional_data: additionalData.optional(),
    }),
    ({ name }: { name: WebhookAction }) => name,
  );
  return object({
    url: webhookUrl,
    secret_key: configuredText,
    actions: z.array(action).refine((actions) => new Set(actions.map(({ name }) => name)).size === actions.length, {
      message: 'must not name an action twice',
    }),
  }) as unknown as z.ZodType<BotWebhooks & { secret_key: string }>;
}

/** Group ids need not be known ([CONF-6]). */
export const botGroups = z.array(request({ id: groupId, priority: z.enum(groupPriorities) })).max(maxConfiguredList);

const optionalOfBot = {
  avatar: configuredText.optional(),
  max_chats_count: z.int().min(0).optional(),
  groups: botGroups.optional(),
  webhooks: botWebhooksOf(request).optional(),
};
const botName = nonEmptyString.max(maxConfiguredText);
const botStatus = z.enum(botStatuses);
const onlyBot = request({ bot_agent_id: z.string() });
const ownOrAll = request({ all: z.boolean().default(false) });

const access = request({ read: z.boolean(), write: z.boolean() });

/** At least one of the fields; unknown ones do not count. */
function someOf<S extends z.ZodRawShape>(shape: S) {
  return request(shape).refine((object) => Object.values(object).some((value) => value !== undefined), {
    message: `must have one of ${Object.keys(shape).join(', ')}`,
  });
}

const place = request({ access: someOf({ agent: access.optional(), customer: access.optional() }) });

const property = withPropertyRules(
  request({
    type: z.enum(['int', 'bool', 'string', 'tokenized_string']),
    description: configuredText.optional(),
    locations: someOf({ chat: place.optional(), thread: place.optional(), event: place.optional() }),
    domain: z
      .array(z.union([z.string(), z.int(), z.boolean()]))
      .max(maxConfiguredList)
      .optional(),
    range: request({ from: z.int().optional(), to: z.int().optional() }).optional(),
  }),
) as unknown as z.ZodType<PropertyConfig>;

const propertyName = /^[a-z0-9_]{1,64}$/;

/** Names with configurations, at least one ([CONF-29]). */
const properties = z.preprocess(
  (sent, context) => {
    if (!isObject(sent)) return sent;
    const wrong = Object.keys(sent).find((name) => !propertyName.test(name));
    if (wrong !== undefined) {
      const message = 'must be named with 1 to 64 of a-z, 0-9 and _';
      context.addIssue({ code: 'custom', path: [wrong], message });
    }
    return sent;
  },
  dictionary(property).refine((named) => Object.keys(named).length > 0, { message: 'must have at least one property' }),
);

type Requests = { [E in ConfigurationEndpoint]: z.ZodType<ConfigurationEndpoints[E]['request']> };

/** Request payloads of the Configuration API, newest version; the tables are in configuration-api.md. */
export const configurationRequests = {
  'agents/create_bot_agent': request({ ...optionalOfBot, name: botName, status: botStatus }),
  'agents/remove_bot_agent': onlyBot,
  'agents/update_bot_agent': request({
    ...optionalOfBot,
    id: z.string(),
    name: botName.optional(),
    status: botStatus.optional(),
  }),
  'agents/get_bot_agents': ownOrAll,
  'agents/get_bot_agent_details': onlyBot,
  'webhooks/register_webhook': withActionRules(
    request({
      url: webhookUrl,
      description: configuredText.optional(),
      action: webhookAction,
      secret_key: configuredText,
      filters: webhookFilters.optional(),
      additional_data: additionalData.optional(),
    }),
    ({ action }: { action: WebhookAction }) => action,
  ),
  'webhooks/get_webhooks_config': oneOf(z.object({})),
  'webhooks/unregister_webhook': request({ webhook_id: z.string() }),
  'properties/create_properties': properties,
  'properties/get_property_configs': ownOrAll,
} as unknown as Requests;
