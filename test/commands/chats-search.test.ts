import { describe, expect, test } from 'vitest';
import type { ChatWithThread } from '../../src/protocol/chat.js';
import { terminal } from '../io/fake-streams.js';
import { anna, mary, now, world } from './fake-deps.js';

function found(id: string, text: string): { chat: ChatWithThread } {
  return {
    chat: {
      id,
      users: [mary, anna],
      scopes: {},
      thread: {
        id: `T-${id}`,
        timestamp: now - 90,
        active: false,
        user_ids: [mary.id, anna.id],
        order: 1,
        events: [
          { id: 'e1', type: 'message', order: 1, timestamp: now - 90, author_id: mary.id, text: 'Hello!' },
          { id: 'e2', type: 'message', order: 2, timestamp: now - 60, author_id: anna.id, text },
        ],
      },
    },
  };
}

const page = (chats: { chat: ChatWithThread }[], total = chats.length) => ({ chats, pagination: { page: 1, total } });

describe('chatio chats search', () => {
  test('asks for what was said, with all filters', async () => {
    const { run, client } = world({ answers: { get_archives: () => page([]) } });
    await run(
      'chats',
      'search',
      'parcel tue',
      '--from',
      '2018-01-01',
      '--to',
      '2018-01-31',
      '--agent',
      'a',
      '--agent',
      'b',
    );
    expect(client.requests).toEqual([
      {
        action: 'get_archives',
        payload: {
          filters: { query: 'parcel tue', date_from: '2018-01-01', date_to: '2018-01-31', agent_ids: ['a', 'b'] },
          pagination: { page: 1, limit: 25 },
        },
      },
    ]);
  });

  test('with --json prints the chats of get_archives, as one array', async () => {
    const chats = [found('FIRST00000', 'parcel')];
    const { run, streams } = world({ answers: { get_archives: () => page(chats) } });
    await run('chats', 'search', 'parcel', '--json');
    expect(streams.stdout.text).toBe(`${JSON.stringify(chats)}\n`);
  });

  test('asks for further pages when one is not enough', async () => {
    const all = Array.from({ length: 230 }, (_, index) => found(`CHAT${index}`, 'parcel'));
    const answer = ({ pagination }: { pagination: { page: number; limit: number } }) =>
      page(all.slice((pagination.page - 1) * pagination.limit, pagination.page * pagination.limit), all.length);
    const { run, streams, client } = world({ answers: { get_archives: answer } });
    await run('chats', 'search', 'parcel', '--limit', '210', '--json');
    expect(JSON.parse(streams.stdout.text)).toEqual(all.slice(0, 210));
    await run('chats', 'search', 'parcel', '--limit', '1000', '--json');
    expect(client.requests).toHaveLength(6);
  });

  test('in a pipe prints tab-separated columns with an excerpt', async () => {
    const { run, streams } = world({
      answers: { get_archives: () => page([found('FIRST00000', 'a\nparcel\u001b[2J')]) },
    });
    await run('chats', 'search', 'parcel');
    expect(streams.stdout.text).toBe(
      'FIRST00000\tT-FIRST00000\t2018-01-23T10:13:30Z\tclosed\tMary Brown\tAnna Kowal\tAnna Kowal: a↵parcel␛[2J\n',
    );
  });

  test('on a terminal highlights what was found and says how much more there is', async () => {
    const { run, streams } = world({
      answers: { get_archives: () => page([found('FIRST00000', 'your parcel')], 7) },
      streams: terminal(),
      env: { CHATIO_URL: 'http://127.0.0.1:1', CHATIO_TOKEN: 'x', TERM: 'xterm' },
    });
    await run('chats', 'search', 'parc', '--limit', '1');
    expect(streams.stdout.text).toContain('Anna Kowal: your \u001b[33mparc\u001b[39mel\n');
    expect(streams.stderr.text).toBe('1 of 7 threads; --limit shows more.\n');
  });

  test('shows where a word was found that nobody said', async () => {
    const { run, streams } = world({ answers: { get_archives: () => page([found('FIRST00000', 'x')]) } });
    await run('chats', 'search', 'mary@exa');
    expect(streams.stdout.text).toContain('\tMary Brown mary@example.com\n');
  });

  test('shows a long result in the pager, and a short one directly', async () => {
    const streams = terminal();
    streams.stdout.rows = 10;
    const all = (length: number) => page(Array.from({ length }, (_, index) => found(`CHAT${index}`, 'parcel')));
    let length = 20;
    const { run, paged } = world({
      streams,
      answers: { get_archives: () => all(length) },
      env: { CHATIO_URL: 'http://127.0.0.1:1', CHATIO_TOKEN: 'x', PAGER: 'most -x' },
    });
    await run('chats', 'search', 'parcel', '--no-color');
    expect(paged).toEqual([{ command: 'most -x', text: expect.stringContaining('CHAT19') }]);
    expect(streams.stdout.text).toBe('');
    length = 2;
    await run('chats', 'search', 'parcel', '--no-color');
    expect(streams.stdout.text).toContain('CHAT1');
    expect(paged).toHaveLength(1);
  });

  test('shows a long result directly where there is no pager', async () => {
    const streams = terminal();
    streams.stdout.rows = 3;
    const { run } = world({
      streams,
      pager: false,
      answers: { get_archives: () => page([found('A000', 'x'), found('B000', 'x')]) },
    });
    await run('chats', 'search', 'x');
    expect(streams.stdout.text).toContain('B000');
  });

  test('on a terminal without results says so, on stderr', async () => {
    const { run, streams } = world({ streams: terminal(), answers: { get_archives: () => page([]) } });
    await run('chats', 'search', 'nothing');
    expect([streams.stdout.text, streams.stderr.text]).toEqual(['', 'Nothing found.\n']);
  });

  test.each(['2018-13-01', '2018-02-31', 'yesterday', '18-1-1'])('refuses %s as a date', async (day) => {
    await expect(world().run('chats', 'search', 'x', '--from', day)).rejects.toThrow('a date like');
  });
});
