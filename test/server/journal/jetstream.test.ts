import { jetstream } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { Fact } from '../../../src/domain/fact.js';
import { connectNats, type Nats } from '../../../src/server/cluster/nats.js';
import { JetstreamJournal } from '../../../src/server/journal/jetstream.js';
import { JournalConflict } from '../../../src/server/journal/journal.js';
import { Relay } from '../../acceptance/relay.js';
import { eventually } from '../../client/eventually.js';
import { harbor } from '../../domain/license.js';
import { NatsServers, natsMissing, needsNats } from '../nats/nats-servers.js';
import { journalSuite } from './suite.js';

describe.skipIf(natsMissing !== undefined)(needsNats('the journal in JetStream'), () => {
  let servers: NatsServers;
  const open: { close(): Promise<unknown> }[] = [];

  beforeAll(async () => {
    servers = await NatsServers.start(1);
  });
  afterAll(() => servers?.close());

  beforeEach(() => servers.empty());
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
  });

  async function journal(urls = servers.urls): Promise<JetstreamJournal> {
    const nats: Nats = await connectNats({ urls: urls.split(','), replicas: undefined, log: () => {} });
    open.push(nats);
    const opened = await JetstreamJournal.open(nats, urls.split(','));
    open.push(opened);
    return opened;
  }

  function facts(...customers: string[]): Fact[] {
    return customers.map((customerId) => ({ type: 'customer_created', customerId, at: 1, cause: {} }));
  }

  async function customers(from: JetstreamJournal, license: number, seq: number): Promise<string[]> {
    const read: string[] = [];
    for await (const portion of from.read(license, seq)) read.push(...portion.map(customerOf));
    return read;
  }

  function customerOf(fact: Fact): string {
    return fact.type === 'customer_created' ? fact.customerId : fact.type;
  }

  journalSuite('jetstream', () => journal());

  it('tells others what it keeps, in order and once, from where they want it', async () => {
    const [one, two] = [await journal(), await journal()];
    await one.append(1, 0, facts('a', 'b'));
    const heard: [string, number][] = [];
    two.follow(1, 1, (news, last) => heard.push([news.map(customerOf).join(), last]));
    await one.append(1, 2, facts('c', 'd'));
    await one.append(2, 0, facts('not of this license'));
    await one.append(1, 4, facts('e'));
    await eventually(() =>
      expect(heard).toEqual([
        ['b', 2],
        ['c,d', 4],
        ['e', 5],
      ]),
    );
  });

  it('lets the one who is behind catch up, and then append', async () => {
    const [one, two] = [await journal(), await journal()];
    const heard: string[] = [];
    two.follow(1, 0, (news) => heard.push(...news.map(customerOf)));
    await one.append(1, 0, facts('a'));
    await expect(two.append(1, 0, facts('b'))).rejects.toBeInstanceOf(JournalConflict);
    expect(heard).toEqual(['a']);
    expect(await two.append(1, 1, facts('b'))).toBe(2);
    expect(await customers(one, 1, 0)).toEqual(['a', 'b']);
  });

  it('keeps what is larger than a message together', async () => {
    const [one, two] = [await journal(), await journal()];
    const many = Array.from({ length: 30 }, (_, n) => `${n}`.padEnd(100_000, 'x'));
    expect(await one.append(1, 0, facts(...many))).toBe(30);
    expect(await two.append(1, 30, facts('after'))).toBe(31);
    expect(await customers(two, 1, 28)).toEqual([many[28], many[29], 'after']);
    expect(await customers(await journal(), 1, 0)).toHaveLength(31);
  });

  it('takes no notice of what a writer left unfinished', async () => {
    const [one, two] = [await journal(), await journal()];
    await one.append(1, 0, facts('a'));
    const nats = await servers.connect();
    open.push(nats);
    const half = headers();
    half.set('Chatio-Batch', '1 dead 2 5 1/2');
    await jetstream(nats).publish('chatio.facts.1', '[{"type":', { headers: half });
    await expect(two.append(1, 0, facts('x'))).rejects.toBeInstanceOf(JournalConflict);
    expect(await one.append(1, 1, facts('b'))).toBe(2);
    expect(await customers(two, 1, 0)).toEqual(['a', 'b']);
  });

  it('reads long histories', async () => {
    const one = await journal();
    for (let seq = 0; seq < 100; seq += 1) await one.append(1, seq, facts(`c${seq}`));
    expect(await customers(await journal(), 1, 40)).toEqual(Array.from({ length: 60 }, (_, n) => `c${n + 40}`));
  });

  it('keeps a message once whose answer was lost', async () => {
    const relay = await Relay.to(servers.servers[0]?.port ?? 0);
    open.push(relay);
    const one = await journal(relay.url.replace('http', 'nats'));
    await one.append(1, 0, facts('a'));
    for (let seq = 1; seq < 20; seq += 1) {
      const done = one.append(1, seq, facts(`c${seq}`));
      if (seq % 5 === 0) {
        relay.cut();
        relay.mend();
      }
      expect(await done).toBe(seq + 1);
    }
    const expected = ['a', ...Array.from({ length: 19 }, (_, n) => `c${n + 1}`)];
    expect(await customers(await journal(), 1, 0)).toEqual(expected);
  });

  it('goes on following when the connection comes back', async () => {
    const relay = await Relay.to(servers.servers[0]?.port ?? 0);
    open.push(relay);
    const [one, two] = [await journal(), await journal(relay.url.replace('http', 'nats'))];
    const heard: string[] = [];
    two.follow(1, 0, (news) => heard.push(...news.map(customerOf)));
    await one.append(1, 0, facts('a'));
    await eventually(() => expect(heard).toEqual(['a']));
    relay.cut();
    await one.append(1, 1, facts('b'));
    relay.mend();
    await eventually(() => expect(heard).toEqual(['a', 'b']));
  });

  it('makes a snapshot that was due while another had the duty when the duty comes', async () => {
    expect(inject('buildFailure')).toBe(''); // a thread runs what was built
    const one = await journal();
    await one.append(harbor.id, 0, facts('a', 'b'));
    let isMine = false;
    let tell = () => {};
    one.snapshots.share({
      mine: () => isMine,
      onChange: (listener) => {
        tell = listener;
        return () => {};
      },
    });
    one.snapshots.due(harbor, 2);
    isMine = true;
    tell();
    await vi.waitFor(async () => expect(await servers.hasObject('chatio_snapshots', `${harbor.id}`)).toBe(true), {
      timeout: 10_000,
    });
  });
});
