import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/domain/command.js';
import { mary, TestLicense } from './license.js';

describe('a customer', () => {
  const chatId = 'CHAT';
  test.each<Command>([
    { type: 'join_chat', chatId, agentIds: ['anna@example.com'] },
    { type: 'remove_from_chat', chatId, agentIds: [], customerIds: [] },
    { type: 'supervise_chat', chatId, agentIds: [] },
    { type: 'send_typing', chatId, recipients: 'all', isTyping: true },
    { type: 'register_device', token: 'device', platform: 'ios', enabled: true },
  ])('cannot do what is for agents: $type', (command) => {
    expect(new TestLicense().refusal(mary, command)).toMatchObject({ type: 'authorization' });
  });
});
