import type { Actor } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { forbidden, notFound, ok, type Result } from '../result.js';
import { activeThread, chatsWith, type LicenseState } from '../state.js';
import { nameInMessages } from '../system-messages.js';

const microsOfDay = 86_400 * 1_000_000;

/** agent-actions.md section 18: the ban, then every active thread of the customer is closed ([ACT:ban]). */
export function banCustomer(
  state: LicenseState,
  actor: Actor,
  command: { customerId: string; days: number },
  recorder: Recorder,
): Result<void> {
  if (actor.kind !== 'agent' || !actor.scopes.has('customers.ban:write')) return forbidden();
  const { customerId, days } = command;
  const customer = state.customers.get(customerId);
  if (customer === undefined) return notFound('customer_id');
  const until = recorder.nextTime() + days * microsOfDay;
  recorder.record({ type: 'customer_banned', customerId, days, until }, 'primary');
  const agent = nameInMessages(state.agents.get(actor.id));
  for (const chat of chatsWith(state, customer)) {
    const thread = activeThread(chat);
    if (thread === undefined) continue;
    recorder.system(chat.id, thread, 'customer_banned', { agent, days: String(days) });
    recorder.record({ type: 'thread_closed', chatId: chat.id, threadId: thread.id });
  }
  return ok(undefined);
}
