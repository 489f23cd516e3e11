import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Result } from '../domain/result.js';
import { ok, refuse } from '../domain/result.js';
import { isBanned } from '../domain/state.js';
import type { Side } from '../protocol/dialect/dialect.js';
import { newest, type Version } from '../protocol/dialect/versions.js';
import type { Identity } from './accounts.js';
import { offerOf } from './actions/offers.js';
import { hasEndpoint, noticeAbout, noticeHeader } from './configuration.js';
import type { ServerContext } from './context.js';
import { createIfNew, type Visitor, visitorOf } from './customer-cookies.js';
import type { WebEndpoint } from './endpoint.js';
import { readBarePayload, readWebEnvelope } from './envelope.js';
import { type License, now } from './license.js';
import { type Outcome, perform } from './perform.js';
import { errorOf, statuses, tooLargeStatus, type WebOutcome } from './refusals.js';
import { ClientGone, readBody } from './request-body.js';
import { respond } from './respond.js';
import type { Send } from './task.js';

/** Somebody who may ask for something, and where. */
interface Admitted {
  readonly identity: Identity;
  readonly license: License;
}

/**
 * The Web API of both sides (envelope.md 2.3): POST /agent/<ver>/action/<action> and
 * POST /customer/<ver>/action/<action>?license_id=<id>. A request is alone: no login, and no pushes come back.
 */
export async function serveWebApi(
  server: ServerContext,
  endpoint: WebEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const since = performance.now();
  const version = endpoint.version ?? newest;
  if (request.method !== 'POST') {
    const error = errorOf(version, { type: 'validation', message: 'Actions are asked for with POST' });
    respond(request, response, 405, error, { Allow: 'POST' });
    return;
  }
  const visitor = request.headers.authorization === undefined ? visitorOf(server, endpoint, request) : undefined;
  let answer: WebAnswer;
  try {
    answer = await answerTo(server, endpoint, request, visitor);
  } catch (error) {
    if (error instanceof ClientGone) return;
    server.log('error', 'a request failed', { action: endpoint.action, error: (error as Error).stack });
    answer = answerOf(version, refuse('internal'));
  }
  server.metrics.answered(endpoint.side, 'web', version, endpoint.action, answer.outcome, since);
  respond(request, response, answer.status, answer.json, {
    ...(visitor !== undefined && visitor.setCookies.length > 0 && { 'Set-Cookie': visitor.setCookies }),
    ...(answer.notice !== undefined && { [noticeHeader]: answer.notice }),
  });
}

/** Made at the moment of which it tells. */
interface WebAnswer {
  /** `ok`, or the type of the error. */
  readonly outcome: string;
  readonly status: number;
  readonly json: string;
  readonly notice?: string | undefined;
}

function answerOf(version: Version, outcome: WebOutcome): WebAnswer {
  if (outcome.ok) return { outcome: 'ok', status: 200, json: JSON.stringify(outcome.payload ?? {}) };
  const status = outcome.status ?? statuses[outcome.refusal.type];
  return { outcome: outcome.refusal.type, status, json: JSON.stringify(errorOf(version, outcome.refusal)) };
}

/** The order of checks is envelope.md [ENV-31]; the customer-side steps are in customer-actions.md section 2. */
async function answerTo(
  server: ServerContext,
  endpoint: WebEndpoint,
  request: IncomingMessage,
  visitor: Visitor | undefined,
): Promise<WebAnswer> {
  const { side, action } = endpoint;
  const version = endpoint.version ?? newest;
  const refused = (outcome: WebOutcome) => answerOf(version, outcome);
  const hasAuthor = side === 'agent' && version.traits.authorId;
  if (side !== 'configuration' && offerOf(side, 'web', action)?.hasFile === true) {
    return answerOf(version, await uploadOutcome(server, { ...endpoint, side }, request, visitor, hasAuthor));
  }
  const body = await readBody(request, server.limits.frameBytes);
  if (body === undefined) {
    const message = `The request body must not be larger than ${server.limits.frameBytes} bytes`;
    return refused({ ...refuse('validation', message), status: tooLargeStatus });
  }
  const envelope = side === 'configuration' ? readBarePayload(body) : readWebEnvelope(body, hasAuthor);
  if (!envelope.ok) return refused(refuse('validation', envelope.message));
  await server.accounts.catchUpWith(request.headers.authorization);
  const admitted = admit(server, endpoint, request.headers.authorization, visitor);
  if (!admitted.ok) return refused(admitted);
  const { identity, license } = admitted.value;
  if (license.isShared) await license.catchUp();
  if (side === 'configuration' && !hasEndpoint(version, action)) {
    return refused({ ...refuse('validation', `Unknown action ${action}`), status: 404 });
  }
  createIfNew(license, identity);
  const asked = { action, payload: envelope.payload, authorId: envelope.authorId };
  const timeoutMs = server.limits.requestMs;
  const performance = {
    side,
    transport: 'web',
    version,
    identity,
    license,
    origin: {},
    timeoutMs,
    request: asked,
  } as const;
  const notice = side === 'configuration' ? noticeAbout(envelope.payload, server.webhookTargets) : undefined;
  return new Promise((resolve, reject) => {
    const answer = (outcome: Outcome): Send => {
      const made = answerOf(version, outcome);
      return () => resolve({ ...made, notice });
    };
    perform(performance, answer).catch(reject);
  });
}

/** A body with a file is large: it is not read before its sender is known, and then in turn. */
async function uploadOutcome(
  server: ServerContext,
  endpoint: WebEndpoint & { readonly side: Side },
  request: IncomingMessage,
  visitor: Visitor | undefined,
  hasAuthor: boolean,
): Promise<WebOutcome> {
  const { side, action, version = newest } = endpoint;
  await server.accounts.catchUpWith(request.headers.authorization);
  const admitted = admit(server, endpoint, request.headers.authorization, visitor);
  if (!admitted.ok) return admitted;
  const { identity, license } = admitted.value;
  const lifted = version.lift(side, { action, payload: {} });
  if ('refused' in lifted) return refuse('validation', lifted.refused);
  createIfNew(license, identity);
  const { upload } = await import('./files/upload.js');
  return server.uploads.take(() => upload(server, { side, identity, license, hasAuthor, request }));
}

/** Version, license, token, expiry, ban. */
function admit(
  server: ServerContext,
  { side, version, licenseId, namesLicense }: WebEndpoint,
  authorization: string | undefined,
  visitor: Visitor | undefined,
): Result<Admitted> {
  if (version === undefined) return refuse('unsupported_version');
  if (side === 'customer') {
    if (!namesLicense) return refuse('validation', 'license_id is required');
    if (licenseId === undefined) return refuse('validation', 'license_id must be an integer');
    if (!server.licenses.has(licenseId)) return refuse('validation', 'license_id not found');
  }
  const token = /^bearer +(.+)$/i.exec(authorization ?? '')?.[1];
  const identity = visitor?.identity ?? server.accounts.identify(side === 'customer' ? 'customer' : 'agent', token);
  const license = identity && server.licenses.get(identity.license);
  if (identity === undefined || license === undefined) return refuse('authentication');
  if (side === 'customer' && identity.license !== licenseId) return refuse('authorization');
  if (license.hasExpired) return refuse('license_expired');
  const customer = license.state.customers.get(identity.actor.id);
  if (customer !== undefined && isBanned(customer, now())) return refuse('customer_banned');
  return ok({ identity, license });
}
