import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach } from 'vitest';
import type { PageConfig } from '../../../src/protocol/page-config.js';
import { parseSeed } from '../../../src/server/seed.js';
import { type RunningServer, startServer } from '../../../src/server/start.js';
import { RtmClient } from '../rtm-client.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server that hands out a page made for the test. Everything is closed after the test. */
export class PageHouse {
  private constructor(readonly server: RunningServer) {}

  /** @param licenses of the seed; each gets an agent. */
  static async open(licenses: readonly object[], { isBuilt = true } = {}): Promise<PageHouse> {
    const folder = mkdtempSync(join(tmpdir(), 'chatio-page-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    if (isBuilt) build(folder);
    const agents = [{ id: 'anna@example.com' }];
    const server = await startServer({
      host: '127.0.0.1',
      port: 0,
      seed: parseSeed(JSON.stringify({ licenses: licenses.map((license) => ({ agents, ...license })) })),
      log: () => undefined,
      pageFolder: folder,
    });
    closing.push(() => server.close());
    return new PageHouse(server);
  }

  get host(): string {
    return new URL(this.server.url).host;
  }

  /** What the server answers, headers and all. */
  ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(`${this.server.url}${path}`, { method, headers, agent: false }, async (response) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) });
      });
      asked.on('error', reject).end();
    });
  }

  /** The next token, asked for as the page does. */
  renew(path = '/page/token', headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask(path, { origin: this.server.url, ...headers }, 'POST');
  }

  /** Who a token belongs to, told by a login with it. */
  async customerOf(token: string, license = 100001): Promise<string> {
    const client = await this.connect(license);
    const { customer_id } = await client.ask('login', { token: `Bearer ${token}` });
    await client.close();
    return customer_id;
  }

  async connect(license: number): Promise<RtmClient> {
    const client = await RtmClient.open(
      `${this.server.url.replace('http', 'ws')}/customer/v0.5/rtm/ws?license_id=${license}`,
    );
    closing.push(() => client.socket.terminate());
    return client;
  }
}

/** What the page's script finds in the page. */
export function configOf({ body }: Answer): PageConfig {
  const attribute = /data-page="([^"]*)"/.exec(body.toString())?.[1] ?? '';
  return JSON.parse(attribute.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))) as PageConfig;
}

/** Name and value of the cookie that an answer sets, as the browser sends them back. */
export function cookieOf({ headers }: Answer): string {
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

function build(folder: string): void {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'page.html'), '<body data-page="{{CONFIG}}">');
  writeFileSync(join(folder, 'notice.html'), '<h1>{{TITLE}}</h1><p>{{TEXT}}</p>');
  writeFileSync(join(folder, 'widget.js'), 'widget();');
  writeFileSync(join(folder, 'assets/page.abc.js'), 'page();');
  writeFileSync(join(folder, 'assets/page.abc.css'), 'p {}');
}
