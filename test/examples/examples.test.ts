import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseSeed } from '../../src/server/seed.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import { eventually } from '../client/eventually.js';
import { languages } from './languages.js';

const seed = {
  licenses: [
    {
      id: 100001,
      agents: [{ id: 'anna@example.com', name: 'Anna Kowal', permission: 'administrator', token: 'agent-anna' }],
      customers: [{ id: 'c-mary', name: 'Mary Brown', token: 'customer-mary' }],
    },
  ],
};

let folder: string;
let server: RunningServer;
let running: ChildProcess[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatio-examples-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await server.close();
});

/** An example at work. */
class Example {
  output = '';

  constructor([program, ...args]: readonly [string, ...string[]], token: string, text: string) {
    const env = { ...process.env, CHATIO_URL: server.url, CHATIO_TOKEN: token, LICENSE_ID: '100001' };
    const child = spawn(program, [...args, text], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        this.output += chunk;
      });
    }
  }

  prints(what: RegExp): Promise<void> {
    return eventually(() => expect(this.output).toMatch(what));
  }
}

describe.each(languages)('the examples in $name', (language) => {
  test.skipIf(language.missing !== undefined)(
    language.missing === undefined
      ? 'talk to each other, over and over'
      : `are not run: there is no ${language.missing}`,
    async () => {
      running = [];
      server = await startServer({ host: '127.0.0.1', port: 0, seed: parseSeed(JSON.stringify(seed)), log: () => {} });
      const [asCustomer, asAgent] = [language.command('customer', folder), language.command('agent', folder)];
      const customer = new Example(asCustomer, 'customer-mary', 'Where is my parcel?');
      await customer.prints(/^logged in as c-mary$/m);
      await customer.prints(/^chat \w+$/m);
      await customer.prints(/^sent /m);
      const agent = new Example(asAgent, 'agent-anna', 'I look into it: 调查中');
      await agent.prints(/^logged in as Anna Kowal$/m);
      await agent.prints(/^chat \w+ .*Mary Brown/m);
      await agent.prints(/^sent /m);
      await customer.prints(/^push incoming_event .*I look into it: (调查中|\\u8c03\\u67e5\\u4e2d)/m);
      // The chat is there already, and it is the same one.
      const again = new Example(asCustomer, 'customer-mary', 'Any news?');
      await again.prints(/^sent /m);
      await agent.prints(/^push incoming_event .*Any news\?/m);
      expect(/^chat (\w+)/m.exec(again.output)?.[1]).toBe(/^chat (\w+)/m.exec(customer.output)?.[1]);
    },
    60_000,
  );
});
