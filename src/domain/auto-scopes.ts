import type { BareProperties } from '../protocol/properties.js';
import type { Scopes } from '../protocol/scopes.js';
import type { AutoScopes, UrlMatch } from './fact.js';
import { matchesFilter } from './property-filter.js';
import type { LicenseState } from './state.js';

/**
 * Scopes of all rules that match a chat with these properties (agent-actions.md [ACT:auto]).
 * @param customerId whose page counts: the latest one of the current visit ([OBJ-39]).
 */
export function matchingScopes(
  state: LicenseState,
  properties: BareProperties,
  customerId: string | undefined,
): Scopes[] {
  const url = state.customers.get(customerId ?? '')?.visit?.pages.at(-1)?.url;
  return [...state.autoScopes.values()]
    .filter((rule) => matchesUrl(rule.customerUrl, url))
    .filter((rule) => matchesFilter(state.propertyConfigs, properties, rule.chatProperties))
    .map((rule) => rule.scopes);
}

/** An unknown URL matches no `values` and every `exclude_values` ([OBJ-39]). */
function matchesUrl(rule: AutoScopes['customerUrl'], url: string | undefined): boolean {
  if (rule === undefined) return true;
  const matches = ({ value, exact }: UrlMatch) => url !== undefined && (exact ? url === value : url.includes(value));
  return 'values' in rule ? rule.values.some(matches) : !rule.excludeValues.some(matches);
}
