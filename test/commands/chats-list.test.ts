import { describe, expect, test } from 'vitest';
import { pipes, terminal } from '../io/fake-streams.js';
import { anna, chat, mary, snapshot, tom, world } from './fake-deps.js';

const waiting = chat('WAITING000', { order: 5 });
const mine = chat('MINE000000', { order: 4, users: [mary, anna] });
const toms = chat('TOMS000000', { order: 3, users: [mary, tom, { ...anna, present: false }] });
const closed = chat('CLOSED0000', { order: 2, active: false, users: [mary, anna] });
const empty = chat('EMPTY00000', { order: 1, active: false, users: [], last_event_per_type: {} });
const all = [waiting, mine, toms, closed, empty];

async function idsOf(...flags: string[]): Promise<string[]> {
  const { run, streams } = world({ login: snapshot([closed, empty, toms, waiting, mine]) });
  await run('chats', 'list', '--json', ...flags);
  return JSON.parse(streams.stdout.text).map(({ id }: { id: string }) => id);
}

describe('chatio chats list', () => {
  test.each([
    ['all, the newest thread first', [], all],
    ['--mine', ['--mine'], [mine]],
    ['--unassigned', ['--unassigned'], [waiting]],
    ['--active', ['--active'], [waiting, mine, toms]],
    ['--closed', ['--closed'], [closed, empty]],
    ['--limit', ['--limit', '2'], [waiting, mine]],
    ['--closed with --limit', ['--closed', '--limit', '1'], [closed]],
  ])('lists %s', async (_what, flags, chats) => {
    expect(await idsOf(...flags)).toEqual(chats.map(({ id }) => id));
  });

  test('with --json prints the summaries as they came, as one array', async () => {
    const { run, streams } = world({ login: snapshot([waiting]) });
    await run('chats', 'list', '--json');
    expect(streams.stdout.text).toBe(`${JSON.stringify([waiting])}\n`);
  });

  test('in a pipe prints tab-separated columns with full times', async () => {
    const { run, streams } = world({ login: snapshot(all) });
    await run('chats', 'list');
    expect(streams.stdout.text.split('\n')).toEqual([
      'WAITING000\tunassigned\tMary Brown\t\tHello?\t2018-01-23T10:14:00Z',
      'MINE000000\tmine\tMary Brown\tAnna Kowal\tHello?\t2018-01-23T10:14:00Z',
      'TOMS000000\tassigned\tMary Brown\tTom Reed\tHello?\t2018-01-23T10:14:00Z',
      'CLOSED0000\tclosed\tMary Brown\tAnna Kowal\tHello?\t2018-01-23T10:14:00Z',
      'EMPTY00000\tclosed\t\t\t\t2018-01-23T10:13:30Z',
      '',
    ]);
  });

  test('on a terminal prints an aligned table with ages', async () => {
    const { run, streams } = world({ login: snapshot([waiting]), streams: terminal(100) });
    await run('chats', 'list', '--no-color');
    expect(streams.stdout.text).toBe(
      [
        'ID          STATUS      CUSTOMER    AGENTS  LAST MESSAGE  AGE',
        'WAITING000  unassigned  Mary Brown          Hello?        1 min',
        '',
      ].join('\n'),
    );
  });

  test('tells what was said last, not what the system or a note said', async () => {
    const said = chat('SAID000000', {
      last_event_per_type: {
        message: {
          thread_id: 't',
          thread_order: 1,
          event: { id: '1', order: 1, timestamp: 1, type: 'message', text: 'old' },
        },
        file: {
          thread_id: 't',
          thread_order: 1,
          event: {
            id: '2',
            order: 2,
            timestamp: 2,
            type: 'file',
            name: 'new.txt',
            url: 'u',
            content_type: 't/p',
            size: 1,
          },
        },
        annotation: {
          thread_id: 't',
          thread_order: 1,
          event: { id: '3', order: 3, timestamp: 3, type: 'annotation', annotation_type: 'note', text: 'note' },
        },
      },
    });
    const { run, streams } = world({ login: snapshot([said]) });
    await run('chats', 'list');
    expect(streams.stdout.text).toContain('new.txt');
  });

  test('on a terminal without chats says so, on stderr', async () => {
    const { run, streams } = world({ streams: terminal() });
    await run('chats', 'list');
    expect([streams.stdout.text, streams.stderr.text]).toEqual(['', 'No chats.\n']);
  });

  test('without chats is an empty array', async () => {
    const { run, streams } = world();
    await run('chats', 'list', '--json');
    expect(streams.stdout.text).toBe('[]\n');
  });

  test('asks for the rest when the login may not have brought all closed chats', async () => {
    const hundred = Array.from({ length: 100 }, (_, index) =>
      chat(`OLD${index + 1000}`, { active: false, order: index }),
    );
    const further = chat('FURTHER000', { active: false, order: -1 });
    const { run, streams, client } = world({
      login: snapshot(hundred),
      answers: { get_filtered_chats: () => ({ chats_summary: [...hundred, further] }) },
    });
    await run('chats', 'list', '--closed', '--json');
    expect(JSON.parse(streams.stdout.text)).toHaveLength(101);
    await run('chats', 'list', '--active', '--json');
    await run('chats', 'list', '--limit', '100', '--json');
    expect(client.requests.map(({ action }) => action)).toEqual(['get_filtered_chats']);
  });

  test('logs in without touching the routing status', async () => {
    const { run, client } = world({ streams: pipes() });
    await run('chats', 'list', '--timeout', '3');
    expect(client.options).toMatchObject({
      reconnect: true,
      autoReconnect: false,
      timeoutMs: 3000,
      token: 'agent-anna',
    });
    expect(client.closed).toBe(true);
  });

  test.each([
    ['two filters at once', ['--mine', '--closed'], 'cannot be used'],
    ['a limit of nothing', ['--limit', '0'], 'whole number'],
    ['a limit that is no number', ['--limit', 'many'], 'whole number'],
    ['an argument', ['everything'], 'too many arguments'],
  ])('refuses %s', async (_what, flags, message) => {
    const { run, client } = world();
    await expect(run('chats', 'list', ...flags)).rejects.toThrow(message);
    expect(client.options).toBeUndefined();
  });
});
