import type { ConfigurationEndpoint, ConfigurationEndpoints } from '../protocol/configuration-api.js';
import { asFailure, Failure, failureOf } from '../protocol/failure.js';
import { agentEndpoint, version } from './endpoint.js';
import { bearer } from './login.js';
import { unreachable } from './unreachable.js';

export interface ConfigurationCall {
  /** `http(s)://` or `ws(s)://host:port` of the server, without path. */
  readonly url: string;
  readonly token: string;
  readonly timeoutMs: number;
  readonly trace?: (line: string) => void;
}

export interface Configured<E extends ConfigurationEndpoint> {
  readonly payload: ConfigurationEndpoints[E]['response'];
  /** What else the server has to say about it, for people. */
  readonly notice?: string;
}

/**
 * One request to the Configuration API (configuration-api.md section 1).
 * @throws Failure unreachable, or the server's error.
 */
export async function configure<E extends ConfigurationEndpoint>(
  call: ConfigurationCall,
  endpoint: E,
  payload: ConfigurationEndpoints[E]['request'],
): Promise<Configured<E>> {
  const { server } = agentEndpoint(call.url);
  const address = `${server}/configuration/${version}/${endpoint}`;
  const body = JSON.stringify(payload);
  call.trace?.(`> POST ${address} ${withoutSecrets(body)}`);
  let response: Response;
  let text: string;
  try {
    const headers = { authorization: bearer(call.token), 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(call.timeoutMs);
    response = await fetch(address, { method: 'POST', headers, body, signal, redirect: 'error' });
    text = await response.text();
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      throw new Failure('unreachable', `${server} did not answer within ${call.timeoutMs / 1000} s`);
    }
    // fetch hides the reason behind "fetch failed".
    throw unreachable(server, error instanceof Error && error.cause instanceof Error ? error.cause : asFailure(error));
  }
  call.trace?.(`< HTTP ${response.status} ${withoutSecrets(text)}`);
  const answer = objectOf(text);
  if (answer === undefined) {
    throw new Failure('failed', `${server} answered with HTTP ${response.status} and nothing that can be understood`);
  }
  if (!response.ok) throw failureOf(answer);
  const notice = response.headers.get('chatio-notice');
  return { payload: answer as Configured<E>['payload'], ...(notice !== null && { notice }) };
}

function objectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Secrets of webhooks are as good as tokens. */
function withoutSecrets(json: string): string {
  return json.replace(/"secret_key":"(?:[^"\\]|\\.)*"/g, '"secret_key":"***"');
}
