import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { credentialsPath, readTokens } from '../../src/config/credentials.js';
import { removeLogins, storeLogin } from '../../src/config/logins.js';
import { readSettings, settingsPath } from '../../src/config/settings.js';
import { temporaryFolder } from './temporary-folder.js';

const anna = { url: 'http://127.0.0.1:2428', agent_id: 'anna@example.com', license_id: 100001 };
const tom = { ...anna, agent_id: 'tom@example.com' };
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('stored logins', () => {
  test('keep the token apart from the settings, readable by the owner only', async () => {
    const folder = join(temporaryFolder(), 'new', 'folder');
    expect(await storeLogin(folder, 'default', anna, 'agent-anna')).toBe(true);
    expect(readSettings(folder)).toEqual({ profile: 'default', profiles: { default: anna } });
    expect(readTokens(folder)).toEqual({ default: 'agent-anna' });
    expect(readFileSync(settingsPath(folder), 'utf8')).not.toContain('agent-anna');
    expect(modeOf(credentialsPath(folder))).toBe(0o600);
    expect(modeOf(settingsPath(folder))).toBe(0o600);
    expect(modeOf(folder)).toBe(0o700);
  });

  test('leave nothing else in the folder', async () => {
    const folder = temporaryFolder();
    await storeLogin(folder, 'default', anna, 'agent-anna');
    expect(readdirSync(folder).sort()).toEqual(['credentials.json', 'settings.json']);
  });

  test('narrow a folder of their own and leave a shared one alone', async () => {
    const own = join(temporaryFolder(), 'own');
    const shared = join(temporaryFolder(), 'shared');
    for (const folder of [own, shared]) mkdirSync(folder, { mode: 0o755 });
    writeFileSync(join(shared, 'notes.txt'), '');
    await storeLogin(own, 'default', anna, 'a');
    await storeLogin(shared, 'default', anna, 'a');
    expect(modeOf(own)).toBe(0o700);
    expect(modeOf(shared)).toBe(0o755);
  });

  test('at the same moment lose nothing', async () => {
    const folder = temporaryFolder();
    const names = Array.from({ length: 12 }, (_, index) => `agent.${index}`);
    await Promise.all(names.map((name) => storeLogin(folder, name, { ...anna, agent_id: name }, `token-${name}`)));
    expect(Object.keys(readSettings(folder).profiles).sort()).toEqual([...names].sort());
    expect(readTokens(folder)).toEqual(Object.fromEntries(names.map((name) => [name, `token-${name}`])));
  });

  test('make the first profile the current one and keep it', async () => {
    const folder = temporaryFolder();
    expect(await storeLogin(folder, 'anna', anna, 'a')).toBe(true);
    expect(await storeLogin(folder, 'tom', tom, 't')).toBe(false);
    expect(readSettings(folder).profile).toBe('anna');
    await removeLogins(folder, ['anna']);
    expect(await storeLogin(folder, 'tom', tom, 't')).toBe(true);
  });

  test('replace an older login of the same profile', async () => {
    const folder = temporaryFolder();
    await storeLogin(folder, 'default', anna, 'old');
    await storeLogin(folder, 'default', tom, 'new');
    expect(readSettings(folder).profiles).toEqual({ default: tom });
    expect(readTokens(folder)).toEqual({ default: 'new' });
  });

  test('keep settings that this version does not know', async () => {
    const folder = temporaryFolder();
    writeFileSync(settingsPath(folder), '{"theme":"dark","profiles":{}}');
    await storeLogin(folder, 'default', anna, 'a');
    expect(JSON.parse(readFileSync(settingsPath(folder), 'utf8'))).toMatchObject({ theme: 'dark' });
  });

  test('can be removed one by one or all', async () => {
    const folder = temporaryFolder();
    await storeLogin(folder, 'anna', anna, 'a');
    await storeLogin(folder, 'tom', tom, 't');
    expect(await removeLogins(folder, ['tom'])).toEqual(['tom']);
    expect(readTokens(folder)).toEqual({ anna: 'a' });
    expect(await removeLogins(folder, ['nobody'])).toEqual([]);
    expect(await removeLogins(folder)).toEqual(['anna']);
    expect(readSettings(folder).profiles).toEqual({});
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  test.each([
    ['a settings file that is no JSON', settingsPath, '{"profiles":'],
    ['settings of another shape', settingsPath, '{"profiles":{"x":7}}'],
    ['a credentials file that is no JSON', credentialsPath, 'oops'],
    ['credentials of another shape', credentialsPath, '{"tokens":{"x":7}}'],
  ])('%s is told with its path and never overwritten', async (_what, pathOf, text) => {
    const folder = temporaryFolder();
    const path = pathOf(folder);
    writeFileSync(path, text, { mode: 0o600 });
    await expect(storeLogin(folder, 'default', anna, 'a')).rejects.toMatchObject({
      type: 'failed',
      message: expect.stringContaining(path),
    });
    await expect(removeLogins(folder)).rejects.toMatchObject({ type: 'failed' });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('that others can read are refused with the command that mends it', async () => {
    const folder = temporaryFolder();
    await storeLogin(folder, 'default', anna, 'a');
    chmodSync(credentialsPath(folder), 0o640);
    expect(() => readTokens(folder)).toThrow(
      expect.objectContaining({ type: 'failed', hint: `Run: chmod 600 '${credentialsPath(folder)}'` }),
    );
  });

  test('are not held up by the lock of a process that is gone', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'lock'), '999999999');
    await storeLogin(folder, 'default', anna, 'a');
    expect(readdirSync(folder).sort()).toEqual(['credentials.json', 'settings.json']);
  });

  test('are not held up by an old lock whose number is in use again', async () => {
    const folder = temporaryFolder();
    const lock = join(folder, 'lock');
    writeFileSync(lock, String(process.pid));
    utimesSync(lock, new Date(0), new Date(0));
    await storeLogin(folder, 'default', anna, 'a');
    expect(readTokens(folder)).toEqual({ default: 'a' });
  });
});
