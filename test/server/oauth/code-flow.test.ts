import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type House, ids, license } from '../house.js';
import { agentAction } from '../web-client.js';
import {
  apps,
  challengeOf,
  codeFor,
  desk,
  exchange,
  FormBrowser,
  info,
  passwords,
  post,
  query,
  redirectUri,
  refresh,
  revoke,
  tokensFor,
} from './desk.js';

let house: House;
let browser: FormBrowser;

beforeEach(async () => {
  house = await desk();
  browser = new FormBrowser(house);
});

afterEach(() => {
  vi.useRealTimers();
});

const error = (value: string) => expect.objectContaining({ error: value, error_description: expect.any(String) });

describe('the authorization code flow', () => {
  it('ends with the code and the state in the query, and the code with tokens', async () => {
    const back = await browser.authorize(query(apps.server, { state: 'a b&c=d' }));
    expect([back.origin + back.pathname, back.hash]).toEqual([redirectUri, '']);
    expect([...back.searchParams.keys()]).toEqual(['code', 'state']);
    expect(back.searchParams.get('state')).toBe('a b&c=d');
    const { status, body } = await exchange(house, back.searchParams.get('code') ?? '');
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        access_token: expect.any(String),
        refresh_token: expect.any(String),
        expires_in: 3600,
        token_type: 'Bearer',
      },
    });
    expect(await agentAction(house, body.access_token, 'start_chat')).toMatchObject({ status: 200 });
    expect(await info(house, body.access_token)).toEqual({
      status: 200,
      body: {
        access_token: body.access_token,
        expires_in: expect.any(Number),
        refresh_token: body.refresh_token,
        client_id: 'server-app',
        scope: 'chats--all:read,customers.identity--manage',
        token_type: 'Bearer',
        entity_id: ids.anna,
        license_id: license,
      },
    });
  });

  it('sends no state that was not sent', async () => {
    const back = await browser.authorize(query(apps.server));
    expect([...back.searchParams.keys()]).toEqual(['code']);
  });

  it('leaves out what is above the agent’s permission', async () => {
    const back = await browser.authorize(query(apps.server), ids.tom, passwords.tom);
    const { body } = await exchange(house, back.searchParams.get('code') ?? '');
    expect((await info(house, body.access_token)).body.scope).toBe('chats--all:read');
  });

  it('grants the scopes that are asked for', async () => {
    const { body } = await exchange(house, await codeFor(browser, { scope: 'chats--all:read' }));
    expect((await info(house, body.access_token)).body.scope).toBe('chats--all:read');
  });

  it('takes the parameters of the exchange as JSON too', async () => {
    const body = JSON.stringify({
      grant_type: 'authorization_code',
      code: await codeFor(browser),
      client_id: 'server-app',
      client_secret: 'server-secret',
      redirect_uri: redirectUri,
    });
    expect((await post(house, '/token', body, { 'content-type': 'application/json' })).status).toBe(200);
  });

  it('refuses a code that comes again, and ends what the first time gave', async () => {
    const code = await codeFor(browser);
    const { body } = await exchange(house, code);
    expect(await exchange(house, code)).toEqual({ status: 400, body: error('invalid_grant') });
    expect((await info(house, body.access_token)).status).toBe(401);
    expect(await refresh(house, body.refresh_token)).toEqual({ status: 400, body: error('invalid_grant') });
  });

  it.each([
    ['no grant_type', { grant_type: '' }, 400, 'invalid_request'],
    ['another grant_type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no client_id', { client_id: '' }, 400, 'unauthorized_client'],
    ['an unknown client_id', { client_id: 'nobody' }, 400, 'unauthorized_client'],
    ['no client_secret', { client_secret: '' }, 400, 'unauthorized_client'],
    ['a wrong client_secret', { client_secret: 'wrong' }, 400, 'unauthorized_client'],
    ['no code', { code: '' }, 400, 'invalid_request'],
    ['an unknown code', { code: 'nothing' }, 400, 'invalid_grant'],
    ['no redirect_uri', { redirect_uri: '' }, 400, 'invalid_request'],
    ['a redirect_uri of somebody else', { redirect_uri: 'https://evil.example/in' }, 400, 'unauthorized_client'],
    ['a redirect_uri that was not used', { redirect_uri: `${redirectUri}/` }, 400, 'invalid_grant'],
    ['another application', { client_id: 'open-app', client_secret: 'open-secret' }, 400, 'invalid_grant'],
    ['another license’s', { client_id: 'foreign-app', client_secret: 'foreign-secret' }, 400, 'invalid_grant'],
    ['a verifier without a challenge', { code_verifier: 'x'.repeat(43) }, 400, 'invalid_grant'],
  ])('refuses an exchange with %s, and the code stays good', async (_, change, status, value) => {
    const code = await codeFor(browser);
    expect(await exchange(house, code, change)).toEqual({ status, body: error(value) });
    expect((await exchange(house, code)).status).toBe(200);
  });

  it('refuses parameters in the query, repeated ones, other methods and bodies', async () => {
    expect(await post(house, '/token?grant_type=refresh_token', {})).toMatchObject({ status: 400 });
    expect(await post(house, '/token', 'grant_type=a&grant_type=b', form)).toMatchObject({
      body: { error: 'invalid_request' },
    });
    expect(await post(house, '/token', 'x', { 'content-type': 'text/plain' })).toMatchObject({
      body: { error: 'invalid_request' },
    });
    expect(await post(house, '/token', '[]', { 'content-type': 'application/json' })).toMatchObject({ status: 400 });
    expect(await post(house, '/token', `a=${'b'.repeat(70_000)}`, form)).toMatchObject({ status: 400 });
    expect((await fetch(`${house.server.url}/token`)).status).toBe(400);
  });
});

