import { sanitizeLine } from '../io/sanitize.js';
import type { ConfigurationEndpoint, ConfigurationEndpoints } from '../protocol/configuration-api.js';
import { asFailure, Failure } from '../protocol/failure.js';
import type { Deps, GlobalOptions } from './deps.js';
import { remark } from './live.js';
import { renewed } from './renewal.js';
import { loginOf } from './session.js';

/** Asks the Configuration API as whoever is logged in. */
export type Ask = <E extends ConfigurationEndpoint>(
  endpoint: E,
  payload: ConfigurationEndpoints[E]['request'],
) => Promise<ConfigurationEndpoints[E]['response']>;

/**
 * The Configuration API with the login of the command.
 * @param onNotice what else the server has to say about a request that it has carried out.
 * @throws Failure not_logged_in, unreachable; each request `authorization` without the scope for it.
 */
export async function configuration(
  options: GlobalOptions,
  deps: Deps,
  onNotice = (text: string): void => remark(deps, text),
): Promise<Ask> {
  let login = await loginOf(options, deps);
  const trace = (line: string) => deps.streams.stderr.write(`${sanitizeLine(line)}\n`);
  const call: Ask = async (endpoint, payload) => {
    const { url, token } = login;
    const place = { url, token, timeoutMs: options.timeout * 1000, ...(options.verbose && { trace }) };
    const answer = await deps.configure(place, endpoint, payload);
    if (answer.notice !== undefined) onNotice(answer.notice);
    return answer.payload;
  };
  return async (endpoint, payload) => {
    try {
      return await call(endpoint, payload);
    } catch (error) {
      if (asFailure(error).type === 'authentication' && login.renewable !== undefined) {
        login = await renewed(login, options, deps);
        return call(endpoint, payload);
      }
      throw hinted(error, endpoint);
    }
  };
}

const notAllowed =
  'Only administrators may do this, and for other applications’ things only a token with the scope for all';

/** What there is to see where an id is all that can be wrong. */
const lists: { readonly [E in ConfigurationEndpoint]?: string } = {
  'agents/get_bot_agent_details': 'chatio bots list shows the ids',
  'agents/remove_bot_agent': 'chatio bots list shows the ids',
  'webhooks/unregister_webhook': 'chatio webhooks list shows the ids',
};

/** Most who are refused here are no administrators. */
function hinted(error: unknown, endpoint: ConfigurationEndpoint): unknown {
  const { type, message, hint } = asFailure(error);
  const way = type === 'authorization' ? notAllowed : type === 'validation' ? lists[endpoint] : undefined;
  if (way === undefined || hint !== undefined) return error;
  return new Failure(type, message, way, { cause: error });
}
