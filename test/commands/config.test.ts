import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { storeLogin } from '../../src/config/logins.js';
import { readSettings, settingsPath } from '../../src/config/settings.js';
import { world } from './fake-deps.js';

const anna = { url: 'http://127.0.0.1:2428', agent_id: 'anna@example.com', license_id: 100001 };

/** Somebody with the logins `home` (current) and `work`. */
async function somebody(env: NodeJS.ProcessEnv = {}) {
  const made = world({ env });
  await storeLogin(made.folder, 'home', anna, 'a');
  await storeLogin(made.folder, 'work', anna, 'b');
  return made;
}

describe('chatio config', () => {
  test('lists what is in force and where it comes from', async () => {
    const { run, streams } = await somebody({ PAGER: 'most' });
    await run('config', 'list', '--json');
    const all: { key: string }[] = JSON.parse(streams.stdout.text);
    expect(all).toContainEqual({ key: 'console.sneak_peeks', value: 'full', origin: 'default' });
    expect(all.filter(({ key }) => !key.startsWith('console.'))).toEqual([
      { key: 'profile', value: 'home', origin: 'settings' },
      { key: 'pager', value: 'most', origin: 'environment' },
      { key: 'token_store', value: 'auto', origin: 'default' },
    ]);
  });

  test.each([
    ['nothing', {}, [], { value: 'default', origin: 'default' }],
    ['the environment', { CHATIO_PROFILE: 'work' }, [], { value: 'work', origin: 'environment' }],
    ['a flag', { CHATIO_PROFILE: 'work' }, ['--profile', 'x'], { value: 'x', origin: 'flag' }],
  ])('tells a value that %s decides', async (_what, env, flags, expected) => {
    const { run, streams } = world({ env });
    await run('config', 'get', 'profile', '--json', ...flags);
    expect(JSON.parse(streams.stdout.text)).toEqual({ key: 'profile', ...expected });
  });

  test('keeps what is decided about the console, and refuses what can not be', async () => {
    const { run, streams } = await somebody();
    await run('config', 'set', 'console.undo_seconds', '5');
    await run('config', 'get', 'console.undo_seconds');
    expect(streams.stdout.text).toBe('5\n');
    await expect(run('config', 'set', 'console.sneak_peeks', 'half')).rejects.toMatchObject({
      type: 'usage',
      hint: 'It is one of these: off, length, full',
    });
    await run('config', 'set', 'console.undo_seconds', '--default');
    await run('config', 'get', 'console.undo_seconds');
    expect(streams.stdout.text).toBe('5\n0\n');
  });

  test('sets a value and takes it back, and leaves everything else', async () => {
    const { run, streams, folder } = await somebody();
    await run('config', 'set', 'profile', 'work');
    await run('config', 'set', 'pager', 'less -R');
    await run('config', 'get', 'pager');
    expect(readSettings(folder)).toEqual({ profile: 'work', pager: 'less -R', profiles: { home: anna, work: anna } });
    await run('config', 'set', 'pager', '--default');
    await run('config', 'get', 'pager');
    expect(readSettings(folder)).toEqual({ profile: 'work', profiles: { home: anna, work: anna } });
    expect(streams.stdout.text).toBe('less -R\nless\n');
  });

  test('survives a login and a logout', async () => {
    const { run, folder } = await somebody();
    await run('config', 'set', 'pager', 'most');
    await storeLogin(folder, 'third', anna, 'c');
    await run('logout', '--profile', 'third');
    expect(readSettings(folder).pager).toBe('most');
  });

  test('keeps settings that it does not know', async () => {
    const { run, folder } = world({ env: {} });
    writeFileSync(settingsPath(folder), '{"future":{"x":1},"profiles":{}}');
    await run('config', 'set', 'pager', 'most');
    expect(JSON.parse(readFileSync(settingsPath(folder), 'utf8'))).toEqual({
      future: { x: 1 },
      pager: 'most',
      profiles: {},
    });
  });

  test('says when the environment comes first', async () => {
    const { run, streams } = await somebody({ CHATIO_PROFILE: 'home' });
    await run('config', 'set', 'profile', 'work');
    expect(streams.stderr.text).toContain('the environment has its own profile');
  });

  test('refuses a profile that there is not', async () => {
    const { run } = await somebody();
    await expect(run('config', 'set', 'profile', 'wrok')).rejects.toMatchObject({
      type: 'usage',
      hint: 'Known profiles: home, work',
    });
  });

  test.each([
    ['an unknown key', ['set', 'colour', 'red']],
    ['a wrong place for tokens', ['set', 'token_store', 'memory']],
    ['no value', ['set', 'pager']],
    ['a value and the default', ['set', 'pager', 'less', '--default']],
  ])('refuses %s', async (_what, argv) => {
    const { run, folder } = world({ env: {} });
    await expect(run('config', ...argv)).rejects.toThrow();
    expect(existsSync(settingsPath(folder))).toBe(false);
  });

  test('tells a damaged file and leaves it as it is', async () => {
    const { run, folder } = world({ env: {} });
    writeFileSync(settingsPath(folder), '{"profiles":');
    for (const argv of [['list'], ['get', 'pager'], ['set', 'pager', 'most']]) {
      await expect(run('config', ...argv)).rejects.toThrow(`${settingsPath(folder)} is damaged`);
    }
    expect(readFileSync(settingsPath(folder), 'utf8')).toBe('{"profiles":');
  });
});
