import { Failure } from '../protocol/failure.js';

/** What a push that ends the session means for the client. */
export interface Disconnect {
  /** Whether to come back with back-off; else it is for good. */
  readonly comeBack: boolean;
  /** `disconnected`, with the reason in words. */
  readonly failure: Failure;
  /** The token is what ended it: with another one the session may go on. */
  readonly byToken?: true;
}

const logInAgain = 'Log in again with chatio login';
const checkAddress = 'Check the address, and that server and chatio fit together';

const agentReasons: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  access_token_revoked: ['The access token was revoked or has expired', logInAgain],
  license_expired: ['The license has expired', 'Ask whoever owns the license to renew it'],
  agent_deleted: ["This agent's account was deleted", 'Ask an administrator of the license'],
  logged_out_remotely: ['You were logged out from elsewhere', 'Start again to log in again'],
  unsupported_version: ['The server does not speak v0.5 of the Agent API', checkAddress],
};

/** `agent_disconnected` (agent-pushes.md 3.13): never come back by itself; an unknown reason counts as a logout. */
export function agentDisconnect(reason: string): Disconnect {
  const [message, hint] = agentReasons[reason] ?? [
    `The server ended the session (${reason})`,
    'Start again to log in again',
  ];
  const failure = new Failure('disconnected', message, hint);
  return { comeBack: false, failure, ...(reason === 'access_token_revoked' && { byToken: true as const }) };
}

const customerReasons: Readonly<Record<string, readonly [message: string, hint?: string]>> = {
  customer_banned: ['The customer is banned'],
  too_many_connections: ['The customer has too many connections', 'Close another one first'],
  license_not_found: ['The server does not know this license', 'Check the license number'],
  unsupported_version: ['The server does not speak v0.5 of the Customer API', checkAddress],
};

/** `customer_disconnected` (customer-pushes.md 3.7): `internal_error` and unknown reasons are worth another try. */
export function customerDisconnect(reason: string): Disconnect {
  const known = customerReasons[reason];
  const [message, hint] = known ?? [`The server ended the session (${reason})`];
  return { comeBack: known === undefined, failure: new Failure('disconnected', message, hint) };
}
