import { beforeEach, describe, expect, it } from 'vitest';
import { type House, ids, license, otherLicense } from '../house.js';
import { customerAction } from '../web-client.js';
import { type Answer, apps, desk, FormBrowser, info, post, redirectUri, revoke, tokensFor } from './desk.js';

let house: House;
/** Of the `server` application, with the scope for customers. */
let token: string;

beforeEach(async () => {
  house = await desk();
  token = (await tokensFor(new FormBrowser(house))).access_token;
});

const good = { client_id: apps.server.client_id, response_type: 'token', redirect_uri: redirectUri };

function ask(more: Record<string, string> = {}, bearer: string = token, path = '/customer/'): Promise<Answer> {
  return post(house, path, { ...good, ...more }, { authorization: `Bearer ${bearer}` });
}

describe('POST /customer/', () => {
  it('makes a customer and a token for it', async () => {
    const { status, body } = await ask();
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        access_token: expect.any(String),
        client_id: 'server-app',
        entity_id: expect.stringMatching(/^[\da-f-]{36}$/),
        expires_in: 3600,
        expires_id: 3600,
        token_type: 'Bearer',
      },
    });
    expect((await customerAction(house, body.access_token, 'start_chat')).status).toBe(200);
    expect((await ask({}, token, '/customer')).status).toBe(200);
  });

  it('gives a token for a customer who exists, as long as it is asked for', async () => {
    const { body } = await ask({ customer_id: ids.mary, valid_for: '2592000' });
    expect(body).toMatchObject({ entity_id: ids.mary, expires_in: 2_592_000, expires_id: 2_592_000 });
    const mary = await house.connectCustomer();
    expect((await mary.ask('login', { token: `Bearer ${body.access_token}` })).customer_id).toBe(ids.mary);
  });

  it('takes JSON too', async () => {
    const body = JSON.stringify({ ...good, valid_for: 60 });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    expect(await post(house, '/customer/', body, headers)).toMatchObject({ body: { expires_in: 60 } });
  });

  it.each([
    ['no token', {}, '', 401, 'unauthorized'],
    ['a customer’s token', {}, 'mary', 401, 'unauthorized'],
    ['a token without the scope', {}, 'tom', 403, 'access_denied'],
    ['another application', { client_id: 'web-app' }, undefined, 400, 'unauthorized_client'],
    ['no client_id', { client_id: '' }, undefined, 400, 'unauthorized_client'],
    ['an unknown application', { client_id: 'chatio' }, 'tom', 403, 'access_denied'],
    ['an address that only matches', { redirect_uri: `${redirectUri}/` }, undefined, 400, 'unauthorized_client'],
    ['no address', { redirect_uri: '' }, undefined, 400, 'invalid_request'],
    ['no response_type', { response_type: '' }, undefined, 400, 'invalid_request'],
    ['another response_type', { response_type: 'cookie' }, undefined, 400, 'unsupported_response_type'],
    ['an unknown customer', { customer_id: 'nobody' }, undefined, 401, 'unauthorized'],
    ['no time', { valid_for: '0' }, undefined, 400, 'invalid_request'],
    ['too much time', { valid_for: '2592001' }, undefined, 400, 'invalid_request'],
    ['half a second', { valid_for: '0.5' }, undefined, 400, 'invalid_request'],
    ['a bad customer before a bad time', { customer_id: 'nobody', valid_for: '0' }, undefined, 401, 'unauthorized'],
  ])('is refused with %s', async (_, more, bearer, status, error) => {
    expect(await ask(more, bearer)).toMatchObject({ status, body: { error } });
  });

  it('tells which address was wrong', async () => {
    const { body } = await ask({ redirect_uri: 'https://evil.example/' });
    expect(body.exception_details).toBe('invalid_redirect_uri');
  });

  it('gives a token for a banned customer, whom the Customer API refuses', async () => {
    await (await house.agent('anna')).ask('ban_customer', { customer_id: ids.mary, ban: { days: 1 } });
    const { body } = await ask({ customer_id: ids.mary });
    expect(await customerAction(house, body.access_token, 'start_chat')).toMatchObject({ status: 403 });
  });

  it('gives tokens that no agent can use, and that can be revoked', async () => {
    const { body } = await ask({ customer_id: ids.mary });
    expect((await info(house, body.access_token)).status).toBe(401);
    expect((await (await house.connect()).refused('login', { token: body.access_token })).type).toBe('authentication');
    const mary = await house.customer(body.access_token);
    await revoke(house, body.access_token);
    expect(await mary.closed).toBe(1000);
    expect((await customerAction(house, body.access_token, 'start_chat')).status).toBe(401);
  });
});

