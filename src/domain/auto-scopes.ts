import type { BareProperties } from '../protocol/properties.js';
import type { Scopes } from '../protocol/scopes.js';
import type { AutoScopes, UrlMatch } from './fact.js';
import { matchesFilter } from './property-filter.js';
import type { LicenseState } from './state.js';

/** Scopes of all rules that match a chat with these properties and customers (agent-actions.md [ACT:auto]). */
export function matchingScopes(
  state: LicenseState,
  properties: BareProperties,
  customerIds: readonly string[],
): Scopes[] {
  // The latest page of the customer's current visit ([OBJ-39]).
  const urls = customerIds.map((id) => state.customers.get(id)?.visit?.pages.at(-1)?.url);
  const rules = [...state.autoScopes.values()];
  return rules
    .filter((rule) => matchesUrl(rule.customerUrl, urls[0]))
    .filter((rule) => matchesFilter(state.propertyConfigs, properties, rule.chatProperties))
    .map((rule) => rule.scopes);
}

/** An unknown URL matches no `values` and every `exclude_values` ([OBJ-39]). */
function matchesUrl(rule: AutoScopes['customerUrl'], url: string | undefined): boolean {
  if (rule === undefined) return true;
  const matches = ({ value, exact }: UrlMatch) => url !== undefined && (exact ? url === value : url.includes(value));
  return 'values' in rule ? rule.values.some(matches) : !rule.excludeValues.some(matches);
}
