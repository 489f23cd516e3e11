import { seconds } from '../domain/time.js';
import { neverTimestamp } from '../protocol/user.js';
import type { ServerContext } from './context.js';
import { now } from './license.js';
import { unseal } from './oauth/seal.js';

/**
 * `GET /info`: what an agent's access token is good for (authorization.md 6.2).
 * @returns `undefined` for a token that is not one, customers' tokens included ([AUTH-15]).
 */
export function tokenInfo(server: ServerContext, authorization: string | undefined): object | undefined {
  const token = /^bearer +(.+)$/i.exec(authorization ?? '')?.[1];
  const identity = server.accounts.identify('agent', token);
  if (token === undefined || identity?.actor.kind !== 'agent') return undefined;
  const { actor, clientId, expiresAt, license, sealedRefresh } = identity;
  const ends = expiresAt === undefined ? neverTimestamp : seconds(expiresAt);
  return {
    access_token: token,
    expires_in: ends - seconds(now()),
    ...(sealedRefresh !== undefined && { refresh_token: unseal(sealedRefresh, token) }),
    client_id: clientId,
    scope: [...actor.scopes].join(','),
    token_type: 'Bearer',
    entity_id: actor.id,
    license_id: license,
  };
}
