import type { AgentLoginResponse } from '../protocol/agent-api.js';
import type { CustomerActions } from '../protocol/customer-api.js';
import { Failure } from '../protocol/failure.js';
import { isObject } from '../protocol/json-object.js';

/** What a client says of itself in `login.application` (agent-actions.md section 3); for the server's log only. */
export interface Application {
  readonly name: string;
  readonly version?: string;
}

/** The token as `login` wants it (envelope.md [ENV-35]). */
export function bearer(token: string): string {
  return /^bearer /i.test(token) ? token : `Bearer ${token}`;
}

/** @throws Failure failed when this is no login response of the Agent API. */
export function readAgentLogin(payload: object | undefined): AgentLoginResponse {
  const login = payload as Partial<AgentLoginResponse> | undefined;
  const usable =
    isObject(login?.license) &&
    typeof login.my_profile?.id === 'string' &&
    Array.isArray(login.chats_summary) &&
    login.chats_summary.every((chat) => typeof chat?.id === 'string' && isObject(chat.last_thread_summary));
  if (!usable) throw notALogin();
  return login as AgentLoginResponse;
}

export type CustomerLoginResponse = CustomerActions['login']['response'];

/** @throws Failure failed when this is no login response of the Customer API. */
export function readCustomerLogin(payload: object | undefined): CustomerLoginResponse {
  const login = payload as Partial<CustomerLoginResponse> | undefined;
  if (typeof login?.customer_id !== 'string') throw notALogin();
  return login as CustomerLoginResponse;
}

function notALogin(): Failure {
  return new Failure('failed', 'The server answered the login with something that is none', 'Check the address');
}
