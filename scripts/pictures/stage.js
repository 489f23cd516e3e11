// The real programs, for pictures of them: a server, the console in a terminal, and customers.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

const program = join(import.meta.dirname, '..', '..', 'bin', 'chatio.js');
const access = { agent: { read: true, write: true }, customer: { read: true, write: true } };
const rating = {
  score: { type: 'int', domain: [0, 1], locations: { chat: { access } } },
  comment: { type: 'string', locations: { chat: { access } } },
};

/** Waits until `check` gives something. @param what may be made when it is told. @throws when that takes too long. */
export async function eventually(what, check, patienceMs = 20_000) {
  for (const end = Date.now() + patienceMs; Date.now() < end; ) {
    const found = await check();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Waited in vain for ${typeof what === 'function' ? what() : what}`);
}

/** @param customers people who may write, by a token `customer-NUMBER`. */
export async function setStage(customers) {
  const folder = mkdtempSync(join(tmpdir(), 'chatio-pictures-'));
  const env = {
    ...process.env,
    CHATIO_CONFIG_DIR: folder,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    NO_COLOR: '',
  };
  const agents = [{ id: 'anna@example.com', name: 'Anna Kowal', permission: 'administrator', token: 'anna' }];
  const seats = customers.map((person, at) => ({ ...person, id: `customer-${at}`, token: `customer-${at}` }));
  const seed = join(folder, 'seed.json');
  writeFileSync(seed, JSON.stringify({ licenses: [{ id: 100001, agents, customers: seats, properties: { rating } }] }));
  const server = spawn(process.execPath, [program, 'server', '--port', '0', '--json', '--seed', seed], { env });
  let ready = '';
  server.stdout.on('data', (chunk) => {
    ready += chunk;
  });
  await eventually('the server', () => ready.includes('\n'));
  const { url } = JSON.parse(ready.split('\n')[0]);
  return {
    url,
    env: { ...env, CHATIO_URL: url, CHATIO_TOKEN: 'anna' },
    close: () => {
      server.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A customer who starts a chat with a few words. */
export async function customer({ url }, number) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/customer/v0.5/rtm/ws?license_id=100001`);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const waiting = new Map();
  socket.onmessage = ({ data }) => {
    const { request_id, type, payload } = JSON.parse(data);
    if (type === 'response') waiting.get(request_id)?.(payload);
  };
  let lastId = 0;
  const request = (action, payload) => {
    const request_id = String(++lastId);
    socket.send(JSON.stringify({ request_id, action, payload }));
    return new Promise((resolve) => waiting.set(request_id, resolve));
  };
  await request('login', { token: `Bearer customer-${number}` });
  return {
    /** @returns the chat's id. */
    starts: async (...texts) => {
      const events = texts.map((text) => ({ type: 'message', text }));
      const { chat } = await request('start_chat', { chat: { thread: { events } } });
      return chat.id;
    },
    types: (chat_id, sneak_peek_text) => request('send_sneak_peek', { chat_id, sneak_peek_text }),
    leaves: () => socket.close(),
  };
}

/** A program of ours in a terminal. */
export function terminal(stage, args, { columns, rows }) {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const child = pty.spawn(process.execPath, [program, ...args], {
    cols: columns,
    rows,
    env: stage.env,
    name: 'xterm-256color',
  });
  child.onData((data) => screen.write(data));
  const text = () => {
    const { active } = screen.buffer;
    return Array.from({ length: rows }, (_, row) =>
      active.getLine(active.viewportY + row)?.translateToString(true),
    ).join('\n');
  };
  return {
    screen,
    text,
    keys: (keys) => child.write(keys),
    shows: (what) =>
      eventually(
        () => `the screen to show ${what}:\n${text()}`,
        () => text().includes(what),
      ),
    close: () => child.kill('SIGKILL'),
  };
}
