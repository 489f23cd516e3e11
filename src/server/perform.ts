import type { Actor } from '../domain/permissions.js';
import type { Refusal } from '../domain/result.js';
import type { LiftedRequest, Side } from '../protocol/dialect/dialect.js';
import type { Version } from '../protocol/dialect/versions.js';
import { validate } from '../protocol/schema/validate.js';
import type { Identity } from './accounts.js';
import type { Action } from './actions/action.js';
import { agentActions } from './actions/agent.js';
import { customerActions } from './actions/customer.js';
import { internalAgentActions, internalCustomerActions } from './actions/internal.js';
import { offerOf, type Transport } from './actions/offers.js';
import type { License, Origin } from './license.js';

/** What came of a request. `payload` absent: the action has none. */
export type Outcome =
  | { readonly ok: true; readonly payload: object | undefined }
  | { readonly ok: false; readonly refusal: Refusal };

/** One request of somebody who is known, over whatever transport. */
export interface Performance {
  readonly side: Side;
  readonly transport: Transport;
  readonly version: Version;
  readonly identity: Identity;
  readonly license: License;
  readonly origin: Origin;
  /** Milliseconds after which it is answered with `request_timeout`, whatever becomes of it. */
  readonly timeoutMs: number;
  readonly request: { readonly action: string; readonly payload: object; readonly authorId: string | undefined };
}

/**
 * Carries out any action but `login` and `ping`; the order of checks is envelope.md [ENV-31].
 * @param answer called exactly once, before anybody gets a push that the request causes.
 */
export async function perform(performance: Performance, answer: (outcome: Outcome) => void): Promise<void> {
  const { side, transport, version, identity, license, origin, request } = performance;
  const offer = offerOf(side, transport, request.action);
  if (offer === undefined) return answer(validation(`Unknown action ${request.action}`));
  const lifted = version.lift(side, { action: request.action, payload: request.payload });
  if ('refused' in lifted) return answer(validation(lifted.refused));
  const action = actionOf(side, lifted);
  if (action === undefined) return answer(validation(`Unknown action ${request.action}`));
  const author = actingUser(identity, license, request.authorId);
  if (author === undefined) return answer({ ok: false, refusal: { type: 'authorization' } });
  const actor = offer.acts ? author : identity.actor;
  const checked = validate(action.schema, lifted.payload);
  if (!checked.ok) return answer(validation(checked.message));

  const context = { state: license.state, actor };
  const succeed = (payload: object | undefined): void =>
    answer({ ok: true, payload: payload && version.lowerResponse(side, lifted, payload) });
  if ('read' in action) {
    const result = action.read({ ...context, archive: license.archive }, checked.value);
    return result.ok ? succeed(result.value) : answer(result);
  }
  let response: object | undefined;
  await withinTime(performance.timeoutMs, answer, (inTime) =>
    license.run(actor, action.command(checked.value), origin, {
      applied: (primary) => {
        response = action.respond?.(context, primary, checked.value);
      },
      answer: (outcome) => {
        if (!inTime()) return;
        if (!outcome.ok) answer(outcome);
        else succeed(response ?? action.respond?.(context, undefined, checked.value));
      },
    }),
  );
}

/** The timeout's answer is the only one: a late result is dropped, though it took effect (envelope.md [ENV-33]). */
async function withinTime(
  timeoutMs: number,
  answer: (outcome: Outcome) => void,
  run: (inTime: () => boolean) => Promise<void>,
): Promise<void> {
  let late = false;
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      late = true;
      answer({ ok: false, refusal: { type: 'request_timeout' } });
      resolve();
    }, timeoutMs);
  });
  try {
    await Promise.race([run(() => !late), timedOut]);
  } finally {
    clearTimeout(timer);
  }
}

function validation(message: string): Outcome {
  return { ok: false, refusal: { type: 'validation', message } };
}

// Maps, because an action named like an object's own member (`constructor`) must be unknown too.
const actions: Readonly<Record<Side, ReadonlyMap<string, Action>>> = {
  agent: new Map(Object.entries(agentActions)),
  customer: new Map(Object.entries(customerActions)),
};
const internalActions: Readonly<Record<Side, ReadonlyMap<string, Action>>> = {
  agent: new Map(Object.entries(internalAgentActions)),
  customer: new Map(Object.entries(internalCustomerActions)),
};

function actionOf(side: Side, { action, internal }: LiftedRequest): Action | undefined {
  return (internal === true ? internalActions : actions)[side].get(action);
}

/**
 * Who acts: the token's user, or the bot that `author_id` names. The bot must belong to the token's application; the
 * scopes stay those of the token (envelope.md section 7).
 */
export function actingUser(identity: Identity, license: License, authorId: string | undefined): Actor | undefined {
  const { actor, clientId } = identity;
  if (authorId === undefined || authorId === actor.id) return actor;
  const bot = license.state.agents.get(authorId)?.bot;
  return bot !== undefined && bot.clientId === clientId ? { ...actor, id: authorId } : undefined;
}
