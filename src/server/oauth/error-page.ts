import { html, page, pageHeaders } from './html.js';
import { statusOf } from './problem.js';
import type { Reply } from './reply.js';

/** For people; an application reads the address. */
const texts: Readonly<Record<string, string>> = {
  client_id_not_found: 'The application that sent you here is not known to this server.',
  redirect_uri_not_set: 'The application that sent you here has no address to come back to.',
  invalid_redirect_uri: 'The application that sent you here wants you to come back to an address that is not its own.',
  too_many_redirects:
    'The application has sent you here again and again. Please wait half a minute, then try once more.',
  access_denied: 'Your account may not be used with this application: it is for agents of its owner only.',
  invalid_scope: 'The application asks for more than it may.',
  unsupported_response_type: 'The application asks in a way that is not meant for it.',
  temporarily_unavailable: 'The server is busy right now. Please go back and try again.',
  server_error: 'Something went wrong on the server. Please go back and try again.',
  invalid_request:
    'Something in the request is wrong: the link may be incomplete, the form out of date, or cookies switched off. Please go back and try again.',
};

/** `GET /error` ([AUTH-33]). Nothing of the address is shown but values that are known. */
export function errorPage(query: URLSearchParams): Reply {
  const family = query.has('identity_exception') ? 'identity_exception' : 'oauth_exception';
  const value = query.get(family) ?? '';
  const details = query.get('exception_details') ?? '';
  const status = statusOf(family, value);
  const known = status === undefined ? 'invalid_request' : value;
  const text = (Object.hasOwn(texts, details) ? texts[details] : texts[known]) ?? texts.invalid_request ?? '';
  const body = html`<p role="alert">${text}</p>
<p class="soft">You can close this window, or go back to the application. (${known})</p>`;
  return { status: status ?? 400, headers: pageHeaders(), body: page('This did not work', body) };
}
