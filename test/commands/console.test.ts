import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/protocol/failure.js';
import { eventually } from '../client/eventually.js';
import { pipes, terminal } from '../io/fake-streams.js';
import { world } from './fake-deps.js';

describe('bare chatio', () => {
  test('opens the console as the agent that is logged in', async () => {
    const made = world({ streams: terminal() });
    await made.run();
    expect(made.consoles).toMatchObject([{ server: 'http://127.0.0.1:2428', profile: 'environment' }]);
    // Unlike the one-shot commands it is where an agent works: the routing status is the default, and it comes back.
    expect(made.client.options).toMatchObject({ reconnect: false, autoReconnect: true });
    expect(made.client.options?.outbox).toBeDefined();
    expect(made.consoles[0]?.draftsPath).toMatch(/drafts-[0-9a-f]{16}\.json$/);
  });

  test('takes the global options', async () => {
    const made = world({ streams: terminal() });
    await made.run('--url', 'http://localhost:1', '--timeout', '2');
    expect(made.client.options).toMatchObject({ url: 'http://localhost:1', timeoutMs: 2000 });
  });

  test('without a terminal names the commands to use instead', async () => {
    const made = world({ streams: pipes() });
    await expect(made.run()).rejects.toMatchObject({
      type: 'usage',
      hint: expect.stringContaining('chatio chats list'),
    });
    expect(made.consoles).toEqual([]);
  });

  test('without a login offers to log in, and then opens', async () => {
    const streams = terminal();
    const made = world({ streams, env: {} });
    const done = made.run();
    await eventually(() => expect(streams.stderr.text).toContain('Choose 1-3'));
    streams.keys.write('2\r');
    await eventually(() => expect(streams.stderr.text).toContain('Address of the server'));
    streams.keys.write('\r');
    await eventually(() => expect(streams.stderr.text).toContain('Access token'));
    streams.keys.write('agent-anna\r');
    await done;
    expect(made.consoles).toMatchObject([{ server: 'http://127.0.0.1:2428', profile: 'default' }]);
  });

  test('without a login can be quit', async () => {
    const streams = terminal();
    const made = world({ streams, env: {} });
    const done = made.run();
    await eventually(() => expect(streams.stderr.text).toContain('Choose 1-3'));
    streams.keys.write('3\r');
    await done;
    expect(made.consoles).toEqual([]);
  });

  test('of a profile that does not exist does not offer, but says so', async () => {
    const made = world({ streams: terminal(), env: {} });
    await expect(made.run('--profile', 'nobody')).rejects.toMatchObject({ type: 'not_logged_in' });
  });
});

describe('the command line', () => {
  test('suggests the command that was meant', async () => {
    await expect(world().run('chast')).rejects.toThrow("unknown command 'chast'\n(Did you mean chats?)");
    await expect(world().run('chats', 'lst')).rejects.toThrow("unknown command 'lst'\n(Did you mean list?)");
  });

  test('takes global options before and after the command', async () => {
    for (const argv of [
      ['--timeout', '3', 'whoami'],
      ['whoami', '--timeout', '3'],
    ]) {
      const made = world();
      await made.run(...argv);
      expect(made.client.options?.timeoutMs).toBe(3000);
    }
  });

  test.each(['0', '-1', 'soon', ''])('refuses a timeout of "%s"', async (text) => {
    await expect(world().run('whoami', '--timeout', text)).rejects.toThrow('number of seconds');
  });

  test('has help for every command, with examples and exit codes', async () => {
    const made = world();
    await expect(made.run('help')).rejects.toMatchObject({ exitCode: 0 });
    const names = [...made.streams.stdout.text.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(['server', 'demo', 'login', 'chats', 'watch', 'status']));
    const commands = [
      ...names.filter((name) => name !== 'help' && name !== 'chatio').map((name) => [name]),
      ['chats', 'list'],
      ['chats', 'show'],
    ];
    for (const command of commands) {
      const { run, streams } = world();
      await expect(run(...(command as string[]), '--help')).rejects.toMatchObject({ exitCode: 0 });
      expect(streams.stdout.text).toMatch(/^Examples:\n {2}\S.*\n {6}\S.*\n {2}\S/m);
      expect(streams.stdout.text).toContain('Exit codes:');
      expect(streams.stdout.text).toContain('--json');
    }
  });

  test('goes on as another profile when the agent changes to it', async () => {
    const made = world({ streams: terminal(), env: {}, consoleEnds: [{ profile: 'work' }] });
    for (const profile of ['home', 'work']) {
      await made.run('login', '--url', `http://${profile}:2428`, '--token', 'agent-anna', '--profile', profile);
    }
    await made.run('--profile', 'home');
    expect(made.consoles).toMatchObject([
      { profile: 'home', server: 'http://home:2428', profiles: ['home', 'work'] },
      { profile: 'work', server: 'http://work:2428' },
    ]);
    expect(made.consoles[0]?.logPath).toMatch(/console\.log$/);
  });

  test('asks for a login when the token is refused, and opens again with the same drafts', async () => {
    const streams = terminal();
    const consoleEnds = [new Failure('disconnected', 'The access token was revoked', 'Log in again')];
    const made = world({ streams, env: {}, consoleEnds });
    await made.run('login', '--url', 'http://127.0.0.1:2428', '--token', 'agent-anna');
    const done = made.run();
    await eventually(() => expect(streams.stderr.text).toContain('Choose 1-3'));
    expect(streams.stderr.text).toContain('The access token was revoked. Drafts and unsent messages are kept.');
    streams.keys.write('2\r');
    await done;
    const [first, second] = made.consoles;
    expect([made.consoles.length, second?.draftsPath]).toEqual([2, first?.draftsPath]);
  });

  test('ends with the reason when the agent does not want to log in again', async () => {
    const streams = terminal();
    const made = world({ streams, env: {}, consoleEnds: [new Failure('authentication', 'Authentication error')] });
    await made.run('login', '--url', 'http://127.0.0.1:2428', '--token', 'agent-anna');
    const done = made.run();
    await eventually(() => expect(streams.stderr.text).toContain('Choose 1-3'));
    streams.keys.write('3\r');
    await expect(done).rejects.toMatchObject({ type: 'authentication' });
  });
});
