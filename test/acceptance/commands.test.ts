import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CustomerClient } from '../../src/client/customer-client.js';
import { agentServer } from '../client/agent-server.js';
import { silence } from '../client/fake-server.js';
import { chat, snapshot } from '../commands/fake-deps.js';
import { Home, type Running } from './chatio.js';
import { mutePort } from './mute-port.js';

const seedFile = join(import.meta.dirname, '..', 'seed.json');

let machine: Home;
let server: Running;
let url: string;
let mary: CustomerClient;
/** Mary's chat, unassigned, with one message. */
let chatId: string;
/** A home with the login of each test's agent, Anna. */
let home: Home;

beforeAll(async () => {
  machine = new Home();
  server = machine.start(['server', '--port', '0', '--json', '--seed', seedFile]);
  await server.writes('stdout', '\n');
  url = JSON.parse(server.stdout).url;
});

afterAll(async () => {
  await machine.close();
});

beforeEach(async () => {
  home = new Home({ CHATIO_URL: url, CHATIO_TOKEN: 'agent-anna' });
  mary = new CustomerClient({
    url,
    licenseId: 100001,
    token: 'customer-mary',
    autoReconnect: false,
    timeoutMs: 15_000,
  });
  await mary.connect();
  const { chat: begun } = await mary.request('start_chat', {
    chat: { thread: { events: [{ type: 'message', text: 'Hello?' }] } },
  });
  chatId = begun.id;
});

afterEach(async () => {
  await mary.close();
  await home.close();
});

const done = { code: 0, signal: null, stderr: '' };

describe('an agent at the command line', () => {
  test('lists a chat, joins it, talks, reads along and closes it', async () => {
    const list = await home.run(['chats', 'list', '--unassigned', '--json']);
    expect(list).toMatchObject(done);
    expect(JSON.parse(list.stdout)).toContainEqual(expect.objectContaining({ id: chatId }));
    const prefix = chatId.slice(0, 8);

    expect(await home.run(['join', prefix, '--json'])).toEqual({ ...done, stdout: `{"chat_id":"${chatId}"}\n` });

    const heard = new Promise((resolve) => {
      mary.onPush((push) => {
        if (push.action === 'incoming_event' && push.payload.event.type === 'message') resolve(push.payload.event);
      });
    });
    expect(await home.run(['send', prefix, '-'], { input: 'hi\nthere\n' })).toMatchObject(done);
    expect(await heard).toMatchObject({ text: 'hi\nthere', author_id: 'anna@example.com' });

    const note = await home.run(['send', prefix, 'psst', '--to', 'agents', '--json']);
    expect(JSON.parse(note.stdout)).toMatchObject({ event: { text: 'psst', recipients: 'agents' } });

    const shown = await home.run(['chats', 'show', prefix, '--json']);
    const { threads, users } = JSON.parse(shown.stdout);
    expect(users.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['Mary Brown', 'Anna Kowal']),
    );
    expect(threads).toHaveLength(1);
    expect(threads[0].events.map(({ text }: { text?: string }) => text)).toEqual(
      expect.arrayContaining(['Hello?', 'hi\nthere', 'psst']),
    );

    expect(await home.run(['close', prefix])).toMatchObject({ ...done, stdout: expect.stringContaining('Mary Brown') });
    expect(await home.run(['leave', prefix])).toMatchObject(done);
    const closed = await home.run(['chats', 'list', '--closed']);
    expect(closed.stdout).toMatch(new RegExp(`^${chatId}\tclosed\tMary Brown\t\tpsst\t\\d{4}-\\d\\d-\\d\\dT`, 'm'));
  });

  test('starts a chat of agents and tells its status', async () => {
    const started = await home.run(['start', '--text', 'hi', '--property', 'source.type=phone', '--json']);
    expect(JSON.parse(started.stdout)).toMatchObject({
      thread: { events: [{ type: 'message', text: 'hi' }] },
      properties: { source: { type: { value: 'phone' } } },
    });
    expect(await home.run(['status', 'away'])).toEqual({ ...done, stdout: 'away\n' });
    expect(await home.run(['status'])).toEqual({ ...done, stdout: 'away\n' });
    expect(await home.run(['status', 'accepting', '--json'])).toEqual({
      ...done,
      stdout: '{"agent_id":"anna@example.com","routing_status":"accepting_chats"}\n',
    });
  });

  test('writes whole documents into a file and to a slow reader', async () => {
    const text = 'x'.repeat(300_000);
    await home.run(['send', chatId, '-'], { input: text });
    const { stdout } = await home.run(['chats', 'show', chatId, '--json']);
    expect(JSON.parse(stdout).threads[0].events.at(-1).text).toHaveLength(300_000);
  });
});

