import { describe, expect, it, vi } from 'vitest';
import type { License } from '../../../src/server/license.js';
import { Attempts } from '../../../src/server/oauth/attempts.js';
import { Passwords } from '../../../src/server/oauth/passwords.js';
import { hashPassword, isPassword, readHash, writeHash } from '../../../src/server/oauth/scrypt.js';
import { seal, unseal } from '../../../src/server/oauth/seal.js';
import { SlidingWindow } from '../../../src/server/oauth/sliding-window.js';
import { inventSeed, parseSeed } from '../../../src/server/seed.js';

describe('a hashed password', () => {
  it('is written as a PHC string and read again', async () => {
    const hash = await hashPassword('secret');
    const text = writeHash(hash);
    expect(text).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/);
    const read = readHash(text);
    if (read === undefined) throw new Error('not read');
    expect([await isPassword('secret', read), await isPassword('Secret', read)]).toEqual([true, false]);
  });

  it('is the same however the keyboard composes its letters', async () => {
    const hash = await hashPassword('pa\u00df\u00e9');
    expect(await isPassword('pa\u00dfe\u0301', hash)).toBe(true);
  });

  it.each([
    'scrypt',
    '$scrypt$',
    '$scrypt$ln=15,r=8,p=1$c2FsdA$aGFzaA',
    `$scrypt$ln=30,r=8,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`,
    `$scrypt$ln=20,r=32,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`,
    `$scrypt$ln=15,r=8,p=99$${'a'.repeat(22)}$${'a'.repeat(43)}`,
    `$argon2id$v=19$m=65536,t=3,p=4$${'a'.repeat(22)}$${'a'.repeat(43)}`,
  ])('is not %s', (text) => {
    expect(readHash(text)).toBeUndefined();
  });
});

describe('the seed', () => {
  const seed = (agent: object, license: object = {}) =>
    parseSeed(JSON.stringify({ licenses: [{ id: 1, agents: [{ id: 'a@x.example', ...agent }], ...license }] }));

  it('takes passwords, plain or hashed, and keeps them out of the license', async () => {
    const { licenses } = seed({ password: 'secret' });
    expect(licenses[0]?.passwords).toEqual([{ license: 1, agentId: 'a@x.example', password: 'secret' }]);
    expect(JSON.stringify(licenses[0]?.config)).not.toContain('secret');
    expect(JSON.stringify(licenses[0]?.agents)).not.toContain('secret');
    const hashed = writeHash(await hashPassword('secret'));
    expect(seed({ password: hashed }).licenses[0]?.passwords[0]?.password).toBe(hashed);
    expect(inventSeed().licenses[0]?.passwords).toEqual([]);
  });

  it.each([
    [{ password: '' }, {}, 'agents[0].password'],
    [{ password: '$scrypt$ln=40,r=8,p=1$x$y' }, {}, 'agents[0].password is no scrypt hash'],
    [{}, { applications: [{ client_id: 'x', type: 'app' }] }, 'applications[0].type'],
    [
      {},
      { applications: [{ client_id: 'x', type: 'web', redirect_uris: ['https://x.example/?q'] }] },
      'redirect_uris[0]',
    ],
    [{}, { applications: [{ client_id: 'x', type: 'web', scopes: ['everything'] }] }, 'applications[0].scopes[0]'],
    [
      {},
      {
        applications: [
          { client_id: 'x', type: 'web' },
          { client_id: 'x', type: 'server' },
        ],
      },
      'applications[1].client_id x stands there twice',
    ],
  ])('is refused with its path: %j %j', (agent, license, message) => {
    expect(() => seed(agent, license)).toThrow(message);
  });
});

