// What telling everybody costs: 50 agents and 20 customers, events of 350 bytes, against a bare ws server in the same
// run, in turns. Measures dist/. npm run bench:fanout [-- ROUNDS]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Load } from './bench/fanout-load.js';

const scripts = dirname(fileURLToPath(import.meta.url));
const [rounds = 15] = process.argv.slice(2).map(Number);

const license = 100001;
const agents = Array.from({ length: 50 }, (_, n) => `agent-${n}`);
const customers = Array.from({ length: 20 }, (_, n) => `customer-${n}`);
/** With what the server adds, an event has 350 bytes. */
const text = 'x'.repeat(140);
const perSecond = 100;
/** The warm-up lasts until V8 has compiled what is hot: a server works for weeks. */
const sizes = { warmUp: 10_000, fullSpeed: 2000, underWay: 8, paced: 400 };

/** What is aimed at (performance.md): chatio with all of its work against bare ws. */
const most = { fullSpeed: 0.5, paced: 1.1, p50: 1.2 };

const folder = mkdtempSync(join(tmpdir(), 'chatio-bench-'));
const running = [];
try {
  const commands = {
    bare: [join(scripts, 'bench', 'bare-server.js')],
    chatio: [
      join(scripts, '..', 'bin', 'chatio.js'),
      'server',
      '--port',
      '0',
      '--json',
      '--log-level',
      'error',
      '--seed',
      writeSeed(),
    ],
  };
  const servers = {};
  for (const [name, argv] of Object.entries(commands)) servers[name] = await start(name, argv);
  const results = await measure(servers);
  print(servers, results);
} finally {
  for (const { load, child } of running) {
    load?.close();
    child.kill();
  }
  rmSync(folder, { recursive: true, force: true });
}

function writeSeed() {
  const path = join(folder, 'seed.json');
  const seed = {
    id: license,
    agents: agents.map((token) => ({ id: `${token}@example.com`, name: token, token })),
    customers: customers.map((token) => ({ id: token, name: token, token })),
  };
  writeFileSync(path, JSON.stringify({ licenses: [seed] }));
  return path;
}

/** The servers share one core, where there are two and a way to pin them; the load has the other. */
async function start(name, argv) {
  const canPin = cpus().length > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0;
  const [program, ...prefix] = canPin ? ['taskset', '-c', '0', process.execPath] : [process.execPath];
  if (canPin) spawnSync('taskset', ['-cp', '1', String(process.pid)]);
  const env = { ...process.env, CHATIO_CONFIG_DIR: folder };
  const child = spawn(program, [...prefix, ...argv], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const server = { name, child, pinned: canPin };
  running.push(server);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${name} did not start`)));
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  ended.catch(() => undefined);
  server.load = new Load(JSON.parse(line).url, license, text);
  await server.load.connect(agents, customers);
  return server;
}

/** In turns, so that whatever else the machine does meets both alike. */
async function measure(servers) {
  const results = {};
  for (const [name, { load }] of Object.entries(servers)) {
    results[name] = { fullSpeed: [], paced: [], p50: [], p99: [], pushesASecond: [] };
    await load.atFullSpeed(sizes.warmUp, sizes.underWay);
    await load.paced(sizes.paced / 4, perSecond);
  }
  for (let round = 0; round < rounds; round += 1) {
    const inTurn = Object.entries(servers);
    if (round % 2 === 1) inTurn.reverse(); // who comes first meets another machine
    for (const [name, server] of inTurn) {
      const result = results[name];
      const fast = await withCpu(server, () => server.load.atFullSpeed(sizes.fullSpeed, sizes.underWay));
      result.fullSpeed.push((fast.cpuMs / fast.pushes) * 1000);
      result.pushesASecond.push((fast.pushes / fast.ms) * 1000);
      const slow = await withCpu(server, () => server.load.paced(sizes.paced, perSecond));
      result.paced.push((slow.cpuMs / slow.pushes) * 1000);
      result.p50.push(slow.latencies[Math.floor(slow.latencies.length * 0.5)]);
      result.p99.push(slow.latencies[Math.floor(slow.latencies.length * 0.99)]);
    }
  }
  return results;
}

async function withCpu({ child }, work) {
  const before = cpuMs(child.pid);
  const outcome = await work();
  return { ...outcome, cpuMs: cpuMs(child.pid) - before };
}

/** Time that the process's threads have run, as the scheduler counts it: `stat` would count in steps of 10 ms. */
function cpuMs(pid) {
  const tasks = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(tasks).map((thread) => readFileSync(join(tasks, thread, 'schedstat'), 'utf8'));
  return nanoseconds.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0) / 1e6;
}

function print(servers, { bare, chatio }) {
  const rows = [
    ['fullSpeed', 'CPU ms per 1,000 pushes, full speed'],
    ['paced', `CPU ms per 1,000 pushes, ${perSecond} events/s`],
    ['p50', 'p50 ms'],
    ['p99', 'p99 ms'],
    ['pushesASecond', 'pushes a second, full speed'],
  ];
  console.log(`| ${servers.chatio.pinned ? 'servers pinned to one core' : ''} | bare ws | chatio | ratio | at most |`);
  console.log('| :-- | --: | --: | --: | --: |');
  let isMissed = false;
  for (const [key, name] of rows) {
    const ratio = median(bare[key].map((value, round) => chatio[key][round] / value));
    const values = [bare, chatio].map((one) => median(one[key]).toFixed(2));
    console.log(`| ${name} | ${values.join(' | ')} | ${ratio.toFixed(2)} | ${most[key] ?? ''} |`);
    if (ratio > (most[key] ?? Infinity)) isMissed = true;
  }
  for (const [name, { load }] of Object.entries(servers)) {
    const { failed, lost, duplicated, outOfOrder } = load;
    console.log(`${name}: failed ${failed}, lost ${lost}, duplicated ${duplicated}, out of order ${outOfOrder}`);
    if (failed + lost + duplicated + outOfOrder > 0) isMissed = true;
  }
  if (isMissed) process.exitCode = 1;
}

function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}
