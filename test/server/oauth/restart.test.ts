import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderStores } from '../../../src/server/stores.js';
import { type House, ids, otherLicense, type SeedPatch } from '../house.js';
import { apps, desk, exchange, FormBrowser, info, passwords, query, refresh, tokensFor } from './desk.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatio-data-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function start(patch: SeedPatch = () => {}): Promise<House> {
  return desk({ stores: await folderStores(folder, () => {}), patch });
}

/** The same browser, at the server that came after. */
function at(house: House, before: FormBrowser): FormBrowser {
  const browser = new FormBrowser(house);
  for (const [name, value] of before.cookies) browser.cookies.set(name, value);
  return browser;
}

const isLoggedIn = async (browser: FormBrowser) =>
  (await browser.get(`/?${new URLSearchParams(query(apps.server))}`)).status === 302;

it('tokens, grants and logins of browsers are good after a restart; on the disk no token is', async () => {
  const first = await start();
  const browser = new FormBrowser(first);
  const tokens = await tokensFor(browser);
  await first.server.close();
  const kept = readFileSync(join(folder, 'journal.db'), 'latin1');
  for (const secret of [...Object.values(tokens).map(String), passwords.anna]) {
    if (secret.length > 8) expect(kept).not.toContain(secret);
  }
  const second = await start();
  expect((await info(second, tokens.access_token)).body.refresh_token).toBe(tokens.refresh_token);
  expect((await refresh(second, tokens.refresh_token)).status).toBe(200);
  expect(await isLoggedIn(at(second, browser))).toBe(true);
});

it('a browser is logged in with its password: a plain one of the seed stays the same, another one is another', async () => {
  const plain: SeedPatch = ([company]) => Object.assign(company.agents[0], { password: 'plain' });
  const first = await start(plain);
  const browser = new FormBrowser(first);
  const consent = await browser.logIn(query(apps.server), ids.anna, 'plain');
  await browser.submit(consent, '/account/grant', { answer: 'allow' });
  await first.server.close();
  const second = await start(plain);
  expect(await isLoggedIn(at(second, browser))).toBe(true);
  await second.server.close();
  expect(await isLoggedIn(at(await start(), browser))).toBe(false);
});

it('what the seed says now, holds: permission, scopes of the application, and whether there is one', async () => {
  const first = await start();
  const { access_token, refresh_token } = await tokensFor(new FormBrowser(first));
  await first.server.close();

  const second = await start(([company]) => Object.assign(company.agents[0], { permission: 'normal' }));
  expect((await info(second, access_token)).body.scope).toBe('chats--all:read');
  await second.server.close();

  const fewer = { ...apps.server, scopes: [] };
  const third = await start(([company]) => company.applications.splice(1, 1, fewer));
  expect((await info(third, access_token)).body.scope).toBe('');
  await third.server.close();

  const fourth = await start(([company]) => company.applications.splice(1, 1));
  expect((await info(fourth, access_token)).status).toBe(401);
  expect(await refresh(fourth, refresh_token)).toMatchObject({ body: { error: 'unauthorized_client' } });
});

it('a grant of another license’s agent is missing when the application has become private', async () => {
  const first = await start();
  const program = { client_id: apps.open.client_id, client_secret: apps.open.client_secret };
  const more = { license_id: String(otherLicense) };
  const back = await new FormBrowser(first).authorize(query(apps.open, more), ids.anna, passwords.other);
  const { body } = await exchange(first, back.searchParams.get('code') ?? '', program);
  await first.server.close();
  const own = { ...apps.open, private: true };
  const second = await start(([company]) => company.applications.splice(2, 1, own));
  expect((await info(second, body.access_token)).status).toBe(401);
  expect(await refresh(second, body.refresh_token, program)).toMatchObject({
    status: 403,
    body: { error: 'missing_grant' },
  });
});
