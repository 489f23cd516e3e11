import { describe, expect, test } from 'vitest';
import { isFact, type MulticastScopes } from '../../../src/domain/fact.js';
import { anna, mary, TestLicense, withScopes } from '../license.js';

const content = { shift: 'late' };

function to(agents: Partial<MulticastScopes['agents']>, customers: string[] = []) {
  const scopes = { agents: { all: false, ids: [], groups: [], ...agents }, customers: { ids: customers } };
  return { type: 'multicast' as const, scopes, content };
}

describe('multicast', () => {
  test.each([
    { name: 'all agents', command: to({ all: true }), agents: ['anna', 'tom', 'eve'], customers: undefined },
    { name: 'group 0', command: to({ groups: [0] }), agents: ['anna', 'tom', 'eve'], customers: undefined },
    { name: 'a group', command: to({ groups: [2] }), agents: ['eve'], customers: undefined },
    {
      name: 'a group and one of its agents',
      command: to({ groups: [1], ids: ['anna', 'tom'] }),
      agents: ['anna', 'tom'],
      customers: undefined,
    },
    { name: 'customers', command: to({}, ['mary', 'ivo', 'mary']), agents: undefined, customers: ['mary', 'ivo'] },
    {
      name: 'ids that are unknown or of the other kind',
      command: to({ ids: ['mary', 'nobody'], groups: [77] }, ['tom', 'nobody']),
      agents: undefined,
      customers: undefined,
    },
  ])('to $name reaches agents $agents and customers $customers, each once', ({ command, agents, customers }) => {
    const [push] = new TestLicense().run(anna, command).pushes;
    expect(push?.action).toBe('incoming_multicast');
    const payload = { author_id: 'anna', content };
    expect(push?.agents).toEqual(agents && { ids: agents, payload });
    expect(push?.customers).toEqual(customers && { ids: customers, payload });
  });

  test('is stored nowhere', () => {
    const { happenings } = new TestLicense().run(anna, to({ all: true }));
    expect(happenings.filter(isFact)).toEqual([]);
  });

  test('needs multicast:write and an agent', () => {
    const license = new TestLicense();
    const others = [...anna.scopes].filter((scope) => scope !== 'multicast:write');
    expect(license.refusal(withScopes(anna, ...others), to({ all: true }))).toEqual({ type: 'authorization' });
    expect(license.refusal(mary, to({ all: true }))).toEqual({ type: 'authorization' });
  });
});
