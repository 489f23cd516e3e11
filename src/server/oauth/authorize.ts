import { hasConsent } from '../../domain/accounts.js';
import { isFor, ownClientId } from './applications.js';
import {
  type AuthorizationRequest,
  locationWith,
  readAuthorizationRequest,
  showsCode,
} from './authorization-request.js';
import type { Browser } from './browser.js';
import type { AccountsContext } from './context.js';
import { grant, grantable } from './grant.js';
import { type Html, page, pageHeaders } from './html.js';
import { codeText, consentForm, type FormMark, loginForm } from './pages.js';
import type { Account } from './passwords.js';
import { Problem } from './problem.js';
import type { Reply } from './reply.js';

/** `GET /`: log in, grant, go back (authorization.md sections 3 and 4.1). @throws Problem for the error page. */
export async function authorize(context: AccountsContext, query: URLSearchParams, browser: Browser): Promise<Reply> {
  const request = readAuthorizationRequest(query, context.server.accounts.applications);
  const account = await browser.account();
  const means = request.licenseId ?? account?.license.state.id;
  if (account === undefined || means !== account.license.state.id) return askLogin(request, browser);
  if (!isFor(request.application, account.license.state.id)) {
    browser.endSession(); // somebody else may want to log in
    throw refusedAgent();
  }
  if (isGrantedAlready(request, account)) {
    takeRedirect(context, request, account);
    return goBack(request, await grant(request, account, context.server.limits, false), 302);
  }
  const mark = markFor(browser, request, 'consent', account.agentId, String(account.license.state.id));
  const scopes = grantable(request, account);
  const isWhole =
    request.application.clientId === ownClientId &&
    scopes.length === grantable({ ...request, scopes: request.application.scopes }, account).length;
  return shown(request, `Let ${request.application.name} in?`, consentForm(mark, account, scopes, isWhole));
}

/** [AUTH-32] */
export function refusedAgent(): Problem {
  return Problem.oauth('access_denied', 'The application is for agents of its owner only');
}

export function askLogin(request: AuthorizationRequest, browser: Browser, wrong?: string, login = ''): Reply {
  const reply = shown(request, 'Sign in', loginForm(markFor(browser, request, 'login'), wrong, login));
  return wrong === undefined ? reply : { ...reply, status: 403 };
}

/** The mark of a form; {@link Browser.isOurForm} is asked for the same content. */
export function markFor(
  browser: Browser,
  request: AuthorizationRequest,
  purpose: string,
  ...content: string[]
): FormMark {
  return { request, token: browser.formToken(purpose, request.query, ...content) };
}

/** A page that has to do with a request. */
export function shown(request: AuthorizationRequest, title: string, body: Html): Reply {
  const formsGoTo = showsCode(request) ? undefined : request.redirectUri;
  return { status: 200, headers: pageHeaders(formsGoTo), body: page(title, body) };
}

/** The answer for the application. By 303 after a form, so that nothing of that goes along. */
export function goBack(
  request: AuthorizationRequest,
  answer: Readonly<Record<string, string>>,
  status: 302 | 303,
): Reply {
  if (showsCode(request)) return shown(request, 'Your code', codeText(answer.code ?? ''));
  const headers = {
    Location: locationWith(request, answer),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
  };
  return { status, headers, body: '' };
}

/** A program without a secret is never let in unseen: any other on the same machine could say it is it. */
function isGrantedAlready(request: AuthorizationRequest, account: Account): boolean {
  const { application, responseType } = request;
  if (responseType === 'code' && application.secret === undefined) return false;
  const { license, agentId } = account;
  return hasConsent(license.state.accounts, agentId, application.clientId, grantable(request, account));
}

/** @throws Problem `too_many_redirects` for the fourth within 30 seconds ([AUTH-27]). */
function takeRedirect({ redirects }: AccountsContext, { application }: AuthorizationRequest, account: Account): void {
  const key = JSON.stringify([application.clientId, account.license.state.id, account.agentId]);
  if (redirects.waitMs(key) > 0) {
    throw Problem.oauth('access_denied', 'Too many redirects', 'too_many_redirects');
  }
  redirects.add(key);
}
