import { z } from 'zod';
import { isAboutAgent, type WebhookAction, type WebhookFilters, webhookActions } from '../configuration-api.js';
import { maxConfiguredList, maxConfiguredText, maxFilteredProperties } from '../limits.js';
import { propertyFilter } from './property-filter.js';
import { nonEmptyString, oneOf, request } from './validate.js';

export const configuredText = z.string().refine((text) => text.length <= maxConfiguredText, {
  message: `must have at most ${maxConfiguredText} characters`,
});

export const webhookAction = z.enum(Object.keys(webhookActions) as WebhookAction[]);

/** Where a webhook is delivered. Whether the server would go there is not for the form of it to say. */
export const webhookUrl = configuredText.refine(isHttpAddress, {
  message: 'must be an absolute http or https address',
});

function isHttpAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
}

/** The tests of archive filters ([CONF-17]), and not too many of them. */
const properties = propertyFilter
  .refine((filter) => Object.values(filter).flatMap(Object.keys).length <= maxFilteredProperties, {
    message: `must have at most ${maxFilteredProperties} properties`,
  })
  .refine((filter) => Object.values(filter).flatMap(Object.values).every(isShort), {
    message: `must not list more than ${maxConfiguredList} values`,
  });

function isShort(test: object): boolean {
  return Object.values(test).every((values) => !Array.isArray(values) || values.length <= maxConfiguredList);
}

const ids = z.array(nonEmptyString.max(maxConfiguredText)).min(1).max(maxConfiguredList);

/** Exactly one test, and nobody missing ([CONF-18]). */
const members = oneOf(
  z.union([
    z.strictObject({ agents: ids }),
    z.strictObject({ agents_any: ids }),
    z.strictObject({ agents_exclude: ids }),
  ]),
);

/** @param object how unknown fields are taken: `request` drops them. */
export const webhookFiltersOf = (object: typeof request) =>
  object({
    chat_properties: properties.optional(),
    thread_properties: properties.optional(),
    event_properties: properties.optional(),
    chat_member_ids: members.optional(),
    author_type: z.enum(['customer', 'agent']).optional(),
  });

export const webhookFilters = webhookFiltersOf(request);

export const additionalData = z.array(z.literal('chat_properties')).max(maxConfiguredList);

interface Hook {
  filters?: z.infer<typeof webhookFilters> | undefined;
  additional_data?: string[] | undefined;
}

/** What the action does not allow is refused (configuration-api.md 3.3, 3.4). */
export function withActionRules<T extends z.ZodType<Hook>>(
  schema: T,
  actionOf: (hook: z.infer<T>) => WebhookAction,
): T {
  return schema.superRefine((hook, context) => {
    const action = actionOf(hook as z.infer<T>);
    const allowed: readonly (keyof WebhookFilters)[] = webhookActions[action];
    const given = Object.entries(hook.filters ?? {}).filter(([, filter]) => filter !== undefined);
    const message = `is not allowed for ${action}`;
    for (const [name] of given) {
      if (allowed.includes(name as keyof WebhookFilters)) continue;
      context.addIssue({ code: 'custom', path: ['filters', name], message });
    }
    if (isAboutAgent(action) && (hook.additional_data ?? []).length > 0) {
      context.addIssue({ code: 'custom', path: ['additional_data'], message });
    }
  });
}
