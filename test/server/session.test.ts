import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newest } from '../../src/protocol/dialect/versions.js';
import { Accounts } from '../../src/server/accounts.js';
import { memoryFileStore } from '../../src/server/files/memory.js';
import { Turns } from '../../src/server/files/turns.js';
import type { Frame } from '../../src/server/frame.js';
import type { Journal } from '../../src/server/journal/journal.js';
import { memoryJournal } from '../../src/server/journal/memory.js';
import { License } from '../../src/server/license.js';
import { defaultLimits } from '../../src/server/limits.js';
import { Metrics } from '../../src/server/metrics/metrics.js';
import { Presence } from '../../src/server/presence.js';
import { PublicAddress } from '../../src/server/public-address.js';
import { parseSeed } from '../../src/server/seed.js';
import { Session } from '../../src/server/session.js';
import { publicTargets } from '../../src/server/webhooks/targets.js';
import { settled } from './scripted-journal.js';

const tokens = [{ token: 'anna-reads', scopes: ['chats--all:read'] }];
const seed = parseSeed(JSON.stringify({ licenses: [{ id: 1, agents: [{ id: 'anna', token: 'anna', tokens }] }] }));

/** A journal that keeps facts when the test lets it. */
class SlowJournal implements Journal {
  readonly #memory = memoryJournal();
  #gate: Promise<void> = Promise.resolve();
  fault: Error | undefined;

  /** Appends wait from now on. @returns what lets them go on. */
  hold(): () => void {
    let release = () => {};
    this.#gate = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  async append(...args: Parameters<Journal['append']>): Promise<number> {
    await this.#gate;
    if (this.fault !== undefined) throw this.fault;
    return this.#memory.append(...args);
  }

  read = this.#memory.read;
  close = this.#memory.close;
}

let journal: SlowJournal;
let license: License;
let presence: Presence;
let logged: { level: string; fields: unknown }[];
let sent: string[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  journal = new SlowJournal();
  license = new License((seed.licenses[0] as (typeof seed.licenses)[number]).config, journal);
  presence = new Presence(10_000, (error) => expect(error).toBeUndefined());
  logged = [];
  sent = [];
});

afterEach(() => {
  vi.useRealTimers();
});

function newSession(): Session {
  const write = (frame: Frame) => void sent.push(frame.text);
  const connection = { send: write, answer: write, close: (code: number) => void sent.push(`close ${code}`) };
  const server = {
    accounts: new Accounts(seed, new Map([[1, license]])),
    licenses: new Map([[1, license]]),
    presence,
    files: memoryFileStore(0),
    uploads: new Turns(1),
    limits: defaultLimits,
    metrics: new Metrics(new Map()),
    log: (level: string, _: string, fields: unknown) => void logged.push({ level, fields }),
    webhookTargets: publicTargets(),
    address: new PublicAddress(undefined, () => 'server:1'),
  };
  const visitor = { ip: undefined, userAgent: undefined };
  return new Session('1', 'agent', newest, connection, server, undefined, visitor);
}

const login = JSON.stringify({ request_id: 'l', action: 'login', payload: { token: 'anna' } });
const start = JSON.stringify({ request_id: 's', action: 'start_chat' });

describe('a request that fails inside the server', () => {
  it('is answered with internal and no details, which go to the log; the session lives on', async () => {
    const session = newSession();
    await session.receive(login);
    sent = [];
    journal.fault = new Error('the disk is full');
    await session.receive(start);
    expect(sent.map((text) => JSON.parse(text))).toEqual([
      {
        request_id: 's',
        action: 'start_chat',
        type: 'response',
        success: false,
        payload: { error: { type: 'internal', message: 'Internal server error' } },
      },
    ]);
    expect(logged.at(-1)).toEqual({
      level: 'error',
      fields: { action: 'start_chat', error: expect.stringContaining('the disk is full') },
    });
    journal.fault = undefined;
    await session.receive(start);
    expect(JSON.parse(sent[1] ?? '')).toMatchObject({ success: true });
    expect(license.state.chats.size).toBe(1);
  });
});

it('a second login that fails leaves what the first one allows', async () => {
  const session = newSession();
  await session.receive(login);
  const other = newSession();
  await other.receive(login);
  const release = journal.hold();
  journal.fault = new Error('the disk is full');
  const starting = other.receive(start);
  const again = session.receive(JSON.stringify({ action: 'login', payload: { token: 'anna-reads' } }));
  await settled();
  release();
  await Promise.all([starting, again]);
  expect(JSON.parse(sent.at(-1) ?? '')).toMatchObject({
    action: 'login',
    payload: { error: { type: 'internal' } },
  });
  journal.fault = undefined;
  expect(license.hub.connectionsOf({ kind: 'agent', id: 'anna' }).size).toBe(2);
  sent = [];
  await session.receive(start);
  const { payload } = JSON.parse(sent[0] ?? '');
  await session.receive(JSON.stringify({ action: 'close_thread', payload: { chat_id: payload.chat.id } }));
  expect(sent.map((text) => JSON.parse(text))).toContainEqual(
    expect.objectContaining({ action: 'close_thread', success: true }),
  );
});

describe('a connection that closes while its login waits', () => {
  it('leaves nobody logged in', async () => {
    const session = newSession();
    const release = journal.hold();
    const received = session.receive(login);
    session.closed();
    release();
    await received;
    expect(license.hub.connectionsOf({ kind: 'agent', id: 'anna' }).size).toBe(0);
    expect(license.state.agents.get('anna')?.loggedIn).toBe(true); // as if there had been a short visit
    await vi.advanceTimersByTimeAsync(10_000);
    expect(license.state.agents.get('anna')?.loggedIn).toBe(false);
  });
});

it('tokens are never logged', async () => {
  const session = newSession();
  await session.receive(login);
  await session.receive(JSON.stringify({ action: 'login', payload: { token: 'a wrong one' } }));
  expect(JSON.stringify(logged)).not.toMatch(/token|a wrong one/);
});
