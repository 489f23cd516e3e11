import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentServer } from '../client/agent-server.js';
import { type FakeServer, Refusal } from '../client/fake-server.js';
import { chat, snapshot } from '../commands/fake-deps.js';
import { Home } from './chatio.js';
import { mutePort } from './mute-port.js';

/** Every command that talks to a server, in a form that is right in itself. */
const commands: readonly (readonly string[])[] = [
  ['whoami'],
  ['chats', 'list'],
  ['chats', 'show', 'SAME'],
  ['chats', 'search', 'x'],
  ['join', 'SAME'],
  ['leave', 'SAME'],
  ['send', 'SAME', 'hi'],
  ['close', 'SAME'],
  ['start'],
  ['export', 'SAME'],
  ['watch'],
  ['on', 'incoming_event', '--', 'cat'],
  ['status'],
  ['agents', 'list'],
  ['ban', 'c-mary', '--days', '1'],
  ['multicast', '{}', '--all-agents'],
  ['properties', 'set', 'SAME', 'a.b=c'],
  ['scopes', 'add', 'SAME', '--group', '1'],
  ['scopes', 'remove', 'SAME', '--group', '1'],
  ['scopes', 'auto', 'list'],
  ['scopes', 'auto', 'add', '--group', '1', '--customer-url', 'x'],
  ['scopes', 'auto', 'remove', 'x'],
  ['api', 'ping'],
];

/** Those that ask over HTTP, without a login before. */
const configuring: readonly (readonly string[])[] = [
  ['bots', 'list'],
  ['bots', 'show', 'x'],
  ['bots', 'create', 'x'],
  ['bots', 'update', 'x'],
  ['bots', 'remove', 'x'],
  ['webhooks', 'list'],
  ['webhooks', 'create', 'http://x.example', 'thread_closed'],
  ['webhooks', 'remove', 'x'],
  ['webhooks', 'listen'],
  ['webhooks', 'trigger', 'thread_closed'],
  ['properties', 'list'],
  ['properties', 'create', 'x'],
];

const takesAnId = commands.filter((argv) => argv.includes('SAME'));

/** Flags go before the "--" of `chatio on`. */
function withFlags(argv: readonly string[], ...flags: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return end === -1 ? [...argv, ...flags] : [...argv.slice(0, end), ...flags, ...argv.slice(end)];
}

const nameOf = (argv: readonly string[]) => [argv.join(' '), argv] as const;

let home: Home;
let server: FakeServer;
let mute: { url: string; close: () => void };

beforeAll(async () => {
  server = await agentServer();
  mute = await mutePort();
  home = new Home({ CHATIO_TOKEN: 'agent-anna' });
});

afterAll(async () => {
  await home.close();
  mute.close();
  await server.stop();
});

/** Run for people and for programs: the same error, in the form of each. */
async function failsWith(argv: readonly string[], code: number, type: string): Promise<string> {
  const [people, programs] = await Promise.all([home.run(argv), home.run(withFlags(argv, '--json'))]);
  expect(people).toMatchObject({ code, stdout: '' });
  expect(people.stderr).toMatch(/^chatio: .+\n(hint: .+\n)?$/);
  expect(programs).toMatchObject({ code, stdout: '' });
  expect(JSON.parse(programs.stderr)).toEqual({ error: { type, message: expect.stringMatching(/./) } });
  return people.stderr;
}

describe('every command', () => {
  test.each(commands.map(nameOf))('ends with 4 when the token is refused: %s', async (_name, argv) => {
    server.on('login', () => new Refusal('authentication', 'Authentication error'));
    expect(await failsWith(withFlags(argv, '--url', server.url), 4, 'authentication')).toContain('hint: Log in again');
  });

  test.each([...commands, ...configuring].map(nameOf))(
    'ends with 5 when the server is gone: %s',
    async (_name, argv) => {
      await failsWith(withFlags(argv, '--url', 'http://127.0.0.1:1'), 5, 'unreachable');
    },
  );

  test.each([...commands, ...configuring].map(nameOf))(
    'ends with 5 when the server never answers: %s',
    async (_name, argv) => {
      const flags = ['--url', mute.url, '--timeout', '0.3'];
      expect(await failsWith(withFlags(argv, ...flags), 5, 'unreachable')).toContain('0.3 s');
    },
  );

  test.each(takesAnId.map(nameOf))('lists the chats that an id could be, and ends with 2: %s', async (_name, argv) => {
    server.on('login', () => snapshot([chat('SAME000001'), chat('SAME000002')]));
    const told = await failsWith(withFlags(argv, '--url', server.url), 2, 'usage');
    expect(told).toContain('SAME000001 (Mary Brown), SAME000002 (Mary Brown)');
  });
});

describe('profiles', () => {
  const login = (own: Home, profile: string, token: string) =>
    own.run(['login', '--url', server.url, '--with-token', '--profile', profile], { input: `${token}\n` });

  test('two of them are used by flag, environment and setting', async () => {
    server.on('login', () => snapshot());
    const own = new Home();
    for (const [profile, token] of [
      ['home', 'token-of-home'],
      ['work', 'token-of-work'],
    ] as const) {
      expect(await login(own, profile, token)).toMatchObject({ code: 0 });
    }
    const profileOf = async (argv: readonly string[], env: NodeJS.ProcessEnv = {}) =>
      JSON.parse((await own.run(['whoami', '--json', ...argv], { env })).stdout).profile;
    expect(await profileOf([])).toBe('home');
    expect(await profileOf(['--profile', 'work'])).toBe('work');
    expect(await profileOf([], { CHATIO_PROFILE: 'work' })).toBe('work');
    expect(await own.run(['config', 'set', 'profile', 'work'])).toMatchObject({ code: 0 });
    expect(await profileOf([])).toBe('work');
    expect(server.asked('login').at(-1)?.payload.token).toContain('token-of-work');
    expect((await own.run(['whoami', '--profile', 'home'])).stdout).toContain('by profile "home"');
    await own.close();
  });

  test('in files that are damaged or can not be read are told with their path, and never written over', async () => {
    const own = new Home();
    const settings = join(own.folder, 'settings.json');
    const credentials = join(own.folder, 'credentials.json');
    writeFileSync(settings, '{"profiles":{"default":{"url":"http://127.0.0.1:1"}}}');
    writeFileSync(credentials, 'not JSON', { mode: 0o600 });
    for (const argv of [['whoami'], ['logout']]) {
      expect(await own.run(argv)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`${credentials} is damaged`),
      });
    }
    expect(await login(own, 'default', 'x')).toMatchObject({ code: 1, stdout: '' });
    expect(readFileSync(credentials, 'utf8')).toBe('not JSON');
    expect(readFileSync(settings, 'utf8')).toContain('127.0.0.1:1');

    const other = new Home();
    mkdirSync(join(other.folder, 'settings.json'));
    for (const argv of [['whoami'], ['config', 'list'], ['config', 'set', 'pager', 'x']]) {
      const ended = await other.run(argv);
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toContain(`Can't read ${join(other.folder, 'settings.json')}`);
    }
    await other.close();
    await own.close();
  });
});
