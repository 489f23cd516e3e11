import { describe, expect, test } from 'vitest';
import { chat, snapshot, world } from './fake-deps.js';

const login = snapshot([chat('Q3N7ZK41TD')]);
const setting = () =>
  world({
    login,
    answers: { update_chat_properties: () => undefined, update_chat_thread_properties: () => undefined },
  });

describe('chatio properties set', () => {
  test('sets several of a chat at once', async () => {
    const { run, client, streams } = setting();
    await run('properties', 'set', 'Q3N7', 'rating.score=1', 'rating.comment=very patient', 'routing.pinned=true');
    expect(client.requests).toEqual([
      {
        action: 'update_chat_properties',
        payload: {
          chat_id: 'Q3N7ZK41TD',
          properties: { rating: { score: 1, comment: 'very patient' }, routing: { pinned: true } },
        },
      },
    ]);
    expect(streams.stdout.text).toBe('Set in chat Q3N7ZK41TD (Mary Brown).\n');
  });

  test('sets one of a thread, and with --json prints what was sent', async () => {
    const { run, client, streams } = setting();
    await run('properties', 'set', 'Q3N7', 'source.type="42"', '--thread', 'T8', '--json');
    const payload = { chat_id: 'Q3N7ZK41TD', thread_id: 'T8', properties: { source: { type: '42' } } };
    expect(client.requests).toEqual([{ action: 'update_chat_thread_properties', payload }]);
    expect(JSON.parse(streams.stdout.text)).toEqual(payload);
  });

  test('refuses what is no property before it connects', async () => {
    const { run, client } = setting();
    await expect(run('properties', 'set', 'Q3N7', 'rating=1')).rejects.toMatchObject({
      type: 'usage',
      message: expect.stringContaining('NAMESPACE.NAME=VALUE'),
    });
    await expect(run('properties', 'set', 'Q3N7')).rejects.toMatchObject({ code: 'commander.missingArgument' });
    expect(client.options).toBeUndefined();
  });
});
