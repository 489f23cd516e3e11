import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readTokens } from '../../src/config/credentials.js';
import { announceLocalServer } from '../../src/config/local-server.js';
import { readSettings } from '../../src/config/settings.js';
import { Failure } from '../../src/protocol/failure.js';
import { eventually } from '../client/eventually.js';
import { pipes, terminal } from '../io/fake-streams.js';
import { snapshot, type World, world } from './fake-deps.js';

const url = 'http://127.0.0.1:2428';
const agents = [
  { id: 'anna@example.com', name: 'Anna Kowal', permission: 'administrator', license_id: 100001, token: 'agent-anna' },
  { id: 'tom@example.com', name: 'Tom Reed', permission: 'normal', license_id: 100001, token: 'agent-tom' },
];
const withLocalServer = ({ folder }: World) => announceLocalServer(folder, { url, pid: process.pid, agents });
const somebody = (streams = pipes()) => world({ streams, env: {} });

describe('chatio login', () => {
  test('with address and token tries them, stores them and says where', async () => {
    const made = somebody();
    await made.run('login', '--url', 'localhost:9999', '--token', 'agent-anna');
    expect(made.client.options).toMatchObject({ url: 'http://localhost:9999', token: 'agent-anna', reconnect: true });
    expect(readTokens(made.folder)).toEqual({ default: 'agent-anna' });
    expect(readSettings(made.folder).profiles).toEqual({
      default: { url: 'http://localhost:9999', agent_id: 'anna@example.com', license_id: 100001 },
    });
    expect(made.streams.stdout.text).toContain('as Anna Kowal <anna@example.com>, administrator');
    expect(made.streams.stdout.text).toContain(`${made.folder}/credentials.json`);
    expect(made.streams.stdout.text + made.streams.stderr.text).not.toContain('agent-anna');
  });

  test('reads the token from standard input', async () => {
    const made = somebody(pipes('  agent-anna\n'));
    await made.run('login', '--url', url, '--with-token', '--json');
    expect(readTokens(made.folder)).toEqual({ default: 'agent-anna' });
    expect(JSON.parse(made.streams.stdout.text)).toMatchObject({ profile: 'default', url, license_id: 100001 });
  });

  test.each([['--as', 'tom@example.com'], ['--with-token'], ['--no-browser']])(
    'does not take a token together with %s',
    async (...other) => {
      const made = somebody(pipes('agent-tom\n'));
      withLocalServer(made);
      const login = made.run('login', '--url', url, '--token', 'agent-anna', ...other);
      await expect(login).rejects.toMatchObject({ type: 'usage' });
      expect(readTokens(made.folder)).toEqual({});
    },
  );

  test('stores nothing when the token is refused', async () => {
    const made = world({ env: {}, login: new Failure('authentication', 'Authentication error') });
    await expect(made.run('login', '--url', url, '--token', 'x')).rejects.toMatchObject({ type: 'authentication' });
    expect(readdirSync(made.folder)).toEqual([]);
  });

  test('stores further profiles and says how to use them', async () => {
    const made = somebody();
    await made.run('login', '--url', url, '--token', 'a');
    await made.run('login', '--url', url, '--token', 't', '--profile', 'tom');
    expect(readTokens(made.folder)).toEqual({ default: 'a', tom: 't' });
    expect(made.streams.stdout.text).toContain('--profile tom');
    await made.run('whoami', '--profile', 'tom');
    expect(made.client.options?.token).toBe('t');
  });

  test('logs in as an agent of the server on this machine', async () => {
    const made = somebody();
    withLocalServer(made);
    await made.run('login', '--as', 'tom@example.com');
    expect(made.client.options).toMatchObject({ url, token: 'agent-tom' });
    await expect(made.run('login', '--as', 'nobody')).rejects.toMatchObject({ type: 'usage' });
  });

  test('takes the server on this machine for a token without an address', async () => {
    const made = somebody();
    await expect(made.run('login', '--token', 'x')).rejects.toMatchObject({ type: 'usage' });
    withLocalServer(made);
    await made.run('login', '--token', 'x');
    expect(made.client.options).toMatchObject({ url, token: 'x' });
  });

  test('in a terminal offers the agents of the server on this machine', async () => {
    const streams = terminal();
    const made = somebody(streams);
    withLocalServer(made);
    const done = made.run('login');
    await eventually(() => expect(streams.stderr.text).toContain('Choose 1-3'));
    expect(streams.stderr.text).toContain('2) Tom Reed <tom@example.com>, normal');
    streams.keys.write('2\r');
    await done;
    expect(made.client.options?.token).toBe('agent-tom');
  });

  test('in a terminal asks for address and token, and does not show the token', async () => {
    const streams = terminal();
    const made = somebody(streams);
    withLocalServer(made);
    const done = made.run('login');
    await eventually(() => expect(streams.stderr.text).toContain('Choose 1-3'));
    streams.keys.write('3\r');
    await eventually(() => expect(streams.stderr.text).toContain('Address of the server'));
    streams.keys.write('https://chat.example\r');
    await eventually(() => expect(streams.stderr.text).toContain('Access token'));
    streams.keys.write('secret-token\r');
    await done;
    expect(made.client.options).toMatchObject({ url: 'https://chat.example', token: 'secret-token' });
    expect(streams.stderr.text + streams.stdout.text).not.toContain('secret-token');
  });

  test.each([
    ['no terminal to ask', [], {}],
    ['an empty token', ['--url', url, '--token', ' '], {}],
    ['an address that is none', ['--url', 'http://x/y', '--token', 'x'], {}],
    ['a profile name that is none', ['--url', url, '--token', 'x', '--profile', '../x'], {}],
  ])('refuses %s', async (_what, argv) => {
    await expect(somebody().run('login', ...argv)).rejects.toMatchObject({ type: 'usage' });
  });

  test('says when a variable wins over what it stored', async () => {
    const made = world({ env: { CHATIO_TOKEN: 'x' } });
    await made.run('login', '--url', url, '--token', 'a');
    expect(made.streams.stderr.text).toContain('CHATIO_TOKEN');
  });
});

