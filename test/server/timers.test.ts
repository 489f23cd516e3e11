import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../src/domain/permissions.js';
import { lastThread } from '../../src/domain/state.js';
import type { Journal } from '../../src/server/journal/journal.js';
import { memoryJournal } from '../../src/server/journal/memory.js';
import { License } from '../../src/server/license.js';
import { parseSeed } from '../../src/server/seed.js';
import { Timers } from '../../src/server/timers.js';

const customer: Actor = { kind: 'customer', id: 'mary' };
const agent: Actor = {
  kind: 'agent',
  id: 'tom',
  scopes: new Set(['chats.conversation--all:write', 'agents--my:write']),
};

interface Routing {
  readonly mode?: string;
  readonly reply_timeout_seconds?: number;
  readonly idle_after_seconds?: number;
  readonly archive_after_seconds?: number;
}

function licenseWith(routing: Routing, id = 1, journal: Journal = memoryJournal()): License {
  const license = { id, routing, agents: [{ id: 'tom', name: 'Tom' }], customers: [{ id: 'mary' }] };
  const [seeded] = parseSeed(JSON.stringify({ licenses: [license] })).licenses;
  if (seeded === undefined) throw new Error('no license');
  const made = new License(seeded.config, journal);
  licenses.push(made);
  return made;
}

let licenses: License[] = [];

async function run(license: License, who: Actor, command: Parameters<License['run']>[1]): Promise<void> {
  await license.run(who, command, {}, { answer: () => undefined });
}

/** Tom has Mary's chat, and has answered. */
async function answeredChat(license: License): Promise<void> {
  await run(license, customer, { type: 'start_chat', scopes: {}, properties: {}, threadProperties: {}, events: [] });
  const [chatId = ''] = license.state.chats.keys();
  await run(license, agent, { type: 'send_event', chatId, event: { type: 'message', text: 'Hello' } });
}

/** What the router has said so far, in all chats. */
function said(license: License): string[] {
  return [...license.state.chats.values()].flatMap((chat) =>
    lastThread(chat).events.flatMap(({ body }) =>
      body.type === 'system_message' && body.system_message_type.startsWith('routing') ? [body.text] : [],
    ),
  );
}

let timers: Timers[] = [];
const failures: unknown[] = [];

function watch(...licenses: License[]): Timers {
  const started = new Timers(licenses, (error) => failures.push(error));
  timers.push(started);
  return started;
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});

