import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Home } from './chatio.js';

const root = join(import.meta.dirname, '..', '..');
const launcher = join(root, 'bin', 'chatio.js');
const { version, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const needed = engines.node.replace('>=', '');

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.close());

describe('the launcher', () => {
  test.each(['--version', '-V'])('tells the version with %s, as the program itself does', async (flag) => {
    expect(await home.run([flag])).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
    expect(await home.run([flag, '--no-color'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  test.each(['--help', '-h', 'help'])('tells the help with %s, as the program itself does', async (word) => {
    const { stdout } = await home.run(['--help', '--no-color']);
    expect(stdout).toContain('Usage: chatio');
    expect(await home.run([word])).toEqual({ code: 0, signal: null, stdout, stderr: '' });
  });

  test('started with a Node that is too old says in two lines what to do', async () => {
    // The versions of a running Node can't be changed, but what the launcher is told can.
    const script = `
      const source = require('node:fs').readFileSync(${JSON.stringify(launcher)}, 'utf8').replace(/^#!.*/, '');
      const old = Object.create(process, {
        versions: { value: { node: '22.12.0' } }, version: { value: 'v22.12.0' }, stderr: { value: process.stderr },
        exitCode: { set: (code) => { process.exitCode = code; } },
      });
      new Function('process', 'require', '__dirname', source)(old, require, '');
    `;
    const ended = await new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      const child = execFile(process.execPath, ['-e', script], (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, stdout, stderr });
      });
    });
    expect(ended.code).toBe(1);
    expect(ended.stderr.split('\n')).toEqual([
      `chatio needs Node.js ${needed} or newer; this is v22.12.0.`,
      expect.stringMatching(/npm install.*npx chatio.*nodejs\.org.*nvm/),
      '',
    ]);
  });

  test('is written so that an old Node can read it', () => {
    const code = readFileSync(launcher, 'utf8').replace(/\/\/.*|\/\*.*?\*\//gs, '');
    expect(code).not.toMatch(/=>|`|\b(?:const|let|class|async|await)\b|\?\.|\?\?|\.\.\./);
  });

  test('works where the home folder can not be written', async () => {
    const nowhere = { HOME: '/dev/null', XDG_CACHE_HOME: '/dev/null/cache' };
    expect(await home.run(['whoami'], { env: nowhere })).toMatchObject({ code: 4, stdout: '' });
  });
});
