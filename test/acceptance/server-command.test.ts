import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Home } from './chatio.js';

const seedFile = join(import.meta.dirname, '..', 'seed.json');

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.close());

describe('chatio server', () => {
  test('with --json says first that it listens, leaves server.json, and ends cleanly', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const server = home.start(['server', '--port', '0', '--json', '--seed', seedFile]);
      await server.writes('stdout', '\n');
      const ready = JSON.parse(server.stdout);
      expect(ready).toEqual({
        event: 'listening',
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        pid: server.process.pid,
      });
      const file = join(home.folder, 'server.json');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        url: ready.url,
        agents: [{ token: 'agent-anna' }, { token: 'agent-tom' }],
      });
      expect(await (await fetch(`${ready.url}/healthz`)).json()).toEqual({ status: 'ok' });
      const begun = Date.now();
      const ended = await server.stop(signal);
      expect(ended).toMatchObject({ code: 0, signal: null });
      expect(Date.now() - begun).toBeLessThan(5000);
      expect(existsSync(file)).toBe(false);
      for (const line of ended.stderr.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
    }
  });

  test('tells where customers write in', async () => {
    const server = home.start(['server', '--port', '0']);
    await server.writes('stdout', /Customers write in at http/);
    const page = await fetch(/Customers write in at (\S+)/.exec(server.stdout)?.[1] ?? '');
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  test('without a seed makes one up and says how to log in', async () => {
    const server = home.start(['server', '--port', '0']);
    await server.writes('stdout', /(chatio login --url .*\n.*){2}/);
    const [, url = '', token = ''] = /chatio login --url (\S+) --token (\S+) .*administrator/.exec(server.stdout) ?? [];
    const env = { CHATIO_URL: url, CHATIO_TOKEN: token };
    expect(JSON.parse((await home.run(['whoami', '--json'], { env })).stdout)).toMatchObject({ license_id: 100001 });
    expect(server.stderr).not.toContain(token);
  });

  test('goes on when the reader of its ready line goes away', async () => {
    const server = home.start(['server', '--port', '0', '--json', '--log-level', 'debug']);
    await server.writes('stdout', 'invented');
    const { url } = JSON.parse(server.stdout.split('\n')[0] ?? '');
    server.process.stdout?.destroy();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await server.stop('SIGTERM')).toMatchObject({ code: 0 });
  });

  test('that was killed is not offered by login any more', async () => {
    const server = home.start(['server', '--port', '0', '--json']);
    await server.writes('stdout', '\n');
    await server.stop('SIGKILL');
    expect(existsSync(join(home.folder, 'server.json'))).toBe(true);
    expect(await home.run(['login', '--as', 'anna@example.com'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No chat server runs on this machine'),
    });
  });

  test('says which port is taken, and what to do', async () => {
    const first = home.start(['server', '--port', '0', '--json']);
    await first.writes('stdout', '\n');
    const { port } = new URL(JSON.parse(first.stdout.split('\n')[0] ?? '').url);
    expect(await home.run(['server', '--port', port])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`^chatio: .*${port}.*\nhint: .*--port.*\n$`)),
    });
  });

  test.each(['chat.example', 'ftp://chat.example', 'https://chat.example/chat', 'https://me@chat.example', ''])(
    'refuses a public address that is none: %s',
    async (address) => {
      const ended = await home.run(['server', '--port', '0', '--public-url', address]);
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toContain('It must be an address like https://chat.example, without a path.');
    },
  );

  test.each([
    ['that is not there', undefined],
    ['that is no JSON', '{"licenses":'],
    ['with an unknown key', '{"licenses":[{"id":1,"agents":[{"id":"a","nmae":"A"}]}]}'],
  ])('refuses a seed %s with its path', async (_what, text) => {
    const path = join(home.folder, 'seed.json');
    if (text !== undefined) writeFileSync(path, text);
    const ended = await home.run(['server', '--port', '0', '--seed', path]);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(path) });
    if (text?.includes('nmae')) expect(ended.stderr).toContain('licenses[0].agents[0]');
  });

  test.each([
    ['a port that is none', ['--port', '70000']],
    ['a log level that is none', ['--log-level', 'loud']],
  ])('refuses %s', async (_what, flags) => {
    expect(await home.run(['server', ...flags])).toMatchObject({ code: 2 });
  });
});

describe('chatio demo --headless', () => {
  test('plays a conversation and tells how it went', async () => {
    const ended = await home.run(['demo', '--headless', '--seconds', '3', '--json']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const told = JSON.parse(ended.stdout);
    expect(Object.keys(told)).toEqual([
      'seconds',
      'customers',
      'chats',
      'customer_messages',
      'agent_messages',
      'replies_received',
    ]);
    for (const count of Object.values(told)) expect(count).toBeGreaterThan(0);
    expect(existsSync(join(home.folder, 'server.json'))).toBe(false);
  });

  test('fails when there was no time for a conversation', async () => {
    const ended = await home.run(['demo', '--headless', '--seconds', '0.01']);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('No conversation') });
    expect(ended.stdout).toMatch(/^Played .*\n$/);
  });

  test('can be interrupted', async () => {
    const demo = home.start(['demo', '--headless', '--verbose']);
    await demo.writes('stderr', 'send_event');
    expect(await demo.stop('SIGINT')).toMatchObject({ code: 130 });
  });
});
