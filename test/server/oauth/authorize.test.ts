import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type House, ids, otherLicense } from '../house.js';
import { apps, desk, exchange, FormBrowser, info, passwords, query, redirectUri, type Shown } from './desk.js';
import { redirectTable } from './redirect-table.js';

let house: House;
let browser: FormBrowser;

beforeEach(async () => {
  house = await desk();
  browser = new FormBrowser(house);
});

afterEach(() => {
  vi.useRealTimers();
});

const path = (parameters: object) => `/?${new URLSearchParams(parameters as Record<string, string>)}`;

describe('GET / without response_type', () => {
  it('is the customer’s page', async () => {
    expect((await browser.get('/')).text).not.toContain('Sign in');
  });
});

describe('a bad request', () => {
  const good = query(apps.server);
  it.each([
    ['no client_id', { ...good, client_id: '' }, 'unauthorized_client', 'client_id_not_found'],
    ['an unknown client_id', { ...good, client_id: 'nobody' }, 'unauthorized_client', 'client_id_not_found'],
    [
      'a foreign redirect_uri',
      { ...good, redirect_uri: 'https://evil.example/' },
      'unauthorized_client',
      'invalid_redirect_uri',
    ],
    ['no redirect_uri', { ...good, redirect_uri: '' }, 'invalid_request', undefined],
    ['an application without any', query(apps.bare), 'unauthorized_client', 'redirect_uri_not_set'],
    ['the other flow', { ...good, response_type: 'token' }, 'unsupported_response_type', undefined],
    ['a code for a web app', { ...query(apps.web), response_type: 'code' }, 'unsupported_response_type', undefined],
    ['an unknown flow', { ...good, response_type: 'id_token' }, 'unsupported_response_type', undefined],
    ['an unknown scope', { ...good, scope: 'everything' }, 'invalid_scope', undefined],
    ['a scope that is not the application’s', { ...good, scope: 'customers:read' }, 'invalid_scope', undefined],
    ['no scope at all', { ...good, scope: '' }, 'invalid_scope', undefined],
    ['a state without end', { ...good, state: 'x'.repeat(3000) }, 'invalid_request', undefined],
    ['a license that is none', { ...good, license_id: 'x' }, 'invalid_request', undefined],
  ])('with %s leads to the error page and nowhere else', async (_, parameters, value, details) => {
    const { status, location } = await browser.get(path(parameters));
    const expected = new URLSearchParams({ oauth_exception: value, ...(details && { exception_details: details }) });
    expect([status, location]).toEqual([302, `/error?${expected}`]);
    const page = await browser.get(location);
    expect(page.status).toBe(400);
    expect(page.text).toContain(`(${value})`);
  });

  it.each(redirectTable)(
    'is one that wants to go to %s, of an application at http://localhost:5000/token: %s',
    async (uri, isGood) => {
      const app = { ...apps.web, redirect_uris: ['http://localhost:5000/token'] };
      house = await desk({ patch: ([company]) => company.applications.splice(0, 1, app) });
      browser = new FormBrowser(house);
      if (isGood) {
        const consent = await browser.logIn(query(app, { redirect_uri: uri }));
        const { location } = await browser.submit(consent, '/account/grant', { answer: 'allow' });
        expect(location).toMatch(new RegExp(`^${uri}#access_token=`));
      } else {
        const { location } = await browser.get(path(query(app, { redirect_uri: uri })));
        expect(location).toContain('exception_details=invalid_redirect_uri');
      }
    },
  );

  it('with a repeated parameter, too', async () => {
    const { location } = await browser.get(`${path(query(apps.server))}&client_id=server-app`);
    expect(location).toBe('/error?oauth_exception=invalid_request');
  });

  it('never puts what it says into the error page', async () => {
    const { text } = await browser.get('/error?oauth_exception=%3Cscript%3E&exception_details=%3Cb%3E');
    expect(text).toContain('(invalid_request)');
    expect(text).not.toMatch(/<script|<b>/);
  });
});