describe('wrong secrets', () => {
  const tooMany = { status: 503, body: error('temporarily_unavailable') };
  const from = (address: string) => ({ 'x-forwarded-for': address });

  async function guess(path: string, grant: Record<string, string>, times: number, address: string): Promise<void> {
    for (let count = 0; count < times; count += 1) {
      const { body } = await post(house, path, { ...grant, ...server, client_secret: `guess ${count}` }, from(address));
      expect(body.error).toBe('unauthorized_client');
    }
  }

  const server = {
    client_id: apps.server.client_id,
    client_secret: apps.server.client_secret,
    redirect_uri: redirectUri,
  };
  const nothing = { grant_type: 'authorization_code', code: 'nothing' };

  it.each(['/token', '/customer/token'])(
    'at %s are ten from one address; then the right one is no better',
    async (path) => {
      await guess(path, nothing, 10, '192.0.2.1');
      expect(await post(house, path, { ...nothing, ...server }, from('192.0.2.1'))).toEqual(tooMany);
      const elsewhere = await post(house, path, { ...nothing, ...server }, from('192.0.2.2'));
      expect(elsewhere).toEqual({ status: 400, body: error('invalid_grant') });
      const other = { client_id: 'open-app', client_secret: 'open-secret', redirect_uri: redirectUri };
      expect(await post(house, path, { ...nothing, ...other }, from('192.0.2.1'))).toMatchObject({ status: 400 });
    },
  );

  it('do not stop the application itself, which has a code or refresh token that is good', async () => {
    const code = await codeFor(browser);
    await guess('/token', nothing, 10, '127.0.0.1');
    const { status, body } = await exchange(house, code);
    expect(status).toBe(200);
    expect((await refresh(house, body.refresh_token)).status).toBe(200);
  });

  it('with a stolen refresh token are ten, from wherever', async () => {
    const { refresh_token } = await tokensFor(browser);
    const stolen = { grant_type: 'refresh_token', refresh_token };
    for (let count = 0; count < 10; count += 1) await guess('/token', stolen, 1, `192.0.2.${count}`);
    expect(await refresh(house, refresh_token)).toEqual(tooMany);
    expect((await refresh(house, (await tokensFor(browser)).refresh_token)).status).toBe(200);
  });

  it('are forgotten after a quarter of an hour', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await guess('/token', nothing, 10, '127.0.0.1');
    expect(await exchange(house, 'nothing')).toEqual(tooMany);
    vi.setSystemTime(Date.now() + 15 * 60_000 + 1);
    expect(await exchange(house, 'nothing')).toEqual({ status: 400, body: error('invalid_grant') });
  });
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('PKCE', () => {
  const verifier = 'a'.repeat(50);
  const asked = { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' };

  it('binds a code to the verifier', async () => {
    const code = await codeFor(browser, asked);
    expect(await exchange(house, code)).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await exchange(house, code, { code_verifier: 'b'.repeat(50) })).toMatchObject({ status: 400 });
    expect(await exchange(house, code, { code_verifier: verifier })).toMatchObject({ status: 200 });
  });

  it.each([
    ['plain', { ...asked, code_challenge_method: 'plain' }],
    ['no method', { code_challenge: asked.code_challenge }],
    ['a method alone', { code_challenge_method: 'S256' }],
    ['a challenge that is none', { ...asked, code_challenge: 'short' }],
  ])('is not taken with %s', async (_, more) => {
    const { location } = await browser.get(`/?${new URLSearchParams(query(apps.server, more))}`);
    expect(location).toBe('/error?oauth_exception=invalid_request');
  });
});

describe('a refresh token', () => {
  it('gives access tokens again and again, stays the same, and earlier ones stay good', async () => {
    const first = await tokensFor(browser);
    const { body: second } = await refresh(house, first.refresh_token);
    const { body: third } = await refresh(house, first.refresh_token);
    expect([second.refresh_token, third.refresh_token]).toEqual([first.refresh_token, first.refresh_token]);
    for (const { access_token } of [first, second, third]) {
      expect((await info(house, access_token)).body.refresh_token).toBe(first.refresh_token);
    }
  });

  it.each([
    ['another application', { client_id: 'open-app', client_secret: 'open-secret' }, 401, 'invalid_client'],
    ['a wrong secret', { client_secret: 'wrong' }, 400, 'unauthorized_client'],
    ['an unknown token', { refresh_token: 'nothing' }, 400, 'unauthorized_client'],
    ['no token', { refresh_token: '' }, 400, 'invalid_request'],
  ])('is refused with %s', async (_, change, status, value) => {
    const { refresh_token } = await tokensFor(browser);
    expect(await refresh(house, refresh_token, change)).toEqual({ status, body: error(value) });
  });

  it('that was made up for a license is unknown, one that was revoked is told apart', async () => {
    const { refresh_token } = await tokensFor(browser);
    expect(await refresh(house, `${refresh_token.slice(0, -4)}AAAA`)).toMatchObject({
      body: { error: 'unauthorized_client' },
    });
    await revoke(house, refresh_token);
    expect(await refresh(house, refresh_token)).toMatchObject({ body: { error: 'invalid_grant' } });
  });

  it('is no access token, and an access token no refresh token', async () => {
    const { access_token, refresh_token } = await tokensFor(browser);
    expect((await info(house, refresh_token)).status).toBe(401);
    expect(await refresh(house, access_token)).toMatchObject({ body: { error: 'unauthorized_client' } });
  });
});

describe('revoking', () => {
  it('an access token takes its refresh token and all its access tokens along', async () => {
    const first = await tokensFor(browser);
    const { body: second } = await refresh(house, first.refresh_token);
    expect(await revoke(house, first.access_token)).toEqual({ status: 200, body: {} });
    expect((await info(house, second.access_token)).status).toBe(401);
    expect((await refresh(house, first.refresh_token)).status).toBe(400);
    expect(await agentAction(house, second.access_token, 'start_chat')).toMatchObject({
      status: 401,
      body: { error: { type: 'authentication' } },
    });
  });

  it('an unknown token, or one again, is fine; none is not', async () => {
    const { refresh_token } = await tokensFor(browser);
    for (const token of ['nothing', refresh_token, refresh_token]) {
      expect(await revoke(house, token)).toEqual({ status: 200, body: {} });
    }
    expect(await revoke(house, '')).toEqual({ status: 400, body: error('invalid_request') });
  });

  it('ends the connections that logged in with it, and no others', async () => {
    const { access_token, refresh_token } = await tokensFor(browser);
    const theirs = await house.agent(`Bearer ${access_token}`);
    const own = await house.agent('anna');
    await revoke(house, refresh_token);
    expect(await theirs.closed).toBe(1000);
    expect(theirs.frames.at(-1)).toEqual({
      type: 'push',
      action: 'agent_disconnected',
      payload: { reason: 'access_token_revoked' },
    });
    expect((await own.request('get_filtered_chats')).success).toBe(true);
  });

  it('a token of the seed works too; a customer’s connections are closed without a push', async () => {
    const [tom, mary] = [await house.agent('tom'), await house.customer('mary')];
    const told = mary.frames.length;
    await revoke(house, 'tom');
    await revoke(house, 'mary');
    expect([await tom.closed, await mary.closed]).toEqual([1000, 1000]);
    expect(tom.frames.at(-1)?.payload).toEqual({ reason: 'access_token_revoked' });
    expect(mary.frames.slice(told)).toEqual([]);
    expect((await (await house.connect()).refused('login', { token: 'tom' })).type).toBe('authentication');
    expect((await (await house.connectCustomer()).refused('login', { token: 'mary' })).type).toBe('authentication');
  });
});
