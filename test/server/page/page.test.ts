import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { configOf, cookieOf, PageHouse } from './page-house.js';

const one = [{ id: 100001 }];
const two = [{ id: 100001 }, { id: 100002 }];

describe('the page', () => {
  it('comes with a token for somebody new', async () => {
    const house = await PageHouse.open(one);
    const answer = await house.ask('/');
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    const config = configOf(answer);
    expect(config).toMatchObject({ licenseId: 100001, token: { expiresIn: 3600 }, embedded: false });
    expect(await house.customerOf(config.token.accessToken)).toMatch(/^[\da-f-]{36}$/);
  });

  it('is for the license that the address names', async () => {
    const house = await PageHouse.open(two);
    const config = configOf(await house.ask('/?license_id=100002'));
    expect(config.licenseId).toBe(100002);
    const wrong = await house.connect(100001);
    expect(await wrong.refused('login', { token: config.token.accessToken })).toMatchObject({ type: 'authorization' });
  });

  it.each([
    ['/?license_id=7', 'belongs to nobody here'],
    ['/?license_id=x', 'belongs to nobody here'],
    ['/?license_id=', 'belongs to nobody here'],
    ['/', 'ends with the number'],
  ])('tells people who come by %s that there is no chat', async (path, text) => {
    const house = await PageHouse.open(two);
    const answer = await house.ask(path);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).toContain(text);
    expect(answer.headers).toMatchObject({ 'content-security-policy': expect.stringContaining("default-src 'none'") });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('may run its own script and talk to its own server, and nothing else', async () => {
    const house = await PageHouse.open(one);
    const { headers } = await house.ask('/');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    const policy = new Map(
      String(headers['content-security-policy'])
        .split('; ')
        .map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
    );
    expect(Object.fromEntries(policy)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'connect-src': "'self'",
      'img-src': "'self' https: blob:",
      'base-uri': "'none'",
      'form-action': "'none'",
      'require-trusted-types-for': "'script'",
      'frame-ancestors': "'self'",
    });
  });

  it('may stand in frames of the sites that the license names', async () => {
    const house = await PageHouse.open([
      { id: 100001, widget_origins: ['https://shop.example', 'http://localhost:8080'] },
      { id: 100002 },
    ]);
    const rule = async (id: number) =>
      /frame-ancestors .*/.exec(
        String((await house.ask(`/?license_id=${id}`)).headers['content-security-policy']),
      )?.[0];
    expect(await rule(100001)).toBe("frame-ancestors 'self' https://shop.example http://localhost:8080");
    expect(await rule(100002)).toBe("frame-ancestors 'self'");
  });

  it.each([
    [
      { score: { type: 'int', domain: [0, 1] }, comment: { type: 'string' } },
      { score: true, comment: true },
    ],
    [{ score: { type: 'int' } }, { score: true, comment: false }],
    [{ score: { type: 'int', range: { from: 1, to: 5 } } }, { score: false, comment: false }],
    [
      { score: { type: 'string' }, comment: { type: 'string', hidden: true } },
      { score: false, comment: false },
    ],
    [{}, { score: false, comment: false }],
  ])('knows what a rating may be: %o', async (names, rating) => {
    const access = (hidden: boolean) => ({ chat: { access: { customer: { read: !hidden, write: true } } } });
    const configs = Object.entries<object & { hidden?: boolean }>(names).map(
      ([name, { hidden = false, ...config }]) => [name, { ...config, locations: access(hidden) }],
    );
    const house = await PageHouse.open([{ id: 100001, properties: { rating: Object.fromEntries(configs) } }]);
    expect(configOf(await house.ask('/')).rating).toEqual(rating);
  });

  it('is answered by GET and HEAD only', async () => {
    const house = await PageHouse.open(one);
    expect(await house.ask('/', {}, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(await house.ask('/', {}, 'HEAD')).toMatchObject({ status: 200, body: Buffer.alloc(0) });
  });

  it('says when it has not been built', async () => {
    const house = await PageHouse.open(one, { isBuilt: false });
    expect(await house.ask('/')).toMatchObject({ status: 503 });
    expect(await house.ask('/healthz')).toMatchObject({ status: 200 });
  });
});

describe('a customer', () => {
  it('is known again by the cookie', async () => {
    const house = await PageHouse.open(one);
    const first = await house.ask('/');
    const again = await house.ask('/', { cookie: `other=1; ${cookieOf(first)}` });
    const [a, b] = [configOf(first), configOf(again)].map(({ token }) => token.accessToken);
    expect(await house.customerOf(b ?? '')).toBe(await house.customerOf(a ?? ''));
  });

  it('is somebody else at another license, in a frame, and with a forged cookie', async () => {
    const house = await PageHouse.open(two);
    const first = await house.ask('/?license_id=100001');
    const cookie = cookieOf(first);
    const [name, value = ''] = cookie.split('=');
    const forged = `${Buffer.from('somebody').toString('base64url')}.${value.split('.')[1]}`;
    const others = await Promise.all([
      house.ask('/?license_id=100001&embedded=1', { cookie: `${cookie}; chatio_widget_100001=${value}` }),
      house.ask('/?license_id=100001', { cookie: `${name}=${forged}` }),
      house.ask('/?license_id=100001', { cookie: `${name}=nonsense` }),
    ]);
    const ids = await Promise.all(
      [first, ...others].map((answer) => house.customerOf(configOf(answer).token.accessToken)),
    );
    const elsewhere = configOf(
      await house.ask('/?license_id=100002', { cookie: `${cookie}; chatio_page_100002=${value}` }),
    );
    ids.push(await house.customerOf(elsewhere.token.accessToken, 100002));
    expect(new Set(ids).size).toBe(5);
  });

  it.each([
    ['/', {}, 'SameSite=Lax'],
    ['/', { 'x-forwarded-proto': 'https' }, 'SameSite=Lax; Secure'],
    ['/?embedded=1', { 'x-forwarded-proto': 'https' }, 'SameSite=None; Secure; Partitioned'],
    ['/?embedded=1', { host: 'localhost:1' }, 'SameSite=None; Secure; Partitioned'],
    ['/?embedded=1', { host: 'chat.shop.example' }, 'SameSite=Lax'],
  ])('gets a cookie at %s that no script can read, with %o %s', async (path, headers, scope) => {
    const house = await PageHouse.open(one);
    const [cookie] = (await house.ask(path, headers as Record<string, string>)).headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^chatio_(page|widget)_100001=[\w.-]+; Path=\/; Max-Age=31536000; HttpOnly; /);
    expect(cookie?.endsWith(`HttpOnly; ${scope}`)).toBe(true);
  });
});

describe('a token', () => {
  it('is renewed for the same customer', async () => {
    const house = await PageHouse.open(one);
    const page = await house.ask('/');
    const answer = await house.renew('/page/token', { cookie: cookieOf(page), 'sec-fetch-site': 'same-origin' });
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    const renewed = JSON.parse(answer.body.toString());
    expect(renewed).toMatchObject({ expires_in: 3600, token_type: 'Bearer' });
    expect(await house.customerOf(renewed.access_token)).toBe(renewed.entity_id);
    expect(await house.customerOf(configOf(page).token.accessToken)).toBe(renewed.entity_id);
  });

  it.each([
    ['without an origin', {}],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from a page without one', { origin: 'null' }],
    ['from another page of the site', { 'sec-fetch-site': 'same-site' }],
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
  ])('is refused %s', async (_, headers) => {
    const house = await PageHouse.open(one);
    const origin = 'sec-fetch-site' in headers ? { origin: house.server.url } : {};
    const answer = await house.ask('/page/token', { ...origin, ...headers } as Record<string, string>, 'POST');
    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('is no good for agents, and good for nothing when it is forged', async () => {
    const house = await PageHouse.open(one);
    const { accessToken } = configOf(await house.ask('/')).token;
    const [text = '', mark = ''] = accessToken.split('.');
    const customer = await house.connect(100001);
    for (const token of [
      cookieOf(await house.ask('/')).split('=')[1],
      `${text}x.${mark}`,
      `${text}.`,
      text,
      `.${mark}`,
    ]) {
      expect(await customer.refused('login', { token })).toMatchObject({ type: 'authentication' });
    }
  });

  it('is for licenses that are there', async () => {
    const house = await PageHouse.open(two);
    expect((await house.renew('/page/token?license_id=7')).status).toBe(404);
    expect((await house.renew('/page/token')).status).toBe(404);
    expect((await house.ask('/page/token?license_id=100001')).status).toBe(405);
  });
});

describe('another site', () => {
  it.each([
    ['fetches the page', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'empty' }, 403],
    ['takes it for a script', { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'script' }, 403],
    ['links to it', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }, 200],
    ['puts it into a frame', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }, 200],
  ])('that %s gets %o', async (_, headers, status) => {
    const house = await PageHouse.open(one);
    expect((await house.ask('/', headers as Record<string, string>)).status).toBe(status);
  });

  it('may load the script of the widget', async () => {
    const house = await PageHouse.open(one);
    expect(await house.ask('/widget.js')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cross-origin-resource-policy': 'cross-origin' },
      body: Buffer.from('widget();'),
    });
  });
});

describe('the files of the page', () => {
  it('are kept for good by browsers, and travel small', async () => {
    const house = await PageHouse.open(one);
    const plain = await house.ask('/page/assets/page.abc.js');
    expect(plain).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        vary: 'Accept-Encoding',
      },
      body: Buffer.from('page();'),
    });
    const gzipped = await house.ask('/page/assets/page.abc.js', { 'accept-encoding': 'gzip, br' });
    expect(gzipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzipped.body).toString()).toBe('page();');
  });

  it.each([
    '/page/assets/other.js',
    '/page/assets/',
    '/page/assets/..%2fpage.html',
    '/page/',
    '/page/page.html',
    '/page',
  ])('are these and no others: %s', async (path) => {
    const house = await PageHouse.open(one);
    expect((await house.ask(path)).status).toBe(404);
  });
});
