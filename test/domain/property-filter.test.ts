import { describe, expect, test } from 'vitest';
import { matchesFilter, tokens } from '../../src/domain/property-filter.js';
import type { PropertyFilter } from '../../src/protocol/agent-api.js';
import type { BareProperties } from '../../src/protocol/properties.js';
import { harbor, TestLicense } from './license.js';

const { propertyConfigs } = new TestLicense(harbor).state;

const properties: BareProperties = {
  source: { type: 'web' },
  berth: { number: 12, paid: false, about: 'Two Masts, red sails' },
};

/** agent-objects.md section 17 and [OBJ-36]. */
describe('a property filter', () => {
  test.each<[filter: PropertyFilter | undefined, matches: boolean]>([
    [undefined, true],
    [{}, true],
    [{ source: {} }, true],

    [{ source: { type: { exists: true } } }, true],
    [{ source: { type: { exists: false } } }, false],
    [{ berth: { owner: { exists: true } } }, false],
    [{ berth: { owner: { exists: false } } }, true],
    [{ nope: { nothing: { exists: false } } }, true],
    [{ nope: { nothing: { exists: true } } }, false],

    [{ source: { type: { values: ['phone', 'web'] } } }, true],
    [{ source: { type: { values: ['we'] } } }, false],
    [{ source: { type: { values: [] } } }, false],
    [{ berth: { number: { values: [12, 14] } } }, true],
    [{ berth: { number: { values: ['12'] } } }, false],
    [{ berth: { paid: { values: [false] } } }, true],
    [{ berth: { owner: { values: ['me'] } } }, false],

    [{ source: { type: { exclude_values: ['phone'] } } }, true],
    [{ source: { type: { exclude_values: ['phone', 'web'] } } }, false],
    [{ source: { type: { exclude_values: [] } } }, true],
    [{ berth: { owner: { exclude_values: ['me'] } } }, true],
    [{ nope: { nothing: { exclude_values: [1] } } }, true],

    [{ berth: { number: { values: [12] }, paid: { values: [true] } } }, false],
    [{ berth: { number: { values: [12] } }, source: { type: { exists: false } } }, false],
    [{ berth: { number: { values: [12] } }, source: { type: { exists: true } } }, true],

    [{ berth: { about: { values: ['sails red'] } } }, true],
    [{ berth: { about: { values: ['MASTS'] } } }, true],
    [{ berth: { about: { values: ['mast'] } } }, false],
    [{ berth: { about: { values: [2, true] } } }, false],
    [{ berth: { about: { values: ['red masts', 'blue'] } } }, true],
    [{ berth: { about: { values: ['blue sails'] } } }, false],
    [{ berth: { about: { exclude_values: ['red'] } } }, false],
    [{ berth: { about: { exclude_values: ['blue'] } } }, true],
  ])('%j: %s', (filter, matches) => {
    expect(matchesFilter(propertyConfigs, properties, filter)).toBe(matches);
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'takes %s for unset like any unknown name',
    (name) => {
      const filters = (test: object) => [
        JSON.parse(`{"${name}":{"name":${JSON.stringify(test)}}}`),
        JSON.parse(`{"source":{"${name}":${JSON.stringify(test)}}}`),
      ];
      for (const filter of filters({ exists: true }))
        expect(matchesFilter(propertyConfigs, properties, filter)).toBe(false);
      for (const filter of filters({ exists: false }))
        expect(matchesFilter(propertyConfigs, properties, filter)).toBe(true);
    },
  );
});

test.each([
  ['app', 'constructor'],
  ['constructor', 'name'],
])('a property that is called like a member of every object is unset until it is set: %s.%s', (namespace, name) => {
  const access = { agent: { read: true, write: true } };
  const configs = new Map([
    [namespace, new Map([[name, { type: 'string' as const, locations: { chat: { access } } }]])],
  ]);
  const filter: PropertyFilter = { [namespace]: { [name]: { exists: true } } };
  expect(matchesFilter(configs, {}, filter)).toBe(false);
  expect(matchesFilter(configs, { [namespace]: {} }, filter)).toBe(false);
  expect(matchesFilter(configs, { [namespace]: { [name]: 'x' } }, filter)).toBe(true);
});

test('the tokens of a text are its words in lower case', () => {
  expect(tokens("Mr. Marsh's 2 Yachts, żółte!")).toEqual(['mr', 'marsh', 's', '2', 'yachts', 'żółte']);
  expect(tokens(' .,- ')).toEqual([]);
});
