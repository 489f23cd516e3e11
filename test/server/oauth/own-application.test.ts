import { beforeEach, describe, expect, it } from 'vitest';
import type { House } from '../house.js';
import { challengeOf, desk, exchange, FormBrowser, info, post, refresh } from './desk.js';

const verifier = 'v'.repeat(64);
const loopback = 'http://127.0.0.1:51234/callback';
const shown = 'urn:ietf:wg:oauth:2.0:oob';

let house: House;
let browser: FormBrowser;

beforeEach(async () => {
  house = await desk();
  browser = new FormBrowser(house);
});

function asked(more: Record<string, string> = {}): Record<string, string> {
  const pkce = { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' };
  return { response_type: 'code', client_id: 'chatio', redirect_uri: loopback, ...pkce, ...more };
}

/** The program itself has no secret. */
function take(code: string, more: Record<string, string> = {}) {
  return exchange(house, code, {
    client_id: 'chatio',
    client_secret: '',
    redirect_uri: loopback,
    code_verifier: verifier,
    ...more,
  });
}

async function codeFor(more: Record<string, string> = {}): Promise<string> {
  const consent = await browser.logIn(asked(more));
  const { location } = await browser.submit(consent, '/account/grant', { answer: 'allow' });
  return new URL(location).searchParams.get('code') ?? '';
}

describe('the application chatio, which every license has', () => {
  it('gets everything that the agent may do, for a code on whatever port', async () => {
    const { status, body } = await take(await codeFor());
    expect(status).toBe(200);
    const { scope, client_id } = (await info(house, body.access_token)).body;
    expect([client_id, scope.split(',').length]).toEqual(['chatio', 26]);
    const program = { client_id: 'chatio', client_secret: '' };
    expect(await refresh(house, body.refresh_token, program)).toMatchObject({ status: 200 });
  });

  it.each([
    'http://desk.example:80/callback',
    'https://127.0.0.1:51234/callback',
    'http://127.0.0.1/callback',
    'http://127.0.0.1:51234/callback?x=1',
    'javascript:alert(1)',
  ])('goes nowhere but to the same machine: not to %s', async (uri) => {
    const { location } = await browser.get(`/?${new URLSearchParams(asked({ redirect_uri: uri }))}`);
    expect(location).toBe('/error?oauth_exception=unauthorized_client&exception_details=invalid_redirect_uri');
  });

  it('must prove by PKCE that it is the one that asked', async () => {
    const { code_challenge: _, code_challenge_method: __, ...bare } = asked();
    const { location } = await browser.get(`/?${new URLSearchParams(bare)}`);
    expect(location).toBe('/error?oauth_exception=invalid_request');
    const code = await codeFor();
    expect(await take(code, { code_verifier: '' })).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await take(code, { code_verifier: 'w'.repeat(64) })).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await take(code, { client_secret: 'made up' })).toMatchObject({ body: { error: 'unauthorized_client' } });
    expect(await take(code)).toMatchObject({ status: 200 });
  });

  it('is let in by a click every time: any program could say that it is chatio', async () => {
    await codeFor();
    const again = await browser.get(`/?${new URLSearchParams(asked())}`);
    expect([again.location, again.text]).toEqual(['', expect.stringContaining('Allow')]);
  });

  it('has its code shown by the server where it can’t be reached', async () => {
    const consent = await browser.logIn(asked({ redirect_uri: shown }));
    expect(consent.text).toContain('Go on only if you have just started');
    const { status, location, text } = await browser.submit(consent, '/account/grant', { answer: 'allow' });
    expect([status, location]).toEqual([200, '']);
    const code = /class="code"[^>]*>([^<]+)</.exec(text)?.[1] ?? '';
    expect(await take(code)).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await take(code, { redirect_uri: shown })).toMatchObject({ status: 200 });
  });

  it('is nobody else’s: applications with that name are refused by the seed', async () => {
    const open = desk({ patch: ([company]) => company.applications.push({ client_id: 'chatio', type: 'web' }) });
    await expect(open).rejects.toThrow(/applications\[4\].client_id must not be chatio/);
  });
});

it('a 26th refresh token of one application and agent ends the oldest, with its sessions', async () => {
  const first = (await take(await codeFor())).body;
  const connection = await house.agent(first.access_token);
  for (let count = 0; count < 25; count += 1) await take(await codeFor());
  expect(await connection.closed).toBe(1000);
  expect(connection.frames.at(-1)?.payload).toEqual({ reason: 'access_token_revoked' });
  const program = { client_id: 'chatio', client_secret: '' };
  expect(await refresh(house, first.refresh_token, program)).toMatchObject({ body: { error: 'invalid_grant' } });
});

it('another license hears nothing of it, and its tokens are not taken here', async () => {
  const other = await house.agent('other-anna');
  const { body } = await take(await codeFor());
  await post(house, '/token', { grant_type: 'refresh_token', refresh_token: body.refresh_token, client_id: 'chatio' });
  expect(await other.pushes()).toEqual([]);
  const forged = body.access_token.replace('.100001.', '.100002.');
  expect((await info(house, forged)).status).toBe(401);
});
