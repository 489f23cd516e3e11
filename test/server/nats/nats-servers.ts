import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { Objm } from '@nats-io/obj';
import { connect, type NatsConnection } from '@nats-io/transport-node';

// The benchmarks use this, too, as it stands: no syntax here that Node can't strip.

/** Why there can be no NATS here; `undefined` where there can. */
export const natsMissing: string | undefined = whyMissing();

function whyMissing(): string | undefined {
  try {
    execFileSync('nats-server', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'nats-server is not installed (Debian: apt-get install nats-server)';
  }
}

/** For the name of a suite that is skipped: says why. */
export function needsNats(name: string): string {
  return natsMissing === undefined ? name : `${name} (skipped: ${natsMissing})`;
}

/** Where a server runs. */
export interface Place {
  readonly address: string;
  /** Words before those that start it. */
  readonly prefix: readonly string[];
}

const here: Place = { address: '127.0.0.1', prefix: [] };

/** One NATS server: a process with its data in a folder of its own. */
export class NatsServer {
  #process: ChildProcess | undefined;
  readonly name: string;
  readonly port: number;
  readonly #place: Place;
  readonly #argv: readonly string[];

  constructor(name: string, port: number, place: Place, argv: readonly string[]) {
    this.name = name;
    this.port = port;
    this.#place = place;
    this.#argv = argv;
  }

  get url(): string {
    return `nats://${this.#place.address}:${this.port}`;
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error(`${this.name} does not run`);
    return pid;
  }

  start(): void {
    const [program = '', ...argv] = [...this.#place.prefix, 'nats-server', ...this.#argv];
    this.#process = spawn(program, argv, { stdio: 'ignore' });
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** Ends it as a power cut would; its data stays. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

/** NATS servers that are one cluster, started for a test. */
export class NatsServers {
  readonly servers: readonly NatsServer[];
  readonly #folder: string;

  private constructor(servers: readonly NatsServer[], folder: string) {
    this.servers = servers;
    this.#folder = folder;
  }

  /** Starts them and waits until JetStream answers. @param places of each, when they are not all here. */
  static async start(count: 1 | 3, places: readonly Place[] = []): Promise<NatsServers> {
    const folder = mkdtempSync(join(tmpdir(), 'chatio-nats-'));
    const ports = await freePorts(count * 2);
    const placeOf = (n: number) => places[n] ?? here;
    const routes = ports.slice(count).map((port, n) => `nats://${placeOf(n).address}:${port}`);
    const servers = ports.slice(0, count).map((port, n) => {
      const name = `n${n + 1}`;
      const alone = ['-a', placeOf(n).address, '-p', String(port), '-n', name, '-js', '-sd', join(folder, name)];
      const cluster = ['--cluster_name', 'test', '--cluster', routes[n] ?? '', '--routes', routes.join(',')];
      return new NatsServer(name, port, placeOf(n), count === 1 ? alone : [...alone, ...cluster]);
    });
    const started = new NatsServers(servers, folder);
    for (const server of servers) server.start();
    try {
      await started.ready();
    } catch (error) {
      await started.close();
      throw error;
    }
    return started;
  }

  /** As `--nats` takes them. */
  get urls(): string {
    return this.servers.map((server) => server.url).join(',');
  }

  connect(): Promise<NatsConnection> {
    return connect({ servers: this.urls.split(','), maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  }

  /** Resolves when a stream can be made on all of them. */
  async ready(): Promise<void> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      try {
        const nats = await this.connect();
        try {
          const manager = await jetstreamManager(nats, { timeout: 1_000 });
          await manager.streams.add({ name: 'ready', subjects: ['ready'], num_replicas: this.servers.length });
          await manager.streams.delete('ready');
          return;
        } finally {
          await nats.close();
        }
      } catch (error) {
        if (Date.now() > deadline) throw new Error('NATS does not come up', { cause: error });
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** Makes this server the one that leads the stream. */
  async makeLeader(stream: string, server: NatsServer): Promise<void> {
    const nats = await this.connect();
    try {
      for (let tries = 0; tries < 50 && (await this.leaderOf(stream)) !== server; tries += 1) {
        await nats.request(`$JS.API.STREAM.LEADER.STEPDOWN.${stream}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    } finally {
      await nats.close();
    }
  }

  /** The server that leads this stream. */
  async leaderOf(stream: string): Promise<NatsServer> {
    const nats = await this.connect();
    try {
      const { cluster } = await (await jetstreamManager(nats)).streams.info(stream);
      const leader = this.servers.find(({ name }) => name === cluster?.leader) ?? this.servers[0];
      if (leader === undefined) throw new Error(`${stream} has no leader`);
      return leader;
    } finally {
      await nats.close();
    }
  }

  async hasObject(bucket: string, name: string): Promise<boolean> {
    const nats = await this.connect();
    try {
      return (await (await new Objm(nats).open(bucket)).info(name)) !== null;
    } finally {
      await nats.close();
    }
  }

  /** Takes away everything that is kept. */
  async empty(): Promise<void> {
    const nats = await this.connect();
    const manager = await jetstreamManager(nats);
    for await (const { config } of manager.streams.list()) await manager.streams.delete(config.name);
    await nats.close();
  }

  async close(): Promise<void> {
    for (const server of this.servers) server.signal('SIGCONT');
    await Promise.all(this.servers.map((server) => server.kill()));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Ports that nobody used a moment ago: NATS wants to know those of its cluster beforehand. */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = held.map((server) => (server.address() as { port: number }).port);
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
