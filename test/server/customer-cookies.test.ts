import { beforeEach, describe, expect, it } from 'vitest';
import { House, ids, license, otherLicense } from './house.js';
import type { RtmClient } from './rtm-client.js';
import { uuid } from './wire.js';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

const path = (version: string, licenseId: unknown = license) => `/customer/${version}/rtm/ws?license_id=${licenseId}`;

/** What a browser sends back of these `Set-Cookie` headers. */
function jar(setCookies: readonly string[]): { cookie: string } {
  return { cookie: setCookies.map((line) => line.split(';')[0]).join('; ') };
}

const loginAsNew = { customer_id: uuid, last_chats_summary: [], total_chats: 0 };

async function customerId(client: RtmClient): Promise<string> {
  return (await client.ask('login')).customer_id;
}

describe('a customer of v0.2 without cookies', () => {
  it('gets them with the handshake: secure, http-only, out of reach for other sites', async () => {
    const { cookies } = await house.connect(path('v0.2'));
    const rest = 'Path=/customer; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax';
    expect(cookies).toEqual([
      expect.stringMatching(new RegExp(`^__lc_cid=[0-9a-f-]{36}; ${rest}$`)),
      expect.stringMatching(new RegExp(`^__lc_cst=[\\w-]{43}; ${rest}$`)),
    ]);
  });

  it('is somebody new, who logs in without a token and may start a chat', async () => {
    const anna = await house.agent('anna');
    const client = await house.connect(path('v0.2'));
    expect(await client.ask('login', { customer: { name: 'Rita' } })).toMatchObject(loginAsNew);
    const { chat } = await client.ask('start_chat');
    const { payload } = await anna.push('incoming_chat_thread');
    expect(payload.chat.users[0]).toMatchObject({ type: 'customer', name: 'Rita', id: chat.users[0].id });
  });

  it('is somebody else on every connection', async () => {
    const [first, second] = [await house.connect(path('v0.2')), await house.connect(path('v0.2'))];
    expect(await customerId(first)).not.toBe(await customerId(second));
  });
});

describe('a customer of v0.2 with cookies', () => {
  it('is the same one as before, with the same chats, and gets no others', async () => {
    const first = await house.connect(path('v0.2'));
    const id = await customerId(first);
    const { chat } = await first.ask('start_chat');
    await first.close();
    const again = await house.connect(path('v0.2'), jar(first.cookies));
    expect(again.cookies).toEqual([]);
    expect(await again.ask('login', { token: null })).toMatchObject({
      customer_id: id,
      last_chats_summary: [{ id: chat.id }],
      total_chats: 1,
    });
  });

  it.each([
    ['another secret', (cookie: string) => cookie.replace(/__lc_cst=./, '__lc_cst=.')],
    ['a shorter secret', (cookie: string) => cookie.slice(0, -1)],
    ['somebody else’s id', (cookie: string) => cookie.replace(/__lc_cid=[^;]+/, `__lc_cid=${ids.mary}`)],
    ['no secret', (cookie: string) => cookie.replace(/;.*/, '')],
    ['nonsense', () => '=; ;;__lc_cid; __lc_cst==;\u00ff'],
  ])('is nobody we know with %s, and gets new ones', async (_, change) => {
    const first = await house.connect(path('v0.2'));
    const id = await customerId(first);
    const { cookie } = jar(first.cookies);
    const client = await house.connect(path('v0.2'), { cookie: change(cookie) });
    expect(client.cookies).toHaveLength(2);
    const login = await client.ask('login');
    expect(login).toMatchObject(loginAsNew);
    expect([id, ids.mary]).not.toContain(login.customer_id);
  });

  it('is nobody in another license', async () => {
    const first = await house.connect(path('v0.2'));
    const other = await house.connect(path('v0.2', otherLicense), jar(first.cookies));
    expect(other.cookies).toHaveLength(2);
    expect(await customerId(other)).not.toBe(await customerId(first));
  });

  it('is who the token says, if there is one; a bad one is refused', async () => {
    const client = await house.connect(path('v0.2'));
    expect((await client.refused('login', { token: 'wrong' })).type).toBe('authentication');
    expect((await client.refused('login', { token: 5 })).type).toBe('authentication');
    expect((await client.ask('login', { token: 'Bearer mary' })).customer_id).toBe(ids.mary);
    expect((await client.refused('login')).type).toBe('authorization'); // the cookies are another customer's
  });

  it('stays out while banned', async () => {
    const anna = await house.agent('anna');
    const first = await house.connect(path('v0.2'));
    const id = await customerId(first);
    await anna.ask('ban_customer', { customer_id: id, ban: { days: 1 } });
    expect(await first.closed).toBe(1000);
    const again = await house.connect(path('v0.2'), jar(first.cookies));
    expect((await again.refused('login')).type).toBe('customer_banned');
  });
});

describe('cookies', () => {
  it.each([path('v0.3'), path('v0.5'), '/agent/v0.2/rtm/ws', path('v0.2', 7), path('v0.2', ''), path('v0.1')])(
    'are not given out at %s',
    async (address) => {
      const { cookies } = await house.connect(address);
      expect(cookies).toEqual([]);
    },
  );

  it('count in v0.2 only', async () => {
    const first = await house.connect(path('v0.2'));
    const client = await house.connect(path('v0.3'), jar(first.cookies));
    expect((await client.refused('login')).type).toBe('authentication');
  });
});
