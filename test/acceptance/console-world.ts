import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { parseSeed } from '../../src/server/seed.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import { RtmClient } from '../server/rtm-client.js';
import { bundleConsole } from './console-bundle.js';
import { Terminal, type TerminalOptions } from './terminal.js';

const seed = {
  licenses: [
    {
      id: 100001,
      agents: [
        { id: 'anna@example.com', name: 'Anna Kowal', token: 'agent-anna', permission: 'administrator' },
        { id: 'tom@example.com', name: 'Tom Reed', token: 'agent-tom' },
      ],
      customers: [
        { id: 'mary', name: 'Mary Brown', email: 'mary@example.com', token: 'customer-mary' },
        { id: 'kenji', name: '山田 健二', email: 'kenji@example.jp', token: 'customer-kenji' },
        { id: 'zoe', name: 'Zoë Łukasik', email: 'zoe@example.org', token: 'customer-zoe' },
      ],
    },
  ],
};

export const message = (text: string) => ({ type: 'message', text });

/** A server, customers with plain websockets, and consoles in terminals; each test has its own. Call it once in a file. */
export function consoleWorld() {
  let bundle: Awaited<ReturnType<typeof bundleConsole>>;
  let server: RunningServer;
  let closing: (() => unknown)[] = [];

  beforeAll(async () => {
    bundle = await bundleConsole();
  });
  afterAll(() => bundle.remove());
  beforeEach(async () => {
    closing = [];
    server = await startServer({ host: '127.0.0.1', port: 0, seed: parseSeed(JSON.stringify(seed)), log: () => {} });
  });
  afterEach(async () => {
    for (const close of closing.toReversed()) await close();
    await server.close();
  });

  return {
    /** The console in a terminal, as Anna. */
    open(options: TerminalOptions & { token?: string } = {}): Terminal {
      const { token = 'agent-anna', env, ...size } = options;
      const terminal = new Terminal([process.execPath, bundle.file], {
        ...size,
        env: { CONSOLE_URL: server.url, CONSOLE_TOKEN: token, ...env },
      });
      closing.push(() => terminal.close());
      return terminal;
    },
    /** A customer of the seed. */
    async customer(id: 'mary' | 'kenji' | 'zoe' = 'mary'): Promise<RtmClient> {
      const address = `${server.url.replace('http', 'ws')}/customer/v0.5/rtm/ws?license_id=100001`;
      const client = await RtmClient.open(address);
      closing.push(() => client.close());
      await client.ask('login', { token: `Bearer customer-${id}` });
      return client;
    },
    /** @returns the chat's id. */
    async chat(of: RtmClient, ...events: readonly (string | object)[]): Promise<string> {
      const sent = events.map((event) => (typeof event === 'string' ? message(event) : event));
      return (await of.ask('start_chat', { chat: { thread: { events: sent } } })).chat.id;
    },
    /** A folder that is gone after the test. */
    folder(): string {
      const folder = mkdtempSync(join(tmpdir(), 'chatio-console-'));
      closing.push(() => rmSync(folder, { recursive: true }));
      return folder;
    },
  };
}
