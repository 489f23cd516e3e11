import { maxWebhooks } from '../../protocol/limits.js';
import type { Caller } from '../configuration-command.js';
import type { Actor } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { forbidden, notFound, ok, type Result, refuse } from '../result.js';
import type { LicenseState } from '../state.js';
import type { WebhookState } from '../webhooks.js';

/** configuration-api.md 3.1. The same webhook twice is allowed ([CONF-11]). */
export function registerWebhook(
  state: LicenseState,
  actor: Actor,
  command: { caller: Caller; webhook: Omit<WebhookState, 'id' | 'clientId'> },
  recorder: Recorder,
): Result<void> {
  if (actor.kind !== 'agent' || !actor.scopes.has('webhooks--my:write')) return forbidden();
  if (state.webhooks.registered.size >= maxWebhooks) {
    return refuse('validation', `The license has ${maxWebhooks} webhooks already`);
  }
  const webhook = { id: recorder.context.newId('webhook'), clientId: command.caller.clientId, ...command.webhook };
  recorder.record({ type: 'webhook_registered', webhook }, 'primary');
  return ok(undefined);
}

/** configuration-api.md 3.1: one's own, or any with the right to delete all. */
export function unregisterWebhook(
  state: LicenseState,
  actor: Actor,
  command: { caller: Caller; webhookId: string },
  recorder: Recorder,
): Result<void> {
  if (actor.kind !== 'agent') return forbidden();
  const all = actor.scopes.has('webhooks--all:write');
  if (!all && !actor.scopes.has('webhooks--my:write')) return forbidden();
  const webhook = state.webhooks.registered.get(command.webhookId);
  if (webhook === undefined) return notFound('webhook_id');
  if (!all && webhook.clientId !== command.caller.clientId) return forbidden();
  recorder.record({ type: 'webhook_unregistered', id: webhook.id }, 'primary');
  return ok(undefined);
}

/** What the shell has delivered or given up. Whatever does not wait any more, another server was faster with. */
export function settleDeliveries(
  state: LicenseState,
  command: { taken: readonly number[]; givenUp: readonly number[] },
  recorder: Recorder,
): void {
  const waiting = new Set(state.webhooks.waiting.map(({ id }) => id));
  const taken = command.taken.filter((id) => waiting.has(id));
  const givenUp = command.givenUp.filter((id) => waiting.has(id));
  if (taken.length + givenUp.length > 0) recorder.recordRouted({ type: 'deliveries_settled', taken, givenUp });
}
