import { describe, expect, test } from 'vitest';
import { pushNames } from '../../src/commands/push-text.js';
import type { AgentPush } from '../../src/protocol/agent-api.js';
import { Failure } from '../../src/protocol/failure.js';
import { eventually } from '../client/eventually.js';
import { pipes, terminal } from '../io/fake-streams.js';
import { chat, mary, snapshot, tom, type World, world } from './fake-deps.js';

const login = snapshot([chat('Q3N7ZK41TD'), chat('Q3N7AAAAAA')]);
const said = (chatId: string, text: string): AgentPush => ({
  action: 'incoming_event',
  type: 'push',
  payload: {
    chat_id: chatId,
    thread_id: 'T1',
    event: { id: 'e', order: 1, timestamp: 1, type: 'message', author_id: mary.id, text },
  },
});
const away: AgentPush = {
  action: 'agent_updated',
  type: 'push',
  payload: { agent_id: tom.id, routing_status: 'not_accepting_chats' },
};

/** A watch that has logged in. */
async function watching(streams = pipes(), ...argv: string[]): Promise<World & { ended: Promise<void> }> {
  const made = world({ login, streams });
  const ended = made.run('watch', ...argv);
  ended.catch(() => {}); // the test looks at it later
  await eventually(() => expect(streams.stderr.text).toContain('watching'));
  return { ...made, ended };
}

describe('chatio watch', () => {
  test('with --json prints each push as it came, one a line', async () => {
    const { client, streams, stop, ended } = await watching(pipes(), '--json');
    client.push(said('Q3N7ZK41TD', 'a\nb'));
    client.push({ ...away, request_id: 'r-1' });
    expect(
      streams.stdout.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([said('Q3N7ZK41TD', 'a\nb'), { ...away, request_id: 'r-1' }]);
    stop('SIGINT');
    await ended;
  });

  test('in a pipe prints tab-separated lines', async () => {
    const { client, streams, stop, ended } = await watching();
    client.push(said('Q3N7ZK41TD', 'Hello\u001b[2J'));
    expect(streams.stdout.text).toBe('2018-01-23T10:15:00Z\tincoming_event\tQ3N7ZK41TD\tMary Brown: Hello␛[2J\n');
    stop('SIGTERM');
    await ended;
  });

  test('on a terminal prints a readable log', async () => {
    const { client, streams, stop, ended } = await watching(terminal(), '--no-color');
    client.push(said('Q3N7ZK41TD', 'Hello'));
    client.push(away);
    const text = streams.stdout.text.replace(/\d\d:\d\d/g, 'TIME');
    expect(text).toBe(
      'TIME  Q3N7ZK41TD  Mary Brown: Hello\nTIME              tom@example.com is not_accepting_chats\n',
    );
    stop('SIGINT');
    await ended;
  });

  test('--chat keeps to one chat and --only to some pushes', async () => {
    const { client, streams, stop, ended } = await watching(
      pipes(),
      '--json',
      '--chat',
      'Q3N7Z',
      '--only',
      'incoming_event',
    );
    client.push(said('Q3N7AAAAAA', 'other chat'));
    client.push(away);
    client.push({ action: 'thread_closed', type: 'push', payload: { chat_id: 'Q3N7ZK41TD', thread_id: 'T1' } });
    client.push(said('Q3N7ZK41TD', 'this one'));
    expect(streams.stdout.text).toBe(`${JSON.stringify(said('Q3N7ZK41TD', 'this one'))}\n`);
    stop('closed pipe');
    await ended;
  });

  test('knows the names that pushes bring', async () => {
    const { client, streams, stop, ended } = await watching();
    client.push({
      action: 'chat_users_updated',
      type: 'push',
      payload: {
        chat_id: 'Q3N7ZK41TD',
        updated_users: {
          agents: { added: [{ ...tom, type: 'agent', name: 'Tom Reed' }], removed_ids: [] },
          customers: { added: [], removed_ids: [mary.id] },
        },
      },
    });
    client.push(away);
    expect(streams.stdout.text).toContain('Tom Reed joined, Mary Brown left');
    expect(streams.stdout.text).toContain('Tom Reed is not_accepting_chats');
    stop('SIGINT');
    await ended;
  });

  test('says on stderr that it reconnects, and goes on', async () => {
    const { client, deps, streams, stop, ended } = await watching(pipes(), '--json');
    const failure = new Failure('connection_lost', 'The connection was lost');
    client.status({ state: 'waiting', retryAt: deps.now() + 2000, failure });
    client.login(false);
    client.push(away);
    expect(streams.stderr.text.split('\n').slice(1)).toEqual([
      'chatio: The connection was lost; trying again in 2 s',
      'chatio: connected again',
      '',
    ]);
    expect(streams.stdout.text).toBe(`${JSON.stringify(away)}\n`);
    stop('SIGINT');
    await ended;
    expect(client.closed).toBe(true);
  });

  test('ends with the reason when the session is ended for good', async () => {
    const { client, ended } = await watching();
    client.status({ state: 'closed', failure: new Failure('disconnected', 'Logged out') });
    await expect(ended).rejects.toMatchObject({ type: 'disconnected' });
    expect(client.closed).toBe(true);
  });

  test('does not wait for a server that was never there', async () => {
    const { run, client } = world({ login: new Failure('unreachable', 'Nobody listens') });
    const ended = run('watch');
    await expect(ended).rejects.toMatchObject({ type: 'unreachable' });
    expect(client.closed).toBe(true);
  });

  test('refuses a chat that could be two', async () => {
    const { run } = world({ login });
    await expect(run('watch', '--chat', 'Q3N7')).rejects.toMatchObject({ type: 'usage' });
  });

  test('refuses a push that there is not', async () => {
    await expect(world().run('watch', '--only', 'incoming_event,nonsense')).rejects.toThrow(
      'There is no push "nonsense"',
    );
  });

  test('has a line for every push of the protocol', () => {
    expect(pushNames).toHaveLength(16);
  });
});
