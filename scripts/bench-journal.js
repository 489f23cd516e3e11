// What it costs to lose nothing: acknowledged events a second with a journal in memory, in a folder, and in NATS JetStream
// on three servers where there is nats-server; 64 clients, in turns in the same run. And how long a start takes that folds a million facts, and one with a snapshot.
// npm run bench:journal [-- FACTS]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NatsServers, natsMissing } from '../test/server/nats/nats-servers.ts';
import { cpuMs, killServers, median, newWriter, quantile, rssMib, startServer, write } from './bench/chat-load.js';

const [facts = 1_000_000] = process.argv.slice(2).map(Number);

const license = 100001;
/** Licenses of the seed; all clients but those of one line are in the first. */
const licenses = 16;
const clients = 64;
const rounds = 7;
const roundMs = 2_000;
const warmUpMs = 3_000;

/** What is aimed at. */
const aims = { sqlite: 0.5, replaySeconds: 10, snapshotSeconds: 2 };
/** Events a second. */
const ratesAimedAt = { 'jetstream, one license': 1_500, [`jetstream, ${licenses} licenses`]: 5_000 };

const folder = mkdtempSync(join(tmpdir(), 'chatio-bench-'));
const seed = join(folder, 'seed.json');
try {
  writeSeed();
  const isGood = [await compareEngines(), await measureStarts()];
  if (isGood.includes(false)) process.exitCode = 1;
} finally {
  killServers();
  rmSync(folder, { recursive: true, force: true });
}

function writeSeed() {
  const agents = [{ id: 'anna@example.com', name: 'Anna Kowal', permission: 'administrator', token: 'anna' }];
  const customers = Array.from({ length: clients }, (_, n) => ({ id: `customer-${n}`, token: `customer-${n}` }));
  const others = Array.from({ length: licenses - 1 }, (_, n) => {
    const own = ({ id, token }) => ({ id, token: `${token} of ${n + 1}` });
    return { id: license + n + 1, agents: agents.map(own), customers: customers.map(own) };
  });
  writeFileSync(seed, JSON.stringify({ licenses: [{ id: license, agents, customers }, ...others] }));
}

async function compareEngines() {
  const nats = natsMissing === undefined ? await NatsServers.start(3) : undefined;
  try {
    return await compare(nats);
  } finally {
    await nats?.close();
  }
}

async function compare(nats) {
  const shared = nats && (await startServer(seed, '--nats', nats.urls));
  if (nats === undefined) console.log(`without jetstream: ${natsMissing}\n`);
  const memory = { server: await startServer(seed) };
  const sqlite = { server: await startServer(seed, '--data', join(folder, 'data')) };
  const several = shared && { [`jetstream, ${licenses} licenses`]: { server: shared, spread: licenses } };
  const one = shared && { 'jetstream, one license': { server: shared } };
  const results = await measure({ memory, sqlite, ...several });
  // By itself: it makes snapshots of a license that grows fast, and each pays for its own.
  if (one !== undefined) Object.assign(results, { ...(await measure({ memory, ...one })), memory: results.memory });
  for (const { server } of [memory, sqlite, ...Object.values(one ?? {})]) await server.stop();
  return printEngines(results);
}

/** All of them in turns, so that whatever else the machine does meets them alike; each with its ratio to the first. */
async function measure(engines) {
  const results = {};
  for (const [name, { server, spread = 1 }] of Object.entries(engines)) {
    const writers = await Promise.all(
      Array.from({ length: clients }, (_, n) => newWriter(server, license + (n % spread), tokenOf(n, n % spread))),
    );
    results[name] = { server, writers, rates: [], cpu: [], latencies: [] };
    await write(results[name], warmUpMs);
  }
  const [first, ...others] = Object.values(results);
  for (let round = 0; round < rounds; round += 1) {
    for (const result of [first, ...others]) {
      const cpu = cpuMs(result.server);
      const { events, seconds, latencies } = await write(result, roundMs);
      result.rates.push(events / seconds);
      result.cpu.push(((cpuMs(result.server) - cpu) * 1000) / events);
      result.latencies.push(...latencies);
    }
  }
  for (const result of [first, ...others]) {
    result.ratio = median(result.rates.map((rate, round) => rate / first.rates[round]));
    for (const { socket } of result.writers) socket.close();
  }
  return results;
}

