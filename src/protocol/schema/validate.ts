import { z } from 'zod';
import { isObject } from '../json-object.js';
import { maxJsonDepth } from '../limits.js';

/** Checked input, or what is wrong with it in words that envelope.md [ENV-29] fixes. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/**
 * Checks input that came as JSON. Fields that the schema does not name are dropped at every depth ([ENV-1]).
 * The first problem is told, as `<field> is required`, `<field> must be <type>`, `<field> has an unsupported value`.
 * @param whole what the input as a whole is called.
 */
export function validate<T>(schema: z.ZodType<T>, input: unknown, whole = 'payload'): Checked<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, message: issue === undefined ? 'Wrong format' : explain(issue, input, whole) };
}

/** An object of a request: a `null` field equals an absent one ([ENV-2]). */
export function request<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(withoutNulls, z.object(shape));
}

/** One of several objects told apart by a field, `null` fields counting as absent. */
export function oneOf<T extends z.ZodType>(schema: T) {
  return z.preprocess(withoutNulls, schema);
}

/**
 * An object whose names the client chooses. `__proto__` can't be one of them: it would get lost, with all that was asked
 * for under it, because objects have their prototype there.
 */
export function dictionary<V extends z.ZodType>(value: V) {
  return z.preprocess(
    (sent, context) => {
      if (isObject(sent) && Object.hasOwn(sent, '__proto__')) {
        context.addIssue({ code: 'custom', path: ['__proto__'], message: 'has an unsupported value' });
      }
      return sent;
    },
    z.record(z.string(), value),
  );
}

/** Any JSON object, handed through untouched. */
export const jsonObject = z
  .custom<object>(isObject, { params: { expected: 'object' } })
  .refine((content) => !nestsDeeperThan(maxJsonDepth, content), {
    message: `must not nest deeper than ${maxJsonDepth} levels`,
  });

export const nonEmptyString = z.string().min(1);

function withoutNulls(value: unknown): unknown {
  if (!isObject(value) || !hasNulls(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}

/** A loop: this is asked of every object of every request. */
function hasNulls(object: object): boolean {
  for (const name in object) if ((object as Record<string, unknown>)[name] === null) return true;
  return false;
}

/** Level by level, so that no input is too deep to be measured. */
function nestsDeeperThan(limit: number, value: unknown): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  // The protocol has no other numbers; the first is zod's word for a fraction, the second for what is no number.
  int: 'an integer',
  number: 'an integer',
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};

function explain(issue: z.core.$ZodIssue, input: unknown, whole: string): string {
  const field = fieldName(issue.path) || whole;
  const value = valueAt(input, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const key = fieldName([...issue.path, issue.keys[0] ?? '']);
    return `${key} is not a known key`;
  }
  if (value === undefined || value === null) return `${field} is required`;
  const expected =
    issue.code === 'invalid_type' ? issue.expected : issue.code === 'custom' ? String(issue.params?.expected) : '';
  const type = typeNames[expected];
  if (type !== undefined) return `${field} must be ${type}`;
  if (issue.code === 'custom' && issue.message !== 'Invalid input') return `${field} ${issue.message}`;
  if (issue.code === 'too_small' && issue.origin === 'array') return `${field} must have at least one element`;
  if (issue.code === 'too_big' && issue.origin === 'array')
    return `${field} must have at most ${issue.maximum} elements`;
  return `${field} has an unsupported value`;
}

/** `licenses[0].agents[1].id` */
function fieldName(path: readonly PropertyKey[]): string {
  const name = path.reduce<string>(
    (dotted, key) => (typeof key === 'number' ? `${dotted}[${key}]` : `${dotted}.${String(key)}`),
    '',
  );
  return name.replace(/^\./, '');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}
