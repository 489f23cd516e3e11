import { seconds } from '../../domain/time.js';
import { neverTimestamp } from '../../protocol/user.js';
import { now } from '../license.js';
import type { AccountsContext } from './context.js';
import { Problem } from './problem.js';
import { json, type Reply } from './reply.js';
import { unseal } from './seal.js';

/**
 * `GET /info`: what an agent's access token is good for (authorization.md 6.2).
 * @throws Problem `unauthorized` for a token that is not one, customers' tokens included ([AUTH-15]).
 */
export async function tokenInfo({ server }: AccountsContext, authorization: string | undefined): Promise<Reply> {
  const token = bearerIn(authorization);
  await server.accounts.catchUpWith(token);
  const identity = server.accounts.identify('agent', token);
  if (token === undefined || identity?.actor.kind !== 'agent') throw badToken();
  const { actor, clientId, expiresAt, license, sealedRefresh } = identity;
  const ends = expiresAt === undefined ? neverTimestamp : seconds(expiresAt);
  return json({
    access_token: token,
    expires_in: ends - seconds(now()),
    ...(sealedRefresh !== undefined && { refresh_token: unseal(sealedRefresh, token) }),
    client_id: clientId,
    scope: [...actor.scopes].join(','),
    token_type: 'Bearer',
    entity_id: actor.id,
    license_id: license,
  });
}

export function bearerIn(authorization: string | undefined): string | undefined {
  return /^bearer +(.+)$/i.exec(authorization ?? '')?.[1];
}

export function badToken(): Problem {
  return Problem.identity('unauthorized', 'The access token is missing, invalid or expired');
}
