import { chmodSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  announceLocalServer,
  findLocalServer,
  localServerPath,
  withdrawLocalServer,
} from '../../src/config/local-server.js';
import { temporaryFolder } from './temporary-folder.js';

const anna = { id: 'anna@example.com', name: 'Anna', permission: 'administrator', license_id: 100001, token: 'a' };
const running = { url: 'http://127.0.0.1:2428', pid: process.pid, agents: [anna] };

describe('server.json', () => {
  test('lets a login on this machine find the server', () => {
    const folder = join(temporaryFolder(), 'state');
    expect(findLocalServer(folder)).toBeUndefined();
    announceLocalServer(folder, running);
    expect(findLocalServer(folder)).toEqual(running);
    expect(statSync(localServerPath(folder)).mode & 0o777).toBe(0o600);
  });

  test('of a server that was killed is ignored', () => {
    const folder = temporaryFolder();
    announceLocalServer(folder, { ...running, pid: 999_999_999 });
    expect(findLocalServer(folder)).toBeUndefined();
  });

  test('goes when its server stops', () => {
    const folder = temporaryFolder();
    announceLocalServer(folder, running);
    withdrawLocalServer(folder, running.pid);
    expect(existsSync(localServerPath(folder))).toBe(false);
    withdrawLocalServer(folder, running.pid);
  });

  test('stays when a later server has written its own', () => {
    const folder = temporaryFolder();
    announceLocalServer(folder, running);
    withdrawLocalServer(folder, running.pid + 1);
    expect(findLocalServer(folder)).toEqual(running);
  });

  test('that others can read is refused', () => {
    const folder = temporaryFolder();
    announceLocalServer(folder, running);
    chmodSync(localServerPath(folder), 0o644);
    expect(() => findLocalServer(folder)).toThrow(expect.objectContaining({ type: 'failed' }));
  });
});
