import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foldersOf } from '../../src/config/folders.js';

test('CHATIO_CONFIG_DIR puts everything in one folder on every platform', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(foldersOf({ CHATIO_CONFIG_DIR: '/x' }, platform)).toEqual({ config: '/x', state: '/x' });
  }
});

test('on Linux the XDG folders are used', () => {
  expect(foldersOf({ XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s' }, 'linux')).toEqual({
    config: join('/c', 'chatio'),
    state: join('/s', 'chatio'),
  });
});

test('an XDG folder that is not absolute is ignored', () => {
  expect(foldersOf({ XDG_CONFIG_HOME: 'c', XDG_STATE_HOME: '' }, 'linux')).toEqual({
    config: join(homedir(), '.config', 'chatio'),
    state: join(homedir(), '.local', 'state', 'chatio'),
  });
});

test('macOS and Windows have folders of their own', () => {
  expect(foldersOf({}, 'darwin').config).toContain('Application Support');
  expect(foldersOf({ APPDATA: '/roaming', LOCALAPPDATA: '/local' }, 'win32')).toEqual({
    config: join('/roaming', 'chatio'),
    state: join('/local', 'chatio'),
  });
});
