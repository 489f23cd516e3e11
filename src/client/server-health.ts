import { unanswered } from './unreachable.js';

/** What a server says of itself without being told who asks. */
export interface ServerHealth {
  /** HTTP status of `GET /healthz`; chatio's server answers with 200. */
  readonly status: number;
  /** ms from asking to the answer's head. */
  readonly tookMs: number;
  /** The server's clock minus ours in ms, to about half a second; absent when its answer has no date. */
  readonly clockSkewMs?: number;
}

/** @param now ms since the epoch. @throws Failure `unreachable` */
export async function serverHealth(url: string, timeoutMs: number, now: () => number): Promise<ServerHealth> {
  const address = `${url}/healthz`;
  const askedAt = now();
  let response: Response;
  try {
    response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' });
    await response.body?.cancel();
  } catch (error) {
    throw unanswered(url, timeoutMs, error as Error);
  }
  const tookMs = now() - askedAt;
  const told = Date.parse(response.headers.get('date') ?? '');
  // The date has no fractions: on average it is half a second late.
  const clockSkewMs = told + 500 - (askedAt + tookMs / 2);
  return { status: response.status, tookMs, ...(!Number.isNaN(told) && { clockSkewMs }) };
}
