import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseSeed } from '../../src/server/seed.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import { eventually } from '../client/eventually.js';
import { RtmClient } from '../server/rtm-client.js';
import { bundleConsole } from './console-bundle.js';
import { Relay } from './relay.js';
import { Terminal, type TerminalOptions } from './terminal.js';

const seed = {
  licenses: [
    {
      id: 100001,
      agents: [
        { id: 'anna@example.com', name: 'Anna Kowal', token: 'agent-anna', permission: 'administrator' },
        { id: 'tom@example.com', name: 'Tom Reed', token: 'agent-tom' },
      ],
      customers: [{ id: 'mary', name: 'Mary Brown', email: 'mary@example.com', token: 'customer-mary' }],
    },
  ],
};
const clean = { alternateScreen: false, bracketedPaste: false, wraps: true, hiddenCursor: false };

let bundle: Awaited<ReturnType<typeof bundleConsole>>;
let server: RunningServer;
let closing: (() => unknown)[];

beforeAll(async () => {
  bundle = await bundleConsole();
});
afterAll(() => bundle.remove());

beforeEach(async () => {
  closing = [];
  server = await start(0);
});

afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  await server.close();
});

function start(port: number): Promise<RunningServer> {
  return startServer({ host: '127.0.0.1', port, seed: parseSeed(JSON.stringify(seed)), log: () => {} });
}

/** The console in a terminal, as Anna. */
function openConsole(options: TerminalOptions & { url?: string; token?: string } = {}): Terminal {
  const { url = server.url, token = 'agent-anna', env, ...size } = options;
  const terminal = new Terminal([process.execPath, bundle.file], {
    ...size,
    env: { CONSOLE_URL: url, CONSOLE_TOKEN: token, ...env },
  });
  closing.push(() => terminal.close());
  return terminal;
}

/** Mary with a plain websocket. */
async function customer(): Promise<RtmClient> {
  const address = `${server.url.replace('http', 'ws')}/customer/v0.5/rtm/ws?license_id=100001`;
  const mary = await RtmClient.open(address);
  closing.push(() => mary.close());
  await mary.ask('login', { token: 'Bearer customer-mary' });
  return mary;
}

const message = (text: string) => ({ type: 'message', text });

async function chatStarted(mary: RtmClient, text = 'Hi, where is my order?'): Promise<string> {
  return (await mary.ask('start_chat', { chat: { thread: { events: [message(text)] } } })).chat.id;
}

function textsOf(mary: RtmClient): string[] {
  return mary.frames.flatMap(({ action, payload }) =>
    action === 'incoming_event' && payload.event.type === 'message' ? [payload.event.text] : [],
  );
}

