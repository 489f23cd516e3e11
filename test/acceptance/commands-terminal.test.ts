import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { agentServer } from '../client/agent-server.js';
import { type FakeServer, Refusal } from '../client/fake-server.js';
import { chat, snapshot } from '../commands/fake-deps.js';
import { chatioCommand, Home } from './chatio.js';
import { Terminal } from './terminal.js';

const seedFile = join(import.meta.dirname, '..', 'seed.json');

let home: Home;
let server: FakeServer;
let closing: (() => unknown)[];

beforeEach(async () => {
  closing = [];
  server = await agentServer();
  home = new Home({ CHATIO_URL: server.url, CHATIO_TOKEN: 'agent-anna' });
});

afterEach(async () => {
  for (const close of closing) await close();
  await home.close();
  await server.stop();
});

function inTerminal(args: readonly string[], env: NodeJS.ProcessEnv = {}, columns = 100): Terminal {
  const terminal = new Terminal(chatioCommand(...args), { env: { ...home.env, ...env }, columns });
  closing.push(() => terminal.close());
  return terminal;
}

test('a table on a terminal is coloured, aligned, and cut to its width', async () => {
  const long = chat('LONG000000');
  const message = long.last_event_per_type.message;
  if (message?.event.type === 'message') message.event.text = `${'世界'.repeat(60)}\u001b]0;owned\u0007`;
  server.on('login', () => snapshot([chat('SHORT00000', { order: 2 }), long]));
  const terminal = inTerminal(['chats', 'list'], {}, 70);
  await terminal.shows('exit 0');
  const [header = '', first = '', second = '', end = ''] = terminal.lines;
  expect(header).toMatch(/^ID {10}STATUS {6}CUSTOMER {4}AGENTS {2}LAST MESSAGE +AGE$/);
  expect(first).toMatch(/^SHORT00000 {2}unassigned {2}Mary Brown {10}Hello\? +\d+ \w+$/);
  expect(first.lastIndexOf('  ')).toBe(header.lastIndexOf('  '));
  expect(second).toMatch(/^LONG000000 {2}unassigned {2}Mary Brown {10}世界.*… +\d+ \w+$/);
  // A wide character takes two columns: the line fills the terminal and stays on it.
  expect(second.length + (second.match(/[世界]/g)?.length ?? 0)).toBe(70);
  expect(end).toBe('exit 0');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  expect(terminal.output).toMatch(/\u001b\[\d+m/);
});

test.each([
  ['NO_COLOR', ['chats', 'list'], { NO_COLOR: '1' }],
  ['--no-color', ['chats', 'list', '--no-color'], {}],
])('with %s a terminal gets no escape sequence', async (_what, args, env) => {
  server.on('login', () => snapshot([chat('SHORT00000')]));
  const terminal = inTerminal(args, env);
  await terminal.shows('exit 0');
  expect(terminal.text).toContain('SHORT00000');
  expect(terminal.output).not.toContain('\u001b');
});

test('chats list --watch repaints in place and gives the terminal back', async () => {
  server.on('login', () => snapshot([chat('SHORT00000')]));
  const terminal = inTerminal(['chats', 'list', '--watch']);
  await terminal.shows('SHORT00000');
  expect(terminal.modes).toMatchObject({ alternateScreen: true, hiddenCursor: true });
  server.push('thread_closed', { chat_id: 'SHORT00000', thread_id: 't-SHORT00000' });
  await terminal.shows(/SHORT00000 +closed/);
  expect(terminal.lines[0]).toMatch(/^ID /);
  terminal.resize(60, 30);
  await terminal.shows(/^ID .*\nSHORT00000 +closed/);
  terminal.keys('\u0003');
  await terminal.shows('exit 0');
  expect(terminal.text).toMatch(/^ID .*\nSHORT00000 +closed.*\nexit 0/);
  expect(terminal.modes).toMatchObject({ alternateScreen: false, hiddenCursor: false });
});

test('what does not fit on the terminal is shown in the pager', async () => {
  const events = Array.from({ length: 60 }, (_, index) => ({
    id: `e${index}`,
    type: 'message',
    order: index + 1,
    timestamp: 1_516_702_500,
    text: `line ${index}.`,
  }));
  const thread = { id: 'T1', timestamp: 1_516_702_500, active: true, user_ids: [], events, order: 1 };
  const answer = { chat: { id: 'SHORT00000', users: [], scopes: {}, threads: [thread] } };
  server.on('get_chat_threads', () => answer);
  const paged = inTerminal(['chats', 'show', 'SHORT00000'], {
    PAGER: `${process.execPath} ${join(import.meta.dirname, 'pager.cjs')}`,
  });
  await paged.shows('q ends this pager');
  expect(paged.text).toContain('line 59.');
  expect(paged.text).not.toContain('exit');
  paged.keys('\u0003'); // Ctrl-C is the pager's to handle, not the program's
  await paged.shows('the pager goes on');
  paged.keys('q\r');
  await paged.shows('exit 0');
  for (const pager of ['', 'no-such-pager-at-all']) {
    const plain = inTerminal(['chats', 'show', 'SHORT00000'], { PAGER: pager });
    await plain.shows(/line 59\..*exit 0/s);
  }
});

test('JSON on a terminal is indented', async () => {
  server.on('login', () => snapshot([chat('SHORT00000')]));
  const terminal = inTerminal(['chats', 'list', '--json', '--limit', '1']);
  await terminal.shows('exit 0');
  expect(terminal.output).toMatch(/^\[\r\n {2}\{\r\n {4}"id": "SHORT00000"/);
});

test('login in a terminal finds the server on this machine and offers its agents', async () => {
  const nobody = { CHATIO_URL: '', CHATIO_TOKEN: '' };
  const local = home.start(['server', '--port', '0', '--json', '--seed', seedFile]);
  await local.writes('stdout', 'listening');
  const terminal = inTerminal(['login'], nobody);
  await terminal.shows('2) Tom Reed <tom@example.com>, normal');
  terminal.keys('2\r');
  await terminal.shows('exit 0');
  expect(terminal.text).toContain('as Tom Reed <tom@example.com>');
  expect((await home.run(['whoami'], { env: nobody })).stdout).toContain('tom@example.com');
});

test('login in a terminal asks for address and token, and the token is not shown', async () => {
  server.on('login', () => snapshot());
  const terminal = inTerminal(['login'], { CHATIO_URL: '', CHATIO_TOKEN: '' });
  await terminal.shows('Address of the server');
  terminal.keys(`${server.url}\r`);
  await terminal.shows('Access token');
  terminal.keys('very-secret\r');
  await terminal.shows('exit 0');
  expect(terminal.output).not.toContain('secret');
  expect(server.asked('login')[0]?.payload.token).toContain('very-secret');
});

test('Ctrl-C at a prompt ends with 130 and gives the terminal back', async () => {
  const terminal = inTerminal(['login'], { CHATIO_URL: '', CHATIO_TOKEN: '' });
  await terminal.shows('Address of the server');
  terminal.keys('\u0003');
  await terminal.shows('exit 130');
  await terminal.ended();
  expect(terminal.output).toMatch(/ icanon.* echo /s);
});

test('bare chatio opens the console of whoever is logged in', async () => {
  server.on('login', () => snapshot([chat('SHORT00000')]));
  const terminal = inTerminal([]);
  await terminal.shows('Mary Brown');
  terminal.keys('\u0011'); // Ctrl-Q
  await terminal.shows('exit 0');
  expect(terminal.modes.alternateScreen).toBe(false);
});

test('bare chatio without a login leads into the demo', async () => {
  const terminal = inTerminal([], { CHATIO_URL: '', CHATIO_TOKEN: '' });
  await terminal.shows('Try the demo');
  terminal.keys('\r');
  await terminal.shows('Mary Brown');
  terminal.keys('\u0011');
  await terminal.shows('exit 0');
});

test('a console whose token is refused tells why, on a screen that is left in order', async () => {
  server.on('login', () => new Refusal('authentication', 'Authentication error'));
  const terminal = inTerminal([]);
  await terminal.shows('exit 4');
  expect(terminal.text).toContain('chatio: The server refused the token: Authentication error');
  expect(terminal.text).toContain('hint: Log in again: chatio login');
  expect(terminal.modes.alternateScreen).toBe(false);
});
