import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defaultGroups, defaultMaxChats, routingStatuses } from '../domain/bots.js';
import type { LicenseConfig } from '../domain/new-license.js';
import { botStatuses, groupPriorities } from '../protocol/configuration-api.js';
import { newestVersion } from '../protocol/dialect/versions.js';
import { botWebhooksOf } from '../protocol/schema/configuration.js';
import { nonEmptyString, type request } from '../protocol/schema/validate.js';
import { botWebhooks } from './actions/configuration.js';

/** A bot of a license, with the fields of configuration-api.md 2.1 and the application that it belongs to. */
export const seedBot = z.strictObject({
  id: nonEmptyString.optional(),
  name: nonEmptyString.optional(),
  avatar: z.string().optional(),
  status: z.enum(botStatuses).default('accepting chats'),
  max_chats_count: z.int().min(0).default(defaultMaxChats),
  groups: z
    .array(z.strictObject({ id: z.int().min(0), priority: z.enum(groupPriorities) }))
    .default([...defaultGroups]),
  webhooks: botWebhooksOf(z.strictObject as unknown as typeof request).optional(),
  client_id: nonEmptyString.default('chatio'),
});

/**
 * Bots have no e-mail address. Unless the seed gives one, the id is a hash ([OBJ-12]), the same at every start and on every
 * server: what happens to the bot is remembered by it.
 * @param place where it stands among the bots of the license.
 */
export function botConfig(
  input: z.infer<typeof seedBot>,
  license: number,
  place: number,
): LicenseConfig['agents'][number] {
  const { client_id: clientId, webhooks } = input;
  const id = input.id ?? createHash('sha256').update(`bot ${license} ${place}`).digest('hex').slice(0, 32);
  const asked = webhooks && botWebhooks(webhooks, newestVersion);
  return {
    id,
    name: input.name ?? id,
    ...(input.avatar !== undefined && { avatar: input.avatar }),
    permission: 'normal',
    groups: input.groups,
    maxChats: input.max_chats_count,
    bot: { clientId, status: routingStatuses[input.status], ...(asked != null && { webhooks: asked }) },
  };
}
