import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/domain/command.js';
import { maxDefinedProperties } from '../../../src/protocol/limits.js';
import type { PropertyConfig } from '../../../src/protocol/properties.js';
import { startChat, updateChatProperties } from '../commands.js';
import { anna, mary, TestLicense, tom, withScopes } from '../license.js';

const mood: PropertyConfig = {
  type: 'int',
  range: { from: 1, to: 5 },
  locations: { chat: { access: { agent: { read: true, write: true } } } },
};
const create = (properties: Record<string, PropertyConfig>, clientId = 'app'): Command => ({
  type: 'create_properties',
  caller: { clientId, token: 'hash', version: 'v0.5' },
  properties,
});

describe('properties that an application creates', () => {
  test('are checked from the next write on, in its own namespace', () => {
    const license = new TestLicense();
    license.run(mary, startChat());
    const write = (value: number) => updateChatProperties('C1', { app: { mood: value } });
    expect(license.refusal(anna, write(3))).toEqual({ type: 'validation', message: 'properties.app.mood not found' });
    license.run(anna, create({ mood }));
    license.run(anna, write(3));
    expect(license.chat('C1').properties.app).toEqual({ mood: 3 });
    expect(license.refusal(anna, write(6))).toMatchObject({ type: 'validation' });
    expect(license.refusal(mary, write(3))).toEqual({ type: 'authorization' });
  });

  test('are all new, or none is created', () => {
    const license = new TestLicense();
    license.run(anna, create({ mood }));
    const again = { type: 'validation', message: 'mood exists already' };
    expect(license.refusal(anna, create({ fresh: mood, mood }))).toEqual(again);
    expect([...(license.state.propertyConfigs.get('app') ?? []).keys()]).toEqual(['mood']);
    license.run(anna, create({ mood }, 'other'));
    license.run(anna, create({ fresh: mood }));
    expect([...(license.state.propertyConfigs.get('app') ?? []).keys()]).toEqual(['mood', 'fresh']);
  });

  test('join those of the configuration', () => {
    const license = new TestLicense();
    expect(license.refusal(anna, create({ number: mood }, 'berth'))).toMatchObject({
      message: 'number exists already',
    });
    license.run(anna, create({ mood }, 'berth'));
    expect(license.state.propertyConfigs.get('berth')?.has('owner')).toBe(true);
  });

  test('need the right to them', () => {
    const license = new TestLicense();
    for (const actor of [tom, mary, withScopes(anna, 'properties--my:read', 'properties--all:read')]) {
      expect(license.refusal(actor, create({ mood }))).toEqual({ type: 'authorization' });
    }
  });

  test('have a bound', () => {
    const license = new TestLicense();
    const many = Object.fromEntries(Array.from({ length: maxDefinedProperties }, (_, index) => [`p${index}`, mood]));
    expect(license.refusal(anna, create(many))).toEqual({
      type: 'validation',
      message: `A license can have ${maxDefinedProperties} properties at most`,
    });
  });
});
