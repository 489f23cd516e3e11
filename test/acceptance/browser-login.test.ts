import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../src/server/start.js';
import { eventually } from '../client/eventually.js';
import { faults } from './axe.js';
import { chatioCommand, Home } from './chatio.js';
import { person, serve, visit, withBrowser } from './page-world.js';
import { Terminal } from './terminal.js';

withBrowser();

const password = 'correct horse battery staple';
const anna = { id: 'anna@example.com', name: 'Anna Kowal', permission: 'administrator', password };
const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A machine whose browser is a program that writes down where it shall go. */
class Machine extends Home {
  readonly #visited = join(this.folder, 'visited');

  constructor() {
    super();
    closing.push(() => this.close());
    const program = join(this.folder, 'browser.sh');
    writeFileSync(
      program,
      `#!/bin/sh\necho "$1" > '${this.#visited}.new' && mv '${this.#visited}.new' '${this.#visited}'\n`,
    );
    chmodSync(program, 0o755);
    this.env.BROWSER = program;
  }

  terminal(...args: string[]): Terminal {
    const terminal = new Terminal(chatioCommand(...args), { env: this.env, columns: 400 });
    closing.push(() => terminal.close());
    return terminal;
  }

  /** Where the program has sent the browser. */
  async opened(): Promise<string> {
    await eventually(() => expect(existsSync(this.#visited)).toBe(true));
    const address = readFileSync(this.#visited, 'utf8').trim();
    rmSync(this.#visited);
    return address;
  }
}

async function fillIn(page: Page, typed: string): Promise<void> {
  await page.getByLabel('E-mail').fill(anna.id);
  await page.getByLabel('Password').fill(typed);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Logs in from a terminal, by the browser. */
async function logIn(server: RunningServer, machine: Machine, options: BrowserContextOptions = {}): Promise<void> {
  const terminal = machine.terminal('login', '--url', server.url);
  await terminal.shows('Access token');
  terminal.keys('\r');
  const { page } = await visit(await person(options), await machine.opened());
  await fillIn(page, password);
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await page.getByRole('heading', { name: 'You are logged in' }).waitFor();
  await terminal.shows('exit 0');
}

const stored = (machine: Machine) => {
  const path = join(machine.folder, 'credentials.json');
  return { mode: statSync(path).mode & 0o777, credential: JSON.parse(readFileSync(path, 'utf8')).tokens.default };
};

describe.each(['light', 'dark'] as const)('chatio login in the browser, in %s colours', (colorScheme) => {
  it('goes from the terminal to the browser and back, and no page has a fault', async () => {
    const server = await serve({ agents: [anna] });
    const machine = new Machine();
    const terminal = machine.terminal('login', '--url', server.url);
    await terminal.shows('Access token');
    terminal.keys('\r');
    const address = await machine.opened();
    await terminal.shows('Log in in your browser');
    const { page, complaints } = await visit(await person({ colorScheme }), address);
    expect(await faults(page)).toEqual([]);

    await fillIn(page, 'wrong');
    await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor();
    expect(await faults(page)).toEqual([]);

    await fillIn(page, password);
    await page.getByText('chatio asks to act for you').waitFor();
    expect(await faults(page)).toEqual([]);

    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.getByRole('heading', { name: 'You are logged in' }).waitFor();
    expect(await faults(page)).toEqual([]);
    expect(complaints.filter((text) => !text.includes('403'))).toEqual([]);

    await terminal.shows('Logged in to');
    await terminal.shows('exit 0');
    const { mode, credential } = stored(machine);
    expect(mode).toBe(0o600);
    expect(credential).toMatchObject({ refresh_token: expect.any(String), expires_in: 3600 });
    expect(terminal.output).not.toContain(credential.access_token);
    const who = await machine.run(['whoami']);
    expect(who.stdout).toMatch(/token\tby profile "default", ends in \d+ min and is renewed before that/);
  });
});

describe('somebody who logs in', () => {
  it('without a browser brings the code that the server shows', async () => {
    const server = await serve({ agents: [anna] });
    const machine = new Machine();
    const terminal = machine.terminal('login', '--url', server.url, '--no-browser');
    await terminal.shows('The code that it shows');
    const address = terminal.lines.find((line) => line.includes('response_type=code'))?.trim() ?? '';
    const { page } = await visit(await person(), address);
    await fillIn(page, password);
    await page.getByText('Go on only if you have just started').waitFor();
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    const code = await page.locator('.code').textContent();
    expect(await faults(page)).toEqual([]);
    terminal.keys(`${code}\r`);
    await terminal.shows('exit 0');
    expect((await machine.run(['whoami', '--json'])).code).toBe(0);
  });

  it('and does not allow it, is sent nowhere; the terminal waits until somebody stops it', async () => {
    const server = await serve({ agents: [anna] });
    const machine = new Machine();
    const terminal = machine.terminal('login', '--url', server.url);
    await terminal.shows('Access token');
    terminal.keys('\r');
    const { page } = await visit(await person(), await machine.opened());
    await fillIn(page, password);
    await page.getByRole('button', { name: 'Do not allow' }).click();
    await page.getByText('Nothing was sent').waitFor();
    expect(await faults(page)).toEqual([]);
    expect(new URL(page.url()).origin).toBe(server.url);
    terminal.keys('\u0003');
    await terminal.shows('exit 130');
    expect(existsSync(join(machine.folder, 'credentials.json'))).toBe(false);
  });

  it('is asked for nothing by a page that has no script', async () => {
    const server = await serve({ agents: [anna] });
    const machine = new Machine();
    await logIn(server, machine, { javaScriptEnabled: false });
    expect((await machine.run(['whoami'])).code).toBe(0);
  });
});

it('nobody is sent to a browser when the server can’t be reached', async () => {
  const server = await serve({ agents: [anna] });
  await server.close();
  const terminal = new Machine().terminal('login', '--url', server.url);
  await terminal.shows('Access token');
  terminal.keys('\r');
  await terminal.shows('nobody listens there');
  await terminal.shows('exit 5');
});

describe('a login in the browser', () => {
  it('ends with chatio logout: whoever still works with it is told', async () => {
    const server = await serve({ agents: [anna] });
    const machine = new Machine();
    await logIn(server, machine);
    const { credential } = stored(machine);
    const watch = machine.start(['watch']);
    await watch.writes('stderr', 'watching');
    const logout = await machine.run(['logout']);
    expect([logout.code, logout.stderr]).toEqual([0, '']);
    const ended = await watch.ended;
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain('chatio login');
    expect(await machine.run(['whoami'])).toMatchObject({ code: 4 });
    const env = { CHATIO_URL: server.url, CHATIO_TOKEN: credential.access_token };
    expect(await machine.run(['whoami'], { env })).toMatchObject({ code: 4 });
  });

  it('is renewed by the next command when its token has ended, by one of several at once', async () => {
    const server = await serve({ agents: [anna] });
    const machine = new Machine();
    await logIn(server, machine);
    const path = join(machine.folder, 'credentials.json');
    const file = JSON.parse(readFileSync(path, 'utf8'));
    const { access_token: first } = file.tokens.default;
    file.tokens.default.expires_at = Math.floor(Date.now() / 1000) - 10;
    writeFileSync(path, JSON.stringify(file), { mode: 0o600 });
    const results = await Promise.all([1, 2, 3].map(() => machine.run(['whoami', '--json'])));
    expect(results.map(({ code, stderr }) => [code, stderr])).toEqual(Array(3).fill([0, '']));
    const { credential } = stored(machine);
    expect(credential.access_token).not.toBe(first);
    expect(credential.expires_at).toBeGreaterThan(Date.now() / 1000 + 3000);
  });

  it('is over for good when its refresh token was revoked', async () => {
    const server = await serve({ agents: [anna] });
    const machine = new Machine();
    await logIn(server, machine);
    const { credential } = stored(machine);
    await fetch(`${server.url}/token?token=${credential.refresh_token}`, { method: 'DELETE' });
    const { code, stderr } = await machine.run(['whoami']);
    expect(code).toBe(4);
    expect(stderr).toContain('chatio login');
  });

  it('that the server does not hear of any more is forgotten all the same', async () => {
    const server = await serve({ agents: [anna] });
    const machine = new Machine();
    await logIn(server, machine);
    await server.close();
    const { code, stdout, stderr } = await machine.run(['logout']);
    expect([code, stdout]).toEqual([0, 'Logged out: default.\n']);
    expect(stderr).toContain('not revoked on the server');
    expect(existsSync(join(machine.folder, 'credentials.json'))).toBe(false);
  });
});

it('a server that keeps its data keeps its logins, and a revoked one stays revoked', async () => {
  const machine = new Machine();
  const seed = join(machine.folder, 'seed.json');
  const agents = [{ ...anna, token: 'agent-anna' }];
  writeFileSync(seed, JSON.stringify({ licenses: [{ id: 100001, agents, customers: [{ id: 'mary' }] }] }));
  const start = async () => {
    const args = ['server', '--port', '0', '--json', '--seed', seed, '--data', join(machine.folder, 'data')];
    const home = new Home();
    closing.push(() => home.close());
    const running = home.start(args);
    await running.writes('stdout', '\n');
    return { running, url: JSON.parse(running.stdout.split('\n')[0] ?? '').url as string };
  };
  const first = await start();
  await logIn({ url: first.url } as RunningServer, machine);
  const { credential } = stored(machine);
  await fetch(`${first.url}/token?token=agent-anna`, { method: 'DELETE' });
  const token = await fetch(`${first.url}/page/token`, { method: 'POST', headers: { origin: first.url } });
  const { access_token: customers } = (await token.json()) as { access_token: string };
  await first.running.stop('SIGTERM');

  const { url } = await start();
  const info = (value: string) => fetch(`${url}/info`, { headers: { authorization: `Bearer ${value}` } });
  expect((await info(credential.access_token)).status).toBe(200);
  expect((await info('agent-anna')).status).toBe(401);
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: credential.refresh_token,
    client_id: 'chatio',
  });
  expect((await fetch(`${url}/token`, { method: 'POST', body })).status).toBe(200);
  const chat = await fetch(`${url}/customer/v0.5/action/start_chat?license_id=100001`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customers}` },
  });
  expect(chat.status).toBe(200);
});
