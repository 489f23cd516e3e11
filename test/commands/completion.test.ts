import { describe, expect, test } from 'vitest';
import { wordsOfLine } from '../../src/commands/completion/shell-words.js';
import { announceLocalServer } from '../../src/config/local-server.js';
import { storeLogin } from '../../src/config/logins.js';
import { Failure } from '../../src/protocol/failure.js';
import { anna, chat, mary, snapshot, tom, world } from './fake-deps.js';

const bashBreaks = '"\'@><=;|&(:';
const login = snapshot([
  chat('Q3N7ZK41TD', { order: 2 }),
  chat('Q3N7AAAAAA', { users: [{ ...mary, id: 'c-max', name: 'Max\u001b[2J' }, anna, tom], order: 1 }),
  chat('$(reboot)', { order: 0 }),
]);

/** What a Tab at the end of `line` offers, in fish's form. */
async function offered(line: string, options: Parameters<typeof world>[0] = { login }): Promise<string[]> {
  const { run, streams } = world(options);
  await run('__complete', 'fish', '--', ...wordsOfLine(line).slice(1));
  return streams.stdout.text.split('\n').slice(0, -1);
}

const valuesOf = async (line: string) => (await offered(line)).map((text) => text.split('\t')[0]);

async function inBash(line: string): Promise<string[]> {
  const { run, streams } = world({ login });
  await run('__complete', 'bash', '--', bashBreaks, line);
  return streams.stdout.text.split('\n').slice(0, -1);
}

describe('a Tab', () => {
  test('completes commands with what they do', async () => {
    expect(await offered('chatio wa')).toEqual(['watch\tShow pushes as they come, until it is stopped']);
    expect(await valuesOf('chatio chats ')).toEqual(['list', 'show', 'search', 'help']);
    expect(await valuesOf('chatio --json scopes auto r')).toEqual(['remove']);
    expect(await valuesOf('chatio help sc')).toEqual(['scopes']);
  });

  test('completes bots and webhooks with what they are', async () => {
    const configuration = {
      'agents/get_bot_agents': () => ({ bot_agents: [{ id: '3f9c', name: 'Helper', status: 'offline' }] }),
      'webhooks/get_webhooks_config': () => ({
        webhooks_config: [{ webhook_id: 'K7Q2', action: 'thread_closed', url: 'http://x.example/in' }],
      }),
    };
    expect(await offered('chatio bots remove ', { configuration })).toEqual(['3f9c\tHelper']);
    expect(await offered('chatio webhooks remove K', { configuration })).toEqual([
      'K7Q2\tthread_closed, http://x.example/in',
    ]);
  });

  test('does not tell what is for shells only', async () => {
    expect(await valuesOf('chatio ')).not.toContain('__complete');
  });

  test.each([
    ['options of a command', 'chatio chats list --un', ['--unassigned']],
    ['options of all commands', 'chatio chats list --prof', ['--profile']],
    ['choices of an argument', 'chatio status a', ['accepting', 'away']],
    ['choices of an option', 'chatio send Q3N7 hi --to ', ['all', 'agents']],
    ['an option with its value in one word', 'chatio send Q3N7 hi --to=ag', ['--to=agents']],
    ['pushes in a list', 'chatio watch --only thread_closed,incoming_s', ['thread_closed,incoming_sneak_peek']],
    ['pushes of chatio on', 'chatio on incoming_sn', ['incoming_sneak_peek']],
    ['actions', 'chatio api update_chat_t', ['update_chat_thread_properties']],
    ['files', 'chatio send Q3N7 --file ', [':files']],
    ['a program', 'chatio on incoming_event -- c', [':files']],
    ['nothing where everybody has words of their own', 'chatio send Q3N7 ', []],
    ['nothing behind the last argument', 'chatio join Q3N7 Q', []],
    ['the argument behind an option with a value', 'chatio ban --days 3 c-ma', ['c-mary', 'c-max']],
    ['an agent', 'chatio scopes add Q3N7 --agent t', ['tom@example.com']],
    ['what webhooks tell of', 'chatio webhooks create http://x agent_', ['agent_status_changed', 'agent_deleted']],
    ['it in a list', 'chatio webhooks listen --on thread_closed,agent_d', ['thread_closed,agent_deleted']],
  ])('completes %s', async (_what, line, expected) => {
    expect(await valuesOf(line)).toEqual(expected);
  });

  test('completes chat ids, newest first, with their customers in text that does no harm', async () => {
    expect(await offered('chatio join Q3')).toEqual([
      'Q3N7ZK41TD\tMary Brown, unassigned',
      'Q3N7AAAAAA\tMax␛[2J, mine',
    ]);
    expect(await valuesOf('chatio watch --chat Q3N7Z')).toEqual(['Q3N7ZK41TD']);
  });

  test('offers nothing that a shell would take for more than a word', async () => {
    expect(await valuesOf('chatio join ')).not.toContain('$(reboot)');
  });

  test('logs in as the line says, and does not wait for long', async () => {
    const { run, client } = world({ login });
    await run('__complete', 'zsh', '--', 'join', '--url', 'http://other:1', '--token=other', '');
    expect(client.options).toMatchObject({ url: 'http://other:1', token: 'other', timeoutMs: 1000 });
  });

  test('takes an empty word before the one at the cursor for none', async () => {
    expect(await valuesOf("chatio '' wa")).toEqual(['watch']);
  });

  test('is silent when nobody is logged in or the server is gone', async () => {
    expect(await offered('chatio join ', { env: {} })).toEqual([]);
    expect(await offered('chatio join ', { login: new Failure('unreachable', 'Gone') })).toEqual([]);
  });

  test('completes profiles, and agents of the server on this machine', async () => {
    const { run, folder, streams } = world({ env: {} });
    await storeLogin(folder, 'work', { url: 'http://x:1', agent_id: 'a@b', license_id: 1 }, 't');
    const agents = [{ id: 'tom@example.com', name: 'Tom', permission: 'normal', license_id: 1, token: 't' }];
    announceLocalServer(folder, { url: 'http://127.0.0.1:1', pid: process.pid, agents });
    await run('__complete', 'fish', '--', '--profile', 'w');
    await run('__complete', 'fish', '--', 'login', '--as', '');
    expect(streams.stdout.text).toBe('work\ta@b at http://x:1\ntom@example.com\tTom\n');
  });
});

