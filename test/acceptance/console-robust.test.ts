import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSeed } from '../../src/server/seed.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import { eventually } from '../client/eventually.js';
import { RtmClient } from '../server/rtm-client.js';
import { chatioCommand, Home } from './chatio.js';
import { Terminal } from './terminal.js';

const seedWith = (token: string) => ({
  licenses: [
    {
      id: 100001,
      agents: [
        { id: 'anna@example.com', name: 'Anna Kowal', token, permission: 'administrator' },
        { id: 'tom@example.com', name: 'Tom Reed', token: 'tom-token' },
      ],
      customers: [{ id: 'mary', name: 'Mary Brown', token: 'customer-mary' }],
    },
  ],
});

let server: RunningServer;
let home: Home;
let closing: (() => unknown)[];

beforeEach(async () => {
  closing = [];
  server = await start('first-token', 0);
  home = new Home();
  await logIn('first-token');
});

afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  await home.close();
  await server.close();
});

function start(token: string, port: number): Promise<RunningServer> {
  return startServer({ host: '127.0.0.1', port, seed: parseSeed(JSON.stringify(seedWith(token))), log: () => {} });
}

async function logIn(token: string): Promise<void> {
  const { code, stderr } = await home.start(['login', '--url', server.url, '--token', token]).ended;
  expect(code, stderr).toBe(0);
}

async function maryWrites(text: string): Promise<RtmClient> {
  const mary = await RtmClient.open(`${server.url.replace('http', 'ws')}/customer/v0.5/rtm/ws?license_id=100001`);
  closing.push(() => mary.close());
  await mary.ask('login', { token: 'Bearer customer-mary' });
  await mary.ask('start_chat', { chat: { thread: { events: [{ type: 'message', text }] } } });
  return mary;
}

function openConsole(): Terminal {
  const terminal = new Terminal(chatioCommand(), { env: home.env });
  closing.push(() => terminal.close());
  return terminal;
}

async function configured(...settings: [name: string, value: string][]): Promise<void> {
  for (const [name, value] of settings) await home.start(['config', 'set', name, value]).ended;
}

describe('a token that is refused', () => {
  it('asks for a login, and loses no draft', async () => {
    await maryWrites('Hello');
    const console = openConsole();
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to Mary Brown');
    console.keys('Dear Mary, I');
    await console.shows('Dear Mary, I');
    const { port } = server;
    for (const close of closing.splice(0, 1)) await close();
    await server.close();
    await console.shows('offline, trying again');
    server = await start('second-token', port);
    await console.shows('Drafts and unsent messages are kept');
    expect(console.modes).toMatchObject({ alternateScreen: false, bracketedPaste: false });
    await logIn('second-token');
    console.keys('2\r');
    await console.shows('· online ·');
    console.keys('\u0011');
    await console.ended();
    const drafts = readdirSync(home.folder).find((name) => name.startsWith('drafts-')) ?? '';
    expect(readFileSync(join(home.folder, drafts), 'utf8')).toContain('Dear Mary, I');
    expect(console.output).not.toContain('second-token');
    const log = readFileSync(join(home.folder, 'console.log'), 'utf8');
    expect(log).toContain('closed: authentication');
    expect(log).not.toMatch(/token\b.*(first|second)|Dear Mary|Hello/);
    expect(statSync(join(home.folder, 'console.log')).mode & 0o777).toBe(0o600);
  });
});

describe('another profile', () => {
  it('is gone on with, and drafts stay with the one that wrote them', async () => {
    await home.run(['login', '--url', server.url, '--token', 'tom-token', '--profile', 'tom']);
    await maryWrites('Hello');
    const console = openConsole();
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to Mary Brown');
    console.keys('mine alone');
    await console.shows('mine alone');
    console.keys('\u001b0');
    await console.shows('Go on as');
    console.keys('\r');
    await console.shows('Tom Reed · ');
    await console.shows('UNASSIGNED 1');
    expect(console.text).not.toContain('mine alone');
    console.keys('\u001b0');
    await console.shows('Go on as');
    console.keys('\r');
    await console.shows('Anna Kowal · ');
    await console.shows('draft: mine alone');
    console.keys('\u0011');
    await console.ended();
    expect(console.text).toMatch(/^exit 0/m);
  });
});

describe('what is decided in the settings', () => {
  it('takes a message back by Esc, and sends what is not taken back', async () => {
    await configured(['console.undo_seconds', '2']);
    const mary = await maryWrites('Hello');
    const console = openConsole();
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to Mary Brown');
    console.keys('too fast\r');
    await console.shows('Esc takes it back');
    console.keys('\u001b');
    await console.shows('› too fast');
    console.keys('\u0003');
    await console.shows('Cleared');
    console.keys('on purpose\r');
    await console.shows('Esc takes it back');
    await mary.find(({ payload }) => payload?.event?.text === 'on purpose');
    expect(JSON.stringify(mary.frames)).not.toContain('too fast');
  });

  it('notifies the desktop, and not while the agent is not to be disturbed', async () => {
    await configured(['console.notify_unassigned', 'desktop'], ['console.desktop', 'osc9']);
    const console = openConsole();
    await console.shows('No chats yet');
    const mary = await maryWrites('Hello\u0007 there');
    await eventually(() => expect(console.output).toContain('\u001b]9;Mary Brown: Hello␇ there\u0007'));
    console.keys('\u001bn');
    await console.shows('Nothing disturbs you now');
    const before = console.output.split('\u001b]9;').length;
    const { chats_summary } = await mary.ask('get_chats_summary', {});
    await mary.ask('send_event', { chat_id: chats_summary[0].id, event: { type: 'message', text: 'Anybody?' } });
    await console.shows('Anybody?');
    expect(console.output.split('\u001b]9;')).toHaveLength(before);
  });
});
