import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pipes, terminal } from '../io/fake-streams.js';
import { world } from './fake-deps.js';

const answers = {
  get_archives: () => ({ chats: [], pagination: { page: 1, total: 0 } }),
  close_thread: () => undefined,
};

describe('chatio api', () => {
  test('prints the response payload, for a program in one line and for a person indented', async () => {
    const piped = world({ answers });
    await piped.run('api', 'get_archives');
    expect(piped.streams.stdout.text).toBe('{"chats":[],"pagination":{"page":1,"total":0}}\n');
    const shown = world({ answers, streams: terminal() });
    await shown.run('api', 'get_archives');
    expect(shown.streams.stdout.text).toContain('{\n  "chats": [],');
  });

  test('prints an empty object where an action answers nothing', async () => {
    const { run, streams } = world({ answers });
    await run('api', 'close_thread', '{"chat_id":"Q3N7ZK41TD"}');
    expect(streams.stdout.text).toBe('{}\n');
  });

  test('takes the payload from the command line, a file or standard input', async () => {
    const { run, client, folder } = world({ answers, streams: pipes('{"from":"stdin"}\n') });
    writeFileSync(join(folder, 'payload.json'), '{"from":"file"}');
    await run('api', 'get_archives', '{"from":"words"}');
    await run('api', 'get_archives', `@${join(folder, 'payload.json')}`);
    await run('api', 'get_archives', '-');
    await run('api', 'get_archives');
    expect(client.requests.map(({ payload }) => payload)).toEqual([
      { from: 'words' },
      { from: 'file' },
      { from: 'stdin' },
      {},
    ]);
  });

  test.each([
    ['no JSON', '{', 'The payload is no JSON'],
    ['no object', '[]', 'must be a JSON object'],
    ['a file that is not there', '@/no/such/file', "Can't read /no/such/file: ENOENT"],
  ])('refuses %s before it connects', async (_what, payload, message) => {
    const { run, client } = world();
    await expect(run('api', 'get_archives', payload)).rejects.toMatchObject({
      type: 'usage',
      message: expect.stringContaining(message),
    });
    expect(client.options).toBeUndefined();
  });
});
