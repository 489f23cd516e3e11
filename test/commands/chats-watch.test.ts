import { describe, expect, test } from 'vitest';
import { ChatBoard } from '../../src/commands/chats/chat-board.js';
import type { AgentPush } from '../../src/protocol/agent-api.js';
import { Failure } from '../../src/protocol/failure.js';
import { eventually } from '../client/eventually.js';
import { pipes, terminal } from '../io/fake-streams.js';
import { anna, chat, mary, now, snapshot, world } from './fake-deps.js';

const push = (action: AgentPush['action'], payload: object): AgentPush =>
  ({ action, type: 'push', payload }) as unknown as AgentPush;
const message = (text: string, order = 9) =>
  ({ id: text, type: 'message', order, timestamp: now, author_id: mary.id, text }) as const;

describe('the board behind chats list --watch', () => {
  const board = new ChatBoard();
  const only = () => board.chats[0];

  test('follows events, users, threads and customers', () => {
    board.replace([chat('Q3N7ZK41TD')]);
    expect(
      board.take(push('incoming_event', { chat_id: 'Q3N7ZK41TD', thread_id: 't-Q3N7ZK41TD', event: message('new') })),
    ).toBe(true);
    expect(only()?.last_event_per_type.message?.event).toMatchObject({ text: 'new' });
    board.take(push('incoming_event', { chat_id: 'Q3N7ZK41TD', thread_id: 'older', event: message('old') }));
    expect(only()?.last_event_per_type.message?.event).toMatchObject({ text: 'new' });

    board.take(
      push('chat_users_updated', {
        chat_id: 'Q3N7ZK41TD',
        updated_users: { agents: { added: [anna], removed_ids: [] }, customers: { added: [], removed_ids: [mary.id] } },
      }),
    );
    expect(only()?.users).toEqual([{ ...mary, present: false }, anna]);

    board.take(push('customer_updated', { chat_id: 'Q3N7ZK41TD', customer: { ...mary, name: 'Maria' } }));
    expect(only()?.users.map(({ name }) => name)).toEqual(['Anna Kowal', 'Maria']);

    board.take(push('thread_closed', { chat_id: 'Q3N7ZK41TD', thread_id: 't-Q3N7ZK41TD' }));
    expect(only()?.last_thread_summary.active).toBe(false);
  });

  test('takes a new thread with its events, beside the older ones', () => {
    board.replace([chat('Q3N7ZK41TD', { active: false })]);
    const file = { id: 'f', type: 'file', order: 1, timestamp: now, name: 'x', url: 'u', content_type: 't', size: 1 };
    const thread = { id: 'T2', timestamp: now, active: true, user_ids: [mary.id], order: 5, events: [file] };
    board.take(push('incoming_chat_thread', { chat: { id: 'Q3N7ZK41TD', users: [mary], scopes: {}, thread } }));
    expect(only()).toMatchObject({
      last_thread_summary: { id: 'T2', active: true, order: 5 },
      last_event_per_type: {
        message: { event: { text: 'Hello?' } },
        file: { thread_id: 'T2', thread_order: 5, event: file },
      },
    });
    board.take(push('incoming_chat_thread', { chat: { id: 'NEW0000000', users: [], scopes: {}, thread } }));
    expect(board.chats).toHaveLength(2);
  });

  test('says when it does not know a chat', () => {
    expect(board.take(push('thread_closed', { chat_id: 'NOBODYS', thread_id: 'T' }))).toBe(false);
    expect(board.take(push('agent_updated', { agent_id: anna.id }))).toBe(true);
  });
});

describe('chatio chats list --watch', () => {
  /** The list is on the screen. */
  async function watching() {
    const streams = terminal(80);
    streams.stdout.rows = 10;
    const made = world({
      streams,
      login: snapshot([chat('Q3N7ZK41TD')]),
      answers: { get_filtered_chats: () => ({ chats_summary: [chat('SCOPED0000'), chat('Q3N7ZK41TD')] }) },
    });
    const ended = made.run('chats', 'list', '--active', '--watch', '--no-color');
    ended.catch(() => {});
    await eventually(() => expect(streams.stdout.text).toContain('Q3N7ZK41TD'));
    return { ...made, ended };
  }

  test('repaints in place when something happens, and leaves the last list behind', async () => {
    const { client, streams, stop, ended } = await watching();
    expect(streams.stdout.text.startsWith('\u001b[?1049h')).toBe(true);
    const before = streams.stdout.text.length;
    client.push(
      push('incoming_event', { chat_id: 'Q3N7ZK41TD', thread_id: 't-Q3N7ZK41TD', event: message('Anybody there?') }),
    );
    await eventually(() => expect(streams.stdout.text).toContain('Anybody there?'));
    expect(streams.stdout.text.slice(before).startsWith('\u001b[?2026h\u001b[HID ')).toBe(true);
    stop('SIGINT');
    await ended;
    expect(streams.stdout.text.split('\u001b[?1049l')[1]).toMatch(/^ID .*\nQ3N7ZK41TD .*Anybody there\?.*\n$/);
    expect(client.closed).toBe(true);
  });

  test('tells a lost connection at its foot', async () => {
    const { client, deps, streams, stop, ended } = await watching();
    const failure = new Failure('connection_lost', 'The connection was lost');
    client.status({ state: 'waiting', retryAt: deps.now() + 2000, failure });
    await eventually(() => expect(streams.stdout.text).toContain('The connection was lost; trying again in 2 s'));
    expect(streams.stderr.text).toBe('');
    client.login(false);
    stop('SIGTERM');
    await ended;
  });

  test('asks again when a chat turns up that it could not see before', async () => {
    const { client, streams, stop, ended } = await watching();
    client.push(
      push('chat_scopes_updated', { chat_id: 'SCOPED0000', scopes_added: {}, scopes_removed: { groups: [1] } }),
    );
    await eventually(() => expect(streams.stdout.text).toContain('SCOPED0000'));
    stop('SIGINT');
    await ended;
  });

  test('shows no more than fits on the screen', async () => {
    const streams = terminal(80);
    streams.stdout.rows = 6;
    const { run, stop } = world({
      streams,
      login: snapshot(Array.from({ length: 30 }, (_, n) => chat(`CHAT${n + 10}`, { order: n }))),
    });
    const ended = run('chats', 'list', '--watch', '--no-color');
    await eventually(() => expect(streams.stdout.text).toContain('CHAT36'));
    expect(streams.stdout.text).not.toContain('CHAT35');
    stop('SIGINT');
    await ended;
  });

  test.each([
    ['a pipe', pipes(), []],
    ['JSON', terminal(), ['--json']],
  ])('refuses %s', async (_what, streams, flags) => {
    await expect(world({ streams }).run('chats', 'list', '--watch', ...flags)).rejects.toMatchObject({
      type: 'usage',
      hint: expect.stringContaining('chatio watch'),
    });
  });
});
