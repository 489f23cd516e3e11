import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { newest } from '../../../src/protocol/dialect/versions.js';
import { Cluster } from '../../../src/server/cluster/cluster.js';
import { holderOf, Leases } from '../../../src/server/cluster/leases.js';
import { Members } from '../../../src/server/cluster/members.js';
import { addressOf, connectNats, type Nats } from '../../../src/server/cluster/nats.js';
import { natsFileStore } from '../../../src/server/cluster/nats-files.js';
import type { User } from '../../../src/server/cluster/user-counts.js';
import { keyOf } from '../../../src/server/cluster/user-counts.js';
import { License } from '../../../src/server/license.js';
import { Presence } from '../../../src/server/presence.js';
import { logInCustomer } from '../../domain/commands.js';
import { harbor, ivo } from '../../domain/license.js';
import { NatsServers, natsMissing, needsNats } from '../nats/nats-servers.js';
import { ScriptedJournal, settled } from '../scripted-journal.js';

const anna: User = { license: 1, kind: 'agent', id: 'anna@example.com' };
const mary: User = { license: 1, kind: 'customer', id: 'mary' };

describe('a NATS URL', () => {
  it.each([
    [['nats://a:1', 'nats://b'], { servers: ['a:1', 'b'] }],
    [['nats://me:s%40cret@a:1', 'nats://b:2'], { servers: ['a:1', 'b:2'], user: 'me', pass: 's@cret' }],
    [['tls://t0ken@a:1'], { servers: ['a:1'], token: 't0ken', tls: {} }],
    [['nats://[::1]:4222'], { servers: ['[::1]:4222'] }],
  ])('%j is understood', (urls, expected) => {
    expect(addressOf(urls)).toEqual(expected);
  });

  it.each(['', 'localhost:4222', 'http://a:1', 'nats://', 'nats://me:secret@a:1/path', 'nats://a:1?x=secret'])(
    '%j is refused, and not repeated',
    (url) => {
      expect(() => addressOf([url])).toThrow(expect.objectContaining({ type: 'usage' }));
      expect(() => addressOf([url])).not.toThrow(/secret/);
    },
  );
});

it('every slot has one holder that all servers agree on, and few move when a server goes', () => {
  const three = ['a', 'b', 'c'];
  const slots = Array.from({ length: 32 }, (_, slot) => slot);
  const holders = slots.map((slot) => holderOf(slot, three));
  expect(holders).toEqual(slots.map((slot) => holderOf(slot, three.toReversed())));
  for (const server of three) expect(holders.filter((holder) => holder === server).length).toBeGreaterThan(4);
  for (const slot of slots) if (holders[slot] !== 'c') expect(holderOf(slot, ['a', 'b'])).toBe(holders[slot]);
});

