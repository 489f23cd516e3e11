// How long chatio takes to start, as a ratio to a bare `node -e 0` in the same run: interleaved, medians.
// npm run bench:startup [-- ROUNDS]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const chatio = join(dirname(fileURLToPath(import.meta.url)), '..', 'bin', 'chatio.js');
const rounds = Number(process.argv[2] ?? 40);

/** Ratio by command: what is aimed at, and what must hold. */
const cases = {
  'node -e 0': { argv: ['-e', '0'] },
  'chatio --version': { argv: [chatio, '--version'], target: 1.2, must: 1.3 },
  'chatio --help': { argv: [chatio, '--help'], target: 1.2, must: 1.3 },
  'chatio chats list --json': { argv: [chatio, 'chats', 'list', '--json'], target: 2.2, must: 2.5 },
  // What a Tab asks: 150 ms are felt as at once.
  'completion of chat ids': { argv: [chatio, '__complete', 'fish', '--', 'join', ''], mustMs: 150 },
};
const mostRssMib = 60;

const folder = mkdtempSync(join(tmpdir(), 'chatio-bench-'));
const env = { ...process.env, CHATIO_CONFIG_DIR: folder, XDG_CACHE_HOME: join(folder, 'cache') };

const server = spawn(
  process.execPath,
  [chatio, 'server', '--port', '0', '--json', '--log-level', 'error', '--seed', seed()],
  {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
try {
  const [line] = await new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface(server.stdout).once('line', (text) => resolve([text]));
  });
  Object.assign(env, { CHATIO_URL: JSON.parse(line).url, CHATIO_TOKEN: 'agent-anna' });
  for (let chat = 0; chat < 10; chat += 1) run([chatio, 'start', '--text', `Chat number ${chat}`]);
  print(measure());
} finally {
  server.removeAllListeners('exit');
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}

function seed() {
  const path = join(folder, 'seed.json');
  const agents = [{ id: 'anna@example.com', permission: 'administrator', token: 'agent-anna' }];
  writeFileSync(path, JSON.stringify({ licenses: [{ id: 100001, agents }] }));
  return path;
}

function run(argv) {
  const begun = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, argv, { env });
  const ms = Number(process.hrtime.bigint() - begun) / 1e6;
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`);
  return ms;
}

function measure() {
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (const { argv } of Object.values(cases)) run(argv); // fills the compile cache and the disk's
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, { argv }] of Object.entries(cases)) times[name].push(run(argv));
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

function print(medians) {
  const base = medians['node -e 0'];
  console.log('| command | ms | ratio | target (must) | peak RSS MiB |\n| :-- | --: | --: | --: | --: |');
  for (const [name, { argv, target, must, mustMs }] of Object.entries(cases)) {
    const ratio = medians[name] / base;
    const rss = median(Array.from({ length: 5 }, () => peakRssMib(argv)));
    const wanted = target === undefined ? mustMs && `(${mustMs} ms)` : `${target} (${must})`;
    console.log(
      `| ${name} | ${medians[name].toFixed(1)} | ${ratio.toFixed(2)} | ${wanted ?? ''} | ${rss.toFixed(0)} |`,
    );
    if (ratio > (must ?? Number.POSITIVE_INFINITY) || medians[name] > (mustMs ?? Number.POSITIVE_INFINITY))
      process.exitCode = 1;
    if (rss > mostRssMib) process.exitCode = 1;
  }
}

/** As the kernel counts it. Node's own maxRSS of a child is the parent's when that one is larger (it is taken at the fork). */
function peakRssMib(argv) {
  const report = join(folder, 'rss');
  const hook = `process.on('exit',()=>{require('fs').writeFileSync(${JSON.stringify(report)},String(process.resourceUsage().maxRSS))})`;
  const preload = join(folder, 'rss.cjs');
  if (!existsSync(preload)) writeFileSync(preload, hook);
  run(['--require', preload, ...argv]);
  return Number(readFileSync(report, 'utf8')) / 1024;
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
