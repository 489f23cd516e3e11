import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Thread } from '../../src/protocol/chat.js';
import { RtmClient } from '../server/rtm-client.js';
import { Home, type Running } from './chatio.js';
import type { History, Threads } from './history.js';
import { maryId } from './real-server.js';

const seedFile = join(import.meta.dirname, '..', 'seed.json');

export { maryId };

/** The program's own server on a data folder that outlives it. */
export class DurableServer {
  /** Made here, and removed at the end. */
  readonly #own = mkdtempSync(join(tmpdir(), 'chatio-data-'));
  readonly folder: string;
  readonly #machine = new Home();
  #running: Running | undefined;
  url = '';

  /** @param folder somebody else's, on another disk. */
  constructor(folder?: string) {
    this.folder = folder ?? join(this.#own, 'data');
  }

  get running(): Running {
    if (this.#running === undefined) throw new Error('the server was not started');
    return this.#running;
  }

  /** Waits until it listens. */
  async start(...more: string[]): Promise<void> {
    const argv = ['server', '--port', '0', '--json', '--seed', seedFile, '--data', this.folder, ...more];
    this.#running = this.#machine.start(argv);
    await this.#running.writes('stdout', '\n');
    this.url = JSON.parse(this.#running.stdout).url;
  }

  /** As when the machine loses power, but for what the system has in its caches. */
  async kill(): Promise<void> {
    await this.running.stop('SIGKILL');
  }

  /** What a power cut in the middle of a write leaves: part of a page behind the last one. */
  tearLog(): void {
    const log = join(this.folder, 'journal.db-wal');
    if (!existsSync(log)) return;
    const bytes = readFileSync(log);
    appendFileSync(log, bytes.subarray(32, 32 + 24 + 2000));
  }

  customer(): Promise<RtmClient> {
    return this.#logIn('/customer/v0.5/rtm/ws?license_id=100001', 'customer-mary');
  }

  agent(): Promise<RtmClient> {
    return this.#logIn('/agent/v0.5/rtm/ws', 'agent-anna');
  }

  /** All threads of these chats, as an agent reads them now. */
  async read(chatIds: readonly string[]): Promise<Threads> {
    const agent = await this.agent();
    const threads = new Map<string, readonly Thread[]>();
    for (const chat_id of chatIds) {
      const { chat } = await agent.ask('get_chat_threads', { chat_id });
      threads.set(chat_id, chat.threads);
    }
    await agent.close();
    return threads;
  }

  async close(): Promise<void> {
    await this.#machine.close();
    rmSync(this.#own, { recursive: true, force: true });
  }

  async #logIn(path: string, token: string): Promise<RtmClient> {
    const client = await RtmClient.open(`${this.url.replace('http', 'ws')}${path}`);
    await client.ask('login', { token });
    return client;
  }
}

/**
 * Writes into a chat, one event after the other, until the connection ends; everything is in the history. Now and then the
 * thread is closed, and the next event opens another.
 */
export async function writeUntilTheEnd(
  client: RtmClient,
  { history, writer, chatId }: { history: History; writer: string; chatId: string },
): Promise<void> {
  try {
    for (let n = 0; ; n += 1) {
      if (n % 20 === 19) await client.request('close_thread', { chat_id: chatId });
      const custom_id = `${writer}/${n}`;
      history.tries(custom_id);
      const event = { type: 'message', text: `${custom_id} ${'x'.repeat(100)}`, custom_id };
      const told = await client.ask('send_event', { chat_id: chatId, event });
      const acknowledged = { chatId, threadId: told.thread_id, eventId: told.event.id, order: told.event.order };
      history.acknowledges(writer, custom_id, acknowledged);
    }
  } catch (error) {
    if (!String(error).includes('the connection ended')) throw error;
  }
}
