import { describe, expect, test } from 'vitest';
import { newLicense } from '../../src/domain/new-license.js';
import { changedProperties, checkWrite, mergeProperties, readableProperties } from '../../src/domain/properties.js';
import type { BareProperties, PropertyLocation, UserKind } from '../../src/protocol/properties.js';
import { harbor } from './license.js';

const { propertyConfigs } = newLicense(harbor, 0);

describe('writing properties', () => {
  const denied = { type: 'authorization' };
  const wrong = (message: string) => ({ type: 'validation', message });
  test.each<[PropertyLocation, UserKind, BareProperties, object | undefined]>([
    ['chat', 'agent', {}, undefined],
    ['chat', 'agent', { source: { type: '' } }, undefined],
    ['thread', 'customer', { source: { type: 'web' } }, undefined],
    ['event', 'customer', { source: { type: 'web' } }, undefined],
    ['chat', 'agent', { source: { type: 1 } }, wrong('p.source.type must be a string')],
    ['chat', 'agent', { source: { kind: 'web' } }, wrong('p.source.kind not found')],
    [
      'chat',
      'agent',
      { constructor: { name: 'x' } } as unknown as BareProperties,
      wrong('p.constructor.name not found'),
    ],

    ['chat', 'agent', { berth: { number: 1 } }, undefined],
    ['chat', 'agent', { berth: { number: 40 } }, undefined],
    ['chat', 'agent', { berth: { number: 0 } }, wrong('p.berth.number has an unsupported value')],
    ['chat', 'agent', { berth: { number: 41 } }, wrong('p.berth.number has an unsupported value')],
    ['chat', 'agent', { berth: { number: 1.5 } }, wrong('p.berth.number must be an integer')],
    ['chat', 'agent', { berth: { number: 2 ** 31 } }, wrong('p.berth.number must be an integer')],
    ['chat', 'agent', { berth: { number: true } }, wrong('p.berth.number must be an integer')],
    ['chat', 'agent', { berth: { number: '1' } }, wrong('p.berth.number must be an integer')],
    ['chat', 'agent', { berth: { paid: 1 } }, wrong('p.berth.paid must be a boolean')],
    ['chat', 'agent', { berth: { about: false } }, wrong('p.berth.about must be a string')],
    ['chat', 'customer', { berth: { review: 1 } }, undefined],
    ['chat', 'customer', { berth: { review: 2 } }, wrong('p.berth.review has an unsupported value')],

    ['chat', 'customer', { berth: { number: 1 } }, denied],
    ['chat', 'customer', { berth: { owner: 'me' } }, denied],
    ['chat', 'agent', { berth: { review: 1 } }, denied],
    ['thread', 'agent', { berth: { number: 1 } }, undefined],
    ['thread', 'customer', { berth: { number: 1 } }, denied],
    ['event', 'customer', { berth: { number: 1 } }, undefined],
    ['event', 'agent', { berth: { owner: 'me' } }, wrong('p.berth.owner not found')],

    ['chat', 'agent', { routing: { idle: true } }, denied],
    ['thread', 'agent', { routing: { unassigned: true } }, denied],
    ['thread', 'customer', { routing: { pinned: true } }, denied],
    ['chat', 'agent', { routing: { idle: 'yes' } }, wrong('p.routing.idle must be a boolean')],
    ['event', 'agent', { routing: { idle: true } }, wrong('p.routing.idle not found')],
  ])('at a %s by a %s: %j', (location, writer, properties, refusal) => {
    const result = checkWrite(propertyConfigs, location, writer, properties, 'p');
    expect(result).toEqual(refusal === undefined ? { ok: true, value: undefined } : { ok: false, refusal });
  });

  test('of the largest and smallest integers is fine', () => {
    const config = { type: 'int', locations: { chat: { access: { agent: { read: true, write: true } } } } } as const;
    const configs = new Map([['n', new Map([['x', config]])]]);
    const outcome = (x: number) => checkWrite(configs, 'chat', 'agent', { n: { x } }, 'p').ok;
    expect([-(2 ** 31), 2 ** 31 - 1, -(2 ** 31) - 1, 2 ** 31].map(outcome)).toEqual([true, true, false, false]);
  });
});

describe('reading properties', () => {
  const all: BareProperties = {
    source: { type: 'web' },
    routing: { idle: false, unassigned: true },
    berth: { number: 12, owner: 'Mr. Marsh', review: 0 },
    gone: { x: 1 },
  };
  const common = {
    source: { type: { value: 'web' } },
    routing: { idle: { value: false }, unassigned: { value: true } },
  };
  test.each<[PropertyLocation, UserKind, object | undefined]>([
    [
      'chat',
      'agent',
      { ...common, berth: { number: { value: 12 }, owner: { value: 'Mr. Marsh' }, review: { value: 0 } } },
    ],
    ['chat', 'customer', { ...common, berth: { number: { value: 12 }, review: { value: 0 } } }],
    ['thread', 'agent', { ...common, berth: { number: { value: 12 } } }],
    ['thread', 'customer', common],
    ['event', 'agent', { source: { type: { value: 'web' } }, berth: { number: { value: 12 } } }],
    ['event', 'customer', { source: { type: { value: 'web' } }, berth: { number: { value: 12 } } }],
  ])('at a %s shows a %s what it may read, wrapped', (location, reader, expected) => {
    expect(readableProperties(propertyConfigs, location, reader, all)).toEqual(expected);
  });

  test.each([undefined, {}, { berth: { owner: 'me' } }, { berth: {} }])('%j shows a customer nothing', (properties) => {
    expect(readableProperties(propertyConfigs, 'chat', 'customer', properties)).toBeUndefined();
  });
});

test('a change is merged name by name and leaves the old object alone', () => {
  const base = { a: { x: 1, y: 2 }, b: { z: 3 } };
  expect(mergeProperties(base, { a: { y: 5 }, c: { w: 0 } })).toEqual({ a: { x: 1, y: 5 }, b: { z: 3 }, c: { w: 0 } });
  expect(base).toEqual({ a: { x: 1, y: 2 }, b: { z: 3 } });
});

test('a change is what differs', () => {
  const base = { a: { x: 1, y: false } };
  expect(changedProperties(base, { a: { x: 1, y: true }, b: { z: '' } })).toEqual({ a: { y: true }, b: { z: '' } });
  expect(changedProperties(base, { a: { x: 1, y: false }, b: {} })).toBeUndefined();
});

test('the properties that every license has cannot be configured away', () => {
  const config = { type: 'int', locations: {} } as const;
  const properties = new Map([
    [
      'source',
      new Map([
        ['type', config],
        ['kind', config],
      ] as const),
    ],
  ]);
  const configs = newLicense({ ...harbor, properties }, 0).propertyConfigs;
  expect(configs.get('source')?.get('type')?.type).toBe('string');
  expect(configs.get('source')?.get('kind')?.type).toBe('int');
  expect([...(configs.get('routing')?.keys() ?? [])]).toEqual(['idle', 'unassigned', 'pinned']);
});
