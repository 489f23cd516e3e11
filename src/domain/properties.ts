import {
  type BareProperties,
  hasType,
  type Properties,
  type PropertyConfig,
  type PropertyLocation,
  type PropertyType,
  type PropertyValue,
  type UserKind,
} from '../protocol/properties.js';
import { ok, type Result, refuse } from './result.js';

/** namespace -> name -> configuration. */
export type PropertyConfigs = ReadonlyMap<string, ReadonlyMap<string, PropertyConfig>>;

const readOnly = { agent: { read: true, write: false }, customer: { read: true, write: false } };
const readWrite = { agent: { read: true, write: true }, customer: { read: true, write: true } };
const routingFlag: PropertyConfig = {
  type: 'bool',
  locations: { chat: { access: readOnly }, thread: { access: readOnly } },
};

/** Properties that every license has (domain.md [DOM:builtin]). */
export const builtinProperties: PropertyConfigs = new Map([
  [
    'source',
    new Map<string, PropertyConfig>([
      [
        'type',
        {
          type: 'string',
          locations: { chat: { access: readWrite }, thread: { access: readWrite }, event: { access: readWrite } },
        },
      ],
    ]),
  ],
  [
    'routing',
    new Map([
      ['idle', routingFlag],
      ['unassigned', routingFlag],
      ['pinned', routingFlag],
    ]),
  ],
]);

const typeNames: Record<PropertyType, string> = {
  int: 'an integer',
  bool: 'a boolean',
  string: 'a string',
  tokenized_string: 'a string',
};

function isAllowed(config: PropertyConfig, value: PropertyValue): boolean {
  if (config.domain !== undefined && !config.domain.includes(value)) return false;
  if (config.range === undefined || typeof value !== 'number') return true;
  return value >= (config.range.from ?? value) && value <= (config.range.to ?? value);
}

/**
 * Whether a user may write these properties at this place, all or nothing.
 * @param field what the request calls them, for the message.
 * @returns validation for an unknown property, a wrong type or value; authorization when it is not writable
 *   (agent-actions.md [ACT:props], customer-objects.md 10.3).
 */
export function checkWrite(
  configs: PropertyConfigs,
  location: PropertyLocation,
  writer: UserKind,
  properties: BareProperties | undefined,
  field: string,
): Result<void> {
  for (const [namespace, names] of Object.entries(properties ?? {})) {
    for (const [name, value] of Object.entries(names)) {
      const path = `${field}.${namespace}.${name}`;
      const config = configs.get(namespace)?.get(name);
      const place = config?.locations[location];
      if (config === undefined || place === undefined) return refuse('validation', `${path} not found`);
      if (!hasType(config.type, value)) return refuse('validation', `${path} must be ${typeNames[config.type]}`);
      if (!isAllowed(config, value)) return refuse('validation', `${path} has an unsupported value`);
      if (place.access[writer]?.write !== true) return refuse('authorization');
    }
  }
  return ok(undefined);
}

/** `base` with `patch` on top, name by name. */
export function mergeProperties(base: BareProperties, patch: BareProperties): BareProperties {
  const merged: BareProperties = { ...base };
  for (const [namespace, names] of Object.entries(patch)) merged[namespace] = { ...merged[namespace], ...names };
  return merged;
}

/** What of `patch` differs from `base`; `undefined` when nothing does. */
export function changedProperties(base: BareProperties, patch: BareProperties): BareProperties | undefined {
  const changed: BareProperties = {};
  for (const [namespace, names] of Object.entries(patch)) {
    for (const [name, value] of Object.entries(names)) {
      if (base[namespace]?.[name] === value) continue;
      changed[namespace] = { ...changed[namespace], [name]: value };
    }
  }
  return isEmpty(changed) ? undefined : changed;
}

/** What a user kind may read at this place; the rest is as if it were not set. */
export function onlyReadable(
  configs: PropertyConfigs,
  location: PropertyLocation,
  reader: UserKind,
  properties: BareProperties,
): BareProperties {
  const isReadable = (namespace: string, name: string) =>
    configs.get(namespace)?.get(name)?.locations[location]?.access[reader]?.read === true;
  const readable: BareProperties = {};
  for (const [namespace, names] of Object.entries(properties)) {
    readable[namespace] = Object.fromEntries(Object.entries(names).filter(([name]) => isReadable(namespace, name)));
  }
  return readable;
}

/** The read form of what a user kind may read at this place; `undefined` when that is nothing. */
export function readableProperties(
  configs: PropertyConfigs,
  location: PropertyLocation,
  reader: UserKind,
  properties: BareProperties | undefined,
): Properties | undefined {
  if (properties === undefined) return undefined;
  const readable: Properties = {};
  for (const [namespace, names] of Object.entries(properties)) {
    const wrapped: { [name: string]: { value: PropertyValue } } = {};
    for (const [name, value] of Object.entries(names)) {
      const access = configs.get(namespace)?.get(name)?.locations[location]?.access[reader];
      if (access?.read === true) wrapped[name] = { value };
    }
    if (!isEmpty(wrapped)) readable[namespace] = wrapped;
  }
  return isEmpty(readable) ? undefined : readable;
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}
