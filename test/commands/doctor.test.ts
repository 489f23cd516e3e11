import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { comfortable, smallest } from '../../src/commands/doctor/terminal.js';
import { credentialsPath } from '../../src/config/credentials.js';
import { storeLogin } from '../../src/config/logins.js';
import { settingsPath } from '../../src/config/settings.js';
import { Failure } from '../../src/protocol/failure.js';
import * as layout from '../../src/ui/model/layout.js';
import { pipes, terminal } from '../io/fake-streams.js';
import { now, snapshot, type World, world } from './fake-deps.js';

async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

interface Told {
  readonly check: string;
  readonly verdict: string;
  readonly found: string;
  readonly todo?: string;
}

/** A server whose clock is this far from the test's. */
async function healthyServer(skewSeconds = 0, status = 200): Promise<string> {
  const date = new Date((now + skewSeconds) * 1000).toUTCString();
  const server = createServer((_request, response) => {
    response.writeHead(status, { Date: date }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function told(doctor: World, ...flags: string[]): Promise<{ failure?: Failure; by: (check: string) => Told }> {
  let failure: Failure | undefined;
  await doctor.run('doctor', '--json', ...flags).catch((error: Failure) => {
    failure = error;
  });
  const findings: Told[] = JSON.parse(doctor.streams.stdout.text);
  return {
    ...(failure !== undefined && { failure }),
    by: (check) => {
      const found = findings.find((finding) => finding.check === check);
      if (found === undefined) throw new Error(`nothing about ${check}: ${JSON.stringify(findings)}`);
      return found;
    },
  };
}

const healthy = { answers: { ping: () => undefined } };

async function loggedIn(options: Parameters<typeof world>[0] = {}, url?: string): Promise<World> {
  const CHATIO_URL = url ?? (await healthyServer());
  return world({ ...healthy, ...options, env: { CHATIO_URL, CHATIO_TOKEN: 'agent-anna', ...options.env } });
}

describe('chatio doctor', () => {
  test('tells of a login that works: server, clock, agent, way, scopes', async () => {
    const { failure, by } = await told(await loggedIn());
    expect(failure).toBeUndefined();
    expect(by('node')).toMatchObject({ found: expect.stringContaining(process.versions.node) });
    expect(by('login')).toMatchObject({
      verdict: 'ok',
      found: expect.stringMatching(/by the environment, token by the environment$/),
    });
    expect(by('server')).toMatchObject({ verdict: 'ok', found: expect.stringMatching(/answers in \d+ ms$/) });
    expect(by('clock')).toMatchObject({ verdict: 'ok' });
    expect(by('agent')).toMatchObject({ found: 'Anna Kowal <anna@example.com>, administrator, license 100001' });
    expect(by('round trip')).toMatchObject({ found: expect.stringMatching(/ ms, the slowest of 5 .* ms$/) });
    expect(by('scopes')).toMatchObject({ verdict: 'note', found: 'chats--all:read, multicast:write' });
    expect(by('environment').found).toMatch(/^CHATIO_URL=\S+ CHATIO_TOKEN$/);
  });

  test('works without a login, and then says how to get one', async () => {
    const { failure, by } = await told(world({ env: {} }));
    expect(failure).toBeUndefined();
    expect(by('login')).toMatchObject({ verdict: 'note', todo: expect.stringContaining('chatio login') });
  });

  test.each([
    ['a flag', {}, ['--profile', 'nobody']],
    ['the environment', { CHATIO_PROFILE: 'nobody' }, []],
  ])('fails where %s names a profile that is not there', async (_what, env, flags) => {
    const somebody = world({ env });
    await storeLogin(somebody.folder, 'default', { url: 'http://127.0.0.1:1', agent_id: 'a', license_id: 1 }, 'secret');
    const { failure, by } = await told(somebody, ...flags);
    expect(by('login')).toMatchObject({
      verdict: 'bad',
      found: 'There is no login in profile "nobody"',
      todo: 'Known profiles: default',
    });
    expect(failure).toMatchObject({ type: 'not_logged_in', message: expect.stringContaining('profile "nobody"') });
  });

  test('looks at a server that is named without a login', async () => {
    const { failure, by } = await told(world({ env: {} }), '--url', await healthyServer());
    expect(failure).toBeUndefined();
    expect(by('server')).toMatchObject({ verdict: 'ok' });
  });

  test.each([
    ['behind', 90, /^this machine is 9[01] s behind the server$/],
    ['ahead', -3600, /^this machine is (3600|3599) s ahead of the server$/],
  ])('notices a clock that is %s', async (_what, skew, found) => {
    const { by } = await told(await loggedIn({}, await healthyServer(skew)));
    expect(by('clock')).toMatchObject({
      verdict: 'warning',
      found: expect.stringMatching(found),
      todo: expect.stringMatching(/clock/),
    });
  });

  test('fails as a command would when the server is down, and says so', async () => {
    const { failure, by } = await told(await loggedIn({}, await closedPort()));
    expect(by('server')).toMatchObject({ verdict: 'bad', found: expect.stringContaining('nobody listens there') });
    expect(failure).toMatchObject({ type: 'unreachable', message: expect.stringMatching(/^One thing is wrong: /) });
  });

  test('says that a port is one that nothing may be fetched from', async () => {
    const { by } = await told(await loggedIn({}, 'http://127.0.0.1:6000'));
    expect(by('server')).toMatchObject({ verdict: 'bad', found: expect.stringContaining('browsers refuse its port') });
  });

  test('says that another server has no health check, and goes on', async () => {
    const { by } = await told(await loggedIn({}, await healthyServer(0, 404)));
    expect(by('server')).toMatchObject({ verdict: 'note', found: expect.stringContaining('HTTP 404') });
    expect(by('agent')).toMatchObject({ verdict: 'ok' });
  });

  test('says what to do about a token that is refused', async () => {
    const { failure, by } = await told(
      await loggedIn({ login: new Failure('authentication', 'Authentication error') }),
    );
    expect(by('login')).toMatchObject({ verdict: 'ok' });
    expect(failure).toMatchObject({ type: 'authentication', hint: 'Log in again: chatio login' });
  });

  test('warns of a license that ends soon', async () => {
    const login = snapshot();
    const soon = { ...login, license: { ...login.license, expiration_timestamp: now + 3 * 86_400 } };
    expect((await told(await loggedIn({ login: soon }))).by('license')).toMatchObject({ found: 'ends in 3 days' });
  });

  test.skipIf(process.platform === 'win32')('finds a file with tokens that others can read', async () => {
    const somebody = world({ ...healthy, env: {} });
    await storeLogin(somebody.folder, 'default', { url: 'http://127.0.0.1:1', agent_id: 'a', license_id: 1 }, 'secret');
    chmodSync(credentialsPath(somebody.folder), 0o644);
    const { failure, by } = await told(somebody);
    expect(by('credentials')).toMatchObject({
      verdict: 'bad',
      found: expect.stringContaining('mode 0644'),
      todo: expect.stringContaining('chmod 600'),
    });
    expect(failure?.type).toBe('failed');
    expect(somebody.streams.stdout.text).not.toContain('secret');
  });

  test('tells settings with what each comes from, and a damaged file', async () => {
    const somebody = world({ env: { CHATIO_PROFILE: 'work' } });
    expect((await told(somebody)).by('profile')).toMatchObject({ found: 'work, by environment' });
    const unlucky = world({ env: {} });
    writeFileSync(settingsPath(unlucky.folder), '{');
    const { failure, by } = await told(unlucky);
    expect(by('settings')).toMatchObject({ verdict: 'ok' });
    expect(failure).toMatchObject({ type: 'failed', message: expect.stringContaining('things are wrong') });
  });

  test('tells people in marked lines with what to do, and pipes in columns', async () => {
    const streams = terminal(50);
    streams.stdout.rows = 20;
    const env = { TERM: 'xterm-256color', LANG: 'C', NO_COLOR: '1' };
    await world({ env, streams }).run('doctor');
    const { text } = streams.stdout;
    expect(text).toMatch(/^✓ chatio +1\.2\.3 on /);
    expect(text).toMatch(/^· size +50 × 20\n +→ From 60 columns/m);
    expect(text).toMatch(/^· colour +off, by NO_COLOR$/m);
    expect(text).toMatch(/^· text +the locale C is not UTF-8\n +→ If letters come out wrong/m);
    const piped = pipes();
    await world({ env: {}, streams: piped }).run('doctor');
    for (const line of piped.stdout.text.trimEnd().split('\n')) expect(line.split('\t')).toHaveLength(4);
    expect(piped.stdout.text).toMatch(/^terminal\tnote\tinput or output is no terminal\t/m);
  });

  test('warns of a terminal in which the console can’t draw', async () => {
    const streams = terminal(20);
    const somebody = world({ env: { TERM: 'dumb', LANG: 'C.UTF-8' }, streams });
    const { by } = await told(somebody);
    expect(by('terminal')).toMatchObject({ verdict: 'warning', todo: expect.stringContaining('TERM') });
    expect(by('size')).toMatchObject({ verdict: 'warning', todo: expect.stringContaining('36 × 10') });
    expect(by('text')).toMatchObject({ verdict: 'ok' });
  });

  test('means the same sizes as the console', () => {
    expect(smallest).toEqual(layout.smallest);
    expect(comfortable).toBe(60);
  });
});