describe('the pages', () => {
  it('can be shown in no frame, have no script, and send forms to nobody else', async () => {
    const { headers, text } = await browser.get(path(query(apps.web)));
    const policy = headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; base-uri 'none'; /);
    expect(policy).toContain("form-action 'self' https://desk.example; frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).not.toContain('<script');
  });

  it('show an application’s name as text', async () => {
    house = await desk({
      patch: ([company]) => {
        company.applications = [{ ...apps.web, name: '<img src=x>"' }];
      },
    });
    const { text } = await new FormBrowser(house).get(path(query(apps.web)));
    expect(text).toContain('&#60;img src=x&#62;');
    expect(text).not.toContain('<img');
  });

  it('set cookies that scripts and other sites do not get', async () => {
    const { headers } = await browser.get(path(query(apps.web)));
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^chatio_form=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  it('keep cookies to TLS and to themselves where a proxy speaks TLS', async () => {
    const response = await fetch(`${house.server.url}${path(query(apps.web))}`, {
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-chatio_form=.*; Secure$/);
  });
});

describe('the login', () => {
  it('goes on to the question whether to let the application in', async () => {
    const consent = await browser.logIn(query(apps.server));
    expect(consent.status).toBe(200);
    expect(consent.text).toContain('Read all chats');
    expect(consent.text).toContain('anna@example.com');
  });

  it.each([
    ['a wrong password', ids.anna, 'no such password'],
    ['an unknown address', 'nobody@example.com', passwords.anna],
    ['an agent without a password', ids.eva, ''],
    ['no password', ids.anna, ''],
    ['a bot or nothing', '', ''],
  ])('is refused in the same words for %s', async (_, login, password) => {
    const { status, text } = await browser.logIn(query(apps.server), login, password);
    expect(status).toBe(403);
    expect(text).toContain('The e-mail address or the password is wrong.');
    expect(text).toContain(`value="${login}"`);
    if (password !== '') expect(text).not.toContain(password);
  });

  it('takes the address in any letter case', async () => {
    const { text } = await browser.logIn(query(apps.server), 'Anna@Example.COM');
    expect(text).toContain('Allow');
  });

  it('is remembered by the browser', async () => {
    await browser.logIn(query(apps.server));
    expect((await browser.get(path(query(apps.web)))).text).toContain('Web app');
    expect((await browser.get(path(query(apps.web)))).text).toContain('Allow');
  });

  it('ends when somebody wants to use another account', async () => {
    const consent = await browser.logIn(query(apps.server));
    const { location } = await browser.submit(consent, '/account/logout');
    expect((await browser.get(location)).text).toContain('Sign in');
    expect((await browser.submit(consent, '/account/grant', { answer: 'allow' })).location).toBe('');
  });

  it('of an agent of another license is refused at a private application', async () => {
    const more = { license_id: String(otherLicense) };
    const { status, text } = await browser.logIn(query(apps.server, more), ids.anna, passwords.other);
    expect([status, text]).toEqual([403, expect.stringContaining('(access_denied)')]);
    expect(browser.cookies.has('chatio_account')).toBe(false);
  });

  it('asks as which of several licenses, where several know the password', async () => {
    house = await desk({
      patch: ([company, other]) => Object.assign(other.agents[0], { password: company.agents[0].password }),
    });
    browser = new FormBrowser(house);
    const asked = await browser.logIn(query(apps.open));
    expect(asked.text).toContain(`License ${otherLicense}`);
    const session = new RegExp(`value="([^"]+)">License ${otherLicense}`).exec(asked.text)?.[1] ?? '';
    const { location } = await browser.submit(asked, '/account/choose', { session });
    const consent = await browser.get(location);
    const back = new URL((await browser.submit(consent, '/account/grant', { answer: 'allow' })).location);
    const more = { client_id: apps.open.client_id, client_secret: apps.open.client_secret };
    const { body } = await exchange(house, back.searchParams.get('code') ?? '', more);
    expect((await info(house, body.access_token)).body.license_id).toBe(otherLicense);
  });

  it('without a choice takes no session that somebody made up', async () => {
    const form = await browser.get(path(query(apps.open)));
    const made = Buffer.from(JSON.stringify([100001, ids.anna, 9e15])).toString('base64url');
    const { location } = await browser.submit(form, '/account/choose', { session: `${made}.${'A'.repeat(43)}` });
    expect(location).toContain('/error?');
  });
});

describe('a form', () => {
  const values = { login: ids.anna, password: passwords.anna };
  const refused = '/error?oauth_exception=invalid_request';

  const withoutCookies = (form: Shown) => {
    browser.cookies.clear();
    return browser.submit(form, '/account/login', values);
  };

  it.each<[string, (form: Shown) => Promise<Shown>]>([
    ['another site', (form) => browser.submit(form, '/account/login', values, { origin: 'https://evil.example' })],
    [
      'a frame of another site',
      (form) => browser.submit(form, '/account/login', values, { 'sec-fetch-site': 'cross-site' }),
    ],
    ['no page', (form) => browser.submit(form, '/account/login', values, { origin: '' })],
    ['another browser', (form) => new FormBrowser(house).submit(form, '/account/login', values)],
    ['a browser without cookies', withoutCookies],
    ['another purpose', (form) => browser.submit(form, '/account/choose', values)],
    [
      'another request',
      (form) =>
        browser.submit(form, '/account/login', { ...values, request: String(new URLSearchParams(query(apps.web))) }),
    ],
    ['no mark', (form) => browser.submit(form, '/account/login', { ...values, form: '' })],
  ])('that %s sends is refused', async (_, send) => {
    const form = await browser.get(path(query(apps.server)));
    expect((await send(form)).location).toBe(refused);
    expect(browser.cookies.has('chatio_account')).toBe(false);
  });

  it('of consent is good for the one who was asked', async () => {
    const consent = await browser.logIn(query(apps.server));
    browser.cookies.delete('chatio_account');
    await browser.logIn(query(apps.server), ids.tom, passwords.tom);
    expect((await browser.submit(consent, '/account/grant', { answer: 'allow' })).location).toBe(refused);
  });

  it('is asked for with POST', async () => {
    expect((await browser.get('/account/login')).location).toBe(refused);
    expect((await browser.get('/account/nothing')).location).toBe(refused);
  });
});

describe('the consent', () => {
  it('that is refused sends the browser nowhere', async () => {
    const consent = await browser.logIn(query(apps.server));
    const { status, location, text } = await browser.submit(consent, '/account/grant', { answer: 'deny' });
    expect([status, location]).toEqual([200, '']);
    expect(text).toContain('Nothing was sent');
  });

  it('is asked for once', async () => {
    await browser.authorize(query(apps.server));
    const { status, location } = await browser.get(path(query(apps.server)));
    expect([status, location]).toEqual([302, expect.stringContaining(`${redirectUri}?code=`)]);
  });

  it.each([
    ['a part', {}],
    ['all', { scope: 'customers.identity--manage' }],
  ])('is asked for once, though %s of what is asked is above the permission', async (_, more) => {
    await browser.authorize(query(apps.server, more), ids.tom, passwords.tom);
    const { status, location } = await browser.get(path(query(apps.server, more)));
    expect([status, location]).toEqual([302, expect.stringContaining(`${redirectUri}?code=`)]);
  });

  it('is asked for again when more is wanted', async () => {
    await browser.authorize(query(apps.server, { scope: 'chats--all:read' }));
    expect((await browser.get(path(query(apps.server)))).text).toContain('Allow');
  });

  it('may be used three times in 30 seconds without a question, for each application', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await browser.authorize(query(apps.server));
    await browser.authorize(query(apps.web));
    const go = async (app: Parameters<typeof query>[0]) => (await browser.get(path(query(app)))).location;
    for (let count = 0; count < 3; count += 1) expect(await go(apps.server)).toContain('code=');
    const limited = '/error?oauth_exception=access_denied&exception_details=too_many_redirects';
    expect(await go(apps.server)).toBe(limited);
    expect(await go(apps.web)).toContain('access_token=');
    expect((await browser.get(limited)).text).toContain('again and again');
    vi.setSystemTime(Date.now() + 30_001);
    expect(await go(apps.server)).toContain('code=');
  });
});

describe('the implicit flow', () => {
  it('ends with an access token in the fragment, which lasts 14 days', async () => {
    const back = await browser.authorize(query(apps.web, { state: 'q8' }));
    expect([back.origin + back.pathname, back.search]).toEqual([redirectUri, '']);
    const values = Object.fromEntries(new URLSearchParams(back.hash.slice(1)));
    expect(values).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: '1209600',
      state: 'q8',
    });
    const { body } = await info(house, values.access_token ?? '');
    expect(body).toMatchObject({ client_id: 'web-app', scope: 'chats--all:read', entity_id: ids.anna });
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('lasts as long as the seed says', async () => {
    house = await desk({ patch: ([company]) => company.applications.splice(0, 1, { ...apps.web, expires_in: 60 }) });
    const back = await new FormBrowser(house).authorize(query(apps.web));
    expect(new URLSearchParams(back.hash.slice(1)).get('expires_in')).toBe('60');
  });
});

describe('attempts with wrong passwords', () => {
  const tooMany = /Too many attempts. Please try again in 15 minutes/;

  async function fail(times: number, who = browser, login: string = ids.anna): Promise<Shown | undefined> {
    let last: Shown | undefined;
    for (let count = 0; count < times; count += 1) last = await who.logIn(query(apps.server), login, 'wrong');
    return last;
  }

  it('are ten for an account, whether it exists or not; then the right one is no better', async () => {
    house = await desk({ patch: ([, other]) => delete other.agents[0].password }); // one try for each attempt
    browser = new FormBrowser(house);
    for (const login of [ids.anna, 'nobody@example.com']) {
      expect((await fail(10, browser, login))?.status).toBe(403);
      const { status, headers, text } = await browser.logIn(query(apps.server), login, passwords.anna);
      expect(status).toBe(429);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(800);
      expect(text).toMatch(tooMany);
    }
    expect((await new FormBrowser(house).logIn(query(apps.server), ids.tom, passwords.tom)).status).toBe(200);
  }, 60_000);

  it('by strangers do not lock out a browser that has logged in before', async () => {
    const known = new FormBrowser(house);
    await known.logIn(query(apps.server));
    known.cookies.delete('chatio_account');
    await fail(11);
    expect((await browser.logIn(query(apps.server))).status).toBe(429);
    expect((await known.logIn(query(apps.server))).text).toContain('Allow');
    known.cookies.delete('chatio_account');
    expect((await fail(11, known))?.status).toBe(429);
  });

  it('through a proxy on the machine are counted by the address that it saw', async () => {
    house = await desk({
      patch: ([company, other]) => {
        // Cheap to try, other than addresses that nobody has, or that others have in several licenses.
        delete other.agents[0].password;
        for (let count = 0; count < 102; count += 1) {
          company.agents.push({ id: `agent-${count}@example.com`, password: company.agents[0].password });
        }
      },
    });
    const stranger = new FormBrowser(house);
    const through = async (address: string, count: number) => {
      const form = await stranger.get(path(query(apps.server)));
      const values = { login: `agent-${count}@example.com`, password: 'x' };
      const headers = { 'x-forwarded-for': `1.1.1.1, ${address}` };
      return (await stranger.submit(form, '/account/login', values, headers)).status;
    };
    for (let count = 0; count < 100; count += 1) expect(await through('192.0.2.66', count)).toBe(403);
    expect(await through('192.0.2.66', 100)).toBe(429);
    expect(await through('192.0.2.7', 101)).toBe(403);
  });

  it('are forgotten after a quarter of an hour', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await fail(11);
    vi.setSystemTime(Date.now() + 15 * 60_000 + 1);
    expect((await browser.logIn(query(apps.server))).text).toContain('Allow');
  });
});
