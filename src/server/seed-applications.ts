import { z } from 'zod';
import { permissionScopes } from '../domain/permissions.js';
import { nonEmptyString } from '../protocol/schema/validate.js';
import { type Application, ownClientId } from './oauth/applications.js';
import { isRedirectUri } from './oauth/redirect-uris.js';

/** An application of a license (authorization.md section 1). */
export const seedApplication = z.strictObject({
  client_id: nonEmptyString.max(128).refine((id) => id !== ownClientId, {
    message: `must not be ${ownClientId}: that one is part of every license`,
  }),
  client_secret: nonEmptyString.max(512).optional(),
  name: nonEmptyString.max(128).optional(),
  type: z.enum(['web', 'server']),
  private: z.boolean().default(true),
  redirect_uris: z
    .array(
      z.string().refine(isRedirectUri, {
        message: 'must be an http or https address without query, fragment, user name and dot segments',
      }),
    )
    .max(100)
    .default([]),
  scopes: z.array(z.enum(Object.keys(permissionScopes))).default([]),
  expires_in: z.int().min(1).optional(),
});

export function applicationOf(input: z.infer<typeof seedApplication>, license: number): Application {
  return {
    clientId: input.client_id,
    secret: input.client_secret,
    name: input.name ?? input.client_id,
    type: input.type,
    license,
    isPrivate: input.private,
    redirectUris: input.redirect_uris,
    scopes: input.scopes,
    expiresIn: input.expires_in,
  };
}
