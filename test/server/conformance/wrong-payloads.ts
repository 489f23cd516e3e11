import type { Field, TypeName } from './spec.js';

/** Values that are not of the type. */
const others: Readonly<Record<TypeName, readonly unknown[]>> = {
  string: [5, true, [], {}],
  integer: ['x', 1.5, true, [], {}],
  boolean: ['yes', 1, [], {}],
  array: ['x', 5, true, {}],
  object: ['x', 5, true, []],
};

export interface WrongPayload {
  readonly payload: object;
  /** What is wrong with it, in the words of the test. */
  readonly what: string;
  /** The field that the message has to name. */
  readonly path: string;
}

/** The same payload with one thing wrong, for everything that can be wrong with a field. */
export function wrongPayloads(payload: object, { path, type, required, wrong = [] }: Field): WrongPayload[] {
  const made = [...others[type], ...wrong].map((value) => ({
    payload: changed(payload, path, value),
    what: `${path} is ${JSON.stringify(value)?.slice(0, 60)}`,
    path,
  }));
  if (required !== true) return made;
  const missing = { payload: changed(payload, path, undefined), what: `${path} is missing`, path };
  return [missing, { payload: changed(payload, path, null), what: `${path} is null`, path }, ...made];
}

/** A copy with another value at a dotted path (`a.b[0].c`); `undefined` takes the field away. */
export function changed(payload: object, path: string, value: unknown): object {
  const copy = structuredClone(payload);
  const keys = path.replaceAll('[', '.').replaceAll(']', '').split('.');
  const last = keys.pop() ?? '';
  let place = copy as Record<string, unknown>;
  for (const key of keys) {
    const next = place[key];
    if (typeof next !== 'object' || next === null) throw new Error(`the payload has no ${path}`);
    place = next as Record<string, unknown>;
  }
  if (!(last in place)) place[last] = undefined;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}
