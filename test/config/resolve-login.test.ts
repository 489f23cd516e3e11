import { describe, expect, test } from 'vitest';
import { storeLogin } from '../../src/config/logins.js';
import { resolveLogin } from '../../src/config/resolve-login.js';
import { temporaryFolder } from './temporary-folder.js';

const local = 'http://127.0.0.1:2428';
const other = 'http://10.0.0.9:2428';

async function twoProfiles(): Promise<string> {
  const folder = temporaryFolder();
  await storeLogin(folder, 'anna', { url: local, agent_id: 'anna@example.com', license_id: 1 }, 'agent-anna');
  await storeLogin(folder, 'tom', { url: other, agent_id: 'tom@example.com', license_id: 1 }, 'agent-tom');
  return folder;
}

describe('where a command connects to', () => {
  test('is the current profile when nothing else is said', async () => {
    expect(resolveLogin({}, {}, await twoProfiles())).toEqual({
      url: local,
      token: 'agent-anna',
      profile: 'anna',
      agentId: 'anna@example.com',
      origin: { url: 'profile', token: 'profile' },
    });
  });

  test('is CHATIO_URL with CHATIO_TOKEN, without any file', () => {
    expect(resolveLogin({}, { CHATIO_URL: 'localhost:2428', CHATIO_TOKEN: 't' }, '/nowhere/at/all')).toEqual({
      url: 'http://localhost:2428',
      token: 't',
      origin: { url: 'environment', token: 'environment' },
    });
  });

  test.each([
    ['CHATIO_PROFILE names another profile', {}, { CHATIO_PROFILE: 'tom' }, other, 'agent-tom'],
    ['--profile wins over CHATIO_PROFILE', { profile: 'anna' }, { CHATIO_PROFILE: 'tom' }, local, 'agent-anna'],
    [
      '--profile wins over CHATIO_URL and CHATIO_TOKEN',
      { profile: 'tom' },
      { CHATIO_URL: local, CHATIO_TOKEN: 'x' },
      other,
      'agent-tom',
    ],
    ['CHATIO_TOKEN wins over the stored token', {}, { CHATIO_TOKEN: 'x' }, local, 'x'],
    ['--token wins over CHATIO_TOKEN', { token: 'y' }, { CHATIO_TOKEN: 'x' }, local, 'y'],
    ['--url wins over CHATIO_URL', { url: other }, { CHATIO_URL: local, CHATIO_TOKEN: 'x' }, other, 'x'],
    ['an empty variable is none', {}, { CHATIO_URL: '', CHATIO_TOKEN: '' }, local, 'agent-anna'],
    [
      '--url that spells the profile’s server keeps its token',
      { url: 'ws://127.0.0.1:2428/' },
      {},
      local,
      'agent-anna',
    ],
  ])('%s', async (_what, flags, env, url, token) => {
    expect(resolveLogin(flags, env, await twoProfiles())).toMatchObject({ url, token });
  });

  test('is nowhere when a stored token would go to another server', async () => {
    const folder = await twoProfiles();
    expect(() => resolveLogin({ url: other }, {}, folder)).toThrow(
      expect.objectContaining({ type: 'not_logged_in', message: expect.stringContaining(local) }),
    );
  });

  test.each([
    ['nothing at all', {}, {}, 'not logged in'],
    ['an address alone', { url: local }, {}, 'no token'],
    ['a token alone', {}, { CHATIO_TOKEN: 'x' }, 'no server address'],
  ])('is nowhere with %s', (_what, flags, env, message) => {
    expect(() => resolveLogin(flags, env, temporaryFolder())).toThrow(
      expect.objectContaining({ type: 'not_logged_in', message: expect.stringContaining(message) }),
    );
  });

  test('is nowhere for an unknown profile, and the known ones are named', async () => {
    const folder = await twoProfiles();
    for (const name of ['nobody', 'constructor', 'toString']) {
      expect(() => resolveLogin({ profile: name }, {}, folder)).toThrow(
        expect.objectContaining({ type: 'not_logged_in', hint: 'Known profiles: anna, tom' }),
      );
    }
  });

  test.each(['../x', '', 'a/b', '.hidden', 'x'.repeat(65)])('is nowhere for "%s" as a profile name', (name) => {
    expect(() => resolveLogin({ profile: name }, {}, '/nowhere')).toThrow(expect.objectContaining({ type: 'usage' }));
  });
});
