import { type AuthorizationRequest, showsCode } from './authorization-request.js';
import { type Html, html } from './html.js';
import type { Account } from './passwords.js';
import { scopeTexts } from './scope-texts.js';

/** A form's hidden fields: what is asked for, and the mark that it is ours. */
export interface FormMark {
  readonly request: AuthorizationRequest;
  readonly token: string;
}

function hidden({ request, token }: FormMark): Html {
  return html`<input type="hidden" name="request" value="${request.query}"><input type="hidden" name="form" value="${token}">`;
}

/** @param wrong what was wrong with the last try. @param login what was typed then. */
export function loginForm(mark: FormMark, wrong: string | undefined, login: string): Html {
  const told = wrong === undefined ? undefined : html`<p class="bad" role="alert" id="wrong">${wrong}</p>`;
  const described = wrong === undefined ? undefined : html` aria-describedby="wrong" aria-invalid="true"`;
  const focused = html` autofocus`;
  return html`<p class="soft">to go on to <strong>${mark.request.application.name}</strong></p>
${told}
<form class="last" method="post" action="/account/login">
${hidden(mark)}
<label for="login">E-mail</label>
<input id="login" name="login" type="text" inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="254" required${login === '' ? focused : undefined} value="${login}"${described}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1024" required${login === '' ? undefined : focused}${described}>
<button>Sign in</button>
</form>`;
}

/** One person may be an agent of several licenses. @param sessions by license, with which each choice logs in. */
export function licenseForm(mark: FormMark, sessions: ReadonlyMap<number, string>): Html {
  const choices = [...sessions].map(
    ([license, session]) => html`<button name="session" value="${session}">License ${String(license)}</button>`,
  );
  return html`<p>You are an agent of several licenses. As which one do you want to go on?</p>
<form class="last" method="post" action="/account/choose">
${hidden(mark)}
${choices}
</form>`;
}

export function consentForm(mark: FormMark, account: Account, scopes: readonly string[], isWhole: boolean): Html {
  const { request } = mark;
  const list = scopes.map((scope) => html`<li>${scopeTexts[scope] ?? scope}</li>`);
  const what = isWhole
    ? html`<p>It will be able to do everything that you can do in license ${String(account.license.state.id)}.</p>`
    : html`<p>In license ${String(account.license.state.id)} it will be able to:</p>
<ul>${list.length > 0 ? list : html`<li>See who you are</li>`}</ul>`;
  return html`<p><strong>${request.application.name}</strong> asks to act for you.</p>
${what}
${destination(request)}
<form class="last" method="post" action="/account/grant">
${hidden(mark)}
<button name="answer" value="allow">Allow</button>
<button class="plain" name="answer" value="deny">Do not allow</button>
</form>
<form class="last" method="post" action="/account/logout">
${hidden(mark)}
<p class="soft">You are ${account.agentId}. <button class="link">Use another account</button></p>
</form>`;
}

function destination(request: AuthorizationRequest): Html {
  if (showsCode(request)) {
    return html`<p class="soft">Go on only if you have just started <code>chatio login</code> yourself: whoever gets the code that comes next can act for you.</p>`;
  }
  return html`<p class="soft">You come back to ${new URL(request.redirectUri).host}.</p>`;
}

export function deniedText(request: AuthorizationRequest): Html {
  return html`<p>You have not let <strong>${request.application.name}</strong> in. Nothing was sent to it; you can close this window.</p>`;
}

export function codeText(code: string): Html {
  return html`<p>Copy this code to the terminal where <code>chatio login</code> waits for it. It is good for ten minutes.</p>
<code class="code" tabindex="0">${code}</code>`;
}
