import type { PropertyFilter } from '../protocol/agent-api.js';
import type { BareProperties, PropertyValue } from '../protocol/properties.js';
import type { PropertyConfigs } from './properties.js';

/** Words of a `tokenized_string`, by which a filter finds it. */
export function tokens(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function equals(tokenized: boolean, set: PropertyValue, listed: PropertyValue): boolean {
  if (!tokenized || typeof set !== 'string' || typeof listed !== 'string') return set === listed;
  const present = new Set(tokens(set));
  return tokens(listed).every((token) => present.has(token));
}

/** Objects have a `constructor` that nobody has set. */
function valueAt(properties: BareProperties, namespace: string, name: string): PropertyValue | undefined {
  const names = Object.hasOwn(properties, namespace) ? properties[namespace] : undefined;
  return names !== undefined && Object.hasOwn(names, name) ? names[name] : undefined;
}

/** Whether all named properties match (agent-objects.md section 17, [OBJ-36]). */
export function matchesFilter(
  configs: PropertyConfigs,
  properties: BareProperties,
  filter: PropertyFilter | undefined,
): boolean {
  for (const [namespace, names] of Object.entries(filter ?? {})) {
    for (const [name, test] of Object.entries(names)) {
      const config = configs.get(namespace)?.get(name);
      const value = config && valueAt(properties, namespace, name);
      const tokenized = config?.type === 'tokenized_string';
      const isOneOf = (list: PropertyValue[]) =>
        value !== undefined && list.some((listed) => equals(tokenized, value, listed));
      if ('exists' in test && test.exists !== (value !== undefined)) return false;
      if ('values' in test && !isOneOf(test.values)) return false;
      if ('exclude_values' in test && isOneOf(test.exclude_values)) return false;
    }
  }
  return true;
}
