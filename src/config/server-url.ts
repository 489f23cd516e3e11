import { Failure } from '../protocol/failure.js';

/**
 * A server's address as people write it, as `http(s)://host:port`. A missing scheme means http, `ws` and `wss` their
 * http sisters.
 * @throws Failure `usage` when it is no address, or has a path, a query or a password in it.
 */
export function serverUrl(text: string): string {
  const trimmed = text.trim();
  const spelled = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  let url: URL;
  try {
    url = new URL(spelled.replace(/^ws(s?):/i, 'http$1:'));
  } catch {
    throw notAServer(trimmed);
  }
  const bare =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || !bare) throw notAServer(trimmed);
  return url.origin;
}

function notAServer(text: string): Failure {
  return new Failure('usage', `"${text}" is no server address`, 'It looks like http://127.0.0.1:2428, without a path');
}
