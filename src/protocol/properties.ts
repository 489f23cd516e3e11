export type PropertyValue = number | boolean | string;

export type PropertyType = 'int' | 'bool' | 'string' | 'tokenized_string';
export type PropertyLocation = 'chat' | 'thread' | 'event';
export type UserKind = 'agent' | 'customer';

export interface PropertyAccess {
  readonly read: boolean;
  readonly write: boolean;
}

/** configuration-api.md 4.1. A location or a user kind that is not named has no access. */
export interface PropertyConfig {
  readonly type: PropertyType;
  readonly description?: string;
  readonly locations: Partial<Record<PropertyLocation, { readonly access: Partial<Record<UserKind, PropertyAccess>> }>>;
  /** The only values allowed. */
  readonly domain?: readonly PropertyValue[];
  /** Inclusive; `int` only. */
  readonly range?: { readonly from?: number; readonly to?: number };
}

/** Whether a value is one of this type; an `int` has 32 bits and a sign. */
export function hasType(type: PropertyType, value: PropertyValue): boolean {
  if (type === 'int') return typeof value === 'number' && Number.isInteger(value) && value === (value | 0);
  if (type === 'bool') return typeof value === 'boolean';
  return typeof value === 'string';
}

/** Read form, as the server sends them (agent-objects.md section 16): `namespace.name.value`. */
export interface Properties {
  [namespace: string]: { [name: string]: { value: PropertyValue } };
}

/** Write form, as our clients send them: `namespace.name = value`. */
export interface BareProperties {
  [namespace: string]: { [name: string]: PropertyValue };
}

/** The value of one property in its read form, `undefined` when it is not set. */
export function propertyValue(
  properties: Properties | undefined,
  namespace: string,
  name: string,
): PropertyValue | undefined {
  return properties?.[namespace]?.[name]?.value;
}
