import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CustomerClient } from '../../src/client/customer-client.js';
import type { Home } from './chatio.js';
import { maryId, RealServer } from './real-server.js';

let server: RealServer;
let mary: CustomerClient;
let home: Home;
let chatId: string;

beforeAll(async () => {
  server = await RealServer.start();
  home = server.home();
  mary = await server.mary();
});

beforeEach(async () => {
  chatId = await server.chatOf(mary, 'Hello?');
});

afterAll(() => server.close());

const done = { code: 0, signal: null, stderr: '' };

async function json(...argv: string[]) {
  const ended = await home.run([...argv, '--json']);
  expect(ended).toMatchObject(done);
  return JSON.parse(ended.stdout);
}

describe('commands against a real server', () => {
  test('api reaches any action, and tells what the server says of a wrong one', async () => {
    expect(await json('api', 'get_chat_threads', JSON.stringify({ chat_id: chatId }))).toMatchObject({
      chat: {
        id: chatId,
        threads: [{ events: expect.arrayContaining([expect.objectContaining({ text: 'Hello?' })]) }],
      },
    });
    expect(await home.run(['api', 'ping'])).toEqual({ ...done, stdout: '{}\n' });
    expect(await home.run(['api', 'close_thread', '-'], { input: JSON.stringify({ chat_id: chatId }) })).toEqual({
      ...done,
      stdout: '{}\n',
    });
    const wrong = await home.run(['api', 'no_such_action', '--json']);
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(wrong.stderr)).toMatchObject({ error: { type: 'validation' } });
  });

  test('agents list knows the agents of the chats', async () => {
    await home.run(['join', chatId]);
    expect((await home.run(['agents', 'list'])).stdout).toMatch(/^anna@example\.com\tAnna Kowal\taccepting\t\d+$/m);
    expect(await json('agents', 'list')).toContainEqual(
      expect.objectContaining({ id: 'anna@example.com', email: 'anna@example.com' }),
    );
  });

  test('properties set changes a chat and a thread', async () => {
    expect(await home.run(['properties', 'set', chatId, 'source.type=phone', 'rating.comment=x y'])).toMatchObject(
      done,
    );
    const before = await json('chats', 'show', chatId);
    expect(before.properties).toMatchObject({
      source: { type: { value: 'phone' } },
      rating: { comment: { value: 'x y' } },
    });
    const thread = before.threads[0].id;
    expect(await home.run(['properties', 'set', chatId, 'source.type=web', '--thread', thread])).toMatchObject(done);
    expect((await json('chats', 'show', chatId)).threads[0].properties).toMatchObject({
      source: { type: { value: 'web' } },
    });
    expect(await home.run(['properties', 'set', chatId, 'rating.score=1'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^chatio: .+\n/),
    });
  });

  test('scopes hide a chat, show it again, and are told by chats show', async () => {
    const tom = server.home('agent-tom');
    expect(await home.run(['scopes', 'add', chatId, '--group', '1'])).toMatchObject(done);
    expect(await tom.run(['chats', 'show', chatId])).toMatchObject({ code: 1 });
    expect((await home.run(['chats', 'show', chatId])).stdout).toContain('scopes\tgroup 1\n');
    expect(await home.run(['scopes', 'remove', chatId, '--group', '1'])).toMatchObject(done);
    expect(await tom.run(['chats', 'show', chatId])).toMatchObject(done);
  });

  test('scopes auto adds, lists and removes rules', async () => {
    const added = await json('scopes', 'auto', 'add', '--group', '1', '--property', 'source.type=web');
    expect(await json('scopes', 'auto', 'list')).toEqual([
      {
        id: added.auto_chat_scopes_id,
        scopes: { groups: [1] },
        rules: { chat_properties: { source: { type: { values: ['web'] } } } },
      },
    ]);
    expect(await home.run(['scopes', 'auto', 'remove', added.auto_chat_scopes_id])).toMatchObject(done);
    expect(await json('scopes', 'auto', 'list')).toEqual([]);
  });

  test('multicast reaches who watches', async () => {
    const watch = home.start(['watch', '--json', '--only', 'incoming_multicast']);
    await watch.writes('stderr', 'watching');
    expect(await home.run(['multicast', '{"shift":"late"}', '--all-agents'])).toMatchObject(done);
    await watch.writes('stdout', '\n');
    expect(JSON.parse((await watch.stop('SIGTERM')).stdout).payload).toEqual({
      author_id: 'anna@example.com',
      content: { shift: 'late' },
    });
  });

  test('chats search finds what was said, in a pipe and as JSON', async () => {
    await mary.request('send_event', { chat_id: chatId, event: { type: 'message', text: 'Where is my zeppelin?' } });
    expect((await home.run(['chats', 'search', 'zepp'])).stdout).toMatch(
      new RegExp(`^${chatId}\t\\w+\t.*\tactive\tMary Brown\t\tMary Brown: Where is my zeppelin\\?\n$`),
    );
    expect(await json('chats', 'search', 'ZEPP where')).toMatchObject([
      { chat: { id: chatId, thread: { active: true } } },
    ]);
    expect(await home.run(['chats', 'search', 'zeppelins'])).toEqual({ ...done, stdout: '' });
    const wrong = await home.run(['chats', 'search', 'x', '--from', '2024-05-02', '--to', '2024-05-01']);
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
  });

  test('export prints a chat with all its threads', async () => {
    await home.run(['send', chatId, 'A note', '--to', 'agents']);
    await home.run(['close', chatId]);
    await home.run(['send', chatId, 'Welcome back']);
    const exported = (await home.run(['export', chatId])).stdout;
    expect(exported).toMatch(/^# Chat .*## Thread .*Hello\?.*agents only.*A note.*## Thread .*Welcome back/s);
    expect((await json('export', chatId)).threads).toHaveLength(2);
    expect((await home.run(['export', chatId, '--public', '--format', 'text'])).stdout).not.toContain('A note');
  });

  test('on runs a bot that answers customers and not itself', async () => {
    const bot = home.start([
      'on',
      'incoming_event',
      '--reply',
      '--',
      'sh',
      '-c',
      'cat > /dev/null; echo "You are in $CHATIO_CHAT_ID"',
    ]);
    await bot.writes('stderr', 'waiting for incoming_event');
    const heard: string[] = [];
    const answered = new Promise<void>((resolve) => {
      mary.onPush((push) => {
        if (push.action !== 'incoming_event' || push.payload.event.type !== 'message') return;
        if (push.payload.event.author_id === maryId) return;
        heard.push(push.payload.event.text);
        if (heard.length === 2) resolve();
      });
    });
    for (const text of ['one', 'two']) {
      await mary.request('send_event', { chat_id: chatId, event: { type: 'message', text } });
    }
    await answered;
    expect(await bot.stop('SIGTERM')).toMatchObject({ code: 0, signal: null, stdout: '' });
    expect(heard).toEqual([`You are in ${chatId}`, `You are in ${chatId}`]);
  });

  test('send --file shows the customer an image', async () => {
    const path = join(home.folder, 'dot.gif');
    const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
    writeFileSync(path, gif);
    const { event } = await json('send', chatId, 'A dot', '--file', path);
    expect(event).toMatchObject({ type: 'rich_message', elements: [{ title: 'A dot' }] });
    const response = await fetch(event.elements[0].image.url);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(gif);

    writeFileSync(path, '%PDF-1.4');
    expect(await home.run(['send', chatId, '--file', path])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/no PNG, GIF or JPEG.*\nhint: .*only images/),
    });
  });

  test('config keeps a setting', async () => {
    expect(await home.run(['config', 'set', 'pager', 'most'])).toEqual({ ...done, stdout: '' });
    expect(await home.run(['config', 'get', 'pager'])).toEqual({ ...done, stdout: 'most\n' });
    expect((await home.run(['config', 'list'])).stdout).toContain('pager\tmost\tsettings\t');
  });

  test('ban keeps a customer out', async () => {
    const banned = new Promise((resolve) => {
      mary.onPush((push) => {
        if (push.action === 'customer_disconnected') resolve(push.payload.reason);
      });
    });
    expect(await json('ban', 'mary@example.com', '--days', '1')).toEqual({ customer_id: maryId, ban: { days: 1 } });
    expect(await banned).toBe('customer_banned');
    expect(await home.run(['ban', 'nobody', '--days', '1'])).toMatchObject({ code: 1 });
  });
});