describe('the answer to bash', () => {
  test('has remarks with several values, and none with a single one, which goes on the line', async () => {
    expect(await inBash('chatio join Q')).toEqual([
      'Q3N7ZK41TD  (Mary Brown, unassigned)',
      'Q3N7AAAAAA  (Max␛[2J, mine)',
    ]);
    expect(await inBash('chatio join Q3N7Z')).toEqual(['Q3N7ZK41TD']);
    expect(await inBash('chatio chats s')).toEqual(['show', 'search']);
  });

  test('is what bash replaces: the part from the last word break on', async () => {
    expect(await inBash('chatio scopes add Q3N7 --agent tom@ex')).toEqual(['@example.com']);
    expect(await inBash('chatio send Q3N7 --to=al')).toEqual(['all']);
  });
});

test('the answer to zsh parts value and remark by a colon', async () => {
  const { run, streams } = world({ login });
  await run('__complete', 'zsh', '--', 'watch', '--chat', 'Q3N7Z');
  expect(streams.stdout.text).toBe('Q3N7ZK41TD:Mary Brown, unassigned\n');
});

test.each([
  ['chatio  join ', ['chatio', 'join', '']],
  ['chatio send "a b', ['chatio', 'send', 'a b']],
  ["chatio 'a\\' b\\ c", ['chatio', 'a\\', 'b c']],
  ['', ['']],
])('the words of %j', (line, words) => {
  expect(wordsOfLine(line)).toEqual(words);
});

test.each(['bash', 'zsh', 'fish'])('chatio completion %s prints a script', async (shell) => {
  const { run, streams } = world({ env: {} });
  await run('completion', shell);
  expect(streams.stdout.text).toContain(`__complete ${shell} --`);
});
