import { describe, expect, test } from 'vitest';
import { nameInMessages, type SystemMessage, systemMessage } from '../../src/domain/system-messages.js';
import { TestLicense } from './license.js';

/** domain.md section 8, word by word. */
describe('a system message', () => {
  test.each<[SystemMessage, Record<string, string>, string]>([
    ['agent_joined', { agent_name: 'Nina Ortiz' }, 'Nina Ortiz joined the chat'],
    ['agent_left', { agent_name: 'Nina Ortiz' }, 'Nina Ortiz left the chat'],
    ['manual_archived', { agent_name: 'Nina Ortiz' }, 'Nina Ortiz archived the chat'],
    ['routing.assigned', { agent_name: 'Nina Ortiz' }, 'Chat assigned to Nina Ortiz'],
    [
      'routing.assigned after timeout',
      { agent_name: 'Nina Ortiz', silent_agent_name: 'Tomas Lind', minutes_number: '5' },
      "Chat assigned to Nina Ortiz because Tomas Lind hasn't replied in 5 minutes",
    ],
    ['routing.unassigned', {}, 'Chat is unassigned'],
    [
      'routing.unassigned after timeout',
      { silent_agent_name: 'Tomas Lind', minutes_number: '1' },
      "Chat is unassigned because Tomas Lind hasn't replied in 1 minutes",
    ],
    ['routing.idle', { minutes_number: '20' }, 'Chat is idle due to 20 minutes of inactivity'],
    ['routing.archived', {}, 'Chat archived due to long inactivity'],
    [
      'customer_banned',
      { agent: 'Nina Ortiz', days: '1' },
      'Chat archived because customer was banned by Nina Ortiz for 1 days',
    ],
  ])('%s with %j says: %s', (message, variables, text) => {
    expect(systemMessage(message, variables)).toEqual({
      body: { type: 'system_message', text, system_message_type: message.split(' ')[0] },
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
