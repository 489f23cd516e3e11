import { beforeEach, describe, expect, it } from 'vitest';
import type { CustomerPush } from '../../../src/protocol/customer-api.js';
import { Session } from '../../../web/client/session.js';
import { type Renewal, Tokens } from '../../../web/client/tokens.js';
import type { Connection } from '../../../web/model/state.js';
import { ManualClock } from '../../client/manual-clock.js';
import { FakeSockets, settled } from '../fake-socket.js';

let clock: ManualClock;
let sockets: FakeSockets;
let session: Session;
let states: Connection['state'][];
let logins: string[];
let pushes: CustomerPush[];
let renewals: Renewal[];
let renewed: number;

beforeEach(() => {
  clock = new ManualClock();
  sockets = new FakeSockets();
  states = [];
  logins = [];
  pushes = [];
  renewals = [];
  renewed = 0;
  const renew = async () => {
    renewed += 1;
    return renewals.shift() ?? { accessToken: `token ${renewed + 1}`, expiresIn: 3600 };
  };
  session = new Session({
    tokens: new Tokens({ accessToken: 'token 1', expiresIn: 3600 }, renew, clock),
    clock,
    openSocket: sockets.open,
    visit: { monitoring: { page: { url: 'https://shop.example/' } } },
    onState: ({ state }) => states.push(state),
    onLogin: (id) => logins.push(id),
    onPush: (push) => pushes.push(push),
  });
});

async function logIn(): Promise<void> {
  sockets.last.open();
  await sockets.last.answer('login', { customer_id: 'mary' });
}

async function online(): Promise<void> {
  session.start();
  await settled();
  await logIn();
}

describe('a session', () => {
  it('logs in with the token of the page and tells where the customer is, once', async () => {
    await online();
    expect(sockets.last.request('login').payload).toEqual({
      token: 'Bearer token 1',
      customer: { monitoring: { page: { url: 'https://shop.example/' } } },
    });
    expect([states, logins]).toEqual([['connecting', 'online'], ['mary']]);
    sockets.last.end();
    clock.advance(1000);
    await settled();
    await logIn();
    expect(sockets.last.request('login').payload).toEqual({ token: 'Bearer token 1' });
    expect(logins).toEqual(['mary', 'mary']);
  });

  it('comes back with longer and longer pauses, at once when it is told to', async () => {
    session.start();
    await settled();
    const pauses: number[] = [];
    for (let tries = 1; tries <= 6; tries += 1) {
      sockets.last.end();
      let waited = 0;
      while (sockets.all.length === tries && waited < 60_000) {
        clock.advance(500);
        await settled();
        waited += 500;
      }
      pauses.push(waited / 1000);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30]);
    sockets.last.end();
    session.tryNow();
    await settled();
    expect(sockets.all).toHaveLength(8);
  });

  it('renews the token in time, on the connection that is there', async () => {
    await online();
    clock.advance(3600 * 800);
    await settled();
    expect(sockets.all).toHaveLength(1);
    expect(sockets.last.request('login').payload).toEqual({ token: 'Bearer token 2' });
    await sockets.last.answer('login', { customer_id: 'mary' });
    expect(logins).toEqual(['mary']);
    clock.advance(3600 * 800);
    await settled();
    expect(sockets.last.request('login').payload).toEqual({ token: 'Bearer token 3' });
  });

  it('gets a new token when the server does not take the one it has', async () => {
    session.start();
    await settled();
    sockets.last.open();
    await sockets.last.refuse('login', 'authentication');
    clock.advance(1000);
    await settled();
    sockets.last.open();
    expect(sockets.last.request('login').payload).toMatchObject({ token: 'Bearer token 2' });
  });

  it('goes on trying while nobody gives it a token, and ends when it is refused one', async () => {
    renewals = ['unreachable', 'refused'];
    clock.advance(3600 * 1000);
    session.start();
    await settled();
    expect([sockets.all.length, states.at(-1)]).toEqual([0, 'waiting']);
    clock.advance(1000);
    await settled();
    expect([sockets.all.length, states.at(-1)]).toEqual([0, 'ended']);
  });

  it.each(['customer_banned', 'license_expired', 'authorization'])(
    'ends when a login is refused with %s',
    async (type) => {
      session.start();
      await settled();
      sockets.last.open();
      await sockets.last.refuse('login', type);
      expect(states.at(-1)).toBe('ended');
      expect(clock.waiting).toBe(0);
    },
  );

  it.each([
    ['customer_banned', 'ended'],
    ['too_many_connections', 'ended'],
    ['license_not_found', 'ended'],
    ['internal_error', 'waiting'],
    ['something_new', 'waiting'],
  ])('that the server disconnects for %s is %s', async (reason, state) => {
    await online();
    sockets.last.push('customer_disconnected', { reason });
    sockets.last.end();
    expect(states.at(-1)).toBe(state);
    expect(pushes).toEqual([]);
    session.tryNow();
    await settled();
    await logIn();
    expect(states.at(-1)).toBe('online');
  });

  it('pings, and looks for another connection when nothing comes back', async () => {
    await online();
    clock.advance(60_000);
    await settled();
    expect(sockets.last.requests.filter(({ action }) => action === 'ping')).toHaveLength(4);
    expect(states.at(-1)).toBe('online');
    sockets.last.answersPings = false;
    clock.advance(30_000);
    await settled();
    expect([sockets.last.isClosed, states.at(-1)]).toEqual([true, 'waiting']);
  });

  it('looks at once when the page is woken', async () => {
    await online();
    sockets.last.answersPings = false;
    session.wake();
    clock.advance(4000);
    await settled();
    expect(states.at(-1)).toBe('waiting');
    session.wake();
    await settled();
    expect(sockets.all).toHaveLength(2);
  });

  it('gives up on a connection that does not open', async () => {
    session.start();
    await settled();
    clock.advance(15_000);
    expect(states.at(-1)).toBe('waiting');
  });

  it('ends every request with its connection, or with its time', async () => {
    await online();
    const lost = expect(session.request('close_thread', { chat_id: 'c' })).rejects.toMatchObject({
      type: 'connection_lost',
    });
    sockets.last.end();
    await lost;
    await expect(session.request('close_thread', { chat_id: 'c' })).rejects.toMatchObject({ type: 'connection_lost' });
    clock.advance(1000);
    await settled();
    await logIn();
    const slow = expect(session.request('close_thread', { chat_id: 'c' })).rejects.toMatchObject({
      type: 'request_timeout',
    });
    clock.advance(15_000);
    await slow;
    expect(states.at(-1)).toBe('online');
  });

  it('takes no notice of what it does not understand', async () => {
    await online();
    for (const text of ['', 'nonsense', '[]', '{"type":"push"}', '{"action":"x","type":"push","payload":{}}']) {
      sockets.last.events.message(text);
    }
    sockets.last.push('thread_closed', { chat_id: 'c', thread_id: 't' });
    expect(pushes).toMatchObject([{ action: 'thread_closed' }]);
  });
});