describe.skipIf(natsMissing !== undefined)(needsNats('servers that share NATS'), () => {
  let servers: NatsServers;
  const open: { close(): unknown }[] = [];

  beforeAll(async () => {
    servers = await NatsServers.start(1);
  });
  afterAll(() => servers?.close());
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
  });

  async function nats(): Promise<Nats> {
    const connected = await connectNats({ urls: [servers.urls], replicas: undefined, log: () => {} });
    open.push(connected);
    return connected;
  }

  async function member() {
    const here = new Map<string, number>();
    const changed = vi.fn();
    const joinedOrLeft = vi.fn();
    const connected = await nats();
    const members = new Members(connected, (user) => here.get(keyOf(user)) ?? 0, { changed, joinedOrLeft });
    open.push(members);
    const has = (user: User, connections: number) => {
      here.set(keyOf(user), connections);
      members.changedHere(user);
    };
    return { members, has, changed, joinedOrLeft, connection: connected.connection };
  }

  it('learn who is connected to another, also from before they came', async () => {
    const one = await member();
    one.has(anna, 1);
    const two = await member();
    await vi.waitFor(() => expect(two.members.elsewhere(anna)).toBe(1));
    one.has(anna, 2);
    one.has(mary, 1);
    await vi.waitFor(() => expect([two.members.elsewhere(anna), two.members.elsewhere(mary)]).toEqual([2, 1]));
    one.has(mary, 0);
    await vi.waitFor(() => expect(two.members.elsewhere(mary)).toBe(0));
    expect(two.changed).toHaveBeenLastCalledWith(mary);
    expect(one.members.elsewhere(anna)).toBe(0);
    expect(two.members.servers).toEqual(one.members.servers);
  });

  it('learn that somebody is there when what the login did is kept, not before', async () => {
    const journal = new ScriptedJournal();
    const license = new License(harbor, journal);
    await license.load();
    const [here, there] = [await nats(), await member()];
    open.push(await Cluster.join(here, new Map([[license.state.id, license]]), new Presence(1_000, () => {})));
    const elsewhere = () => there.members.elsewhere({ license: license.state.id, kind: 'customer', id: ivo.id });
    const connection = { id: '1', version: newest, tokenHash: undefined, send: () => {}, disconnect: () => {} };
    const accepted = () => license.hub.add({ ...connection, actor: ivo });
    const login = license.run(ivo, logInCustomer(), {}, { accepted, answer: () => undefined });
    await settled();
    await here.connection.flush();
    await there.connection.flush();
    expect(elsewhere()).toBe(0);
    await journal.appends[0]?.keep();
    await login;
    await vi.waitFor(() => expect(elsewhere()).toBe(1));
  });

  it('forget the users of one that stops, at once', async () => {
    const [one, two] = [await member(), await member()];
    one.has(anna, 1);
    await vi.waitFor(() => expect(two.members.elsewhere(anna)).toBe(1));
    one.members.close();
    await vi.waitFor(() => expect(two.members.elsewhere(anna)).toBe(0), { timeout: 500 });
    expect(two.members.servers).toEqual([two.members.id]);
  });

  it('forget the users of one that died within seconds', async () => {
    const connection = await nats();
    const gone = new Members(connection, () => 1, { changed: () => {}, joinedOrLeft: () => {} });
    open.push(gone);
    const two = await member();
    gone.changedHere(anna);
    await vi.waitFor(() => expect(two.members.elsewhere(anna)).toBe(1));
    await connection.close();
    await vi.waitFor(() => expect(two.members.elsewhere(anna)).toBe(0), { timeout: 8_000 });
    expect(two.changed).toHaveBeenLastCalledWith(anna);
  });

  it('learn of thousands of users in one go', async () => {
    const one = await member();
    for (let n = 0; n < 12_000; n += 1) one.has({ license: n % 7, kind: 'customer', id: `customer-${n}` }, 1);
    const two = await member();
    const last: User = { license: 11_999 % 7, kind: 'customer', id: 'customer-11999' };
    await vi.waitFor(() => expect(two.members.elsewhere(last)).toBe(1), { timeout: 5_000 });
    expect(two.members.usersElsewhere()).toHaveLength(12_000);
  });

  it('pass over what is no message of theirs', async () => {
    const [one, two] = [await member(), await member()];
    const { connection } = await nats();
    for (const text of ['', '{', 'null', '{"server":1}', '{"server":"x","version":0,"changes":[[1,"agent"]]}']) {
      connection.publish('chatio.servers', text);
    }
    await connection.flush();
    one.has(anna, 1);
    await vi.waitFor(() => expect(two.members.elsewhere(anna)).toBe(1));
    expect(two.members.servers).toHaveLength(2);
  });

  it('have each duty at one of them, and pass it on when one goes', async () => {
    let alive = ['a', 'b'];
    const [a, b] = [await leases('a'), await leases('b')];
    const all = Array.from({ length: 64 }, (_, license) => license);
    const shares = () => [a, b].map((each) => all.filter((license) => each.mine(license)));
    await vi.waitFor(
      () =>
        expect(
          shares()
            .flat()
            .toSorted((x, y) => x - y),
        ).toEqual(all),
      { timeout: 5_000 },
    );
    expect(Math.min(...shares().map(({ length }) => length))).toBeGreaterThan(8);
    const changed = vi.fn();
    b.onChange(changed);
    alive = ['b'];
    await a.close();
    b.look();
    await vi.waitFor(() => expect(shares()).toEqual([[], all]), { timeout: 5_000 });
    expect(changed).toHaveBeenCalled();

    async function leases(name: string): Promise<Leases> {
      const opened = await Leases.open(await nats(), name, () => alive);
      open.push(opened);
      return opened;
    }
  });

  it('find a file at any of them', async () => {
    const [one, two] = [await natsFileStore(await nats()), await natsFileStore(await nats())];
    const file = { contentType: 'image/png', name: 'größe "1".png', bytes: Buffer.alloc(300_000, 7) };
    expect(await one.put('img/1/abc.png', file)).toBe(true);
    expect(await two.get('img/1/abc.png')).toEqual(file);
    expect(await two.get('img/1/other.png')).toBeUndefined();
    await two.delete('img/1/abc.png');
    expect(await one.get('img/1/abc.png')).toBeUndefined();
  });

  it('are told what is wrong when NATS is not there', async () => {
    const asked = connectNats({ urls: ['nats://me:secret@127.0.0.1:1'], replicas: undefined, log: () => {} });
    await expect(asked).rejects.toMatchObject({ type: 'unreachable', message: expect.not.stringContaining('secret') });
  });
});