describe('the console', () => {
  it('shows what a customer writes and types, and brings the answer back', async () => {
    const mary = await customer();
    const console = openConsole();
    await console.shows('No chats yet');
    const chat_id = await chatStarted(mary);
    await console.shows('UNASSIGNED 1');
    await console.shows('1 unread');
    console.keys('\r');
    await console.shows('Hi, where is my order?');
    await console.shows('nothing unread');

    await mary.ask('send_sneak_peek', { chat_id, sneak_peek_text: 'it is number 77' });
    await console.shows('Mary Brown has typed: it is number 77');

    console.keys('Let me');
    const { payload } = await mary.push('incoming_typing_indicator');
    expect(payload.typing_indicator).toMatchObject({ author_id: 'anna@example.com', is_typing: true });
    console.keys('\u001b\rlook\r');
    await mary.find(({ payload: it }) => it?.event?.text === 'Let me\nlook');
    await console.shows('MINE 1');
    await console.shows(/You {2}\d\d:\d\d\n.* Let me\n.* look {2}sent\n/);

    await mary.ask('send_event', { chat_id, event: message('Thanks 👨‍👩‍👧 山田') });
    // An emoji is one cell for this screen; the next one stands where it belongs.
    await console.shows('Thanks 👨 👩 👧  山田');
    await console.hides('it is number 77');
  });

  it('keeps a note from the customer', async () => {
    const mary = await customer();
    const chat_id = await chatStarted(mary);
    const console = openConsole();
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to Mary Brown');
    console.keys('/note a very patient person\r');
    await console.shows(/You {2}agents only {2}\d\d:\d\d\n.* a very patient person/);
    console.keys('Hello\r');
    await mary.find(({ payload }) => payload?.event?.text === 'Hello');
    const { chats_summary } = await mary.ask('get_chats_summary', {});
    const { threads_summary, threads } = (
      await mary.ask('get_chat_threads', {
        chat_id,
        thread_ids: [chats_summary[0].last_event_per_type.message.thread_id],
      })
    ).chat;
    expect(JSON.stringify([mary.frames, threads_summary, threads])).not.toContain('patient person');
  });

  it('undoes and redoes, and brings back what was sent', async () => {
    const mary = await customer();
    await chatStarted(mary);
    const console = openConsole();
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to Mary Brown');
    console.keys('Good morning\r');
    await mary.find(({ payload }) => payload?.event?.text === 'Good morning');
    console.keys('Well');
    await console.shows('› Well');
    console.keys('\u001b[1;5A');
    await console.shows('› Good morning');
    console.keys('\u001b[1;5B');
    await console.shows('› Well');
    console.keys('\u001f\u001f\u001f');
    await console.shows('› Write to Mary Brown');
    console.keys('\u001b_');
    await console.shows('› Well');
  });

  it('goes to whom to answer next with one key', async () => {
    const mary = await customer();
    await chatStarted(mary);
    const console = openConsole();
    await console.shows('UNASSIGNED 1');
    console.keys('\u001ba');
    await console.shows('Write to Mary Brown');
    console.keys('\u001bu');
    await console.shows('Nothing else is unread');
    console.keys('\u001ba');
    await console.shows('Nobody else waits for an answer');
  });

  it('rings for what is new, and counts it in the title', async () => {
    const mary = await customer();
    const console = openConsole();
    await console.shows('No chats yet');
    expect(console.output).toContain('\u001b]2;chatio – Anna Kowal\u001b\\');
    expect(console.output).not.toContain('\u0007');
    const chat_id = await chatStarted(mary);
    await console.shows('1 unread');
    expect(console.output).toContain('\u001b]2;(1) chatio – Anna Kowal\u001b\\');
    expect(console.output.split('\u0007')).toHaveLength(2);
    console.keys('\r');
    await console.shows('nothing unread');
    await mary.ask('send_event', { chat_id, event: message('on the screen') });
    await console.shows('on the screen');
    expect(console.output.split('\u0007')).toHaveLength(2);
    console.keys('\u0011');
    await console.ended();
    expect(console.output).toContain('\u001b[23;0t');
  });

  it('shows what the customer has seen', async () => {
    const mary = await customer();
    const chat_id = await chatStarted(mary);
    const console = openConsole();
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to Mary Brown');
    console.keys('Hello Mary\r');
    const { payload } = await mary.find(({ payload: it }) => it?.event?.text === 'Hello Mary');
    await console.hides('  sending');
    expect(console.text).not.toContain('seen');
    await mary.ask('update_last_seen_timestamp', { chat_id, timestamp: payload.event.timestamp });
    await console.shows('Hello Mary  seen');
  });

  it('shows who the customer is on one key', async () => {
    const mary = await customer();
    await chatStarted(mary);
    const console = openConsole({ columns: 110 });
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows(/Mary Brown {2}mary@example\.com +unassigned/);
    console.keys('\u001bi');
    await console.shows(/unassigned +Mary Brown\n/);
    await console.shows(/ {2}mary@example\.com\n/);
    console.resize(90, 30);
    await console.shows(/Mary Brown {2}mary@example\.com +unassigned *\n/);
    console.resize(110, 30);
    await console.shows(/unassigned +Mary Brown\n/);
    console.keys('\u001bi');
    await console.shows(/unassigned *\n/);
  });

  it('joins, leaves and closes', async () => {
    const mary = await customer();
    await chatStarted(mary);
    const console = openConsole();
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Sending joins it');
    console.keys('/join\r');
    await console.shows('Anna Kowal joined the chat');
    await console.shows('MINE 1');
    console.keys('/leave\r');
    await console.shows('UNASSIGNED 1');
    console.keys('/join\r');
    await console.shows('MINE 1');
    console.keys('/close\r');
    await mary.push('thread_closed');
    await console.shows('CLOSED TODAY 1');
    await console.shows('Sending opens a new thread');
    console.keys('/nonsense\r');
    await console.shows('No command /nonsense');
    await console.shows('› /nonsense');
  });

  it('keeps what was written and not sent, also when it is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chatio-drafts-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const env = { CONSOLE_DRAFTS: join(folder, 'drafts.json') };
    const mary = await customer();
    await chatStarted(mary);
    const first = openConsole({ env });
    await first.shows('UNASSIGNED 1');
    first.keys('\r');
    await first.shows('Write to Mary Brown');
    first.keys('Dear Mary');
    await eventually(() => expect(readFileSync(env.CONSOLE_DRAFTS, 'utf8')).toContain('Dear Mary'));
    first.signal('SIGKILL');
    await first.ended();

    const second = openConsole({ env });
    await second.shows('draft: Dear Mary');
    await second.shows(/Mary Brown +✎/);
    second.keys('\r');
    await second.shows('› Dear Mary');
    second.keys('!\r');
    await mary.find(({ payload }) => payload?.event?.text === 'Dear Mary!');
    await eventually(() => expect(existsSync(env.CONSOLE_DRAFTS)).toBe(false));
  });

  it('is two consoles in one chat', async () => {
    const mary = await customer();
    await chatStarted(mary);
    const anna = openConsole();
    const tom = openConsole({ token: 'agent-tom' });
    for (const console of [anna, tom]) {
      await console.shows('UNASSIGNED 1');
      console.keys('\r');
      await console.shows('Write to Mary Brown');
    }
    anna.keys('I take this one');
    await tom.shows('anna@example.com is typing…');
    anna.keys('\r');
    await tom.shows('OTHERS 1');
    await tom.shows(/Anna Kowal {2}\d\d:\d\d\n.* I take this one/);
  });

  it('follows the size of the window', async () => {
    const mary = await customer();
    await chatStarted(mary);
    const console = openConsole({ columns: 120, rows: 40 });
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Hi, where is my order?');
    for (const [columns, rows] of [
      [80, 24],
      [60, 20],
      [50, 20],
      [130, 45],
      // Narrower, and as high: a row of the frame before would not fit, and would push the others up.
      [99, 24],
      [80, 24],
      [60, 24],
    ] as const) {
      console.resize(columns, rows);
      // Exactly the rows of the window: the status line first, the keys last, and each part once.
      console.keys(`${columns}x${rows}`);
      const written = `› ${columns}x${rows} *`;
      const once = '(?!([^]*(Anna Kowal|› |Enter send)){4})';
      await console.shows(
        new RegExp(`^${once} Anna Kowal.*online.*\n[^]*my order\\?[^]*\n *${written}\n Enter send.*$`),
      );
      console.keys('\u0015');
      await console.shows('Write to Mary Brown');
    }
    expect(console.output).not.toContain('\u001b[3J');
  });

  it('loses nothing and shows nothing twice when the connection breaks', async () => {
    const relay = await Relay.to(server.port);
    closing.push(() => relay.close());
    const mary = await customer();
    const chat_id = await chatStarted(mary);
    const console = openConsole({ url: relay.url });
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to');
    console.keys('before\r');
    await mary.find(({ payload }) => payload?.event?.text === 'before');

    relay.cut();
    await console.shows('offline, trying again');
    console.keys('while offline\r');
    await console.shows('while offline  waiting for the connection');
    await mary.ask('send_event', { chat_id, event: message('are you there?') });
    relay.mend();
    await console.shows('· online ·');
    await console.shows('are you there?');
    await console.hides('waiting for the connection');
    await mary.find(({ payload }) => payload?.event?.text === 'while offline');
    for (const text of ['before', 'while offline', 'are you there?']) {
      const shown = console.lines.filter((line) => line.replace(/ {2}sent$/, '').endsWith(`  ${text}`));
      expect(shown, text).toHaveLength(1);
    }
    expect(textsOf(mary)).toEqual(['before', 'are you there?', 'while offline']);
  });

  it('does not say that one message is unread where it has missed several', async () => {
    const relay = await Relay.to(server.port);
    closing.push(() => relay.close());
    const mary = await customer();
    const chat_id = await chatStarted(mary);
    const console = openConsole({ url: relay.url });
    await console.shows(/ 1 unread · online/);
    relay.cut();
    await console.shows('offline, trying again');
    for (const text of ['one', 'two', 'three']) await mary.ask('send_event', { chat_id, event: message(text) });
    relay.mend();
    await console.shows(/ \d\+ unread · online/);
    await console.shows(/Mary Brown +\(\d\+\)/);
    console.keys('\r');
    await console.shows('nothing unread');
  });

  it('goes on with a server that was started again and knows nothing any more', async () => {
    await chatStarted(await customer());
    const console = openConsole();
    await console.shows('UNASSIGNED 1');
    const { port } = server;
    for (const close of closing.splice(0, 1)) await close();
    await server.close();
    await console.shows('offline, trying again');
    server = await start(port);
    await console.shows('· online ·');
    await console.shows('No chats yet');
    await chatStarted(await customer(), 'Hello again');
    await console.shows('Hello again');
  });
});