function tokenOf(n, place) {
  return place === 0 ? `customer-${n}` : `customer-${n} of ${place}`;
}

function printEngines(results) {
  console.log(`${clients} clients, each waiting for its answer; medians of ${rounds} rounds\n`);
  console.log('| journal | acknowledged events/s | of memory | CPU us an event | p50 ms | p99 ms |');
  console.log('| :-- | --: | --: | --: | --: | --: |');
  let isGood = true;
  for (const [name, { rates, ratio, cpu, latencies }] of Object.entries(results)) {
    const [p50, p99] = [0.5, 0.99].map((share) => quantile(latencies, share).toFixed(2));
    const rate = median(rates);
    console.log(`| ${name} | ${rate.toFixed(0)} | ${ratio.toFixed(2)} | ${median(cpu).toFixed(0)} | ${p50} | ${p99} |`);
    if (ratio < (aims[name] ?? 0) || rate < (ratesAimedAt[name] ?? 0)) isGood = false;
  }
  const rates = Object.entries(ratesAimedAt).map(([name, rate]) => `; ${name}: ${rate} a second`);
  console.log(`\naimed at: sqlite at least ${aims.sqlite} of memory${rates.join('')} (three NATS servers beside it)\n`);
  return isGood;
}

/** A folder with that many facts, written by the engine itself: chats of ten events that are closed. */
async function measureStarts() {
  const data = join(folder, 'large');
  await fill(data);
  const replay = await startServer(seed, '--data', data);
  console.log(
    `start that folds ${facts} facts: ${replay.seconds.toFixed(2)} s (aimed at: under ${aims.replaySeconds} s)`,
  );
  await waitForSnapshot(data);
  console.log(`memory after it: ${rssMib(replay)} MiB`);
  await replay.stop();
  const again = await startServer(seed, '--data', data);
  console.log(`start with a snapshot: ${again.seconds.toFixed(2)} s (aimed at: under ${aims.snapshotSeconds} s)`);
  console.log(`memory after it: ${rssMib(again)} MiB`);
  await again.stop();
  return replay.seconds < aims.replaySeconds && again.seconds < aims.snapshotSeconds;
}

async function fill(data) {
  const first = await startServer(seed, '--data', data); // makes the tables
  await first.stop();
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(join(data, 'journal.db'));
  const insert = database.prepare('INSERT INTO facts VALUES (?, ?, ?)');
  let seq = Number(database.prepare('SELECT max(seq) AS last FROM facts').get().last ?? 0);
  const start = (Date.now() - 30 * 86_400_000) * 1000;
  const keep = (fact) => {
    seq += 1;
    insert.run(
      license,
      seq,
      JSON.stringify({ ...fact, at: start + seq * 1000, cause: { actorId: 'anna@example.com' } }),
    );
  };
  database.exec('BEGIN');
  for (let chat = 0; seq < facts; chat += 1) fillChat(keep, chat, start + seq * 1000);
  database.exec('COMMIT');
  database.close();
}

function fillChat(keep, number, at) {
  const chatId = `C${String(number).padStart(9, '0')}`;
  const threadId = `T${String(number).padStart(9, '0')}`;
  const customerId = `customer-${number % clients}`;
  const members = [{ userId: customerId, kind: 'customer', reason: 'started' }];
  const thread = { id: threadId, order: Math.floor(at / 1000), properties: {}, events: [] };
  keep({ type: 'chat_started', chatId, members, scopes: {}, properties: {}, thread });
  for (let order = 1; order <= 8; order += 1) {
    const body = { type: 'message', text: `${words(number * 8 + order)} ${'x'.repeat(60)}` };
    const event = { id: `${number}-${order}`, order, at: at + order, recipients: 'all', authorId: customerId, body };
    keep({ type: 'event_added', chatId, threadId, event });
  }
  keep({ type: 'thread_closed', chatId, threadId });
}

function words(seedNumber) {
  return Array.from({ length: 12 }, (_, place) => `word${(seedNumber * 31 + place * 7) % 5000}`).join(' ');
}

async function waitForSnapshot(data) {
  const { readdirSync } = await import('node:fs');
  const begun = performance.now();
  while (performance.now() - begun < 120_000) {
    try {
      if (readdirSync(join(data, 'snapshots')).some((name) => !name.startsWith('.'))) return;
    } catch {
      // Not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('no snapshot was made');
}
