// What several servers do together: 1, 2 and 4 of them on three NATS servers, 64 customers of 16 licenses who write, spread in
// two ways: any customer at any server, and all of a license at one. And what a connection costs that is idle.
// npm run bench:scale [-- IDLE]
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { NatsServers, natsMissing } from '../test/server/nats/nats-servers.ts';
import { cpuMs, killServers, median, newWriter, quantile, rssMib, startServer, write } from './bench/chat-load.js';

const [idle = 2_000] = process.argv.slice(2).map(Number);

const firstLicense = 100001;
const licenses = 16;
const clients = 64;
const rounds = 5;
const roundMs = 2_000;
const warmUpMs = 2_000;
const idleMs = 10_000;

/** Which server a customer of a license is connected to. */
const layouts = {
  'any server': (client, _license, servers) => client % servers,
  'a license, a server': (_client, license, servers) => license % servers,
};

if (natsMissing !== undefined) {
  console.error(natsMissing);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'chatio-bench-'));
const seed = join(folder, 'seed.json');
const nats = await NatsServers.start(3);
try {
  writeSeed();
  console.log(
    `${clients} customers of ${licenses} licenses, each waiting for its answer; medians of ${rounds} rounds\n`,
  );
  console.log('| servers | customers at | acknowledged events/s | CPU us an event: servers / NATS | p50 ms | p99 ms |');
  console.log('| --: | :-- | --: | --: | --: | --: |');
  for (const count of [1, 2, 4]) await measure(count);
  await measureIdle();
} finally {
  killServers();
  await nats.close();
  rmSync(folder, { recursive: true, force: true });
}

function writeSeed() {
  const all = Array.from({ length: licenses }, (_, place) => ({
    id: firstLicense + place,
    max_customer_connections: idle,
    agents: [{ id: 'anna@example.com', token: `anna of ${place}` }],
    customers: Array.from({ length: clients }, (_, n) => ({ id: `customer-${n}`, token: tokenOf(n, place) })),
  }));
  writeFileSync(seed, JSON.stringify({ licenses: all }));
}

function tokenOf(client, license) {
  return `customer-${client} of ${license}`;
}

async function measure(count) {
  const servers = [];
  for (let n = 0; n < count; n += 1) servers.push(await startServer(seed, '--nats', nats.urls));
  for (const [layout, serverOf] of Object.entries(count === 1 ? { one: () => 0 } : layouts)) {
    const writers = await Promise.all(
      Array.from({ length: clients }, (_, client) => {
        const license = Math.floor(client / (clients / licenses));
        const server = servers[serverOf(client, license, count)];
        return newWriter(server, firstLicense + license, tokenOf(client, license));
      }),
    );
    await write({ writers }, warmUpMs);
    const [rates, latencies, cpu] = [[], [], { servers: [], nats: [] }];
    for (let round = 0; round < rounds; round += 1) {
      const before = cpuNow(servers);
      const written = await write({ writers }, roundMs);
      const after = cpuNow(servers);
      rates.push(written.events / written.seconds);
      latencies.push(...written.latencies);
      for (const name of Object.keys(cpu)) cpu[name].push(((after[name] - before[name]) * 1000) / written.events);
    }
    for (const { socket } of writers) socket.close();
    const [p50, p99] = [0.5, 0.99].map((share) => quantile(latencies, share).toFixed(2));
    const costs = `${median(cpu.servers).toFixed(0)} / ${median(cpu.nats).toFixed(0)}`;
    console.log(`| ${count} | ${layout} | ${median(rates).toFixed(0)} | ${costs} | ${p50} | ${p99} |`);
  }
  for (const server of servers) await server.stop();
}

function cpuNow(servers) {
  const sum = (processes) => processes.reduce((total, process) => total + cpuMs(process), 0);
  return { servers: sum(servers), nats: sum(nats.servers) };
}

/** Connections that are logged in and only ping: what they take of memory, and of the processor. */
async function measureIdle() {
  const server = await startServer(seed, '--nats', nats.urls);
  const empty = rssMib(server);
  const sockets = [];
  for (let n = 0; n < idle; n += 1) sockets.push(await idler(server, n));
  const full = rssMib(server);
  const before = cpuMs(server);
  const pings = setInterval(() => {
    for (const socket of sockets) socket.send('{"action":"ping"}');
  }, idleMs);
  await new Promise((resolve) => setTimeout(resolve, 2 * idleMs + idleMs / 2));
  clearInterval(pings);
  const cpu = (cpuMs(server) - before) / (2.5 * idleMs);
  console.log(`\n${idle} idle connections: ${(((full - empty) * 1024) / idle).toFixed(0)} KiB each`);
  console.log(
    `and ${((cpu * 1_000_000) / idle).toFixed(1)} millionths of a core each, with a ping every ${idleMs / 1000} s`,
  );
  for (const socket of sockets) socket.terminate();
  await server.stop();
}

async function idler(server, n) {
  const license = n % licenses;
  const url = `${server.url}/customer/v0.5/rtm/ws?license_id=${firstLicense + license}`;
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  socket.send(
    JSON.stringify({ action: 'login', payload: { token: tokenOf(Math.floor(n / licenses) % clients, license) } }),
  );
  await once(socket, 'message');
  return socket;
}
