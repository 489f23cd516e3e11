import { join } from 'node:path';
import { CustomerClient } from '../../src/client/customer-client.js';
import { Home, type Running } from './chatio.js';

const seedFile = join(import.meta.dirname, '..', 'seed.json');

export const maryId = '5d1f3c0e-6a51-4b47-9b0e-0c6a3f1f9b01';

/** The program's own server with the licence of `test/seed.json`, as a process. */
export class RealServer {
  readonly url: string;
  readonly #machine: Home;
  readonly #server: Running;
  readonly #open: { close(): Promise<void> }[] = [];

  private constructor(url: string, machine: Home, server: Running) {
    this.url = url;
    this.#machine = machine;
    this.#server = server;
  }

  /** @param options further ones of `chatio server`. */
  static async start(...options: string[]): Promise<RealServer> {
    const machine = new Home();
    const server: Running = machine.start(['server', '--port', '0', '--json', '--seed', seedFile, ...options]);
    await server.writes('stdout', '\n');
    return new RealServer(JSON.parse(server.stdout).url, machine, server);
  }

  /** A home in which an agent is logged in by the environment. */
  home(token = 'agent-anna'): Home {
    const home = new Home({ CHATIO_URL: this.url, CHATIO_TOKEN: token });
    this.#open.push(home);
    return home;
  }

  async mary(): Promise<CustomerClient> {
    const mary = new CustomerClient({
      url: this.url,
      licenseId: 100001,
      token: 'customer-mary',
      autoReconnect: false,
      timeoutMs: 15_000,
    });
    await mary.connect();
    this.#open.push(mary);
    return mary;
  }

  /** Mary begins a chat. @returns its id. */
  async chatOf(mary: CustomerClient, ...texts: readonly string[]): Promise<string> {
    const events = texts.map((text) => ({ type: 'message' as const, text }));
    const { chat } = await mary.request('start_chat', { chat: { thread: { events } } });
    return chat.id;
  }

  /** Ends the server alone; others may start one in its place. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.#server.stop(signal);
  }

  async close(): Promise<void> {
    for (const open of this.#open) await open.close();
    await this.#machine.close();
  }
}
