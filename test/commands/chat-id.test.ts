import { describe, expect, test } from 'vitest';
import { resolveChatId } from '../../src/commands/chat-id.js';
import { Failure } from '../../src/protocol/failure.js';
import { chat, snapshot, world } from './fake-deps.js';

const known = [chat('Q3N7ZK41TD'), chat('Q3N7AAAAAA', { users: [] }), chat('T1D0XK9QEA'), chat('ABC')];

describe('a chat id on the command line', () => {
  test.each([
    ['a whole id is itself', 'T1D0XK9QEA', 'T1D0XK9QEA'],
    ['the beginning of one chat is that chat', 'T1D0', 'T1D0XK9QEA'],
    ['a longer beginning tells two apart', 'Q3N7Z', 'Q3N7ZK41TD'],
    ['a whole id may be shorter than a beginning', 'ABC', 'ABC'],
    ['what begins no known id is for the server to say', 'ZZZZ', 'ZZZZ'],
    ['upper and lower case differ', 't1d0', 't1d0'],
  ])('%s', (_what, given, id) => {
    expect(resolveChatId(given, known)).toBe(id);
  });

  test('that fits several chats names them and their customers', () => {
    expect(() => resolveChatId('Q3N7', known)).toThrow(
      expect.objectContaining({
        type: 'usage',
        message: '"Q3N7" fits several chats: Q3N7ZK41TD (Mary Brown), Q3N7AAAAAA',
      }),
    );
  });

  test('that fits very many names some and counts the rest', () => {
    const many = Array.from({ length: 20 }, (_, index) => chat(`SAME${index + 10}`));
    expect(() => resolveChatId('SAME', many)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/14 more$/) }),
    );
  });

  test.each(['', 'Q', 'Q3N', '👩‍💻x'.slice(0, 2)])('"%s" is too short', (given) => {
    expect(() => resolveChatId(given, known)).toThrow(expect.objectContaining({ type: 'usage' }));
  });
});

describe('an id that no list has', () => {
  const refusing = (message: string) =>
    world({
      login: snapshot(known),
      answers: {
        close_thread: () => {
          throw new Failure('validation', message);
        },
      },
    });

  test('is for the server to judge, and its refusal comes with a hint', async () => {
    await expect(refusing('chat_id not found').run('close', 'NOSUCHCHAT')).rejects.toMatchObject({
      type: 'validation',
      message: 'chat_id not found',
      hint: 'If "NOSUCHCHAT" is no chat: chatio chats list shows the ids, chatio chats search finds older ones',
    });
  });

  test('is not blamed for what is wrong with a chat that is known', async () => {
    await expect(refusing('Chat has no active thread').run('close', 'Q3N7ZK41TD')).rejects.toMatchObject({
      hint: undefined,
    });
  });
});
