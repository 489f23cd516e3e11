// What a large license costs: 100,000 closed and 2,000 active chats against an empty license, each in a server of its own,
// measured in turns in the same run. npm run bench:license [-- CLOSED ACTIVE]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { logIn as logInAt } from './bench/chat-load.js';

const chatio = join(dirname(fileURLToPath(import.meta.url)), '..', 'bin', 'chatio.js');
const [closed = 100_000, active = 2_000] = process.argv.slice(2).map(Number);

const license = 100001;
const customers = 1_000;
const rounds = 20;
const eventsARound = 1_000;
/** Events before anything is measured: both servers are to run compiled code. */
const warmUp = 60_000;
/** Requests of one connection that wait for their answer at the same time. */
const inFlight = 50;

/** What is aimed at. */
const most = { loginMs: 300, cpuRatio: 1.1, latencyRatio: 1.2 };

const folder = mkdtempSync(join(tmpdir(), 'chatio-bench-'));
const servers = [];
try {
  const seed = writeSeed();
  const empty = await startServer(seed);
  const large = await startServer(seed);
  await fill(large, closed, active);
  print(await measure({ empty, large }));
} finally {
  for (const server of servers) server.process.kill();
  rmSync(folder, { recursive: true, force: true });
}

function writeSeed() {
  const path = join(folder, 'seed.json');
  const agents = [
    { id: 'anna@example.com', name: 'Anna Kowal', permission: 'administrator', token: 'anna' },
    { id: 'tom@example.com', name: 'Tom Reed', tokens: [{ token: 'tom', scopes: ['chats--my:read'] }] },
  ];
  const visitors = Array.from({ length: customers }, (_, n) => ({
    id: `customer-${n}`,
    name: `Visitor ${n}`,
    email: `visitor${n}@example.com`,
    token: `customer-${n}`,
  }));
  writeFileSync(path, JSON.stringify({ licenses: [{ id: license, agents, customers: visitors }] }));
  return path;
}

async function startServer(seed) {
  const argv = [chatio, 'server', '--port', '0', '--json', '--log-level', 'error', '--seed', seed];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const server = { process: child, url: '' };
  servers.push(server);
  const [line] = await once(createInterface(child.stdout), 'line');
  server.url = JSON.parse(line).url.replace('http', 'ws');
  return server;
}

/** Customers start the chats and close all but the last ones, the way they come about in life. */
async function fill(server, closedChats, activeChats) {
  const total = closedChats + activeChats;
  const begun = performance.now();
  const words = readFileSync(fileURLToPath(import.meta.url), 'utf8').match(/[a-z]{3,}/gi);
  const said = (n) => Array.from({ length: 12 }, (_, k) => words[(n * 31 + k * 7) % words.length]).join(' ');
  for (let customer = 0; customer < customers; customer += 1) {
    const client = await logIn(server, 'customer', `customer-${customer}`);
    const mine = [];
    for (let n = customer; n < total; n += customers) mine.push(n);
    await inParallel(mine, async (n) => {
      const events = [0, 1, 2, 3].map((k) => ({ type: 'message', text: said(n * 4 + k) }));
      const { chat } = await client.ask('start_chat', { chat: { thread: { events } } });
      if (n < closedChats) await client.ask('close_thread', { chat_id: chat.id });
    });
    client.socket.close();
  }
  const seconds = (performance.now() - begun) / 1000;
  console.log(`${total} chats of 6 events filled in within ${seconds.toFixed(0)} s\n`);
}

async function inParallel(items, work) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const item = items[next];
      next += 1;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

/** In turns, so that whatever else the machine does meets both alike. */
async function measure(both) {
  const results = {};
  for (const [name, server] of Object.entries(both)) {
    const agent = await logIn(server, 'agent', 'anna');
    results[name] = { server, agent, login: [], loginWithoutChats: [], latency: [], cpu: [], search: [] };
    const { chat } = await agent.ask('start_chat');
    await inParallel(Array.from({ length: warmUp }), () => agent.ask('send_event', message(chat.id)));
    await agent.ask('remove_from_chat', { chat_id: chat.id });
    await agent.ask('close_thread', { chat_id: chat.id });
    await agent.ask('get_archives', { filters: { query: 'nothing-like-this' } }); // what waits is taken in
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const one of Object.values(results)) await measureRound(one, round);
  }
  for (const one of Object.values(results)) {
    one.memory = rssMib(one.server);
    one.agent.socket.close();
  }
  return results;
}

async function measureRound({ server, agent, login, loginWithoutChats, latency, cpu, search }, round) {
  const { chat } = await agent.ask('start_chat');
  const send = () => agent.ask('send_event', message(chat.id));
  login.push(await timed(async () => (await logIn(server, 'agent', 'anna')).socket.close()));
  loginWithoutChats.push(await timed(async () => (await logIn(server, 'agent', 'tom')).socket.close()));
  for (let n = 0; n < 50; n += 1) latency.push(await timed(send));
  const before = cpuMs(server);
  await inParallel(Array.from({ length: eventsARound }), send);
  cpu.push((cpuMs(server) - before) / eventsARound);
  await agent.ask('close_thread', { chat_id: chat.id });
  const filters = { query: ['spawn', 'events cust', 'visitor'][round % 3] };
  search.push(await timed(() => agent.ask('get_archives', { filters })));
}

function message(chatId) {
  return { chat_id: chatId, event: { type: 'message', text: 'x'.repeat(300) } };
}

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** User and system time that the kernel has counted, in milliseconds. */
function cpuMs(server) {
  const fields = readFileSync(`/proc/${server.process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function rssMib(server) {
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

function logIn(server, side, token) {
  const query = side === 'customer' ? `?license_id=${license}` : '';
  return logInAt(server, `/${side}/v0.5/rtm/ws${query}`, token);
}

function print({ empty, large }) {
  const rows = [
    ['login of an agent, ms', (one) => median(one.login)],
    ['login of an agent who may read none of the chats, ms', (one) => median(one.loginWithoutChats)],
    ['send_event, ms (p50)', (one) => median(one.latency)],
    ['send_event at full speed, CPU ms', (one) => one.cpu.reduce((sum, ms) => sum + ms, 0) / one.cpu.length],
    ['get_archives, ms (p50)', (one) => median(one.search)],
    ['get_archives, ms (slowest)', (one) => Math.max(...one.search)],
    ['memory of the server, MiB', (one) => one.memory],
  ];
  console.log('| | empty | large | ratio |\n| :-- | --: | --: | --: |');
  const values = rows.map(([name, of]) => {
    const [small, big] = [of(empty), of(large)];
    console.log(`| ${name} | ${small.toFixed(3)} | ${big.toFixed(3)} | ${(big / small).toFixed(2)} |`);
    return { large: big, ratio: big / small };
  });
  const [login, loginWithoutChats, latency, cpu] = values;
  console.log(
    `\naimed at: login under ${most.loginMs} ms, send_event within ${most.latencyRatio} (p50) and ${most.cpuRatio} (CPU)`,
  );
  if (
    Math.max(login.large, loginWithoutChats.large) > most.loginMs ||
    latency.ratio > most.latencyRatio ||
    cpu.ratio > most.cpuRatio
  ) {
    process.exitCode = 1;
  }
}

function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}
