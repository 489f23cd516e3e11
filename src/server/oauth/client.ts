import { type Application, isSecretOf } from './applications.js';
import { neighbourhood } from './attempts.js';
import type { AccountsContext } from './context.js';
import type { Parameters } from './parameters.js';
import { Problem } from './problem.js';
import { hashOf, readToken } from './tokens.js';

/**
 * Which application asks: `client_id`, and the secret where there is one. Wrong secrets are counted for the code or
 * refresh token that comes along, when it is one of this application's: so whoever guesses with nothing in the hand
 * locks out nobody. Without such a one they are counted for the address.
 * @param address where the request comes from.
 * @throws Problem `unauthorized_client` ([AUTH-31]), `temporarily_unavailable` after too many wrong secrets.
 */
export function clientOf(context: AccountsContext, parameters: Parameters, address: string): Application {
  const { server, wrongSecrets } = context;
  const application = server.accounts.applications.find(parameters.get('client_id'));
  if (application === undefined) {
    throw Problem.oauth('unauthorized_client', 'There is no such application', 'client_id_not_found');
  }
  const by = grantIn(context, application, parameters) ?? neighbourhood(address);
  const key = JSON.stringify([application.clientId, by]);
  if (wrongSecrets.waitMs(key) > 0) {
    server.log('warn', 'too many client secrets were wrong', { address, client_id: application.clientId });
    throw Problem.oauth('temporarily_unavailable', 'Too many wrong secrets; please try again in a quarter of an hour');
  }
  if (isSecretOf(application, parameters.get('client_secret'))) return application;
  if (application.secret !== undefined) wrongSecrets.add(key);
  throw Problem.oauth('unauthorized_client', 'The client_secret is wrong');
}

/** The code or refresh token of this application that comes along. */
function grantIn({ server }: AccountsContext, { clientId }: Application, parameters: Parameters): string | undefined {
  const grant = parameters.get('code') ?? parameters.get('refresh_token') ?? '';
  const accounts = server.licenses.get(readToken(grant)?.license ?? Number.NaN)?.state.accounts;
  if (accounts === undefined) return undefined;
  const hash = hashOf(grant);
  const { codes, customerCodes, refreshTokens } = accounts;
  const known = codes.get(hash) ?? customerCodes.get(hash) ?? refreshTokens.get(hash);
  return known?.clientId === clientId ? hash : undefined;
}
