export type PropertyValue = number | boolean | string;

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
