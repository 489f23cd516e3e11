import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Home } from './chatio.js';
import { mutePort } from './mute-port.js';
import { RealServer } from './real-server.js';

let server: RealServer;
let home: Home;

beforeAll(async () => {
  server = await RealServer.start();
  home = server.home('');
});

afterAll(() => server.close());

interface Told {
  readonly event: string;
  readonly customer?: string;
  readonly text?: string;
}

function lines(stdout: string): Told[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Until each has given up waiting for an agent: angry ones are the first to go. */
const oneVisit = ['simulate', '--visits', '1', '--speed', '100', '--scenario', 'angry', '--customers', '2'];

describe('chatio simulate', () => {
  test('lets customers in by the page, tells what they do, and ends after their visits', async () => {
    const { code, stdout, stderr } = await home.run([...oneVisit, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const told = lines(stdout);
    const mary = told.filter(({ customer }) => customer === 'Mary Brown');
    expect(mary.map(({ event }) => event)).toEqual(['came', ...Array(6).fill('said'), 'left']);
    expect(mary[1]).toMatchObject({ text: expect.stringContaining('third time'), chat_id: expect.any(String) });
    expect(told.at(-1)).toMatchObject({ event: 'summary', customers: 2, chats: 2, ratings: 0, visits: 2 });
  });

  test('says the same again with the same seed, and something else with another', async () => {
    const texts = async (seed: string) => {
      const { stdout } = await home.run([...oneVisit, '--json', '--seed', seed]);
      const said = lines(stdout).filter(({ event }) => event === 'said');
      return said.map(({ customer, text }) => `${customer}: ${text}`).sort();
    };
    const first = await texts('3');
    expect(first.length).toBeGreaterThan(8);
    expect(await texts('3')).toEqual(first);
    expect(await texts('4')).not.toEqual(first);
  });

  test('tells people in lines, stops at Ctrl-C and sums up', async () => {
    const running = home.start(['simulate', '--speed', '50', '--scenario', 'rush']);
    await running.writes('stdout', 'Mary Brown: Hi, my parcel');
    const { code, stdout, stderr } = await running.stop('SIGINT');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\* Mary Brown comes in\n/);
    expect(stdout).toMatch(
      /\n3 customers: \d chats, \d+ messages, 0 replies to them, 0 ratings, 0 visits to their end\.\n$/,
    );
  });

  test('takes tokens from standard input and from a file', async () => {
    const args = [...oneVisit.slice(0, -1), '1', '--license', '100001', '--tokens'];
    const piped = await home.run([...args, '-'], { input: '# one of them\ncustomer-mary\n' });
    expect(piped).toMatchObject({ code: 0, stderr: '' });
    const file = join(home.folder, 'tokens.txt');
    writeFileSync(file, 'customer-mary\n');
    expect(await home.run([...args, file])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 visits') });
  });

  test('lets an app make its customers', async () => {
    const machine = new Home();
    try {
      const scopes = ['customers.identity--manage'];
      const tokens = [{ token: 'app-token', client_id: 'shop', scopes }, { token: 'agent-anna' }];
      const agents = [{ id: 'anna@example.com', permission: 'administrator', tokens }];
      const redirect_uris = ['https://shop.example/back'];
      const shop = {
        client_id: 'shop',
        client_secret: 'shop-secret',
        name: 'Shop',
        type: 'server',
        redirect_uris,
        scopes,
      };
      const seed = join(machine.folder, 'seed.json');
      writeFileSync(seed, JSON.stringify({ licenses: [{ id: 100001, agents, applications: [shop] }] }));
      const host = machine.start(['server', '--port', '0', '--json', '--seed', seed]);
      await host.writes('stdout', '\n');
      const args = [...oneVisit, '--url', JSON.parse(host.stdout).url, '--redirect-uri'];
      const env = { CHATIO_TOKEN: 'app-token' };
      const [uri = ''] = redirect_uris;
      expect(await machine.run([...args, uri], { env })).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('2 chats'),
      });
      const elsewhere = await machine.run([...args, 'https://evil.example/'], { env });
      expect(elsewhere).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('redirect_uri') });
      const agent = await machine.run([...args, uri], { env: { CHATIO_TOKEN: 'agent-anna' } });
      expect(agent).toMatchObject({ code: 1, stdout: '' });
      const nobody = await machine.run([...args, uri], { env: { CHATIO_TOKEN: 'nonsense' } });
      expect(nobody).toMatchObject({ code: 4, stdout: '' });
    } finally {
      await machine.close();
    }
  });

  test('goes to the server on this machine when none is named', async () => {
    const machine = new Home();
    try {
      const alone = await machine.run(['simulate']);
      expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining('No server runs on this machine') });
      const local = machine.start(['server', '--port', '0']);
      await local.writes('stdout', 'listens on');
      expect(await machine.run(oneVisit)).toMatchObject({ code: 0, stdout: expect.stringContaining('2 chats') });
    } finally {
      await machine.close();
    }
  });

  test.each([
    ['more customers than tokens', ['--license', '100001', '--tokens', '-'], 2, /There are 1 tokens for 3 customers/],
    ['tokens without a license', ['--tokens', '-'], 2, /--license/],
    [
      'tokens that nobody gave',
      ['--license', '100001', '--tokens', '-', '--customers', '1'],
      4,
      /No customer was let in/,
    ],
    ['an app without a token', ['--redirect-uri', 'https://app.example'], 2, /CHATIO_TOKEN/],
    ['a license that is not there', ['--license', '7'], 1, /HTTP 404/],
    ['a server that is down', ['--url', 'http://127.0.0.1:1'], 5, /can't be reached/],
    ['an address that is none', ['--url', 'nonsense/path'], 2, /no server address/],
    ['too many customers', ['--customers', '1001'], 2, /1 to 1000/],
    ['a speed of nothing', ['--speed', '0'], 2, /0\.1 to 100/],
    ['an unknown scenario', ['--scenario', 'sleepy'], 2, /quiet, rush, angry/],
  ])('refuses %s', async (_what, args, code, message) => {
    const ended = await home.run(['simulate', ...args], { input: 'no-such-token' });
    expect(ended.stderr).toMatch(message);
    expect(ended).toMatchObject({ code, stdout: '' });
  });

  test('gives a server up that does not answer', async () => {
    const port = await mutePort();
    const ended = await home.run(['simulate', '--timeout', '0.3', '--url', port.url]);
    expect(ended).toMatchObject({ code: 5, stderr: expect.stringContaining('0.3 s') });
    await port.close();
  });
});
