import type { IncomingMessage } from 'node:http';
import { isFor } from './applications.js';
import { type AuthorizationRequest, readAuthorizationRequest } from './authorization-request.js';
import { askLogin, goBack, markFor, refusedAgent, shown } from './authorize.js';
import type { Browser } from './browser.js';
import { clientAddress } from './client-address.js';
import type { AccountsContext } from './context.js';
import { grant } from './grant.js';
import { deniedText, licenseForm } from './pages.js';
import { bodyParameters, malformed, type Parameters } from './parameters.js';
import { type Account, PasswordsBusy } from './passwords.js';
import { Problem } from './problem.js';
import { moveTo, type Reply } from './reply.js';

interface Form {
  readonly context: AccountsContext;
  readonly browser: Browser;
  readonly request: AuthorizationRequest;
  readonly parameters: Parameters;
  readonly address: string;
}

const forms: Readonly<Record<string, (form: Form) => Promise<Reply>>> = { login, choose, grant: answer, logout };

/** The forms of the accounts pages: POST /account/NAME. */
export function formNamed(name: string): ((form: Form) => Promise<Reply>) | undefined {
  return Object.hasOwn(forms, name) ? forms[name] : undefined;
}

/** @throws Problem for the error page; ClientGone. */
export async function takeForm(
  take: (form: Form) => Promise<Reply>,
  context: AccountsContext,
  browser: Browser,
  request: IncomingMessage,
): Promise<Reply> {
  const parameters = await bodyParameters(request);
  const asked = new URLSearchParams(parameters.get('request') ?? '');
  return take({
    context,
    browser,
    parameters,
    request: readAuthorizationRequest(asked, context.server.accounts.applications),
    address: clientAddress(request),
  });
}

/** E-mail and password. Whether there is such an account makes no difference to anybody who does not know the password. */
async function login(form: Form): Promise<Reply> {
  const { context, browser, request, parameters, address } = form;
  checkForm(form, 'login');
  const name = parameters.get('login') ?? '';
  const known = browser.knownAs(name);
  const attempt = context.attempts.begin({ login: name, address, browser: known });
  if ('waitSeconds' in attempt) return tooManyAttempts(form, attempt.waitSeconds, name);
  const accounts = await accountsOf(form, name, known !== undefined);
  const fitting = accounts.filter(({ license }) => isFor(request.application, license.state.id));
  const [account] = fitting.length > 0 ? fitting : accounts;
  if (account === undefined) {
    context.server.log('info', 'a login failed', { address });
    return askLogin(request, browser, 'The e-mail address or the password is wrong.', name);
  }
  attempt.succeeded();
  browser.remember(account);
  if (fitting.length === 0) throw refusedAgent();
  if (fitting.length === 1) return logIn(form, await browser.session(account));
  const sessions = await Promise.all(
    fitting.map(async (each) => [each.license.state.id, await browser.session(each)] as const),
  );
  return shown(request, 'As whom?', licenseForm(markFor(browser, request, 'choose'), new Map(sessions)));
}

async function accountsOf({ context, request, parameters }: Form, name: string, isKnown: boolean): Promise<Account[]> {
  const { licenseId } = request;
  try {
    return await context.passwords.accountsOf(
      name,
      parameters.get('password') ?? '',
      ({ state }) => licenseId === undefined || state.id === licenseId,
      isKnown,
    );
  } catch (error) {
    if (!(error instanceof PasswordsBusy)) throw error;
    throw Problem.oauth('temporarily_unavailable', 'Too many people are logging in; please try again');
  }
}

function tooManyAttempts({ context, request, browser, address }: Form, waitSeconds: number, name: string): Reply {
  context.server.log('warn', 'too many logins failed', { address });
  const minutes = Math.ceil(waitSeconds / 60);
  const wrong = `Too many attempts. Please try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
  const reply = askLogin(request, browser, wrong, name);
  return { ...reply, status: 429, headers: { ...reply.headers, 'Retry-After': String(waitSeconds) } };
}

/** One of several licenses. The value was made for whoever knew the password, in this browser. */
async function choose(form: Form): Promise<Reply> {
  checkForm(form, 'choose');
  const session = form.parameters.get('session') ?? '';
  const account = await form.browser.accountIn(session);
  if (account === undefined) return askLogin(form.request, form.browser);
  return logIn(form, session);
}

function logIn({ browser, request }: Form, session: string): Reply {
  browser.keepSession(session);
  return moveTo(`/?${request.query}`, 303);
}

/** Allow or not. A refused grant goes nowhere (section 4.1, [AUTH-7]). */
async function answer(form: Form): Promise<Reply> {
  const { browser, request, parameters } = form;
  const account = await browser.account();
  if (account === undefined) return askLogin(request, browser);
  checkForm(form, 'consent', account.agentId, String(account.license.state.id));
  if (!isFor(request.application, account.license.state.id)) throw refusedAgent();
  if (parameters.get('answer') !== 'allow') return shown(request, 'Not allowed', deniedText(request));
  return goBack(request, await grant(request, account, form.context.server.limits, true), 303);
}

async function logout(form: Form): Promise<Reply> {
  const { browser, request } = form;
  const account = await browser.account();
  if (account !== undefined) {
    checkForm(form, 'consent', account.agentId, String(account.license.state.id));
    browser.endSession();
  }
  return moveTo(`/?${withoutLicense(request.query)}`, 303);
}

/** Another account may be one of another license. */
function withoutLicense(query: string): string {
  const parameters = new URLSearchParams(query);
  parameters.delete('license_id');
  return String(parameters);
}

/** @throws Problem for a form that no page of ours has shown in this browser. */
function checkForm({ browser, request, parameters }: Form, purpose: string, ...content: readonly string[]): void {
  if (browser.isOurForm(parameters.get('form'), purpose, request.query, ...content)) return;
  throw malformed('The form is out of date, or cookies are switched off; please go back and try again');
}
