import type { Caller } from '../domain/configuration-command.js';
import type { Actor } from '../domain/permissions.js';
import type { Refusal } from '../domain/result.js';
import type { Api, LiftedRequest } from '../protocol/dialect/dialect.js';
import type { Version } from '../protocol/dialect/versions.js';
import { validate } from '../protocol/schema/validate.js';
import type { Identity } from './accounts.js';
import type { Action } from './actions/action.js';
import { agentActions } from './actions/agent.js';
import { configurationActions } from './actions/configuration.js';
import { customerActions } from './actions/customer.js';
import { internalAgentActions, internalCustomerActions } from './actions/internal.js';
import { offerOf, type Transport } from './actions/offers.js';
import type { License } from './license.js';
import type { Origin, Send } from './task.js';

/** What came of a request. `payload` absent: the action has none. */
export type Outcome =
  | { readonly ok: true; readonly payload: object | undefined }
  | { readonly ok: false; readonly refusal: Refusal };

/** One request of somebody who is known, over whatever transport. */
export interface Performance {
  readonly side: Api;
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
 * @param answer makes the answer at the moment of which it tells; called again when what it told was taken back. What it
 * returns is called exactly once, when the outcome is safe and before anybody gets a push that the request causes.
 */
export function perform(performance: Performance, answer: (outcome: Outcome) => Send): Promise<void> {
  const { side, transport, version, identity, license, origin, request } = performance;
  const offer = offerOf(side, transport, request.action);
  const answered = Promise.resolve();
  const refuse = (refusal: Refusal): Promise<void> => {
    answer({ ok: false, refusal })();
    return answered;
  };
  if (offer === undefined) return refuse(validation(`Unknown action ${request.action}`));
  const lifted = version.lift(side, { action: request.action, payload: request.payload });
  if ('refused' in lifted) return refuse(validation(lifted.refused));
  const action = actionOf(side, lifted);
  if (action === undefined) return refuse(validation(`Unknown action ${request.action}`));
  const author = actingUser(identity, license, request.authorId);
  if (author === undefined) return refuse({ type: 'authorization' });
  const actor = offer.acts ? author : identity.actor;
  const checked = validate(action.schema, lifted.payload);
  if (!checked.ok) return refuse(validation(checked.message));

  const context = { state: license.state, actor };
  const caller = callerOf(identity, version);
  const succeed = (payload: object | undefined): Send =>
    answer({ ok: true, payload: payload && version.lowerResponse(side, lifted, payload) });
  const timedOut = () => answer({ ok: false, refusal: { type: 'request_timeout' } });
  if ('read' in action) {
    const read = (): Send => {
      const result = action.read({ ...context, archive: license.archive, caller }, checked.value);
      return result.ok ? succeed(result.value) : answer(result);
    };
    const ready = action.ready?.(license.archive);
    if (ready === undefined && license.isSettled) {
      read()();
      return answered;
    }
    return withinTime(performance.timeoutMs, timedOut, async (inTime) => {
      await ready;
      if (!inTime()) return;
      await license.read(() => {
        const send = read();
        return () => {
          if (inTime()) send();
        };
      });
    });
  }
  let response: object | undefined;
  return withinTime(performance.timeoutMs, timedOut, (inTime) =>
    license.run(actor, action.command(checked.value, caller), origin, {
      accepted: () => {
        response = undefined;
      },
      applied: (primary) => {
        response = action.respond?.(context, primary, checked.value);
      },
      answer: (outcome) => {
        const send = outcome.ok
          ? succeed(response ?? action.respond?.(context, undefined, checked.value))
          : answer(outcome);
        return () => {
          if (inTime()) send();
        };
      },
    }),
  );
}

/**
 * The timeout's answer is the only one: a late result is dropped, though it took effect (envelope.md [ENV-33]).
 * @param run asks before it answers whether it may.
 */
export function withinTime(
  timeoutMs: number,
  timeoutAnswer: () => Send,
  run: (inTime: () => boolean) => Promise<void>,
): Promise<void> {
  let hasAsked = false;
  let late = false;
  const running = run(() => {
    hasAsked = true;
    return !late;
  });
  if (hasAsked) return running; // most requests are answered at once, and need no clock
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      late = true;
      timeoutAnswer()();
      resolve();
    }, timeoutMs);
  });
  return Promise.race([running, timedOut]).finally(() => clearTimeout(timer));
}

function validation(message: string): Refusal {
  return { type: 'validation', message };
}

// Maps, because an action named like an object's own member (`constructor`) must be unknown too.
const actions: Readonly<Record<Api, ReadonlyMap<string, Action>>> = {
  agent: new Map(Object.entries(agentActions)),
  customer: new Map(Object.entries(customerActions)),
  configuration: new Map(Object.entries(configurationActions)),
};
const internalActions: Readonly<Record<Api, ReadonlyMap<string, Action>>> = {
  agent: new Map(Object.entries(internalAgentActions)),
  customer: new Map(Object.entries(internalCustomerActions)),
  configuration: new Map(),
};

/** Whose application asks, in which version: both stand on what the Configuration API makes. */
function callerOf({ clientId = '', tokenHash = '' }: Identity, { name }: Version): Caller {
  return { clientId, token: tokenHash, version: name };
}

function actionOf(side: Api, { action, internal }: LiftedRequest): Action | undefined {
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
