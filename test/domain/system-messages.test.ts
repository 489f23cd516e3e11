import { describe, expect, test } from 'vitest';
import { nameInMessages, type SystemMessageType, systemMessage } from '../../src/domain/system-messages.js';
import { TestLicense } from './license.js';

/** domain.md section 8, word by word. */
describe('a system message', () => {
  test.each<[SystemMessageType, Record<string, string>, string]>([
    ['agent_joined', { agent_name: 'Nina Ortiz' }, 'Nina Ortiz joined the chat'],
    ['agent_left', { agent_name: 'Nina Ortiz' }, 'Nina Ortiz left the chat'],
    ['manual_archived', { agent_name: 'Nina Ortiz' }, 'Nina Ortiz archived the chat'],
    ['routing.unassigned', {}, 'Chat is unassigned'],
    [
      'customer_banned',
      { agent: 'Nina Ortiz', days: '1' },
      'Chat archived because customer was banned by Nina Ortiz for 1 days',
    ],
  ])('%s with %j says: %s', (type, variables, text) => {
    expect(systemMessage(type, variables)).toEqual({
      body: { type: 'system_message', text, system_message_type: type },
      variables,
    });
  });
});

describe('the name of a user in a system message', () => {
  const { state } = new TestLicense();
  const [tom, ivo] = [state.agents.get('tom'), state.customers.get('ivo')];
  test.each([
    ['an agent', tom, 'Tom Reed'],
    ['an agent without name', tom && { ...tom, name: '' }, 'tom'],
    ['a customer', ivo && { ...ivo, name: 'Ivo Marsh' }, 'Ivo Marsh'],
    ['a customer without name', ivo, 'Customer'],
    ['a customer with an empty name', ivo && { ...ivo, name: '' }, 'Customer'],
  ])('of %s', (_, user, name) => {
    expect(nameInMessages(user)).toBe(name);
  });
});