describe('the old way with a code', () => {
  const step1 = { response_type: 'code' };
  const step2 = (code: string, more: Record<string, string> = {}) =>
    post(house, '/customer/token', {
      grant_type: 'authorization_code',
      code,
      client_id: apps.server.client_id,
      client_secret: apps.server.client_secret,
      redirect_uri: redirectUri,
      ...more,
    });

  it('gives a code, a key, and then a token, once', async () => {
    const { body } = await ask({ ...step1, state: 'q8' });
    expect(body).toEqual({
      code: expect.any(String),
      customer_id: expect.any(String),
      customer_key: expect.any(String),
      state: 'q8',
    });
    const { status, body: made } = await step2(body.code);
    expect({ status, body: made }).toEqual({
      status: 200,
      body: { access_token: expect.any(String), expires_in: 3600, token_type: 'Bearer' },
    });
    expect((await customerAction(house, made.access_token, 'start_chat')).status).toBe(200);
    expect(await step2(body.code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('needs no scope with the right key', async () => {
    const { body } = await ask({ ...step1, customer_id: ids.mary });
    expect(body).toMatchObject({ customer_id: ids.mary, state: '' });
    house = await desk({
      patch: ([company]) =>
        company.agents[1].tokens.push({ token: 'tom-for-app', client_id: 'server-app', scopes: [] }),
    });
    const bearer = (await tokensFor(new FormBrowser(house))).access_token;
    const { body: mine } = await ask({ ...step1, customer_id: ids.mary }, bearer);
    const withKey = { ...step1, customer_id: ids.mary, customer_key: mine.customer_key };
    expect((await ask(withKey, 'tom-for-app')).status).toBe(200);
    const wrong = await ask({ ...withKey, customer_key: 'wrong' }, 'tom-for-app');
    expect(wrong).toMatchObject({ status: 401, body: { error: 'unauthorized', entity_id: ids.mary } });
    expect((await ask({ ...step1, customer_id: ids.mary }, 'tom-for-app')).status).toBe(403);
    expect((await ask(withKey, bearer)).status).toBe(200);
    expect((await ask({ ...withKey, customer_key: 'wrong' }, bearer)).status).toBe(401);
  });

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 'unauthorized_client'],
    ['another application', { client_id: 'open-app', client_secret: 'open-secret' }, 'invalid_grant'],
    ['another address', { redirect_uri: `${redirectUri}/` }, 'invalid_grant'],
    ['an unknown code', { code: 'nothing' }, 'invalid_grant'],
    ['another grant', { grant_type: 'refresh_token' }, 'unsupported_grant_type'],
  ])('refuses %s', async (_, more, error) => {
    const { body } = await ask(step1);
    expect(await step2(body.code, more)).toMatchObject({ status: 400, body: { error } });
  });
});

describe('GET /customer', () => {
  const browser = () => new FormBrowser(house);
  const path = (parameters: Record<string, string>) => `/customer?${new URLSearchParams(parameters)}`;

  it('makes the browser a customer’s, and sends it on', async () => {
    const { body } = await ask({ customer_id: ids.mary });
    const to = `${redirectUri}/direct/100001`;
    const parameters = { access_token: body.access_token, redirect_uri: to, license_id: String(license) };
    const { status, location, headers } = await browser().get(path(parameters));
    expect([status, location]).toEqual([302, to]);
    const cookies = headers.getSetCookie();
    expect(cookies).toEqual([
      expect.stringMatching(new RegExp(`^__lc_cid=${ids.mary};.*Secure; HttpOnly`)),
      expect.stringMatching(/^__lc_cst=.*Secure; HttpOnly/),
    ]);
    const cookie = cookies.map((line) => line.split(';')[0]).join('; ');
    const client = await house.connect(`/customer/v0.2/rtm/ws?license_id=${license}`, { cookie });
    expect((await client.ask('login')).customer_id).toBe(ids.mary);
  });

  it('opens the server’s own page as that customer', async () => {
    const { body } = await ask({ customer_id: ids.mary });
    const own = `${house.server.url}/?license_id=${license}`;
    const visitor = browser();
    expect((await visitor.get(path({ access_token: body.access_token, redirect_uri: own }))).location).toBe(own);
    const page = await fetch(`${house.server.url}/page/token?license_id=${license}`, {
      method: 'POST',
      headers: {
        origin: house.server.url,
        cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    if (page.status !== 503) expect(await page.json()).toMatchObject({ entity_id: ids.mary });
  });

  it.each([
    ['a bad token', { access_token: 'nothing' }, 401, 'unauthorized'],
    ['an agent’s token', { access_token: 'anna' }, 401, 'unauthorized'],
    ['another license', { license_id: String(otherLicense) }, 400, 'invalid_request'],
    ['somebody else’s address', { redirect_uri: 'https://evil.example/' }, 400, 'unauthorized_client'],
    [
      'an address that looks like ours',
      { redirect_uri: 'http://127.0.0.1:1@evil.example/' },
      400,
      'unauthorized_client',
    ],
    ['no address', { redirect_uri: '' }, 400, 'invalid_request'],
  ])('goes nowhere with %s', async (_, more, status, error) => {
    const { body } = await ask({ customer_id: ids.mary });
    const parameters = { access_token: body.access_token, redirect_uri: redirectUri, ...more };
    const { headers, ...answer } = await browser().get(path(parameters));
    expect(headers.getSetCookie()).toEqual([]);
    expect(answer).toMatchObject({ status, location: '' });
    expect(JSON.parse(answer.text).error).toBe(error);
  });

  it.each(['/a\r\nX: y', '/\tx', '/\u0000', '/ü€', '\n/x'])('goes nowhere with the address %j of ours', async (odd) => {
    const { body } = await ask({ customer_id: ids.mary });
    const parameters = { access_token: body.access_token, redirect_uri: `${house.server.url}${odd}` };
    const { status, location, text } = await browser().get(path(parameters));
    expect([status, location]).toEqual([400, '']);
    expect(JSON.parse(text)).toMatchObject({ exception_details: 'invalid_redirect_uri' });
  });

  it('tells a person on a page', async () => {
    const headers = { accept: 'text/html,*/*' };
    const response = await fetch(`${house.server.url}${path({ access_token: 'x' })}`, { headers, redirect: 'manual' });
    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'text/html; charset=utf-8']);
  });
});
