import { describe, expect, it } from 'vitest';
import { browserCommand, openBrowser } from '../../src/io/open-browser.js';

const windows = ['rundll32.exe', 'url.dll,FileProtocolHandler'];

describe('the browser of whoever sits here', () => {
  it.each<[string, NodeJS.Platform, NodeJS.ProcessEnv, readonly string[] | undefined]>([
    ['a Mac', 'darwin', {}, ['open']],
    ['Windows', 'win32', {}, windows],
    ['Linux with a screen', 'linux', { DISPLAY: ':0' }, ['xdg-open']],
    ['Linux with Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open']],
    ['Linux on Windows', 'linux', { WSL_DISTRO_NAME: 'Debian' }, windows],
    ['Linux without a screen', 'linux', {}, undefined],
    ['a remote login', 'linux', { DISPLAY: ':10', SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }, undefined],
    ['a remote Mac', 'darwin', { SSH_TTY: '/dev/ttys001' }, undefined],
    ['a browser of one’s own', 'linux', { BROWSER: 'w3m -N:lynx', SSH_TTY: '/dev/pts/1' }, ['w3m', '-N']],
    ['no browser of one’s own', 'darwin', { BROWSER: '' }, ['open']],
  ])('on %s', (_, platform, env, command) => {
    expect(browserCommand(env, platform)).toEqual(command);
  });
});

describe('opening an address', () => {
  const address = 'http://127.0.0.1/?a=b&c=$(d)';
  const node = (script: string, ...args: string[]) => [process.execPath, '-e', script, '--', ...args];

  it('gives it to the program as one word', async () => {
    const script = `process.exit(process.argv.at(-1) === ${JSON.stringify(address)} ? 0 : 1)`;
    expect(await openBrowser(node(script), address)).toBe(true);
    expect(await openBrowser(node(script, '%s'), address)).toBe(true);
  });

  it('tells when it did not work', async () => {
    expect(await openBrowser(['/there/is/no/browser'], address)).toBe(false);
    expect(await openBrowser(node('process.exit(3)'), address)).toBe(false);
  });

  it('does not wait for a browser that stays open', async () => {
    expect(await openBrowser(node('setTimeout(() => {}, 3000)'), address)).toBe(true);
  });
});
