import { describe, expect, test } from 'vitest';
import type { ChatWithThreads, Thread } from '../../src/protocol/chat.js';
import { terminal } from '../io/fake-streams.js';
import { anna, chat, mary, now, snapshot, world } from './fake-deps.js';

const first: Thread = { id: 'T1', timestamp: now - 90_000, active: false, user_ids: [mary.id], events: [], order: 1 };
const last: Thread = {
  id: 'T2',
  timestamp: now - 600,
  active: true,
  user_ids: [mary.id, anna.id],
  order: 2,
  events: [
    {
      id: '2',
      order: 2,
      type: 'message',
      author_id: anna.id,
      timestamp: now - 500,
      text: 'Hi\nthere',
      recipients: 'all',
    },
    { id: '1', order: 1, type: 'message', author_id: mary.id, timestamp: now - 600, text: 'Hello?', recipients: 'all' },
    {
      id: '3',
      order: 3,
      type: 'message',
      author_id: anna.id,
      timestamp: now - 400,
      text: 'psst',
      recipients: 'agents',
    },
    { id: '4', order: 4, type: 'system_message', timestamp: now - 300, text: 'Chat is idle', system_message_type: 'x' },
  ],
};
const whole: ChatWithThreads = {
  id: 'Q3N7ZK41TD',
  users: [mary, anna],
  scopes: {},
  properties: { source: { type: { value: 'web' } } },
  threads_summary: [
    { thread_id: 'T2', order: 2 },
    { thread_id: 'T1', order: 1 },
  ],
};

/** A server that has the two threads. */
const answers = {
  get_chat_threads: ({ thread_ids: ids }: { thread_ids?: string[] }) => {
    const threads = [first, last].filter(({ id }) => ids === undefined || ids.includes(id));
    return { chat: { ...whole, ...(threads.length > 0 && { threads }) } };
  },
};
const known = chat('Q3N7ZK41TD');
const login = snapshot([{ ...known, last_thread_summary: { ...known.last_thread_summary, id: 'T2' } }]);

async function threadIds(...argv: string[]): Promise<string[]> {
  const { run, streams } = world({ login, answers });
  await run('chats', 'show', ...argv, '--json');
  return JSON.parse(streams.stdout.text).threads.map(({ id }: Thread) => id);
}

describe('chatio chats show', () => {
  test('shows the last thread, another one, or all', async () => {
    expect(await threadIds('Q3N7')).toEqual(['T2']);
    expect(await threadIds('Q3N7', '--thread', 'T1')).toEqual(['T1']);
    expect(await threadIds('Q3N7', '--all-threads')).toEqual(['T1', 'T2']);
  });

  test('finds the last thread of a chat that the login did not bring', async () => {
    const { run, streams, client } = world({ answers });
    await run('chats', 'show', 'Q3N7ZK41TD', '--json');
    expect(JSON.parse(streams.stdout.text).threads).toMatchObject([{ id: 'T2' }]);
    expect(client.requests).toHaveLength(2);
  });

  test('refuses a thread that is not of the chat', async () => {
    const { run } = world({ login, answers });
    await expect(run('chats', 'show', 'Q3N7', '--thread', 'T9')).rejects.toMatchObject({ type: 'failed' });
  });

  test('on a terminal is a transcript in which nobody can fake a line', async () => {
    const { run, streams } = world({ login, answers, streams: terminal() });
    await run('chats', 'show', 'Q3N7', '--no-color');
    const text = streams.stdout.text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'TIME');
    expect(text).toBe(
      [
        'Chat Q3N7ZK41TD  2 threads',
        '  Mary Brown <mary@example.com> (customer)',
        '  Anna Kowal (you)',
        '  source.type = web',
        '',
        'Thread T2, active, begun TIME',
        'TIME  Mary Brown: Hello?',
        'TIME  Anna Kowal: Hi',
        '    there',
        'TIME  Anna Kowal (agents only): psst',
        'TIME  * Chat is idle',
        '',
      ].join('\n'),
    );
  });

  test('in a pipe is lines of tab-separated fields', async () => {
    const { run, streams } = world({ login, answers });
    await run('chats', 'show', 'Q3N7');
    expect(streams.stdout.text.split('\n')).toEqual([
      'chat\tQ3N7ZK41TD\t2',
      'user\tc-mary\tcustomer\tpresent\tMary Brown\tmary@example.com',
      'user\tanna@example.com\tagent\tpresent\tAnna Kowal\t',
      'property\tsource.type\tweb',
      'thread\tT2\tactive\t2018-01-23T10:05:00Z',
      'event\t2018-01-23T10:05:00Z\tmessage\tall\tMary Brown\tHello?',
      'event\t2018-01-23T10:06:40Z\tmessage\tall\tAnna Kowal\tHi↵there',
      'event\t2018-01-23T10:08:20Z\tmessage\tagents\tAnna Kowal\tpsst',
      'event\t2018-01-23T10:10:00Z\tsystem_message\t\t\tChat is idle',
      '',
    ]);
  });
});
