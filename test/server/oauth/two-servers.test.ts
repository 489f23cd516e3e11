import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { natsStores } from '../../../src/server/cluster/nats-stores.js';
import { eventually } from '../../client/eventually.js';
import { type House, ids, license } from '../house.js';
import { NatsServers, natsMissing, needsNats } from '../nats/nats-servers.js';
import { customerAction } from '../web-client.js';
import { apps, codeFor, desk, exchange, FormBrowser, info, query, refresh, revoke, tokensFor } from './desk.js';

describe.skipIf(natsMissing !== undefined)(needsNats('accounts on two servers'), () => {
  let servers: NatsServers;
  let one: House;
  let two: House;

  beforeAll(async () => {
    servers = await NatsServers.start(1);
  });
  afterAll(() => servers?.close());
  beforeEach(async () => {
    await servers.empty();
    [one, two] = await Promise.all([house(), house()]);
  });

  async function house(): Promise<House> {
    return desk({ stores: await natsStores({ urls: [servers.urls], replicas: undefined, log: () => {} }) });
  }

  it('a code of one is exchanged at the other, and the token is good at once', async () => {
    const browser = new FormBrowser(one);
    const code = await codeFor(browser);
    const { status, body } = await exchange(two, code);
    expect(status).toBe(200);
    expect((await info(one, body.access_token)).status).toBe(200);
    expect((await one.agent(body.access_token)).frames).not.toEqual([]);
    expect((await refresh(one, body.refresh_token)).status).toBe(200);
  });

  it('what one revokes ends the sessions at the other', async () => {
    const tokens = await tokensFor(new FormBrowser(one));
    const anna = await two.agent(tokens.access_token);
    await revoke(one, tokens.refresh_token);
    expect(await anna.closed).toBe(1000);
    expect(anna.frames.at(-1)?.payload).toEqual({ reason: 'access_token_revoked' });
  });

  it('who is logged in at one is at the other, and what was granted there need not be granted again', async () => {
    const browser = new FormBrowser(one);
    await browser.authorize(query(apps.web));
    const elsewhere = new FormBrowser(two);
    for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value);
    await eventually(async () => {
      const { location } = await elsewhere.get(`/?${new URLSearchParams(query(apps.web))}`);
      expect(location).toContain('#access_token=');
    });
  });

  it('both sign with the same key, though they started at the same moment', async () => {
    const bearer = { authorization: `Bearer ${(await tokensFor(new FormBrowser(one))).access_token}` };
    const { client_id } = apps.server;
    const [redirect_uri] = apps.server.redirect_uris;
    const body = new URLSearchParams({ client_id, redirect_uri, response_type: 'token', customer_id: ids.mary });
    const made = await fetch(`${one.server.url}/customer/`, { method: 'POST', body, headers: bearer });
    const { access_token } = (await made.json()) as { access_token: string };
    expect((await customerAction(two, access_token, 'start_chat')).status).toBe(200);
    const path = `/customer/v0.2/rtm/ws?license_id=${license}`;
    const first = await one.connect(path);
    const cookie = first.cookies.map((line) => line.split(';')[0]).join('; ');
    expect((await two.connect(path, { cookie })).cookies).toEqual([]);
  });

  it('a code that both are shown at once is good for one of them at the most', async () => {
    const code = await codeFor(new FormBrowser(one));
    const answers = await Promise.all([exchange(one, code), exchange(two, code)]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ body }) => body.error === 'invalid_grant').length).toBeGreaterThanOrEqual(1);
  });
});
