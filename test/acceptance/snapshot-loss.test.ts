import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Fact } from '../../src/domain/fact.js';
import { checkFolder } from '../../src/server/data/check.js';
import { DataFolder } from '../../src/server/data/data-folder.js';
import { rawDatabase } from '../../src/server/data/database.js';
import { DurableServer, maryId, writeUntilTheEnd } from './durable-server.js';
import { History } from './history.js';

const rounds = 6;
const licenseId = 100001;
/** Enough for a snapshot. */
const facts = 101_000;

let server: DurableServer;

afterEach(() => server.close());

it('a server that is killed while it makes a snapshot loses nothing, and makes it in the end', async () => {
  server = new DurableServer();
  const history = new History();
  await server.start();
  const { chat } = await (await server.customer()).ask('start_chat');
  await server.running.stop('SIGTERM');
  fill(join(server.folder, 'journal.db'));

  let unfinished = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const { snapshots: folder } = new DataFolder(server.folder);
    for (const made of snapshots(`${licenseId}-`)) rmSync(join(folder, made)); // so that another is due
    await server.start();
    const mary = await server.customer();
    const writing = writeUntilTheEnd(mary, { history, writer: `${round}`, chatId: chat.id });
    if (round % 2 === 0) await beginning();
    else await new Promise((resolve) => setTimeout(resolve, Math.random() * 500));
    await server.kill();
    await writing;
    if (snapshots('.').length > 0) unfinished += 1;
  }
  expect(unfinished).toBeGreaterThan(0);

  await server.start();
  await expect.poll(() => snapshots(`${licenseId}-`), { timeout: 30_000 }).toHaveLength(1);
  expect(snapshots('.')).toEqual([]);
  expect(history.firstFault(await server.read([chat.id]))).toBeUndefined();
  await server.kill();
  expect((await checkFolder(new DataFolder(server.folder))).faults).toEqual([]);
  await server.start();
  expect(history.firstFault(await server.read([chat.id]))).toBeUndefined();
  expect(history.acknowledgedCount).toBeGreaterThan(rounds);
}, 120_000);

/** Names that begin so. */
function snapshots(name: string): string[] {
  const folder = new DataFolder(server.folder).snapshots;
  return existsSync(folder) ? readdirSync(folder).filter((each) => each.startsWith(name)) : [];
}

/** A snapshot is being written, or all of it has been. */
async function beginning(): Promise<void> {
  const begun = performance.now();
  while (snapshots('').length === 0 && performance.now() - begun < 30_000) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Closed chats of nine messages each. */
function fill(journal: string): void {
  const database = rawDatabase(journal);
  const insert = database.prepare('INSERT INTO facts VALUES (?, ?, ?)');
  const last = database.prepare('SELECT seq, fact FROM facts ORDER BY seq DESC LIMIT 1').get();
  let seq = Number(last?.seq);
  let { at } = JSON.parse(String(last?.fact)) as Fact;
  const keep = (fact: object) => {
    seq += 1;
    at += 1;
    insert.run(licenseId, seq, JSON.stringify({ ...fact, at, cause: {} }));
  };
  database.exec('BEGIN');
  for (let n = 0; seq < facts; n += 1) {
    const [chatId, threadId] = [`C${n}`, `T${n}`];
    const members = [{ userId: maryId, kind: 'customer', reason: 'started' }];
    const thread = { id: threadId, order: n + 1, properties: {}, events: [] };
    keep({ type: 'chat_started', chatId, members, scopes: {}, properties: {}, thread });
    for (let order = 1; order <= 9; order += 1) {
      const body = { type: 'message', text: `${n} ${'x'.repeat(40)}` };
      const event = { id: `${n}-${order}`, order, at: at + 1, recipients: 'all', authorId: maryId, body };
      keep({ type: 'event_added', chatId, threadId, event });
    }
    keep({ type: 'thread_closed', chatId, threadId });
  }
  database.exec('COMMIT');
  database.close();
}
