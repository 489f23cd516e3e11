import { describe, expect, it } from 'vitest';
import { apply } from '../../../src/domain/apply.js';
import type { AccountsCommand } from '../../../src/domain/command.js';
import { maxAccessTokens, maxCodes, maxRefreshTokens } from '../../../src/domain/decisions/accounts.js';
import { UndoableEdits } from '../../../src/domain/edits.js';
import { anna, TestLicense } from '../license.js';

const second = 1_000_000;
const redirectUri = 'https://desk.example/in';

function run(license: TestLicense, command: AccountsCommand): string[] {
  return license.run(anna, command).happenings.map(({ type }) => type);
}

function authorize(license: TestLicense, hash: string, more: object = {}): string[] {
  const code = { hash, lifetime: 600 * second, redirectUri, challenge: undefined };
  const base = { agentId: 'anna', clientId: 'app', scopes: ['chats--all:read'], remember: false, issue: { code } };
  return run(license, { type: 'authorize_application', ...base, ...more });
}

function exchange(license: TestLicense, code: string, more: object = {}): string[] {
  const access = { hash: `access of ${code}`, lifetime: 3600 * second, sealedRefresh: 'sealed' };
  const base = { code, clientId: 'app', redirectUri, challenge: undefined, access, refresh: `refresh of ${code}` };
  return run(license, { type: 'exchange_code', ...base, ...more });
}

function refresh(license: TestLicense, hash: string, access: string, clientId = 'app'): string[] {
  const made = { hash: access, lifetime: 3600 * second, sealedRefresh: 'sealed' };
  return run(license, { type: 'refresh_access', refresh: hash, clientId, access: made });
}

function revoke(license: TestLicense, hash: string, elsewhere?: { until?: number }): string[] {
  return run(license, { type: 'revoke_token', hash, elsewhere });
}

/** A license with tokens for the code `c`. */
function withTokens(): TestLicense {
  const license = new TestLicense();
  authorize(license, 'c');
  exchange(license, 'c');
  return license;
}

describe('the signing key', () => {
  it('is made once', () => {
    const license = new TestLicense();
    expect(run(license, { type: 'make_signing_key', key: 'first' })).toEqual(['signing_key_made']);
    expect(run(license, { type: 'make_signing_key', key: 'second' })).toEqual([]);
    expect(license.state.accounts.signingKey).toBe('first');
  });
});

describe('a code', () => {
  it('gives an access and a refresh token, once', () => {
    const license = withTokens();
    const { accessTokens, refreshTokens, codes } = license.state.accounts;
    expect([...accessTokens.keys(), ...refreshTokens.keys(), ...codes.keys()]).toEqual(['access of c', 'refresh of c']);
    expect(accessTokens.get('access of c')).toMatchObject({ agentId: 'anna', refresh: 'refresh of c' });
  });

  it('that comes a second time ends what the first time gave', () => {
    const license = withTokens();
    expect(exchange(license, 'c', { refresh: 'x' })).toEqual(['tokens_revoked']);
    expect(license.state.accounts.accessTokens.size + license.state.accounts.refreshTokens.size).toBe(0);
  });

  it.each([
    ['another application', { clientId: 'other' }],
    ['another redirect URI', { redirectUri: 'https://desk.example/in/' }],
    ['a verifier that nobody asked for', { challenge: 'x' }],
  ])('gives nothing for %s', (_, more) => {
    const license = new TestLicense();
    authorize(license, 'c');
    expect(exchange(license, 'c', more)).toEqual([]);
    expect(exchange(license, 'c')).toEqual(['tokens_issued']);
  });

  it('gives nothing when it has expired', () => {
    const license = new TestLicense();
    authorize(license, 'c');
    license.wait(600);
    expect(exchange(license, 'c')).toEqual([]);
  });

  it('is one of at most so many that wait', () => {
    const license = new TestLicense();
    for (let count = 0; count <= maxCodes; count += 1) authorize(license, `c${count}`);
    expect(license.state.accounts.codes.size).toBe(maxCodes);
    expect(exchange(license, 'c0')).toEqual([]);
  });
});

describe('refresh tokens', () => {
  it('give access tokens without end, and earlier ones stay', () => {
    const license = withTokens();
    expect(refresh(license, 'refresh of c', 'a2')).toEqual(['tokens_issued']);
    expect([...license.state.accounts.accessTokens.keys()]).toEqual(['access of c', 'a2']);
  });

  it('give nothing to another application', () => {
    expect(refresh(withTokens(), 'refresh of c', 'a2', 'other')).toEqual([]);
  });

  it('of one application and agent are at most 25: the oldest goes, with its access tokens', () => {
    const license = new TestLicense();
    const told = [];
    for (let count = 0; count <= maxRefreshTokens; count += 1) {
      authorize(license, `c${count}`);
      told.push(exchange(license, `c${count}`));
    }
    expect(maxRefreshTokens).toBe(25);
    expect(told.slice(-2)).toEqual([['tokens_issued'], ['tokens_revoked', 'tokens_issued']]);
    const { refreshTokens, accessTokens } = license.state.accounts;
    expect([refreshTokens.size, refreshTokens.has('refresh of c0'), accessTokens.has('access of c0')]).toEqual([
      25,
      false,
      false,
    ]);
  });
});