describe('passwords that are tried', () => {
  it('at the same time are bounded, and a browser that is known does not wait for strangers', async () => {
    const cheap = `$scrypt$ln=4,r=1,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`;
    const license = { state: { id: 1 } } as License;
    const passwords = new Passwords([{ license: 1, agentId: 'x', password: cheap }], new Map([[1, license]]));
    const tries = Array.from({ length: 40 }, () => passwords.accountsOf('x', 'y', () => true));
    const known = passwords.accountsOf('x', 'y', () => true, true);
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(8);
    expect(await known).toEqual([]);
    expect(await passwords.accountsOf('x', 'y', () => true)).toEqual([]);
  });

  it('take as long for an account of several licenses as for one of none', async () => {
    const hash = `$scrypt$ln=4,r=1,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`;
    const of = (license: number, agentId: string) => ({ license, agentId, password: hash });
    const licenses = new Map([1, 2, 3].map((id) => [id, { state: { id } } as License]));
    let tries = 0;
    const passwords = new Passwords([of(1, 'one'), of(1, 'both'), of(2, 'both')], licenses, async () => {
      tries += 1;
      return false;
    });
    const triesFor = async (login: string, licenseId?: number) => {
      tries = 0;
      await passwords.accountsOf(login, 'y', ({ state }) => licenseId === undefined || state.id === licenseId);
      return tries;
    };
    expect([await triesFor('none'), await triesFor('one'), await triesFor('both')]).toEqual([2, 2, 2]);
    expect([await triesFor('none', 1), await triesFor('one', 2), await triesFor('both', 1)]).toEqual([1, 1, 1]);
  });
});

describe('attempts', () => {
  const limits = { account: 3, address: 5, browser: 2 };
  const attempt = (login: string, address = '192.0.2.1', browser?: string) => ({ login, address, browser });
  const fails = (attempts: Attempts, ...args: Parameters<typeof attempt>) =>
    !('waitSeconds' in attempts.begin(attempt(...args)));

  it('are counted for each account, in any letter case', () => {
    const attempts = new Attempts(limits, () => 0);
    expect([1, 2, 3, 4].map(() => fails(attempts, 'Anna'))).toEqual([true, true, true, false]);
    expect([fails(attempts, 'anna '), fails(attempts, 'tom')]).toEqual([false, true]);
  });

  it('are counted for each address, and for a whole network of IPv6', () => {
    const attempts = new Attempts(limits, () => 0);
    for (const login of ['a', 'b', 'c', 'd', 'e']) fails(attempts, login, '2001:db8:1:2:a::1');
    expect(fails(attempts, 'f', '2001:db8:1:2::9')).toBe(false);
    expect(fails(attempts, 'f', '2001:db8:1:3::9')).toBe(true);
    for (const login of ['a', 'b', 'c', 'd', 'e']) fails(attempts, login, '::ffff:192.0.2.9');
    expect(fails(attempts, 'g', '192.0.2.9')).toBe(false);
    expect(fails(attempts, 'g', '192.0.2.8')).toBe(true);
  });

  it('of a known browser are counted by themselves', () => {
    const attempts = new Attempts(limits, () => 0);
    for (let count = 0; count < 4; count += 1) fails(attempts, 'anna');
    expect([1, 2, 3].map(() => fails(attempts, 'anna', '192.0.2.1', 'hers'))).toEqual([true, true, false]);
  });

  it('that succeed do not count', () => {
    const attempts = new Attempts(limits, () => 0);
    for (let count = 0; count < 9; count += 1) {
      const begun = attempts.begin(attempt('anna'));
      if ('waitSeconds' in begun) throw new Error(`refused after ${count}`);
      begun.succeeded();
    }
  });

  it('tell how long to wait', () => {
    let now = 0;
    const attempts = new Attempts(limits, () => now);
    for (let count = 0; count < 3; count += 1) {
      fails(attempts, 'anna');
      now += 60_000;
    }
    expect(attempts.begin(attempt('anna'))).toEqual({ waitSeconds: 12 * 60 });
    now += 12 * 60_000;
    expect(fails(attempts, 'anna')).toBe(true);
    expect(fails(attempts, 'anna')).toBe(false);
  });
});

it('a sliding window knows a bounded number of names', () => {
  const now = vi.fn(() => 0);
  const window = new SlidingWindow(1, 1000, now, 3);
  for (const key of ['a', 'b', 'c', 'a2', 'b2']) window.add(key);
  expect(['a', 'b', 'c', 'a2', 'b2'].map((key) => window.waitMs(key))).toEqual([0, 0, 1000, 1000, 1000]);
});

it('what a token has sealed only that token opens', () => {
  const sealed = seal('refresh', 'access');
  expect(sealed).not.toContain('refresh');
  expect(unseal(sealed, 'access')).toBe('refresh');
  expect(() => unseal(sealed, 'another')).toThrow();
});