describe('exit codes and errors', () => {
  test.each([
    ['a refused token', ['whoami', '--token', 'wrong'], 4, 'authentication'],
    ['a server that is down', ['whoami', '--url', 'http://127.0.0.1:1'], 5, 'unreachable'],
    ['an unknown chat', ['join', 'NOSUCHCHAT'], 1, 'validation'],
    ['a chat id that is too short', ['join', 'NO'], 2, 'usage'],
    ['a missing argument', ['join'], 2, 'usage'],
    ['an unknown command', ['jion', 'x'], 2, 'usage'],
    ['an unknown option', ['whoami', '--nonsense'], 2, 'usage'],
    ['a command that is only a group', ['chats'], 2, 'usage'],
    ['no terminal for the console', [], 2, 'usage'],
    ['no terminal for the demo', ['demo'], 2, 'usage'],
    ['a text that is too long', ['send', 'NOSUCHCHAT', '-'], 1, 'validation'],
  ])('%s', async (_what, argv, code, type) => {
    const input = 'x'.repeat(1_048_577);
    const people = await home.run(argv, { input });
    expect(people).toMatchObject({ code, stdout: '' });
    expect(people.stderr).toMatch(/^chatio: .+\n(hint: .+\n)?$/);
    const programs = await home.run([...argv, '--json'], { input });
    expect(programs).toMatchObject({ code, stdout: '' });
    expect(JSON.parse(programs.stderr)).toEqual({ error: { type, message: expect.stringMatching(/./) } });
  });

  test('nobody is logged in', async () => {
    const nobody = { env: { CHATIO_URL: '', CHATIO_TOKEN: '' } };
    expect(await home.run(['chats', 'list'], nobody)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('hint: Run: chatio login'),
    });
  });

  test('a server that accepts and says nothing is given up after --timeout', async () => {
    const port = await mutePort();
    expect(await home.run(['whoami', '--timeout', '0.3', '--url', port.url])).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('0.3 s'),
    });
    port.close();
  });

  test('a server that never answers the login is given up after --timeout', async () => {
    const fake = await agentServer();
    fake.on('login', () => silence);
    const ended = await home.run(['whoami', '--timeout', '0.3', '--json', '--url', fake.url]);
    expect(ended.code).toBe(5);
    expect(JSON.parse(ended.stderr)).toMatchObject({ error: { type: 'request_timeout' } });
    await fake.stop();
  });

  test('an ambiguous id lists the candidates', async () => {
    const fake = await agentServer();
    fake.on('login', () => snapshot([chat('SAME000001'), chat('SAME000002')]));
    expect(await home.run(['join', 'SAME', '--url', fake.url])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/SAME000001 \(Mary Brown\), SAME000002 \(Mary Brown\)\nhint: /),
    });
    await fake.stop();
  });

  test('a stack trace is shown with --verbose only, and no token with it', async () => {
    const ended = await home.run(['join', 'NOSUCHCHAT', '--verbose']);
    expect(ended.stderr).toMatch(/> .*"action":"login".*\n/);
    expect(ended.stderr).toMatch(/\n {4}at /);
    expect(ended.stderr).not.toContain('agent-anna');
  });

  test('a reader of the output that went away is no error', async () => {
    const running = home.start(['chats', 'list', '--json']);
    running.process.stdout?.destroy();
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('chatio watch', () => {
  test('prints pushes as they come, and ends cleanly on SIGINT and SIGTERM', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const watch = home.start(['watch', '--json', '--chat', chatId, '--only', 'incoming_event']);
      await watch.writes('stderr', 'watching');
      await mary.request('send_event', { chat_id: chatId, event: { type: 'message', text: 'Are you there?' } });
      await watch.writes('stdout', '\n');
      const ended = await watch.stop(signal);
      expect(ended).toMatchObject({ code: 0, signal: null });
      expect(JSON.parse(ended.stdout)).toMatchObject({
        action: 'incoming_event',
        type: 'push',
        payload: { chat_id: chatId, event: { text: 'Are you there?' } },
      });
    }
  });

  test('ends with 0 when its reader goes away', async () => {
    const watch = home.start(['watch', '--json', '--only', 'incoming_event']);
    await watch.writes('stderr', 'watching');
    watch.process.stdout?.destroy();
    const say = () => mary.request('send_event', { chat_id: chatId, event: { type: 'message', text: 'x' } });
    await say();
    expect(await watch.ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Error') });
  });

  test('reconnects by itself and says so', async () => {
    const fake = await agentServer();
    fake.on('login', () => snapshot());
    const watch = home.start(['watch', '--json', '--url', fake.url]);
    await watch.writes('stderr', 'watching');
    fake.cut();
    await watch.writes('stderr', 'connected again');
    fake.push('agent_updated', { agent_id: 'tom@example.com' });
    await watch.writes('stdout', 'tom@example.com');
    expect(watch.stderr).toMatch(/trying again in \d+ s/);
    expect(await watch.stop('SIGTERM')).toMatchObject({ code: 0 });
    await fake.stop();
  });
});

describe('chatio login', () => {
  const nobody = { CHATIO_URL: '', CHATIO_TOKEN: '' };

  test('remembers who logged in, in a file that only the owner can read', async () => {
    const own = new Home();
    expect(await own.run(['login', '--url', url, '--token', 'agent-tom'])).toMatchObject(done);
    const who = await own.run(['whoami', '--json']);
    expect(JSON.parse(who.stdout)).toMatchObject({
      profile: 'default',
      url,
      license_id: 100001,
      agent: { id: 'tom@example.com', permission: 'normal' },
    });
    expect(statSync(join(own.folder, 'credentials.json')).mode & 0o777).toBe(0o600);
    expect(await own.run(['logout'])).toMatchObject(done);
    expect(await own.run(['whoami'])).toMatchObject({ code: 4 });
    await own.close();
  });

  test('finds the server on this machine', async () => {
    expect(await machine.run(['login', '--as', 'anna@example.com'])).toMatchObject(done);
    expect(await machine.run(['whoami'])).toMatchObject(done);
  });

  test('does not store a token that the server refuses', async () => {
    const ended = await home.run(['login', '--url', url, '--with-token'], { input: 'wrong\n', env: nobody });
    expect(ended).toMatchObject({ code: 4, stdout: '' });
    expect(ended.stderr).not.toContain('wrong');
    expect(existsSync(join(home.folder, 'credentials.json'))).toBe(false);
  });

  test('of two at once loses neither', async () => {
    const own = new Home();
    const names = ['one', 'two', 'three', 'four'];
    const ended = await Promise.all(
      names.map((name) => own.run(['login', '--url', url, '--token', 'agent-anna', '--profile', name])),
    );
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const stored = JSON.parse(readFileSync(join(own.folder, 'credentials.json'), 'utf8'));
    expect(Object.keys(stored.tokens).sort()).toEqual([...names].sort());
    await own.close();
  });

  test('refuses files that are damaged or open to others, and leaves them as they are', async () => {
    const own = new Home();
    const credentials = join(own.folder, 'credentials.json');
    writeFileSync(join(own.folder, 'settings.json'), '{"profiles":{"default":{"url":"http://127.0.0.1:1"}}}');
    writeFileSync(credentials, '{"tokens":{"default":"x"}}', { mode: 0o644 });
    expect(await own.run(['whoami'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`chmod 600 '${credentials}'`),
    });
    writeFileSync(join(own.folder, 'settings.json'), '{"profiles":');
    expect(await own.run(['whoami'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('settings.json is damaged'),
    });
    expect(readFileSync(join(own.folder, 'settings.json'), 'utf8')).toBe('{"profiles":');
    await own.close();
  });
});