describe('access tokens', () => {
  it('of one application and agent are bounded: the oldest goes', () => {
    const license = withTokens();
    for (let count = 0; count < maxAccessTokens; count += 1) refresh(license, 'refresh of c', `a${count}`);
    const { accessTokens } = license.state.accounts;
    expect([accessTokens.size, accessTokens.has('access of c'), accessTokens.has('a0')]).toEqual([
      maxAccessTokens,
      false,
      true,
    ]);
  });

  it('that have expired are not kept', () => {
    const license = new TestLicense();
    for (let count = 0; count < 2000; count += 1) {
      const issue = { token: { hash: `t${count}`, lifetime: 10 * second } };
      authorize(license, '', { issue, agentId: `agent ${count}` });
      license.wait(1);
    }
    expect(license.state.accounts.accessTokens.size).toBeLessThan(300);
    expect(license.state.accounts.accessTokens.has('t1999')).toBe(true);
  });
});

describe('revoking', () => {
  it('an access token takes its refresh token along, and that all its access tokens', () => {
    const license = withTokens();
    refresh(license, 'refresh of c', 'a2');
    const { happenings } = license.run(anna, { type: 'revoke_token', hash: 'access of c', elsewhere: undefined });
    expect(happenings).toMatchObject([
      { type: 'tokens_revoked', access: ['access of c', 'a2'], refresh: ['refresh of c'], others: [], cause: {} },
    ]);
    expect(license.state.accounts.accessTokens.size).toBe(0);
  });

  it('a refresh token takes its access tokens along', () => {
    const license = withTokens();
    expect(revoke(license, 'refresh of c')).toEqual(['tokens_revoked']);
    expect(license.state.accounts.accessTokens.size).toBe(0);
  });

  it('an access token without a refresh token takes nothing along', () => {
    const license = withTokens();
    authorize(license, '', { issue: { token: { hash: 't', lifetime: second } } });
    expect(revoke(license, 't')).toEqual(['tokens_revoked']);
    expect([...license.state.accounts.accessTokens.keys()]).toEqual(['access of c']);
  });

  it('what is unknown, or revoked already, does nothing', () => {
    const license = withTokens();
    expect(revoke(license, 'unknown')).toEqual([]);
    revoke(license, 'refresh of c');
    expect(revoke(license, 'refresh of c')).toEqual([]);
  });

  it('a token of the seed is remembered, once', () => {
    const license = new TestLicense();
    expect(revoke(license, 'seeded', {})).toEqual(['tokens_revoked']);
    expect(revoke(license, 'seeded', {})).toEqual([]);
    expect(license.state.accounts.revoked.has('seeded')).toBe(true);
  });

  it('ends the sessions of all of them', () => {
    const license = withTokens();
    const { pushes } = license.run(anna, { type: 'revoke_token', hash: 'access of c', elsewhere: undefined });
    expect(pushes.map(({ ends }) => ends)).toEqual([
      { tokens: ['access of c', 'refresh of c'], reason: 'access_token_revoked' },
    ]);
  });
});

describe('consent', () => {
  it('is remembered when it is to be, and grows', () => {
    const license = new TestLicense();
    expect(authorize(license, 'c1')).toEqual(['code_issued']);
    expect(authorize(license, 'c2', { remember: true })).toEqual(['consent_given', 'code_issued']);
    expect(authorize(license, 'c3', { remember: true })).toEqual(['code_issued']);
    authorize(license, 'c4', { remember: true, scopes: ['customers:read'] });
    expect([...license.state.accounts.consents.values()]).toEqual([['chats--all:read', 'customers:read']]);
  });
});

it('everything can be taken back', () => {
  const license = withTokens();
  const before = structuredClone(license.state.accounts);
  const steps: AccountsCommand[] = [
    { type: 'revoke_token', hash: 'access of c', elsewhere: undefined },
    { type: 'revoke_token', hash: 'seeded', elsewhere: { until: 1 } },
    { type: 'make_signing_key', key: 'k' },
    { type: 'issue_customer_code', hash: 'cc', customerId: 'mary', clientId: 'app', redirectUri, lifetime: second },
  ];
  for (const command of steps) {
    const decided = license.decide(anna, command);
    if (!decided.ok) throw new Error(command.type);
    const edits = new UndoableEdits();
    for (const happening of decided.value) apply(license.state, happening, edits);
    expect(license.state.accounts).not.toEqual(before);
    edits.undo();
    expect(license.state.accounts).toEqual(before);
  }
});
