import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/domain/command.js';
import { closeThread, joinChat, message, startChat } from '../commands.js';
import { actionsFor, anna, ivo, mary, startSeconds, TestLicense, tom } from '../license.js';

const file = { name: 'box.png', url: 'http://server/f/1.png', content_type: 'image/png', size: 48_213 };
const pixels = { width: 320, height: 200 };

function sendFile(chatId: string, customId?: string): Command {
  return { type: 'send_file', chatId, customId, file: { ...file, ...pixels } };
}

function customersChat(): TestLicense {
  const license = new TestLicense();
  license.run(mary, startChat({ events: [message('Hello')] }));
  return license;
}

describe('send_file', () => {
  test('adds a file event to the active thread, told to both sides', () => {
    const license = customersChat();
    const { pushes } = license.run(mary, sendFile('C1', 'up-1'));
    const event = {
      id: 'E3',
      custom_id: 'up-1',
      order: 3,
      type: 'file',
      author_id: 'mary',
      timestamp: startSeconds,
      ...file,
      ...pixels,
    };
    const told = { chat_id: 'C1', thread_id: 'T1' };
    expect(pushes).toEqual([
      {
        action: 'incoming_event',
        agents: { ids: ['anna', 'tom', 'eve'], payload: { ...told, event: { ...event, recipients: 'all' } } },
        customers: { ids: ['mary'], payload: { ...told, event } },
        cause: { actorId: 'mary' },
        primary: true,
      },
    ]);
  });

  test('starts a new thread when there is no active one, and the router acts as for any event', () => {
    const license = customersChat();
    license.run(anna, joinChat('C1', 'anna'));
    license.run(mary, closeThread('C1'));
    const outcome = license.run(mary, sendFile('C1'));
    expect(actionsFor('customers', outcome)).toEqual([
      'incoming_chat_thread',
      'chat_users_updated',
      'incoming_event routing.unassigned',
    ]);
    expect(license.chat('C1').threads[1]?.events[0]?.body).toEqual({ type: 'file', ...file, ...pixels });
  });

  test.each([
    ['an agent', anna, 'C1', 'authorization'],
    ['an agent of the chat', tom, 'C1', 'authorization'],
    ['a customer who is not in the chat', ivo, 'C1', 'authorization'],
    ['a customer who names no chat of the license', mary, 'C9', 'validation'],
  ])('is refused to %s', (_, actor, chatId, type) => {
    const license = customersChat();
    license.run(tom, joinChat('C1', 'tom'));
    expect(license.refusal(actor, sendFile(chatId)).type).toBe(type);
  });
});
