import { describe, expect, test } from 'vitest';
import { startChat } from './commands.js';
import { anna, TestLicense } from './license.js';

describe('a bot of the configuration', () => {
  const bot = { id: 'b0b0', name: 'Helper', permission: 'normal', groups: [], maxChats: 6 } as const;

  test.each([
    ['accepting_chats', { routing_status: 'accepting_chats' }],
    ['not_accepting_chats', { routing_status: 'not_accepting_chats' }],
    [undefined, {}],
  ] as const)('is logged in unless it is offline: %s', (status, shown) => {
    const { config } = new TestLicense();
    const agents = [...config.agents, { ...bot, bot: { clientId: 'app', status } }];
    const license = new TestLicense({ ...config, agents });
    const { pushes } = license.run({ ...anna, id: 'b0b0' }, startChat());
    const user = { id: 'b0b0', type: 'agent', name: 'Helper', present: true, ...shown };
    expect(pushes[0]?.agents?.payload).toMatchObject({ chat: { users: [user] } });
    expect(license.chat('C1').members.get('b0b0')?.kind).toBe('agent');
  });
});
