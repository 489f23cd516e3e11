import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isArchived } from '../../src/domain/archived-events.js';
import type { Command } from '../../src/domain/command.js';
import { type LicenseState, lastThread } from '../../src/domain/state.js';
import { chatWithThreads } from '../../src/domain/view/chats.js';
import type { ArchiveSearch } from '../../src/server/archive/archive.js';
import { fileArchive } from '../../src/server/archive/sqlite-archive.js';
import { checkFolder } from '../../src/server/data/check.js';
import { DataFolder } from '../../src/server/data/data-folder.js';
import { rawDatabase } from '../../src/server/data/database.js';
import type { Journal } from '../../src/server/journal/journal.js';
import { SqliteJournal } from '../../src/server/journal/sqlite.js';
import { License } from '../../src/server/license.js';
import { annotation, closeThread, logInCustomer, message, sendEvent, startChat } from '../domain/commands.js';
import { anna, harbor, mary, onTheWire } from '../domain/license.js';

let folder: DataFolder;
let journal: SqliteJournal;
let license: License;

/** A snapshot after every so many facts. */
let everyFacts: number;

async function open(config = harbor): Promise<License> {
  const log = (level: string, text: string, fields: unknown) => {
    if (level !== 'debug' && level !== 'info') throw new Error(`${text}: ${JSON.stringify(fields)}`);
  };
  journal = new SqliteJournal(folder, log);
  const { snapshots } = journal;
  const often: Journal = {
    append: (...args) => journal.append(...args),
    read: (...args) => journal.read(...args),
    close: () => journal.close(),
    snapshots: { everyFacts, latest: snapshots.latest.bind(snapshots), due: snapshots.due.bind(snapshots) },
  };
  license = new License(config, often, undefined, () => fileArchive(folder.archiveOf(harbor.id)));
  await license.load();
  return license;
}

async function reopen(config = harbor): Promise<License> {
  await license.close();
  await journal.close();
  return open(config);
}

beforeEach(async () => {
  folder = new DataFolder(mkdtempSync(join(tmpdir(), 'chatio-restart-')));
  everyFacts = Number.POSITIVE_INFINITY;
  await open();
});

afterEach(async () => {
  await license.close();
  await journal.close();
  rmSync(folder.path, { recursive: true, force: true });
});

async function run(actor: typeof anna | typeof mary, command: Command): Promise<void> {
  await license.run(actor, command, {}, { answer: (outcome) => () => expect(outcome).toMatchObject({ ok: true }) });
}

/** A closed chat with these messages. @returns its id. */
async function closedChat(...texts: string[]): Promise<string> {
  const before = new Set(license.state.chats.keys());
  const buttons = {
    type: 'rich_message' as const,
    template_id: 'cards' as const,
    elements: [{ buttons: [{ text: 'Go', postback_id: 'go' }] }],
  };
  await run(mary, startChat({ events: [buttons, ...texts.map((text) => message(text))] }));
  const [chatId] = [...license.state.chats.keys()].filter((id) => !before.has(id)) as [string];
  await run(mary, closeThread(chatId));
  return chatId;
}

async function archived(chatId: string): Promise<void> {
  const threads = () => license.state.chats.get(chatId)?.threads ?? [];
  await vi.waitFor(() => expect(threads().every(({ active, events }) => active || isArchived(events))).toBe(true));
  await vi.waitFor(() => expect(license.archive.completeTo).toBeGreaterThan(0));
}

/** Everything that agents and customers can read. */
function everything({ state }: { readonly state: LicenseState }): unknown {
  return onTheWire(
    [...state.chats.values()].map((chat) =>
      (['agent', 'customer'] as const).map((side) => chatWithThreads(state, side, chat, undefined)),
    ),
  );
}

function found(query: string): string[] {
  const search: ArchiveSearch = {
    viewer: { id: 'anna', groups: [] },
    query,
    from: undefined,
    before: undefined,
    userIds: [],
    properties: [],
    offset: 0,
    limit: 100,
  };
  return license.archive.search(search).threads.map(({ chatId }) => chatId);
}