describe('the terminal', () => {
  const restored = async (console: Terminal) => {
    await console.ended();
    expect(console.modes).toEqual(clean);
    expect(console.output).toMatch(/[^-]icanon/);
    expect(console.output).toMatch(/[^-]echo /);
  };
  /** Kept aside once, taken back once, and no other one since. */
  const hasItsTitle = ({ output }: Terminal) => {
    expect(output.split('\u001b[22;0t')).toHaveLength(2);
    expect(output.split('\u001b[23;0t')).toHaveLength(2);
    expect(output.indexOf('\u001b[23;0t')).toBeGreaterThan(output.lastIndexOf('\u001b]2;'));
  };

  it('is as it was after /quit', async () => {
    await chatStarted(await customer());
    const console = openConsole();
    await console.shows('UNASSIGNED 1');
    expect(console.modes).toEqual({ alternateScreen: true, bracketedPaste: true, wraps: false, hiddenCursor: true });
    console.keys('\r');
    await console.shows('Write to');
    console.keys('/quit\r');
    await restored(console);
    expect(console.text).toMatch(/^exit 0/);
  });

  it.each([
    ['Ctrl-Q', '\u0011'],
    ['Ctrl-C twice', '\u0003\u0003'],
  ])('is as it was after %s', async (_, keys) => {
    const console = openConsole();
    await console.shows('No chats yet');
    console.keys(keys);
    await restored(console);
    expect(console.text).toMatch(/^exit 0/);
  });

  it('is given back at once, and the last message still arrives', async () => {
    const mary = await customer();
    await chatStarted(mary);
    const console = openConsole();
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to');
    console.keys('Good night\r');
    console.keys('\u0011');
    await mary.find(({ payload }) => payload?.event?.text === 'Good night');
    await restored(console);
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('is as it was after %s', async (signal) => {
    const console = openConsole();
    await console.shows('No chats yet');
    console.signal(signal);
    await restored(console);
    expect(console.text).toContain(`failed: Stopped by ${signal}`);
    hasItsTitle(console);
  });

  it('is as it was after a crash, and the error can be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chatio-log-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const CONSOLE_LOG = join(folder, 'console.log');
    const console = openConsole({ env: { CONSOLE_LOG } });
    await console.shows('No chats yet');
    console.signal('SIGUSR2');
    await restored(console);
    expect(console.text).toContain('failed: a bug in a listener');
    expect(console.text.replaceAll('\n', '')).toContain(`chatio has crashed. What happened is in ${CONSOLE_LOG}`);
    expect(readFileSync(CONSOLE_LOG, 'utf8')).toMatch(/crash Error: a bug in a listener\n +at /);
  });

  it.each(['SIGKILL', 'SIGSEGV'] as const)('has its main screen back after %s, and is told', async (signal) => {
    const console = openConsole();
    await console.shows('No chats yet');
    const [program] = execFileSync('pgrep', ['-P', String(console.pid)], { encoding: 'utf8' }).split('\n');
    process.kill(Number(program), signal);
    await console.shows('chatio has been killed');
    expect(console.modes).toEqual(clean);
    hasItsTitle(console);
  });

  it('is as it was when the login is refused, and the reason can be read', async () => {
    const console = openConsole({ token: 'wrong' });
    await restored(console);
    expect(console.text).toMatch(/^failed: Authentication error.*exit 1/s);
  });
});

describe('a row that the terminal takes for wider than we do', () => {
  it('pushes no other row down', async () => {
    // Joined letters of Hindi are one cell for us and two here.
    await chatStarted(await customer(), 'क्ष '.repeat(60));
    const console = openConsole({ columns: 80, rows: 24 });
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to');
    expect(console.lines[0]).toContain('Anna Kowal');
    expect(console.lines[1]).toContain('UNASSIGNED 1');
    expect(console.lines[23]).toContain('Enter send');
    expect(console.modes.wraps).toBe(false);
    console.keys('\u0011');
    await console.ended();
    expect(console.modes.wraps).toBe(true);
  });
});

describe('what stands to the right of a text', () => {
  /** With the cells that they take; the headless screen takes most of them for something else. */
  const texts: [string, number][] = [
    ['plain', 5],
    ['क्षत्रिय', 6],
    ['น้ำ', 2],
    ['ນ້ຳ', 2],
    ['ខ្ញុំ', 2],
    ['🪿🫩', 4],
    ['🇽🇽', 2],
    ['Z\u0351\u036B', 1],
    ['שלום', 4],
    ['👨‍👩‍👧', 6],
  ];

  it('stands in its column, whatever the terminal takes the text for', async () => {
    const mary = await customer();
    const chat_id = await chatStarted(mary);
    const console = openConsole({ columns: 80, rows: 24 });
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to');
    // Two rounds: what stands in the list beside them is the latest.
    for (const [text] of [...texts, ...texts]) await mary.ask('send_event', { chat_id, event: message(`${text} |.`) });
    await mary.ask('send_event', { chat_id, event: message('क्षत्रिय 🪿 |end') });
    await console.shows(/\|end[\s\S]*\|end/);
    const rows = Array.from(console.lines.keys()).filter((row) => console.columnOf('|.', row) > 0);
    const start = console.columnOf('|.', rows.at(-1) ?? 0) - 7;
    expect(rows.length).toBeGreaterThanOrEqual(texts.length);
    expect(
      rows
        .map((row) => console.columnOf('|.', row) - start - 1)
        .reverse()
        .slice(0, texts.length),
    ).toEqual(texts.map(([, width]) => width).reverse());
    const beside = rows.filter((row) => console.columnOf('|end', row) > 0 && console.columnOf('|end', row) < start);
    expect(beside).toHaveLength(1);
    // Nothing of a joined letter is written over.
    for (const text of ['क्षत्रिय', 'น้ำ', 'ນ້ຳ', 'ខ្ញុំ']) expect(console.text).toContain(`${text} |.`);
  });

  it('is not moved by the cursor or by what is written', async () => {
    await chatStarted(await customer(), 'क्षत्रिय 🪿 |end');
    const console = openConsole({ columns: 80, rows: 24 });
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to');
    console.keys('ខ្ញុំ 🪿 |a');
    await console.shows('|a');
    console.keys('b');
    await console.shows('|ab');
    const row = console.lines.findIndex((line) => line.includes('|ab'));
    const column = console.columnOf('|ab', row);
    console.keys('\u0001plain \u0005c');
    await console.shows('|abc');
    expect(console.columnOf('|abc', row)).toBe(column + 6);
  });
});

describe('the environment', () => {
  it('NO_COLOR is heeded, and everything is still there', async () => {
    await chatStarted(await customer());
    const console = openConsole({ env: { NO_COLOR: '1', FORCE_COLOR: '1' } });
    await console.shows('UNASSIGNED 1');
    console.keys('\r');
    await console.shows('Write to');
    console.keys('/note careful\r');
    await console.shows('agents only');
    expect(console.output).toContain('\u001b[1m');
    expect(console.output.split('\u001b').filter((code) => /^\[[39]\dm/.test(code))).toEqual([]);
  });

  it('who wants no colour, or has a terminal that nobody knows, still sees which row is marked', async () => {
    await chatStarted(await customer());
    for (const env of [{ FORCE_COLOR: '0' }, { TERM: 'foot', COLORTERM: '' }]) {
      const console = openConsole({ env });
      await console.shows('UNASSIGNED 1');
      expect(console.output).toContain('\u001b[7m');
    }
  });

  it('CI does not keep the console from drawing', async () => {
    const console = openConsole({ env: { CI: 'true' } });
    await console.shows('No chats yet');
  });
});

describe('a console without a server', () => {
  it('paints at once, says what is wrong, and waits', async () => {
    const console = openConsole({ url: 'http://127.0.0.1:1' });
    await console.shows('No connection to 127.0.0.1:2428');
    await console.shows('Trying again by itself');
    console.keys('\u0011');
    await console.ended();
    expect(console.modes).toEqual(clean);
  });
});