afterEach(async () => {
  for (const each of timers) each.close();
  timers = [];
  await Promise.all(licenses.map((license) => license.close()));
  licenses = [];
  failures.length = 0;
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('the timers', () => {
  it('tell a license what falls due, to the millisecond', async () => {
    const license = licenseWith({ idle_after_seconds: 60, archive_after_seconds: 90 });
    watch(license);
    await answeredChat(license);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(said(license)).toEqual(['Chat is unassigned']);
    await vi.advanceTimersByTimeAsync(2);
    expect(said(license)).toEqual(['Chat is unassigned', 'Chat is idle due to 1 minutes of inactivity']);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(said(license).at(-1)).toBe('Chat archived due to long inactivity');
    expect(license.state.activeChats.size).toBe(0);
  });

  it('wait for what is put off', async () => {
    const license = licenseWith({ archive_after_seconds: 60 });
    watch(license);
    await answeredChat(license);
    const [chatId = ''] = license.state.chats.keys();
    for (let count = 0; count < 5; count += 1) {
      await vi.advanceTimersByTimeAsync(50_000);
      await run(license, customer, { type: 'send_event', chatId, event: { type: 'message', text: 'still here' } });
    }
    expect(license.state.activeChats.size).toBe(1);
    await vi.advanceTimersByTimeAsync(60_001);
    expect(license.state.activeChats.size).toBe(0);
  });

  it('serve all licenses, each of which has its own limits', async () => {
    const [short, long, none] = [
      licenseWith({ archive_after_seconds: 10 }, 1),
      licenseWith({ archive_after_seconds: 4000 }, 2),
      licenseWith({}, 3),
    ];
    watch(short, long, none);
    for (const license of [short, long, none]) await answeredChat(license);
    await vi.advanceTimersByTimeAsync(10_001);
    const active = () => [short, long, none].map((license) => license.state.activeChats.size);
    expect(active()).toEqual([0, 1, 1]);
    await vi.advanceTimersByTimeAsync(4_000_000);
    expect(active()).toEqual([0, 0, 1]);
  });

  it('decide at the start what fell due before, once', async () => {
    const license = licenseWith({ idle_after_seconds: 60, archive_after_seconds: 90 });
    await answeredChat(license);
    vi.setSystemTime(Date.now() + 3_600_000);
    watch(license);
    await vi.advanceTimersByTimeAsync(1);
    const told = [
      'Chat is unassigned',
      'Chat is idle due to 1 minutes of inactivity',
      'Chat archived due to long inactivity',
    ];
    expect(said(license)).toEqual(told);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(said(license)).toEqual(told);
  });

  it('go on in portions when much falls due at once', async () => {
    const license = licenseWith({ archive_after_seconds: 60 });
    for (let count = 0; count < 450; count += 1) {
      await run(license, agent, { type: 'start_chat', scopes: {}, properties: {}, threadProperties: {}, events: [] });
    }
    vi.setSystemTime(Date.now() + 3_600_000);
    watch(license);
    await vi.advanceTimersByTimeAsync(10);
    expect(license.state.activeChats.size).toBe(0);
  });

  it('notice that the clock was set, within a minute', async () => {
    const license = licenseWith({ archive_after_seconds: 7200 });
    watch(license);
    await answeredChat(license);
    vi.setSystemTime(Date.now() + 7_200_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(license.state.activeChats.size).toBe(0);
  });

  it('look again for somebody who can take a chat, because another server may not have known of them', async () => {
    const license = licenseWith({ mode: 'automatic' });
    watch(license);
    await vi.advanceTimersByTimeAsync(1);
    await run(license, agent, { type: 'update_agent', agentId: 'tom', status: 'accepting_chats' });
    await run(license, customer, { type: 'start_chat', scopes: {}, properties: {}, threadProperties: {}, events: [] });
    await vi.advanceTimersByTimeAsync(1000);
    const at = license.state.lastAt + 1;
    license.hear([{ type: 'agent_presence', agentId: 'tom', loggedIn: true, at, cause: {} }], 0);
    expect(said(license)).toEqual(['Chat is unassigned']);
    await vi.advanceTimersByTimeAsync(501);
    expect(said(license).at(-1)).toBe('Chat assigned to Tom');
  });

  it('try again when the facts could not be kept', async () => {
    const memory = memoryJournal();
    let isBroken = false;
    const journal: Journal = {
      ...memory,
      append(id, seq, facts) {
        if (isBroken) throw new Error('the disk is full');
        return memory.append(id, seq, facts);
      },
    };
    const license = licenseWith({ archive_after_seconds: 10 }, 1, journal);
    watch(license);
    await answeredChat(license);
    isBroken = true;
    await vi.advanceTimersByTimeAsync(12_500);
    expect(failures.length).toBeGreaterThan(1);
    expect(license.state.activeChats.size).toBe(1);
    isBroken = false;
    await vi.advanceTimersByTimeAsync(1_500);
    expect(license.state.activeChats.size).toBe(0);
  });

  it('end with the server, whatever is due', async () => {
    const license = licenseWith({ archive_after_seconds: 10 });
    const watching = watch(license);
    await answeredChat(license);
    watching.close();
    await vi.advanceTimersByTimeAsync(60_000);
    await answeredChat(license);
    expect(license.state.activeChats.size).toBe(2);
  });
});
