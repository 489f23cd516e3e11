import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseSeed } from '../../src/server/seed.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import { eventually } from '../client/eventually.js';
import { RtmClient } from '../server/rtm-client.js';
import { bundleConsole } from './console-bundle.js';
import { Terminal } from './terminal.js';

const seed = {
  licenses: [
    {
      id: 100001,
      agents: [{ id: 'anna@example.com', name: 'Anna Kowal', token: 'agent-anna' }],
      customers: [{ id: 'mary', name: 'Mary Brown', token: 'customer-mary' }],
    },
  ],
};
const idleMs = 1_500;

let bundle: Awaited<ReturnType<typeof bundleConsole>>;
let server: RunningServer;
let mary: RtmClient;
let terminal: Terminal;

beforeAll(async () => {
  bundle = await bundleConsole();
});
afterAll(() => bundle.remove());

beforeEach(async () => {
  server = await startServer({ host: '127.0.0.1', port: 0, seed: parseSeed(JSON.stringify(seed)), log: () => {} });
  mary = await RtmClient.open(`${server.url.replace('http', 'ws')}/customer/v0.5/rtm/ws?license_id=100001`);
  await mary.ask('login', { token: 'Bearer customer-mary' });
  const env = { CONSOLE_URL: server.url, CONSOLE_TOKEN: 'agent-anna' };
  terminal = new Terminal([process.execPath, bundle.file], { env });
});

afterEach(async () => {
  terminal.close();
  mary.close();
  await server.close();
});

const message = (text: string) => ({ type: 'message', text });

async function withOpenChat(): Promise<string> {
  const { chat } = await mary.ask('start_chat', { chat: { thread: { events: [message('Hello')] } } });
  await terminal.shows('UNASSIGNED 1');
  terminal.keys('\r');
  await terminal.shows('nothing unread');
  return chat.id;
}

/** User and system time of the console, in the kernel's ticks; it is the only child of the shell. */
function cpuTicks(shell: number): number {
  const pid = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ')[0];
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

describe('a console under load', () => {
  it('shows each of 1,000 messages that come at once, in order, never clears the screen, and passes over what stays', async () => {
    const chat_id = await withOpenChat();
    const texts = Array.from({ length: 1_000 }, (_, n) => `message ${String(n).padStart(4, '0')}`);
    await Promise.all(texts.map((text) => mary.ask('send_event', { chat_id, event: message(text) })));
    await terminal.shows('message 0999');
    const shown = () => terminal.lines.flatMap((line) => /message \d{4}$/.exec(line)?.[0] ?? []);
    await eventually(() => expect(shown()).toEqual(texts.slice(-shown().length)));
    const seen = new Set(shown());
    let top = texts.indexOf(shown()[0] ?? '');
    while (top > 0) {
      terminal.keys('\u001b[5~');
      // A frame may come in pieces: the page is there when it is in order and leaves nothing out.
      await eventually(() => {
        const page = shown();
        const first = texts.indexOf(page[0] ?? '');
        expect(first).toBeLessThan(top);
        expect(first + page.length).toBeGreaterThanOrEqual(top);
        expect(page).toEqual(texts.slice(first, first + page.length));
        for (const text of page) seen.add(text);
        top = first;
      });
    }
    await terminal.shows('Hello');
    for (const text of shown()) seen.add(text);
    expect([...seen].toSorted()).toEqual(texts);
    expect(terminal.output).not.toMatch(/\[[23]J/);
    expect(terminal.output).toMatch(/\[\d+E/);
    expect(terminal.output).not.toMatch(/\[E.\[E/); // one step for all rows between two that change
  });
});

describe('an idle console', () => {
  it('writes nothing and uses no processor', async () => {
    await withOpenChat();
    const secondsLeft = 60 - (Math.floor(Date.now() / 1000) % 60);
    // Ages are told in minutes: one that changes is no idleness.
    if (secondsLeft * 1000 < idleMs + 2_000) await new Promise((resolve) => setTimeout(resolve, secondsLeft * 1000));
    await eventually(async () => {
      const before = terminal.output.length;
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(terminal.output.length).toBe(before);
    });
    const written = terminal.output.length;
    const ticks = process.platform === 'linux' ? cpuTicks(terminal.pid) : 0;
    await new Promise((resolve) => setTimeout(resolve, idleMs));
    expect(terminal.output.length).toBe(written);
    if (process.platform === 'linux') expect(cpuTicks(terminal.pid) - ticks).toBeLessThanOrEqual(2);
  });
});
