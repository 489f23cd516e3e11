import { spawn } from 'node:child_process';

/** Programs that do not start fail at once; one that runs so long has opened its window. */
const startedAfterMs = 500;

/**
 * What opens an address in the browser of whoever sits here; `undefined` where nobody would see it: without a screen, or
 * at the far end of a remote login.
 */
export function browserCommand(env: NodeJS.ProcessEnv, platform = process.platform): readonly string[] | undefined {
  const own = env.BROWSER?.split(platform === 'win32' ? ';' : ':')[0]?.trim();
  if (own !== undefined && own !== '') return own.split(/\s+/);
  if (env.SSH_CONNECTION || env.SSH_TTY) return undefined;
  if (platform === 'darwin') return ['open'];
  // Without a shell, to which an address would be more than an address.
  const windows = ['rundll32.exe', 'url.dll,FileProtocolHandler'];
  if (platform === 'win32' || env.WSL_DISTRO_NAME) return windows;
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
}

/** @param url `http` or `https`. @returns false when the program can't be started, or says that it did not work. */
export function openBrowser([program = '', ...args]: readonly string[], url: string): Promise<boolean> {
  const isNamed = args.some((arg) => arg.includes('%s'));
  const argv = isNamed ? args.map((arg) => arg.replaceAll('%s', url)) : [...args, url];
  return new Promise((resolve) => {
    const child = spawn(program, argv, { detached: true, stdio: 'ignore' });
    const timer = setTimeout(() => settle(true), startedAfterMs);
    const settle = (hasWorked: boolean) => {
      clearTimeout(timer);
      child.unref();
      resolve(hasWorked);
    };
    child.once('error', () => settle(false)).once('exit', (code) => settle(code === 0));
  });
}
