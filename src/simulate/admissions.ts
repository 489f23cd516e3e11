import { unanswered } from '../client/unreachable.js';
import { Failure } from '../protocol/failure.js';
import type { Ticket } from './customer.js';

/** Where customers get their tokens from. @throws Failure `unreachable` when the server does not answer. */
export type Admit = (index: number, signal: AbortSignal) => Promise<Ticket>;

/** Whom to ask. */
export interface Door {
  /** `http(s)://host:port` */
  readonly server: string;
  /** For each request. */
  readonly timeoutMs: number;
}

/**
 * As visitors of a chatio server's own page, which hands a token to whoever opens it and knows them again by a cookie.
 * @param license absent: the server's only one.
 * @throws Failure `failed` when the server has no such page.
 */
export function admitAtPage(door: Door, license: number | undefined): Admit {
  const cookies = new Map<number, string>();
  const address = new URL('/page/token', door.server);
  if (license !== undefined) address.searchParams.set('license_id', String(license));
  return async (index, signal) => {
    const cookie = cookies.get(index);
    const headers = { origin: address.origin, ...(cookie !== undefined && { cookie }) };
    const response = await ask(door, address, { method: 'POST', headers, signal });
    if (!response.ok) {
      throw new Failure(
        'failed',
        `${address.origin} has no chat page that lets customers in (HTTP ${response.status})`,
        'Name the license with --license, or bring the customers’ tokens with --tokens FILE',
      );
    }
    const set = response.headers.getSetCookie()[0]?.split(';')[0];
    if (set !== undefined) cookies.set(index, set);
    return ticketIn(await json(response), license);
  };
}

/** With tokens that somebody brings: one for each customer, in their order. */
export function admitWith(tokens: readonly string[], licenseId: number): Admit {
  return async (index) => {
    const token = tokens[index];
    if (token === undefined) throw new Failure('usage', `There is no token for customer ${index + 1}`);
    return { licenseId, token };
  };
}

/**
 * As an app that makes customers and their tokens (authorization.md 7.1).
 * @param accessToken the app's, with the scope customers.identity--manage.
 * @param redirectUri one of the app's, exactly.
 * @throws Failure `authentication` when the server does not know the token, `failed` when it tells nothing of the app.
 */
export async function admitByApp(door: Door, accessToken: string, redirectUri: string): Promise<Admit> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const about = await ask(door, new URL('/info', door.server), { headers });
  const { license_id, client_id } = await json(about);
  if (!about.ok) throw new Failure('authentication', `${door.server} does not know this token`);
  if (typeof license_id !== 'number' || typeof client_id !== 'string') {
    throw new Failure('failed', 'The token is no app’s', 'Its app must have a client id; or bring --tokens FILE');
  }
  const ids = new Map<number, string>();
  return async (index, signal) => {
    const customer_id = ids.get(index);
    const asked = { client_id, response_type: 'token', redirect_uri: redirectUri };
    const body = new URLSearchParams({ ...asked, ...(customer_id !== undefined && { customer_id }) });
    const response = await ask(door, new URL('/customer/', door.server), { method: 'POST', headers, signal, body });
    const answer = await json(response);
    if (!response.ok) throw refused(response.status, answer);
    if (typeof answer.entity_id === 'string') ids.set(index, answer.entity_id);
    return ticketIn(answer, license_id);
  };
}

/** @throws Failure `unreachable`. */
export async function reach(door: Door): Promise<void> {
  await ask(door, new URL('/', door.server), { method: 'HEAD' });
}

async function ask({ timeoutMs }: Door, address: URL, init: RequestInit): Promise<Response> {
  const late = AbortSignal.timeout(timeoutMs);
  const signal = init.signal ? AbortSignal.any([init.signal, late]) : late;
  try {
    return await fetch(address, { ...init, signal, redirect: 'error' });
  } catch (error) {
    throw unanswered(address.origin, timeoutMs, error as Error);
  }
}

async function json(response: Response): Promise<Record<string, unknown>> {
  const answer: unknown = await response.json().catch(() => undefined);
  return typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
}

function ticketIn(answer: Record<string, unknown>, license: number | undefined): Ticket {
  const { access_token: token, license_id: told } = answer;
  const licenseId = license ?? (typeof told === 'number' ? told : undefined);
  if (typeof token === 'string' && licenseId !== undefined) return { licenseId, token };
  throw new Failure('failed', 'The server did not give a customer’s token', 'Is it a chatio server?');
}

function refused(status: number, answer: Record<string, unknown>): Failure {
  const why = [answer.error, answer.error_description].filter((text) => typeof text === 'string').join(': ');
  return new Failure(
    status === 401 ? 'authentication' : 'authorization',
    `The server makes no customers for this app (${why === '' ? `HTTP ${status}` : why})`,
    'The token needs the scope customers.identity--manage, and client id and redirect URI must be its app’s',
  );
}
