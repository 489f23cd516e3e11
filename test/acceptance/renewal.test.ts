import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { storeLogin } from '../../src/config/logins.js';
import { type House, ids, license } from '../server/house.js';
import { challengeOf, desk, exchange, FormBrowser } from '../server/oauth/desk.js';
import { chatioCommand, Home } from './chatio.js';
import { Terminal } from './terminal.js';

/** Seconds that a token lasts: short, so that a test sees several. */
const life = 4;

const patience = { timeout: 30_000, interval: 20 };

let house: House;
let home: Home;
const closing: (() => void)[] = [];

beforeEach(async () => {
  house = await desk({ limits: { accessTokenSeconds: life } });
  home = new Home();
  await logIn();
});

afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await home.close();
});

/** What `chatio login` leaves behind when Anna has logged in with her browser. */
async function logIn(): Promise<void> {
  const redirect_uri = 'http://127.0.0.1:1/callback';
  const code_verifier = 'v'.repeat(43);
  const asked = { code_challenge: challengeOf(code_verifier), code_challenge_method: 'S256', redirect_uri };
  const browser = new FormBrowser(house);
  const consent = await browser.logIn({ response_type: 'code', client_id: 'chatio', ...asked });
  const { location } = await browser.submit(consent, '/account/grant', { answer: 'allow' });
  const code = new URL(location).searchParams.get('code') ?? '';
  const { body } = await exchange(house, code, { client_id: 'chatio', client_secret: '', redirect_uri, code_verifier });
  const profile = { url: house.server.url, agent_id: ids.anna, license_id: license };
  await storeLogin(home.folder, 'default', profile, { ...body, expires_at: Math.floor(Date.now() / 1000) + life });
}

const token = (): string =>
  JSON.parse(readFileSync(join(home.folder, 'credentials.json'), 'utf8')).tokens.default.access_token;

/** Waits until the tokens of three lives have been used. */
async function threeLives(): Promise<void> {
  const seen = new Set<string>();
  await vi.waitFor(() => {
    seen.add(token());
    expect(seen.size).toBe(4);
  }, patience);
}

it('a command that stays outlives its token, on one connection', async () => {
  const watch = home.start(['watch', '--json']);
  await watch.writes('stderr', 'watching');
  await threeLives();
  await (await house.customer('mary')).ask('start_chat');
  await watch.writes('stdout', 'incoming_chat_thread');
  expect(watch.stderr).not.toMatch(/again|lost/);
  expect(watch.stderr.match(/watching/g)).toHaveLength(1);
  expect(await watch.stop('SIGINT')).toMatchObject({ code: 0 });
}, 60_000);

it('the console outlives its token: what is typed stays, and what is new is there', async () => {
  const terminal = new Terminal(chatioCommand(), { env: home.env });
  closing.push(() => terminal.close());
  const mary = await house.customer('mary');
  const { chat } = await mary.ask('start_chat');
  await terminal.shows('Mary Brown');
  terminal.keys('\r');
  await terminal.shows('Enter');
  terminal.keys('half a sentence');
  await terminal.shows('half a sentence');
  await threeLives();
  await mary.ask('send_event', { chat_id: chat.id, event: { type: 'message', text: 'Are you still there?' } });
  await terminal.shows('Are you still there?');
  await terminal.shows('half a sentence');
  expect(terminal.text).not.toMatch(/offline|reconnect/i);
  terminal.keys('\r');
  await mary.push('incoming_event');
}, 60_000);

it('a program whose token ended while it was away gets the next one', async () => {
  const watch = home.start(['watch', '--json']);
  await watch.writes('stderr', 'watching');
  watch.process.kill('SIGSTOP');
  const before = token();
  await vi.waitFor(async () => {
    const { status } = await fetch(`${house.server.url}/info`, { headers: { authorization: `Bearer ${before}` } });
    expect(status).toBe(401);
  }, patience);
  watch.process.kill('SIGCONT');
  await vi.waitFor(() => expect(token()).not.toBe(before), patience);
  await (await house.customer('mary')).ask('start_chat');
  await watch.writes('stdout', 'incoming_chat_thread');
}, 60_000);
