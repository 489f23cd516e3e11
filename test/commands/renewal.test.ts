import { describe, expect, test, vi } from 'vitest';
import type { IssuedTokens } from '../../src/client/accounts.js';
import { type Credential, readTokens } from '../../src/config/credentials.js';
import { storeLogin } from '../../src/config/logins.js';
import { Failure } from '../../src/protocol/failure.js';
import { now, type World, world } from './fake-deps.js';

const profile = { url: 'http://127.0.0.1:2428', agent_id: 'anna@example.com', license_id: 100001 };
const refused = new Failure('authentication', 'Authentication error');

function tokenFor(seconds: number): Credential {
  return { access_token: 'old', refresh_token: 'r1', expires_in: 3600, expires_at: now + seconds };
}

const next = async (): Promise<IssuedTokens> => ({ access_token: 'new', refresh_token: 'r1', expires_in: 3600 });

async function loggedIn(credential: Credential, refreshTokens = vi.fn(next), more: object = {}) {
  const revokeToken = vi.fn(async () => {});
  const made = world({ env: {}, accounts: { refreshTokens, revokeToken }, ...more });
  await storeLogin(made.folder, 'default', profile, credential);
  return { made, refreshTokens, revokeToken };
}

const token = (made: World) => made.client.options?.token;

describe('a token that chatio got itself', () => {
  test('is used as long as it is good', async () => {
    const { made, refreshTokens } = await loggedIn(tokenFor(3000));
    await made.run('whoami');
    expect([token(made), refreshTokens.mock.calls]).toEqual(['old', []]);
  });

  test.each([200, 0, -1000])('is renewed %s seconds before its end, and the next one is kept', async (seconds) => {
    const { made, refreshTokens } = await loggedIn(tokenFor(seconds));
    await made.run('whoami');
    expect(refreshTokens).toHaveBeenCalledWith(profile.url, 'r1', 15_000);
    expect(token(made)).toBe('new');
    expect(readTokens(made.folder)).toEqual({
      default: { access_token: 'new', refresh_token: 'r1', expires_in: 3600, expires_at: now + 3600 },
    });
  });

  test('is used to its end when the server can’t be reached, and not beyond', async () => {
    const away = () => vi.fn<typeof next>().mockRejectedValue(new Failure('unreachable', 'away'));
    const { made } = await loggedIn(tokenFor(100), away());
    await made.run('whoami');
    expect(token(made)).toBe('old');
    const late = await loggedIn(tokenFor(-1), away());
    await expect(late.made.run('whoami')).rejects.toMatchObject({ type: 'unreachable' });
  });

  test('whose renewal is refused asks for another login', async () => {
    const { made } = await loggedIn(tokenFor(-1), vi.fn<typeof next>().mockRejectedValue(refused));
    await expect(made.run('whoami')).rejects.toMatchObject({ type: 'authentication' });
  });

  test('is renewed once when the server refuses it though it should be good', async () => {
    const { made, refreshTokens } = await loggedIn(tokenFor(3000));
    const connect = vi.spyOn(made.client, 'connect').mockRejectedValueOnce(refused);
    await made.run('whoami');
    expect([connect.mock.calls.length, refreshTokens.mock.calls.length, token(made)]).toEqual([2, 1, 'new']);
    connect.mockRejectedValue(refused);
    await expect(made.run('whoami')).rejects.toBe(refused);
    expect([connect.mock.calls.length, refreshTokens.mock.calls.length]).toEqual([4, 2]);
  });

  test('is renewed by one of several at once; the others take what it got', async () => {
    const { made, refreshTokens } = await loggedIn(tokenFor(-1));
    const others = [1, 2, 3].map(() => {
      const other = world({ env: {}, accounts: { refreshTokens } });
      return { ...other, deps: { ...other.deps, folders: made.deps.folders } };
    });
    const { runProgram } = await import('../../src/commands/program.js');
    await Promise.all([made, ...others].map(({ deps }) => runProgram(deps, ['whoami'])));
    expect(refreshTokens).toHaveBeenCalledTimes(1);
    for (const { client } of [made, ...others]) expect(client.options?.token).toBe('new');
  });

  test('is renewed in the keyring when it is there', async () => {
    const kept = new Map([['default', JSON.stringify(tokenFor(-1))]]);
    const keyring = {
      get: async (name: string) => kept.get(name),
      set: async (name: string, text: string) => void kept.set(name, text),
      remove: async (name: string) => void kept.delete(name),
    };
    const { made } = await loggedIn('unused', vi.fn(next), { keyring });
    await storeLogin(made.folder, 'default', { ...profile, token_in: 'keyring' }, undefined);
    await made.run('whoami');
    expect(token(made)).toBe('new');
    expect(JSON.parse(kept.get('default') ?? '')).toMatchObject({ access_token: 'new' });
  });

  test('is handed to a client that stays together with its renewal', async () => {
    const { made, refreshTokens } = await loggedIn(tokenFor(3000));
    await made.run('whoami');
    const renewal = made.client.options?.renewal;
    expect(renewal?.dueAt).toBe((now + 2700) * 1000);
    expect(await renewal?.renew('old')).toEqual({ token: 'new', dueAt: (now + 3300) * 1000 });
    expect(refreshTokens).toHaveBeenCalledTimes(1);
  });
});

test('a token that somebody gave is never renewed', async () => {
  const { made, refreshTokens } = await loggedIn('given');
  vi.spyOn(made.client, 'connect').mockRejectedValue(refused);
  await expect(made.run('whoami')).rejects.toBe(refused);
  expect(refreshTokens).not.toHaveBeenCalled();
  expect(made.client.options).not.toHaveProperty('renewal');
});

describe('chatio logout', () => {
  test('revokes what chatio got itself, and nothing that it was given', async () => {
    const { made, revokeToken } = await loggedIn(tokenFor(3000));
    await storeLogin(made.folder, 'given', profile, 'given');
    await made.run('logout', '--all');
    expect(revokeToken.mock.calls).toEqual([[profile.url, 'r1', 15_000]]);
    expect(readTokens(made.folder)).toEqual({});
    expect(made.streams.stderr.text).toBe('');
  });

  test('forgets it all the same when the server can’t be reached, and says so', async () => {
    const { made, revokeToken } = await loggedIn(tokenFor(3000));
    revokeToken.mockRejectedValue(new Failure('unreachable', 'http://127.0.0.1:2428 can’t be reached'));
    await made.run('logout');
    expect(readTokens(made.folder)).toEqual({});
    expect(made.streams.stdout.text).toBe('Logged out: default.\n');
    expect(made.streams.stderr.text).toContain('not revoked on the server: http://127.0.0.1:2428 can’t be reached');
  });
});

test.each([
  [3000, 'ends in 50 min and is renewed before that'],
  [7_200_000_000, 'does not expire'],
])('whoami tells how long a token lasts: %s seconds', async (expiresIn, text) => {
  const { made } = await loggedIn(tokenFor(3000), vi.fn(next), {
    accounts: { tokenInfo: async () => ({ scopes: [], expiresIn }) },
  });
  await made.run('whoami');
  expect(made.streams.stdout.text).toContain(`by profile "default", ${text}`);
});
