import { accessSync, constants, existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import packed, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Tests run as whoever, also as root, where the browser's own sandbox does not work. */
const args = ['--no-sandbox', '--headless=shell'];

/** The browser of the system, or else the one that comes with a package; to be closed by the caller. */
export async function launchBrowser(): Promise<Browser> {
  const own = onPath();
  if (own !== undefined) return chromium.launch({ executablePath: own, args });
  const folder = await unpacked();
  const executablePath = join(folder, 'chromium');
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
  const env = { ...environment(), ...fonts };
  try {
    return await chromium.launch({ executablePath, args, env });
  } catch {
    // A bare machine lacks some libraries; the package brings them.
    const libraries = join(folder, 'al2023', 'lib');
    return chromium.launch({ executablePath, args, env: { ...env, LD_LIBRARY_PATH: libraries } });
  }
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Unpacks the browser once for all test runs on this machine, whole or not at all. */
async function unpacked(): Promise<string> {
  const bin = new URL('../bin/', import.meta.resolve('@sparticuz/chromium'));
  // By its size, which changes with the version.
  const done = join(tmpdir(), `chatio-test-browser-${statSync(new URL('chromium.br', bin)).size}`);
  if (existsSync(done)) return done;
  const staging = mkdtempSync(`${done}.`);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = staging; // the package unpacks into the temporary folder
  try {
    await packed.executablePath();
    await inflate(new URL('al2023.tar.br', bin).pathname);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  try {
    renameSync(staging, done);
  } catch {
    rmSync(staging, { recursive: true, force: true }); // somebody else was faster
  }
  return done;
}
