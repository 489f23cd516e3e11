import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerContext } from '../context.js';
import { ClientGone } from '../request-body.js';
import type { SeedPassword } from '../seed.js';
import { Attempts } from './attempts.js';
import { authorize } from './authorize.js';
import { Browser } from './browser.js';
import { clientAddress } from './client-address.js';
import type { AccountsContext } from './context.js';
import { customerAddress } from './customer-address.js';
import { customerToken, customerTokenForCode } from './customers.js';
import { errorPage } from './error-page.js';
import { formNamed, takeForm } from './forms.js';
import { tokenInfo } from './info.js';
import { bodyParameters, malformed, queryParameters } from './parameters.js';
import { Passwords } from './passwords.js';
import { Problem } from './problem.js';
import { json, moveTo, type Reply, sendReply } from './reply.js';
import { revoke } from './revoke.js';
import { SlidingWindow } from './sliding-window.js';
import { exchange } from './token-endpoint.js';

/** At most three redirects without a question within 30 seconds (authorization.md 8.1). */
const redirectLimit = 3;
const redirectWindowMs = 30_000;

/** Wrong secrets of one application within a quarter of an hour, with one code or token or else from one address. */
const secretLimit = 10;
const secretWindowMs = 15 * 60_000;

/** The accounts endpoints (authorization.md section 2). Imported with the first request for them. */
export class AccountsDoor {
  readonly #context: AccountsContext;

  constructor(server: ServerContext, passwords: readonly SeedPassword[]) {
    this.#context = {
      server,
      passwords: new Passwords(passwords, server.licenses),
      attempts: new Attempts(),
      wrongSecrets: new SlidingWindow(secretLimit, secretWindowMs),
      redirects: new SlidingWindow(redirectLimit, redirectWindowMs),
    };
  }

  close(): void {
    this.#context.passwords.close();
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { server, passwords } = this.#context;
    const url = new URL(request.url ?? '', 'http://server');
    const browser = new Browser(request, server.licenses, passwords, server.address);
    const isPage = url.pathname === '/' || url.pathname.startsWith('/account/');
    let reply: Reply;
    try {
      reply = await this.#replyTo(url, request, browser);
    } catch (error) {
      if (error instanceof ClientGone) return;
      const problem = error instanceof Problem ? error : this.#bug(error, url);
      // [AUTH-33]: a person sees a page, a program reads an object.
      if (isPage) reply = moveTo(problem.location, request.method === 'POST' ? 303 : 302);
      else if (url.pathname === '/customer' && isRead(request))
        reply = { ...errorPage(new URL(problem.location, url).searchParams), status: problem.status };
      else reply = json(problem.body, problem.status);
    }
    sendReply(request, response, reply, browser.setCookies);
  }

  async #replyTo(url: URL, request: IncomingMessage, browser: Browser): Promise<Reply> {
    const { pathname, searchParams } = url;
    const context = this.#context;
    const form = formNamed(pathname.replace('/account/', ''));
    if (pathname === '/') {
      takes(request, 'GET');
      return authorize(context, searchParams, browser);
    }
    if (pathname === '/error') {
      takes(request, 'GET');
      return errorPage(searchParams);
    }
    if (pathname.startsWith('/account/')) {
      if (form === undefined) throw malformed('There is no such page');
      takes(request, 'POST');
      return takeForm(form, context, browser, request);
    }
    if (pathname === '/info') {
      takes(request, 'GET');
      return tokenInfo(context, request.headers.authorization);
    }
    if (pathname === '/token') {
      if (request.method === 'DELETE') return revoke(context, queryParameters(searchParams));
      takes(request, 'POST');
      return exchange(context, await bodyParameters(request), clientAddress(request));
    }
    if (pathname === '/customer/token') {
      takes(request, 'POST');
      return customerTokenForCode(context, await bodyParameters(request), clientAddress(request));
    }
    if (request.method === 'POST') {
      return customerToken(context, request.headers.authorization, await bodyParameters(request));
    }
    takes(request, 'GET');
    const { reply, setCookies } = customerAddress(context, queryParameters(searchParams), request);
    browser.setCookies.push(...setCookies);
    return reply;
  }

  #bug(error: unknown, { pathname }: URL): Problem {
    this.#context.server.log('error', 'an accounts request failed', { path: pathname, error: (error as Error).stack });
    return Problem.oauth('server_error', 'Something went wrong');
  }
}

/** @throws Problem `invalid_request` for another method (section 11). */
function takes({ method }: IncomingMessage, wanted: 'GET' | 'POST'): void {
  if (method !== wanted) throw malformed(`The method must be ${wanted}`);
}

/** Whether a browser shows the answer to a person. */
function isRead({ headers }: IncomingMessage): boolean {
  return (headers.accept ?? '').includes('text/html');
}
