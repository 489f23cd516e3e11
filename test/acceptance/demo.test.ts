import { afterEach, beforeEach, expect, test } from 'vitest';
import { CustomerClient } from '../../src/client/customer-client.js';
import { admitAtPage } from '../../src/simulate/admissions.js';
import { chatioCommand, Home } from './chatio.js';
import { Terminal } from './terminal.js';

let home: Home;
let terminal: Terminal;
let guest: CustomerClient | undefined;

beforeEach(() => {
  home = new Home();
});

afterEach(async () => {
  await guest?.close();
  guest = undefined;
  terminal.close();
  await home.close();
});

function demo(...args: readonly string[]): void {
  terminal = new Terminal(chatioCommand('demo', ...args), { columns: 110, rows: 30, env: home.env });
}

test('the demo’s console tells where to be a customer, and whoever goes there is in it', async () => {
  demo();
  await terminal.shows(/Be a customer: http:\/\/\S+/);
  const url = /Be a customer: (http:\/\/[\d.:]+)/.exec(terminal.text)?.[1] ?? '';
  const { licenseId, token } = await admitAtPage({ server: url, timeoutMs: 10_000 }, undefined)(
    0,
    new AbortController().signal,
  );
  guest = new CustomerClient({ url, licenseId, token, autoReconnect: false, timeoutMs: 10_000 });
  await guest.connect({ customer: { name: 'Curious Visitor' } });
  const events = [{ type: 'message' as const, text: 'Is anybody there?' }];
  await guest.request('start_chat', { chat: { thread: { events } } });
  await terminal.shows('Curious Visitor');
  await terminal.shows('Is anybody there?');
  await terminal.shows('Mary Brown');
  terminal.keys('\u0011');
  await terminal.shows('exit 0');
});

test('a busy day brings everybody within seconds, in the languages that the seed says', async () => {
  demo('--scenario', 'rush', '--customers', '8', '--seed', '3', '--speed', '20');
  for (const name of ['佐藤', 'Олена Шевчук', 'Daniel Okafor', '林晓雯', 'Tomasz Zieliński'])
    await terminal.shows(name);
  expect(terminal.text).toMatch(/UNASSIGNED 8/);
  terminal.keys('\u0011');
  await terminal.shows('exit 0');
});
