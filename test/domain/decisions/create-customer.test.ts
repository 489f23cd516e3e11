import { describe, expect, test } from 'vitest';
import { banCustomer, startChat } from '../commands.js';
import { anna, mary, TestLicense } from '../license.js';

describe('create_customer', () => {
  const stranger = { kind: 'customer', id: 'b3f1' } as const;

  test('lets somebody new in, who may start a chat; nobody is told', () => {
    const license = new TestLicense();
    expect(license.run(stranger, { type: 'create_customer' }).pushes).toEqual([]);
    license.run(stranger, startChat());
    expect(license.members('C1')).toEqual(['b3f1']);
    license.run(anna, banCustomer('b3f1', 1));
  });

  test('changes nothing for a customer who is known', () => {
    const license = new TestLicense();
    expect(license.run(mary, { type: 'create_customer' }).happenings).toEqual([]);
    expect(license.state.customers.get('mary')?.name).toBe('Mary Brown');
  });

  test('is not an agent’s to ask', () => {
    expect(new TestLicense().refusal(anna, { type: 'create_customer' }).type).toBe('authorization');
  });
});
