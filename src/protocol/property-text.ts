import type { BareProperties, PropertyValue } from './properties.js';

/**
 * Properties as people write them, `NAMESPACE.NAME=VALUE`: one more added to others.
 * @returns `undefined` when the text does not look like that.
 */
export function withPropertyText(before: BareProperties, text: string): BareProperties | undefined {
  const parts = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(text);
  if (parts === null) return undefined;
  const [, namespace = '', name = '', value = ''] = parts;
  // Object.fromEntries, unlike an assignment, takes "__proto__" for the plain name that it is here.
  const names = Object.fromEntries([
    ...Object.entries(ownValue(before, namespace) ?? {}),
    [name, propertyValue(value)],
  ]);
  return Object.fromEntries([...Object.entries(before), [namespace, names]]);
}

/** A value as it must be written to be read back as the same. */
export function propertyText(value: PropertyValue): string {
  const isPlain = typeof value !== 'string' || propertyValue(value) === value;
  return isPlain ? String(value) : `"${value}"`;
}

function ownValue(properties: BareProperties, namespace: string): BareProperties[string] | undefined {
  return Object.hasOwn(properties, namespace) ? properties[namespace] : undefined;
}

/** `true` and `false` are booleans, whole numbers are numbers, everything else is text; in double quotes all is text. */
function propertyValue(text: string): PropertyValue {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  return /^".*"$/s.test(text) ? text.slice(1, -1) : text;
}
