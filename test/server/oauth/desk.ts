import { createHash, scryptSync } from 'node:crypto';
import { House, ids, type SeedPatch } from '../house.js';

export const redirectUri = 'https://desk.example/in';

/** Of the applications that the test license has. */
export const apps = {
  web: {
    client_id: 'web-app',
    name: 'Web app',
    type: 'web',
    redirect_uris: [redirectUri],
    scopes: ['chats--all:read'],
  },
  server: {
    client_id: 'server-app',
    client_secret: 'server-secret',
    name: 'Server app',
    type: 'server',
    redirect_uris: [redirectUri],
    scopes: ['chats--all:read', 'customers.identity--manage'],
  },
  open: {
    client_id: 'open-app',
    client_secret: 'open-secret',
    type: 'server',
    private: false,
    redirect_uris: [redirectUri],
    scopes: ['chats--all:read'],
  },
  bare: { client_id: 'bare-app', type: 'web' },
} as const;

/** A private application of the other company. */
const foreignApp = { ...apps.server, client_id: 'foreign-app', client_secret: 'foreign-secret' };

export const passwords = { anna: 'the password of Anna', tom: 'the password of Tom', other: 'of the other Anna' };

/** A hash that takes no time to try. */
function cheaplyHashed(password: string): string {
  const salt = Buffer.from('salt of the tests');
  const hash = scryptSync(password, salt, 32, { N: 16, r: 1, p: 1 });
  const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  return `$scrypt$ln=4,r=1,p=1$${text(salt)}$${text(hash)}`;
}

/** Applications, and passwords for Anna and Tom and for the Anna of the other company. */
export const withAccounts: SeedPatch = ([company, other]) => {
  company.applications = Object.values(apps);
  other.applications = [foreignApp];
  company.agents[0].password = cheaplyHashed(passwords.anna);
  company.agents[1].password = cheaplyHashed(passwords.tom);
  other.agents[0].password = cheaplyHashed(passwords.other);
};

/** The house with {@link withAccounts}. */
export async function desk(options: Parameters<typeof House.open>[0] = {}): Promise<House> {
  const patch: SeedPatch = (licenses) => {
    withAccounts(licenses);
    options.patch?.(licenses);
  };
  return House.open({ ...options, patch });
}

export interface Shown {
  readonly status: number;
  readonly headers: Headers;
  /** Where the answer sends the browser. */
  readonly location: string;
  readonly text: string;
}

/** A browser that keeps cookies, and shows what it gets instead of following it. */
export class FormBrowser {
  readonly cookies = new Map<string, string>();

  constructor(readonly house: House) {}

  get url(): string {
    return this.house.server.url;
  }

  async get(path: string): Promise<Shown> {
    return this.#fetch(path, {});
  }

  /** Sends a form of the page that is shown, filled in. */
  async submit(page: Shown, action: string, values: Record<string, string> = {}, headers: Record<string, string> = {}) {
    const hidden = [...page.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
    const body = new URLSearchParams();
    for (const [, name = '', value = ''] of hidden) body.set(name, unescaped(value));
    for (const [name, value] of Object.entries(values)) body.set(name, value);
    return this.#fetch(action, { method: 'POST', body, headers: { origin: this.url, ...headers } });
  }

  /** Opens the authorization page and logs in. @returns what comes then. */
  async logIn(
    query: Record<string, string>,
    login: string = ids.anna,
    password: string = passwords.anna,
  ): Promise<Shown> {
    const form = await this.get(`/?${new URLSearchParams(query)}`);
    if (!form.text.includes('action="/account/login"')) return form; // logged in already
    const sent = await this.submit(form, '/account/login', { login, password });
    return sent.status === 303 ? this.get(sent.location) : sent;
  }

  /** All the way through, with a click on Allow. @returns where the browser is sent. */
  async authorize(query: Record<string, string>, login?: string, password?: string): Promise<URL> {
    const consent = await this.logIn(query, login, password);
    if (consent.location.startsWith(redirectUri)) return new URL(consent.location);
    return new URL((await this.submit(consent, '/account/grant', { answer: 'allow' })).location);
  }

  async #fetch(path: string, init: RequestInit): Promise<Shown> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as Record<string, string>), ...(cookie !== '' && { cookie }) };
    const response = await fetch(new URL(path, this.url), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0\b/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return {
      status: response.status,
      headers: response.headers,
      location: response.headers.get('location') ?? '',
      text: await response.text(),
    };
  }
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

export function query(app: { readonly client_id: string; readonly type: string }, more: object = {}) {
  const responseType = app.type === 'web' ? 'token' : 'code';
  return { response_type: responseType, client_id: app.client_id, redirect_uri: redirectUri, ...more };
}

// biome-ignore lint/suspicious/noExplicitAny: answers of every endpoint
export type Answer = { readonly status: number; readonly body: any };

/** A POST of a form, by a program. */
export async function post(
  house: House,
  path: string,
  form: Record<string, string> | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = typeof form === 'string' ? form : new URLSearchParams(form);
  return answerOf(await fetch(`${house.server.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' }));
}

export async function revoke(house: House, token: string): Promise<Answer> {
  return answerOf(
    await fetch(`${house.server.url}/token?${new URLSearchParams({ token })}`, {
      method: 'DELETE',
      redirect: 'manual',
    }),
  );
}

export async function info(house: House, token: string): Promise<Answer> {
  return answerOf(await fetch(`${house.server.url}/info`, { headers: { authorization: `Bearer ${token}` } }));
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: await response.json() };
}

/** The `server` application exchanges a code. */
export function exchange(house: House, code: string, more: Record<string, string> = {}): Promise<Answer> {
  return post(house, '/token', {
    grant_type: 'authorization_code',
    code,
    client_id: apps.server.client_id,
    client_secret: apps.server.client_secret,
    redirect_uri: redirectUri,
    ...more,
  });
}

export function refresh(house: House, refreshToken: string, more: Record<string, string> = {}): Promise<Answer> {
  return post(house, '/token', {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: apps.server.client_id,
    client_secret: apps.server.client_secret,
    ...more,
  });
}

/** A code for the `server` application. */
export async function codeFor(browser: FormBrowser, more: object = {}): Promise<string> {
  const back = await browser.authorize(query(apps.server, more));
  return back.searchParams.get('code') ?? '';
}

/** What the `server` application gets for a code. */
export async function tokensFor(browser: FormBrowser): Promise<{ access_token: string; refresh_token: string }> {
  return (await exchange(browser.house, await codeFor(browser))).body;
}

export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
