import type { CustomerState, LicenseState } from './state.js';

/**
 * What facts do not say, after they have been folded: a visit goes on when the customer comes back soon after the last
 * trace of them (agent-objects.md [OBJ-11]); when a connection ended, no fact tells.
 */
export function noteRestart(state: LicenseState): void {
  for (const customer of state.customers.values()) {
    if (customer.visit !== undefined && !customer.connected)
      customer.lastConnected ??= lastTrace(customer, customer.visit);
  }
}

function lastTrace({ lastSeen }: CustomerState, { start, pages }: NonNullable<CustomerState['visit']>): number {
  return Math.max(start, pages.at(-1)?.start ?? 0, lastSeen ?? 0);
}
