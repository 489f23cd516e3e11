import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseSeed } from '../../src/server/seed.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import { RtmClient } from '../server/rtm-client.js';
import { bundleConsole } from './console-bundle.js';
import { Terminal, type TerminalOptions } from './terminal.js';

const rating = { score: { type: 'int', locations: { chat: { access: { agent: { read: true, write: true } } } } } };
const seed = {
  licenses: [
    {
      id: 100001,
      agents: [
        { id: 'anna@example.com', name: 'Anna Kowal', token: 'agent-anna', permission: 'administrator' },
        { id: 'tom@example.com', name: 'Tom Reed', token: 'agent-tom' },
      ],
      customers: [{ id: 'mary', name: 'Mary Brown', email: 'mary@example.com', token: 'customer-mary' }],
      properties: { rating },
    },
  ],
};

let bundle: Awaited<ReturnType<typeof bundleConsole>>;
let server: RunningServer;
let mary: RtmClient;
let closing: (() => unknown)[];

beforeAll(async () => {
  bundle = await bundleConsole();
});
afterAll(() => bundle.remove());

beforeEach(async () => {
  server = await startServer({ host: '127.0.0.1', port: 0, seed: parseSeed(JSON.stringify(seed)), log: () => {} });
  closing = [];
  mary = await RtmClient.open(`${server.url.replace('http', 'ws')}/customer/v0.5/rtm/ws?license_id=100001`);
  closing.push(() => mary.close());
  await mary.ask('login', { token: 'Bearer customer-mary' });
});

afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  await server.close();
});

function openConsole(options: TerminalOptions & { token?: string } = {}): Terminal {
  const { token = 'agent-anna', env, ...size } = options;
  const terminal = new Terminal([process.execPath, bundle.file], {
    ...size,
    env: { CONSOLE_URL: server.url, CONSOLE_TOKEN: token, ...env },
  });
  closing.push(() => terminal.close());
  return terminal;
}

async function withOpenChat(options: Parameters<typeof openConsole>[0] = {}, text = 'Where is my parcel?') {
  const events = [{ type: 'message', text }];
  const { chat } = await mary.ask('start_chat', { chat: { thread: { events } } });
  const console = openConsole(options);
  await console.shows('UNASSIGNED 1');
  console.keys('\r');
  await console.shows('Write to Mary Brown');
  return { console, chatId: chat.id as string };
}

/** What OSC 52 has put into the clipboard last. */
function clipboard(console: Terminal): string {
  const last = console.output.split(']52;c;').at(-1)?.split('\u0007')[0] ?? '';
  return Buffer.from(last, 'base64').toString();
}

describe('work in a chat', () => {
  it('is taken over from another agent, and given back to them, by keys', async () => {
    const tom = openConsole({ token: 'agent-tom' });
    await tom.shows('No chats yet');
    const { console } = await withOpenChat();
    await tom.shows('UNASSIGNED 1');
    tom.keys('\r');
    await tom.shows('Write to Mary Brown');
    tom.keys('\u001bj');
    await console.shows('OTHERS 1');
    console.keys('\u001bk');
    await console.shows('MINE 1');
    await tom.shows('OTHERS 1');
    console.keys('\u001bt');
    await console.shows('/transfer AGENT:');
    console.keys('tom@example.com\r');
    await console.shows('Given to Tom Reed');
    await console.shows('OTHERS 1');
    await tom.shows('MINE 1');
  });

  it('asks before a ban, and tells what became of it', async () => {
    const { console } = await withOpenChat();
    console.keys('/ban 3\r');
    await console.shows('Ban Mary Brown for 3 days?');
    console.keys('n');
    await console.hides('Ban Mary Brown');
    console.keys('\u001bw2\r');
    await console.shows('Ban Mary Brown for 2 days?');
    console.keys('y');
    await console.shows('Banned Mary Brown for 2 days');
    await mary.push('customer_disconnected');
  });

  it('sets properties, and says why when it can not', async () => {
    const { console } = await withOpenChat({ columns: 130 });
    console.keys('/set rating.score=1\r');
    await console.shows('rating.score: 1');
    console.keys('/set rating.nonsense=1\r');
    await console.shows('Could not set that:');
  });

  it('copies what was done as a command', async () => {
    const { console, chatId } = await withOpenChat();
    console.keys("It's on its way\r");
    await mary.find(({ payload }) => payload?.event?.text === "It's on its way");
    console.keys('\u001bq');
    await console.shows('Copied: chatio send');
    expect(clipboard(console)).toBe(`chatio send ${chatId} 'It'\\''s on its way'`);
  });

  it('searches the archives, and reads what is found', async () => {
    const { console } = await withOpenChat();
    console.keys('\u001be');
    await console.shows('CLOSED TODAY 1');
    console.keys('/archives parcel\r');
    await console.shows('1 thread with parcel');
    console.keys('\r');
    await console.shows('closed thread, to be read only');
    await console.shows('Where is my parcel?');
    console.keys('q');
    await console.shows('1 thread with parcel');
    console.keys('\u001b');
    await console.shows('Write to Mary Brown');
  });

  it('writes notes until told otherwise, and never one to the customer', async () => {
    const { console } = await withOpenChat();
    console.keys('\u001bp');
    await console.shows('Note about Mary Brown, for agents only');
    console.keys('a difficult person\r');
    await console.shows(/You {2}agents only {2}\d\d:\d\d\n.* a difficult person/);
    await console.shows('N Note about');
    console.keys('\u001bp');
    await console.shows('› Write to Mary Brown');
    console.keys('Hello\r');
    await mary.find(({ payload }) => payload?.event?.text === 'Hello');
    expect(JSON.stringify(mary.frames)).not.toContain('difficult');
  });

  it('hides names and addresses from whoever sees a shared screen', async () => {
    const { console } = await withOpenChat({ columns: 130 });
    await console.shows('mary@example.com');
    console.keys('\u001bh');
    await console.shows('masked');
    await console.shows('Write to Customer 1');
    expect(console.text).not.toMatch(/Mary|mary@/);
    expect(console.text).toContain('Where is my parcel?');
    console.keys('\u001bh');
    await console.shows('mary@example.com');
  });
});

describe('the console for screen readers', () => {
  it('says each thing once, draws nothing anew, and takes the same keys', async () => {
    const { chat } = await mary.ask('start_chat', {
      chat: { thread: { events: [{ type: 'message', text: 'Where is my parcel?' }] } },
    });
    const console = openConsole({ env: { INK_SCREEN_READER: 'true' } });
    await console.shows('1. Mary Brown, unassigned, 1 unread');
    expect(console.modes.alternateScreen).toBe(false);
    console.keys('\r');
    await console.shows(/Mary Brown, \d\d:\d\d: Where is my parcel\?/);
    await mary.ask('send_event', { chat_id: chat.id, event: { type: 'message', text: 'Hello?' } });
    await console.shows(/Mary Brown, \d\d:\d\d: Hello\?/);
    console.keys('On its way');
    await console.shows('To Mary Brown: On its way');
    console.keys('\r');
    await console.shows(/You, \d\d:\d\d: On its way/);
    console.keys('/ban 1\r');
    await console.shows('Ban Mary Brown for 1 day? It closes their chats y or n:');
    console.keys('n');
    await console.hides('y or n');
    for (const text of ['Where is my parcel?', 'Hello?']) {
      expect(console.output.split(`: ${text}`), text).toHaveLength(2);
    }
    expect(console.output).not.toMatch(/[\u2500-\u257f]/);
    console.keys('\u0011');
    await console.ended();
    expect(console.text).toContain('exit 0');
  });
});
