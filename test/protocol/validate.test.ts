import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonObject, oneOf, request, validate } from '../../src/protocol/schema/validate.js';

/** What is wrong with the input, in words (envelope.md [ENV-29]). */
function problem(schema: z.ZodType, input: unknown): string {
  const checked = validate(schema, input);
  return checked.ok ? 'nothing' : checked.message;
}

function accepted(schema: z.ZodType, input: unknown): unknown {
  const checked = validate(schema, input);
  return checked.ok ? checked.value : checked.message;
}

describe('what is wrong is told as', () => {
  const nested = request({ a: request({ list: z.array(request({ name: z.string() })) }) });

  const cases: [z.ZodType, unknown, string][] = [
    [request({ name: z.string() }), {}, 'name is required'],
    [request({ name: z.string() }), { name: null }, 'name is required'],
    [request({ name: z.string() }), { name: 5 }, 'name must be a string'],
    [request({ count: z.int() }), { count: 1.5 }, 'count must be an integer'],
    [request({ count: z.int() }), { count: '1' }, 'count must be an integer'],
    [request({ on: z.boolean() }), { on: 'true' }, 'on must be a boolean'],
    [request({ list: z.array(z.string()) }), { list: {} }, 'list must be an array'],
    [request({ list: z.array(z.string()) }), { list: ['a', 5] }, 'list[1] must be a string'],
    [request({ list: z.array(z.string()) }), { list: [null] }, 'list[0] is required'],
    [request({ list: z.array(z.string()).min(1) }), { list: [] }, 'list must have at least one element'],
    [request({ part: request({}) }), { part: [] }, 'part must be an object'],
    [request({ part: request({}) }), {}, 'part is required'],
    [request({ map: z.record(z.string(), z.string()) }), { map: 'x' }, 'map must be an object'],
    [request({ map: z.record(z.string(), z.string()) }), { map: { x: 1 } }, 'map.x must be a string'],
    [request({ map: z.record(z.string(), z.string()) }), { map: { x: null } }, 'map.x is required'],
    [request({ content: jsonObject }), { content: [] }, 'content must be an object'],
    [request({ content: jsonObject }), {}, 'content is required'],
    [request({ kind: z.enum(['a', 'b']) }), { kind: 'c' }, 'kind has an unsupported value'],
    [request({ text: z.string().min(1) }), { text: '' }, 'text has an unsupported value'],
    [request({ count: z.int().min(1).max(9) }), { count: 0 }, 'count has an unsupported value'],
    [request({ count: z.int().min(1).max(9) }), { count: 10 }, 'count has an unsupported value'],
    [request({ either: z.union([z.string(), z.boolean()]) }), { either: {} }, 'either has an unsupported value'],
    [nested, { a: { list: [{ name: 'x' }, {}] } }, 'a.list[1].name is required'],
    [z.strictObject({ a: z.strictObject({}) }), { a: { odd: 1 } }, 'a.odd is not a known key'],
    [z.strictObject({}), { odd: 1 }, 'odd is not a known key'],
    [request({}), 5, 'payload must be an object'],
    [request({ n: z.int().refine((n) => n % 2 === 0, { message: 'must be even' }) }), { n: 1 }, 'n must be even'],
  ];

  it.each(cases.map(([schema, input, message]) => ({ schema, input, message })))('$message', (one) => {
    const { schema, input, message } = one;
    expect(problem(schema, input)).toBe(message);
  });

  it('the first of several', () => {
    expect(problem(request({ a: z.string(), b: z.string() }), {})).toBe('a is required');
  });
});

describe('an object of a request', () => {
  it('loses fields that the schema does not name, at every depth', () => {
    const schema = request({ a: request({ b: z.string() }) });
    expect(accepted(schema, { a: { b: 'x', c: 1 }, d: 2 })).toEqual({ a: { b: 'x' } });
  });

  it('takes a null field as an absent one, at every depth', () => {
    const schema = request({ a: request({ b: z.string().default('none') }).optional(), c: z.int().optional() });
    expect(accepted(schema, { a: { b: null }, c: null })).toEqual({ a: { b: 'none' } });
    expect(accepted(schema, { a: null })).toEqual({});
  });

  it('takes null fields as absent in each of several forms', () => {
    const schema = oneOf(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('a'), text: z.string().optional() }),
        z.object({ type: z.literal('b') }),
      ]),
    );
    expect(accepted(schema, { type: 'a', text: null })).toEqual({ type: 'a' });
    expect(problem(schema, { type: null })).toBe('type is required');
    expect(problem(schema, { type: 'c' })).toBe('type has an unsupported value');
    expect(problem(schema, 'a')).toBe('payload must be an object');
  });

  it('is left alone', () => {
    const input = Object.freeze({ a: null, b: 1 });
    expect(accepted(request({ a: z.string().optional(), b: z.int() }), input)).toEqual({ b: 1 });
    expect(input).toEqual({ a: null, b: 1 });
  });
});

describe('a free JSON object', () => {
  const schema = request({ content: jsonObject });

  it('comes through untouched, null fields and all', () => {
    const content = { a: null, list: [null, { deep: { er: [1, 'two', false] } }], '': {} };
    expect(accepted(schema, { content })).toEqual({ content });
  });

  const nested = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
  const nestedLists = (depth: number) => JSON.parse(`{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`);

  it.each([
    ['objects', nested],
    ['arrays', nestedLists],
  ])('may nest %s 100 deep and no deeper, so that everybody can write it out again', (_, of) => {
    expect(accepted(schema, { content: of(100) })).toEqual({ content: of(100) });
    expect(problem(schema, { content: of(101) })).toBe('content must not nest deeper than 100 levels');
    expect(problem(schema, { content: of(200_000) })).toBe('content must not nest deeper than 100 levels');
  });
});