describe('chatio logout', () => {
  test('of all does not take the name of one', async () => {
    const made = somebody();
    await made.run('login', '--url', url, '--token', 'agent-anna');
    const logout = made.run('logout', '--all', '--profile', 'default');
    await expect(logout).rejects.toMatchObject({ type: 'usage' });
    expect(readTokens(made.folder)).toEqual({ default: 'agent-anna' });
  });

  test('forgets the current profile, another one, or all', async () => {
    const made = somebody();
    for (const profile of ['default', 'tom', 'eve']) {
      await made.run('login', '--url', url, '--token', profile, '--profile', profile);
    }
    made.streams.stdout.text = '';
    await made.run('logout', '--profile', 'tom');
    await made.run('logout', '--json');
    await made.run('logout', '--all', '--json');
    expect(made.streams.stdout.text).toBe('Logged out: tom.\n{"profiles":["default"]}\n{"profiles":["eve"]}\n');
    expect(readTokens(made.folder)).toEqual({});
  });

  test('from nowhere is told', async () => {
    const made = somebody();
    await expect(made.run('logout')).rejects.toMatchObject({ type: 'not_logged_in' });
    await made.run('logout', '--all');
    expect(made.streams.stdout.text).toBe('There was no login.\n');
  });
});

test('a stored login is used by the next command', async () => {
  const made = somebody();
  await made.run('login', '--url', url, '--token', 'agent-anna');
  await made.run('whoami', '--json');
  expect(JSON.parse(made.streams.stdout.text.split('\n').at(-2) ?? '')).toMatchObject({
    profile: 'default',
    agent: { id: snapshot().my_profile.id },
  });
});

describe('with a keyring', () => {
  /** One that works, in memory. */
  function memoryKeyring() {
    const tokens = new Map<string, string>();
    return {
      tokens,
      get: async (profile: string) => tokens.get(profile),
      set: async (profile: string, token: string) => {
        tokens.set(profile, token);
      },
      remove: async (profile: string) => {
        tokens.delete(profile);
      },
    };
  }

  test('login keeps the token there, commands find it, and logout takes it away', async () => {
    const keyring = memoryKeyring();
    const made = world({ env: {}, keyring });
    await made.run('login', '--url', url, '--token', 'agent-anna');
    expect(keyring.tokens).toEqual(new Map([['default', 'agent-anna']]));
    expect(readdirSync(made.folder)).toEqual(['settings.json']);
    expect(made.streams.stdout.text).toContain("the token is in the system's keyring");
    await made.run('whoami');
    expect(made.client.options).toMatchObject({ url, token: 'agent-anna' });
    await made.run('login', '--url', url, '--token', 't', '--profile', 'second');
    expect(readSettings(made.folder).profile).toBe('default');
    await made.run('logout', '--all');
    expect(keyring.tokens.size).toBe(0);
    await expect(made.run('whoami')).rejects.toMatchObject({ type: 'not_logged_in' });
  });

  test('a token that is gone from it asks for another login', async () => {
    const keyring = memoryKeyring();
    const made = world({ env: {}, keyring });
    await made.run('login', '--url', url, '--token', 'agent-anna');
    keyring.tokens.clear();
    await expect(made.run('whoami')).rejects.toMatchObject({
      type: 'not_logged_in',
      hint: 'Log in again: chatio login --profile default',
    });
  });

  test('that does not work the token goes to the file, and that is said', async () => {
    const set = async () => {
      throw new Failure('failed', 'The keyring did not answer within 3 s');
    };
    const made = world({ env: {}, keyring: { ...memoryKeyring(), set } });
    await made.run('login', '--url', url, '--token', 'agent-anna');
    expect(readTokens(made.folder)).toEqual({ default: 'agent-anna' });
    expect(made.streams.stdout.text).toContain('credentials.json');
    expect(made.streams.stderr.text).toBe('chatio: The keyring did not answer within 3 s; the token goes to a file\n');
    await made.run('whoami');
    expect(made.client.options?.token).toBe('agent-anna');
  });

  test('a setting keeps tokens out of it', async () => {
    const keyring = memoryKeyring();
    const made = world({ env: {}, keyring });
    await made.run('config', 'set', 'token_store', 'file');
    await made.run('login', '--url', url, '--token', 'agent-anna');
    expect(keyring.tokens.size).toBe(0);
    expect(readTokens(made.folder)).toEqual({ default: 'agent-anna' });
  });
});
