import { describe, expect, test, vi } from 'vitest';
import type { IssuedTokens } from '../../src/client/accounts.js';
import { readTokens } from '../../src/config/credentials.js';
import { Failure } from '../../src/protocol/failure.js';
import { eventually } from '../client/eventually.js';
import { terminal } from '../io/fake-streams.js';
import { now, type World, world } from './fake-deps.js';

const url = 'https://chat.example';
const issued: IssuedTokens = { access_token: 'a1', refresh_token: 'r1', expires_in: 3600 };
const stored = { access_token: 'a1', refresh_token: 'r1', expires_in: 3600, expires_at: now + 3600 };

/** Somebody in a terminal, at a server that gives tokens for the code `right`. */
function somebody(options: { browser?: (address: string) => Promise<boolean>; login?: Failure } = {}) {
  const streams = terminal();
  const exchangeCode = vi.fn(async (_url: string, { code }: { code: string }) => {
    if (code !== 'right') throw new Failure('authentication', 'The server gives no token');
    return issued;
  });
  const asked: { redirectUri: string; state: string; challenge: string }[] = [];
  const accounts = {
    authorizationAddress: (_url: string, question: (typeof asked)[number]) => {
      asked.push(question);
      return `${url}/?q=1`;
    },
    exchangeCode,
  };
  const made = world({ streams, env: {}, accounts, ...options });
  const started = made.run('login', '--url', url, '--no-browser');
  return { made, streams, asked, exchangeCode, started };
}

/** In a terminal with a browser that goes where `browse` says. */
function withBrowser(browse: (question: { redirectUri: string; state: string }) => Promise<unknown>) {
  const streams = terminal();
  const asked: { redirectUri: string; state: string; challenge: string }[] = [];
  const visits: Promise<unknown>[] = [];
  const exchangeCode = vi.fn(async () => issued);
  const accounts = {
    authorizationAddress: (_url: string, question: (typeof asked)[number]) => {
      asked.push(question);
      return `${url}/?q=1`;
    },
    exchangeCode,
  };
  const browser = async () => {
    const question = asked[0];
    if (question !== undefined) visits.push(browse(question));
    return true;
  };
  const made = world({ streams, env: {}, accounts, browser });
  return { made, streams, asked, visits, exchangeCode };
}

async function pressEnter(made: World): Promise<void> {
  await eventually(() => expect(made.streams.stderr.text).toContain('Access token'));
  (made.streams as ReturnType<typeof terminal>).keys.write('\r');
}

const visit = (address: string) => fetch(address).then(async (answer) => [answer.status, await answer.text()] as const);

describe('chatio login in the browser', () => {
  test('takes the code that the browser brings, and keeps what renews the token', async () => {
    const { made, asked, visits, exchangeCode } = withBrowser(({ redirectUri, state }) =>
      visit(`${redirectUri}?code=right&state=${state}`),
    );
    const done = made.run('login', '--url', url);
    await pressEnter(made);
    await done;
    const { redirectUri, challenge } = asked[0] ?? {};
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(challenge).toMatch(/^[\w-]{43}$/);
    expect(exchangeCode).toHaveBeenCalledWith(
      url,
      { code: 'right', redirectUri, verifier: expect.any(String) },
      15_000,
    );
    expect(await visits[0]).toEqual([200, expect.stringContaining('You are logged in')]);
    expect(made.client.options).toMatchObject({ url, token: 'a1' });
    expect(readTokens(made.folder)).toEqual({ default: stored });
    expect(made.streams.stdout.text + made.streams.stderr.text).not.toMatch(/a1|r1/);
  });

  test('turns away whoever comes without the right state, and waits on', async () => {
    const { made, visits, exchangeCode } = withBrowser(async ({ redirectUri, state }) => {
      const others = [
        `${redirectUri}?code=evil`,
        `${redirectUri}?code=evil&state=x`,
        redirectUri.replace('callback', ''),
      ];
      const refused = [];
      for (const address of others) refused.push((await visit(address))[0]);
      return [refused, await visit(`${redirectUri}?code=right&state=${state}`)];
    });
    const done = made.run('login', '--url', url);
    await pressEnter(made);
    await done;
    expect(await visits[0]).toEqual([
      [400, 400, 400],
      [200, expect.any(String)],
    ]);
    expect(exchangeCode).toHaveBeenCalledTimes(1);
  });

  test('tells browser and terminal when the server gives no token', async () => {
    const { made, visits, exchangeCode } = withBrowser(({ redirectUri, state }) =>
      visit(`${redirectUri}?code=wrong&state=${state}`),
    );
    exchangeCode.mockRejectedValue(new Failure('authentication', 'no'));
    const done = made.run('login', '--url', url);
    done.catch(() => {});
    await pressEnter(made);
    await expect(done).rejects.toMatchObject({ type: 'authentication' });
    expect((await visits[0]) as unknown).toEqual([400, expect.stringContaining('The terminal tells why')]);
    expect(readTokens(made.folder)).toEqual({});
  });
});

describe('chatio login --no-browser', () => {
  test('tells the address and takes the code', async () => {
    const { made, streams, asked, started } = somebody();
    await eventually(() => expect(streams.stderr.text).toContain('The code that it shows'));
    expect(streams.stderr.text).toContain(`Go to\n  ${url}/?q=1`);
    expect(asked[0]?.redirectUri).toBe('urn:ietf:wg:oauth:2.0:oob');
    streams.keys.write(' right \r');
    await started;
    expect(readTokens(made.folder)).toEqual({ default: stored });
  });

  test('takes the whole address that has the code, of this login only', async () => {
    const first = somebody();
    await eventually(() => expect(first.streams.stderr.text).toContain('The code that it shows'));
    first.streams.keys.write(`https://x.example/in?code=right&state=${first.asked[0]?.state}\r`);
    await first.started;
    const second = somebody();
    await eventually(() => expect(second.streams.stderr.text).toContain('The code that it shows'));
    second.started.catch(() => {});
    second.streams.keys.write('https://x.example/in?code=right&state=other\r');
    await expect(second.started).rejects.toMatchObject({ type: 'usage' });
  });

  test('stores nothing when the code is refused', async () => {
    const { made, streams, started } = somebody();
    started.catch(() => {});
    await eventually(() => expect(streams.stderr.text).toContain('The code that it shows'));
    streams.keys.write('wrong\r');
    await expect(started).rejects.toMatchObject({ type: 'authentication' });
    expect(readTokens(made.folder)).toEqual({});
  });
});