describe('a closed thread', () => {
  it('leaves the memory for the disk, and nobody who reads it can tell', async () => {
    await closedChat('hello', 'world');
    const before = everything(license);
    await archived([...license.state.chats.keys()][0] as string);
    expect(everything(license)).toEqual(before);
    expect(found('wor')).toHaveLength(1);
  });

  it('is there after a restart without being taken in again, and is found', async () => {
    const chatId = await closedChat('hello', 'world');
    await archived(chatId);
    const before = everything(license);
    await reopen();
    expect(isArchived(lastThread(license.state.chats.get(chatId) as never).events)).toBe(true);
    expect(everything(license)).toEqual(before);
    expect(found('world')).toEqual([chatId]);
  });

  it('may still be annotated and its buttons pressed, before and after a restart', async () => {
    const chatId = await closedChat('hello');
    await archived(chatId);
    const press = async (toggled: boolean) => {
      const thread = lastThread(license.state.chats.get(chatId) as never);
      const eventId = thread.events[0]?.id as string;
      await run(mary, { type: 'send_postback', chatId, threadId: thread.id, eventId, postbackId: 'go', toggled });
    };
    await run(anna, sendEvent(chatId, annotation('first')));
    await press(true);
    await archived(chatId);
    const before = everything(license);
    expect(JSON.stringify(before)).toContain('"user_ids":["mary"]');
    await reopen();
    expect(everything(license)).toEqual(before);
    await press(false);
    await run(anna, sendEvent(chatId, annotation('second')));
    const after = everything(license);
    expect(JSON.stringify(after)).not.toContain('"user_ids":["mary"],"text"');
    await reopen();
    expect(everything(license)).toEqual(after);
    expect(found('second')).toEqual([chatId]);
  });

  it('comes back from the facts when the archive is lost or damaged', async () => {
    const chatId = await closedChat('hello');
    await archived(chatId);
    const before = everything(license);
    await license.close();
    await journal.close();
    writeFileSync(folder.archiveOf(harbor.id), 'nothing of the kind');
    await open();
    expect(everything(license)).toEqual(before);
    await archived(chatId);
    expect(found('hello')).toEqual([chatId]);
  });
});

describe('a snapshot', () => {
  const made = () =>
    existsSync(folder.snapshots) ? readdirSync(folder.snapshots).filter((name) => !name.startsWith('.')) : [];

  /** With a snapshot in the middle of it. */
  async function history(): Promise<unknown> {
    everyFacts = 6;
    await reopen();
    const first = await closedChat('hello', 'world');
    await closedChat('more');
    await vi.waitFor(() => expect(made()).toHaveLength(1), { timeout: 10_000 });
    everyFacts = Number.POSITIVE_INFINITY;
    await run(anna, sendEvent(first, annotation('late')));
    await closedChat('and more');
    await run(mary, startChat({ events: [message('open')] }));
    return everything(license);
  }

  it('and the facts after it are the license, with few facts read', async () => {
    const before = await history();
    await license.close();
    await journal.close();
    const read = vi.spyOn(SqliteJournal.prototype, 'read');
    await open();
    expect(read.mock.calls[0]?.[1]).toBeGreaterThanOrEqual(6);
    read.mockRestore();
    expect(everything(license)).toEqual(before);
    expect(found('hello')).toHaveLength(1);
    expect(found('late')).toHaveLength(1);
    expect(found('open')).toHaveLength(1);
  });

  it.each([
    ['is damaged', () => writeFileSync(join(folder.snapshots, made()[0] as string), 'nothing')],
    ['is gone', () => rmSync(folder.snapshots, { recursive: true })],
    ['speaks of an archive that is gone', () => rmSync(join(folder.path, 'archives'), { recursive: true })],
  ])('that %s is done without', async (_, spoil) => {
    const before = await history();
    await license.close();
    await journal.close();
    spoil();
    await open();
    expect(everything(license)).toEqual(before);
  });

  it('agrees with the facts, and a check sees when it does not', async () => {
    await history();
    expect((await checkFolder(folder)).faults).toEqual([]);
    const archive = rawDatabase(folder.archiveOf(harbor.id));
    archive.exec("UPDATE events SET events = replace(events, 'world', 'earth')");
    archive.close();
    expect((await checkFolder(folder)).faults).toEqual([
      expect.stringMatching(/differs from them in chat \w+; it can/),
    ]);
  });

  it('of another configuration is done without: the configuration is that of the start', async () => {
    await history();
    const agents = harbor.agents.map((agent) => (agent.id === 'anna' ? { ...agent, name: 'Anna Nowak' } : agent));
    await reopen({ ...harbor, agents });
    expect(license.state.agents.get('anna')?.name).toBe('Anna Nowak');
    expect(license.state.chats.size).toBe(4);
  });
});

describe('after a restart', () => {
  it('nobody is logged in, and routing statuses are remembered', async () => {
    await run(anna, { type: 'log_in_agent', reconnect: false });
    await run(anna, { type: 'update_agent', agentId: 'anna', status: 'not_accepting_chats' });
    await reopen();
    expect(license.state.agents.get('anna')).toMatchObject({ loggedIn: false, routingStatus: 'not_accepting_chats' });
  });

  it('a visit goes on for who was here a moment ago, and another begins for who was not', async () => {
    await run(mary, logInCustomer({ page: { url: '/berths' } }));
    await reopen();
    await run(mary, logInCustomer());
    expect(license.state.customers.get('mary')?.visits).toBe(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 60_000 });
    await reopen();
    await run(mary, logInCustomer());
    vi.useRealTimers();
    expect(license.state.customers.get('mary')?.visits).toBe(2);
  });

  it('a customer whom the seed names no more is still known from their chats', async () => {
    const chatId = await closedChat('hello');
    await reopen({ ...harbor, customers: [] });
    expect(license.state.customers.get('mary')).toMatchObject({ threads: 1 });
    expect(license.state.chats.get(chatId)?.members.get('mary')?.present).toBe(true);
  });
});
