import type { License } from '../license.js';
import type { AccountsContext } from './context.js';
import { carryOut } from './grant.js';
import { type Parameters, required } from './parameters.js';
import { json, type Reply } from './reply.js';
import { hashOf, readToken } from './tokens.js';

/**
 * `DELETE /token?token=...` (authorization.md 6.1). Holding the token is enough; an unknown one is as good as revoked
 * ([AUTH-12]). The page's own tokens are unknown here: they last an hour, and anybody may have as many as they like.
 * @throws Problem `invalid_request` without a token, `temporarily_unavailable`.
 */
export async function revoke({ server }: AccountsContext, parameters: Parameters): Promise<Reply> {
  const token = required(parameters, 'token');
  const hash = hashOf(token);
  const read = readToken(token);
  await server.accounts.catchUpWith(token);
  const listedBy = read === undefined ? undefined : server.licenses.get(read.license);
  if (listedBy !== undefined) {
    await end(listedBy, hash, undefined);
    return json({});
  }
  const identity = server.accounts.identifyAny(token);
  const license = identity && server.licenses.get(identity.license);
  if (license === undefined) return json({});
  if (identity?.origin === 'signature' && identity.clientId === undefined) return json({});
  const until = identity?.expiresAt;
  await end(license, hash, identity?.origin === 'signature' && until !== undefined ? { until } : {});
  return json({});
}

async function end(license: License, hash: string, elsewhere: { readonly until?: number } | undefined): Promise<void> {
  await carryOut(license, { type: 'revoke_token', hash, elsewhere });
}
