import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { AgentClient } from '../../src/client/agent-client.js';
import type { ChatEvent, SentEvent } from '../../src/protocol/event.js';
import type { Customer } from '../../src/protocol/user.js';
import { parseSeed } from '../../src/server/seed.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import { eventually } from '../client/eventually.js';
import { launchBrowser } from './browser.js';

const anna = { id: 'anna@example.com', name: 'Anna Kowal', permission: 'administrator', token: 'anna' };
const readWrite = { access: { agent: { read: true, write: true }, customer: { read: true, write: true } } };

/** What a seed may add to the license. */
export const ratingProperties = {
  rating: {
    score: { type: 'int', domain: [0, 1], locations: { chat: readWrite } },
    comment: { type: 'string', locations: { chat: readWrite } },
  },
};

let browser: Browser;
let pageFolder: string;
const closing: (() => Promise<unknown> | unknown)[] = [];

/** To be called once by a test file: a browser and a fresh build of the page for all its tests. */
export function withBrowser(): void {
  vi.setConfig({ testTimeout: 60_000 }); // a browser takes its time while other tests run
  beforeAll(async () => {
    pageFolder = mkdtempSync(join(tmpdir(), 'chatio-web-'));
    execFileSync(process.execPath, [join(import.meta.dirname, '../../scripts/build-web.js'), pageFolder]);
    browser = await launchBrowser();
  }, 60_000);
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(pageFolder, { recursive: true, force: true });
  });
}

/** A running server. Gone after the test. */
export async function serve(license: object = {}, port = 0): Promise<RunningServer> {
  const seed = parseSeed(JSON.stringify({ licenses: [{ id: 100001, agents: [anna], ...license }] }));
  const server = await startServer({ host: '127.0.0.1', port, seed, log: () => undefined, pageFolder });
  closing.push(() => server.close());
  return server;
}

/** Another site, with one page. @param html made when somebody asks for it. */
export async function site(html: () => string): Promise<string> {
  const server: Server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(html());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** A browser of its own, as a person has one. */
export async function person(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 760 }, locale: 'en-GB', ...options });
  context.setDefaultTimeout(20_000);
  closing.push(() => context.close());
  return context;
}

/** A page whose complaints (script errors, breaches of its policy) are collected. */
export async function visit(context: BrowserContext, address: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A server that is away is the browser's to complain of, and no fault of the page.
    if (message.type() === 'error' && !message.text().includes('ERR_CONNECTION_REFUSED'))
      complaints.push(message.text());
  });
  await page.goto(address);
  return { page, complaints };
}

/** Fills in the form and starts the chat. */
export async function begin(page: Page, text = 'Hello', name = 'Mary Brown'): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Your message').fill(text);
  await page.getByRole('button', { name: 'Start the chat' }).click();
  await page.locator('.meta.sent').first().waitFor();
}

/** An agent at work, in the first chat there is. */
export class AgentAtWork {
  readonly events: ChatEvent[] = [];
  readonly peeks: string[] = [];
  chatId = '';

  private constructor(private readonly client: AgentClient) {
    client.onPush((push) => {
      if (push.action === 'incoming_event') this.events.push(push.payload.event);
      if (push.action === 'incoming_chat_thread') this.events.push(...push.payload.chat.thread.events);
      if (push.action === 'incoming_sneak_peek') this.peeks.push(push.payload.sneak_peek.text);
    });
  }

  static async join({ url }: { readonly url: string }): Promise<AgentAtWork> {
    const client = new AgentClient({ url, token: 'anna', reconnect: false, autoReconnect: false, timeoutMs: 10_000 });
    closing.push(() => client.close());
    const agent = new AgentAtWork(client);
    const { chats_summary } = await client.connect();
    agent.chatId = chats_summary[0]?.id ?? '';
    await client.request('join_chat', { chat_id: agent.chatId, agent_ids: [anna.id] });
    return agent;
  }

  async say(text: string): Promise<void> {
    await this.send({ type: 'message', text });
  }

  async send(event: SentEvent): Promise<void> {
    await this.client.request('send_event', { chat_id: this.chatId, event });
  }

  async type(): Promise<void> {
    await this.client.request('send_typing_indicator', { chat_id: this.chatId, is_typing: true });
  }

  async seeAll(): Promise<void> {
    await this.client.request('update_last_seen_timestamp', { chat_id: this.chatId });
  }

  /** The customer, as the agent sees who it is. */
  async customer(): Promise<Customer> {
    const { chats_summary } = await this.client.request('get_filtered_chats', {});
    const found = chats_summary.flatMap(({ users }) => users).find((user) => user.type === 'customer');
    if (found?.type !== 'customer') throw new Error('there is no customer');
    return found;
  }

  /** Everything in the chat, from the server. */
  async history(): Promise<ChatEvent[]> {
    const { chat } = await this.client.request('get_chat_threads', { chat_id: this.chatId, thread_ids: [] });
    const ids = (chat.threads_summary ?? []).map(({ thread_id }) => thread_id);
    const all = await this.client.request('get_chat_threads', { chat_id: this.chatId, thread_ids: ids });
    return (all.chat.threads ?? []).flatMap(({ events }) => events);
  }

  /** Waits for an event that has come. */
  hears<T extends ChatEvent['type']>(type: T, fits: (event: ChatEvent & { type: T }) => boolean = () => true) {
    return eventually(() => {
      const found = this.events.find(
        (event): event is ChatEvent & { type: T } => event.type === type && fits(event as ChatEvent & { type: T }),
      );
      if (found === undefined) throw new Error(`no ${type} yet`);
      return found;
    });
  }
}
