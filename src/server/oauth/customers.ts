import { randomUUID } from 'node:crypto';
import type { Identity } from '../accounts.js';
import type { License } from '../license.js';
import { signaturesOf } from '../signatures.js';
import { type Application, mayRedirectTo } from './applications.js';
import { clientOf } from './client.js';
import type { AccountsContext } from './context.js';
import { carryOut } from './grant.js';
import { badToken, bearerIn } from './info.js';
import { malformed, type Parameters, required } from './parameters.js';
import { Problem } from './problem.js';
import { json, type Reply } from './reply.js';
import { hashOf, isOurs, makeToken, readToken } from './tokens.js';

/** Seconds that a customer's token lasts, and may last ([AUTH-18]). */
const usualSeconds = 3600;
const maxSeconds = 2_592_000;
const codeSeconds = 600;

const identityScope = 'customers.identity--manage';
const microsPerSecond = 1_000_000;
/** What a customer's key is made for. */
const keyPurpose = 'customer key';

interface Caller {
  readonly license: License;
  readonly application: Application;
  readonly mayManage: boolean;
}

/** `POST /customer/` (authorization.md 7.1, 7.3): a customer, and a token or a code for it. @throws Problem ([AUTH-19]) */
export async function customerToken(
  context: AccountsContext,
  authorization: string | undefined,
  parameters: Parameters,
): Promise<Reply> {
  const identity = await identityOf(context, authorization);
  const responseType = parameters.get('response_type');
  const byKey = responseType === 'code' && parameters.has('customer_id') && parameters.has('customer_key');
  const mayManage = identity.actor.kind === 'agent' && identity.actor.scopes.has(identityScope);
  if (!mayManage && !byKey) throw Problem.oauth('access_denied', `The token needs the scope ${identityScope}`);
  const application = applicationOf(context, identity, parameters);
  const license = context.server.licenses.get(identity.license);
  if (license === undefined) throw badToken();
  const redirectUri = required(parameters, 'redirect_uri');
  if (application.redirectUris.length === 0) {
    throw Problem.oauth('unauthorized_client', 'The application has no redirect URI', 'redirect_uri_not_set');
  }
  if (!application.redirectUris.includes(redirectUri)) {
    throw Problem.oauth(
      'unauthorized_client',
      'redirect_uri must be exactly one of the application’s',
      'invalid_redirect_uri',
    );
  }
  if (responseType !== 'token' && responseType !== 'code') {
    if (responseType === undefined) throw malformed('response_type is required');
    throw Problem.oauth('unsupported_response_type', 'response_type must be token or code');
  }
  const caller = { license, application, mayManage };
  const customerId = knownCustomer(caller, parameters);
  const seconds = lifetimeIn(parameters);
  const id = customerId ?? (await newCustomer(license));
  return json(
    responseType === 'token'
      ? tokenFor(context, caller, id, seconds)
      : await codeFor(caller, id, redirectUri, parameters.get('state') ?? ''),
  );
}

/**
 * `POST /customer/token`: the second step of the old way (7.3).
 * @param address where the request comes from. @throws Problem
 */
export async function customerTokenForCode(
  context: AccountsContext,
  parameters: Parameters,
  address: string,
): Promise<Reply> {
  if (required(parameters, 'grant_type') !== 'authorization_code') {
    throw Problem.oauth('unsupported_grant_type', 'grant_type must be authorization_code');
  }
  const application = clientOf(context, parameters, address);
  if (application.secret === undefined) throw Problem.oauth('unauthorized_client', 'The application has no secret');
  const code = required(parameters, 'code');
  const redirectUri = required(parameters, 'redirect_uri');
  if (!mayRedirectTo(application, redirectUri)) {
    throw Problem.oauth('unauthorized_client', 'This redirect URI is not the application’s', 'invalid_redirect_uri');
  }
  await context.server.accounts.catchUpWith(code);
  const read = readToken(code);
  const license = read?.kind === 'cc' ? context.server.licenses.get(read.license) : undefined;
  const hash = hashOf(code);
  const known = license?.state.accounts.customerCodes.get(hash);
  const isGood =
    license !== undefined &&
    isOurs(code, signaturesOf(license)) &&
    known?.clientId === application.clientId &&
    known.redirectUri === redirectUri &&
    known.expiresAt > Date.now() * 1000;
  const used = isGood ? await carryOut(license, { type: 'use_customer_code', hash }) : [];
  if (!isGood || used.length === 0) {
    throw Problem.oauth('invalid_grant', 'The code is unknown, used or expired, or was issued for something else');
  }
  const token = context.server.accounts.issueCustomerToken(
    license,
    known.customerId,
    usualSeconds,
    application.clientId,
  );
  return json({ access_token: token, expires_in: usualSeconds, token_type: 'Bearer' });
}

async function identityOf({ server }: AccountsContext, authorization: string | undefined): Promise<Identity> {
  const token = bearerIn(authorization);
  await server.accounts.catchUpWith(token);
  const identity = server.accounts.identify('agent', token);
  if (identity === undefined) throw badToken();
  return identity;
}

function applicationOf({ server }: AccountsContext, identity: Identity, parameters: Parameters): Application {
  const application = server.accounts.applications.find(identity.clientId);
  const clientId = parameters.get('client_id');
  if (clientId === undefined || clientId !== identity.clientId) {
    throw Problem.oauth('unauthorized_client', 'client_id must be the application of the access token');
  }
  if (application !== undefined) return application;
  throw Problem.oauth('unauthorized_client', 'There is no such application', 'client_id_not_found');
}

/** @returns `undefined` when a new one is wanted. @throws Problem `unauthorized` for an unknown one or a wrong key. */
function knownCustomer({ license }: Caller, parameters: Parameters): string | undefined {
  const id = parameters.get('customer_id');
  const key = parameters.get('response_type') === 'code' ? parameters.get('customer_key') : undefined;
  if (id === undefined) return undefined;
  const isKnown = license.state.customers.has(id);
  if (isKnown && (key === undefined || signaturesOf(license).isMark(keyPurpose, id, key))) return id;
  throw Problem.identity(
    'unauthorized',
    'There is no such customer, or the customer_key is wrong',
    isKnown ? id : undefined,
  );
}

function lifetimeIn(parameters: Parameters): number {
  const text = parameters.get('valid_for');
  if (text === undefined) return usualSeconds;
  const seconds = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= maxSeconds) return seconds;
  throw malformed(`valid_for must be a whole number of seconds from 1 to ${maxSeconds}`);
}

async function newCustomer(license: License): Promise<string> {
  const id = randomUUID();
  await license.run({ kind: 'customer', id }, { type: 'create_customer' }, {}, { answer: () => undefined });
  return id;
}

function tokenFor({ server }: AccountsContext, caller: Caller, customerId: string, seconds: number): object {
  const { clientId } = caller.application;
  return {
    access_token: server.accounts.issueCustomerToken(caller.license, customerId, seconds, clientId),
    client_id: clientId,
    entity_id: customerId,
    expires_in: seconds,
    expires_id: seconds, // [AUTH-16]
    token_type: 'Bearer',
  };
}

async function codeFor({ license, application }: Caller, customerId: string, redirectUri: string, state: string) {
  const code = makeToken('cc', license.state.id, signaturesOf(license));
  const lifetime = codeSeconds * microsPerSecond;
  const { clientId } = application;
  await carryOut(license, {
    type: 'issue_customer_code',
    hash: hashOf(code),
    customerId,
    clientId,
    redirectUri,
    lifetime,
  });
  return { code, customer_id: customerId, customer_key: signaturesOf(license).mark(keyPurpose, customerId), state };
}
