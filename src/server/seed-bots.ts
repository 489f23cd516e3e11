import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { LicenseConfig } from '../domain/new-license.js';
import { nonEmptyString } from '../protocol/schema/validate.js';
import type { RoutingStatus } from '../protocol/user.js';

/** The words of configuration-api.md 2.2; `offline` has none in the Agent API. */
const statuses = {
  'accepting chats': 'accepting_chats',
  'not accepting chats': 'not_accepting_chats',
  offline: undefined,
} as const satisfies Record<string, RoutingStatus | undefined>;

/** A bot of a license, with the fields of configuration-api.md 2.1 and the application that it belongs to. */
export const seedBot = z.strictObject({
  id: nonEmptyString.optional(),
  name: nonEmptyString.optional(),
  avatar: z.string().optional(),
  status: z.enum(Object.keys(statuses) as (keyof typeof statuses)[]).default('accepting chats'),
  max_chats_count: z.int().min(0).default(6),
  groups: z
    .array(z.strictObject({ id: z.int().min(0), priority: z.enum(['first', 'normal', 'last']) }))
    .default([{ id: 0, priority: 'normal' }]),
  client_id: nonEmptyString.default('chatio'),
});

/** Bots have no e-mail address, and a random hash for an id unless the seed gives one ([OBJ-12]). */
export function botConfig(input: z.infer<typeof seedBot>): LicenseConfig['agents'][number] {
  const id = input.id ?? randomBytes(16).toString('hex');
  return {
    id,
    name: input.name ?? id,
    ...(input.avatar !== undefined && { avatar: input.avatar }),
    permission: 'normal',
    groups: input.groups,
    maxChats: input.max_chats_count,
    bot: { clientId: input.client_id, status: statuses[input.status] },
  };
}
