import type { ServerHealth } from '../../client/server-health.js';
import { asFailure } from '../../protocol/failure.js';
import type { Finding } from './finding.js';

/** Whether something answers there, what it says of itself, and whose clock is wrong. */
export async function serverFindings(url: string, health: () => Promise<ServerHealth>): Promise<Finding[]> {
  try {
    const { status, tookMs, clockSkewMs } = await health();
    return [healthFinding(url, status, tookMs), clockFinding(clockSkewMs)];
  } catch (error) {
    const { message, hint = 'Check the address' } = asFailure(error);
    return [{ check: 'server', verdict: 'bad', found: message, todo: hint, failure: 'unreachable' }];
  }
}

function healthFinding(url: string, status: number, tookMs: number): Finding {
  if (status === 200) return { check: 'server', verdict: 'ok', found: `${url} answers in ${Math.round(tookMs)} ms` };
  return {
    check: 'server',
    verdict: 'note',
    found: `${url} answers, but its health check with HTTP ${status}`,
    todo: 'A chatio server says 200; another one may have no health check, and a proxy may be in between',
  };
}

/** The date in an answer has no fractions. */
const tolerableMs = 2000;

function clockFinding(skewMs: number | undefined): Finding {
  if (skewMs === undefined) return { check: 'clock', verdict: 'note', found: 'the server does not tell its time' };
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  if (Math.abs(skewMs) <= tolerableMs)
    return { check: 'clock', verdict: 'ok', found: 'as the server’s, to two seconds' };
  return {
    check: 'clock',
    verdict: 'warning',
    found: `this machine is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead of'} the server`,
    todo: 'Times and waiting times are shown wrong: set the clock that is wrong, for example by NTP',
  };
}

/** How many requests are timed, one after the other. */
const roundTrips = 5;

/** @param ask makes a request and waits for its answer. @param now ms. */
export async function roundTripFinding(ask: () => Promise<unknown>, now: () => number): Promise<Finding> {
  const times: number[] = [];
  for (let count = 0; count < roundTrips; count += 1) {
    const before = now();
    await ask();
    times.push(now() - before);
  }
  times.sort((a, b) => a - b);
  const [median = 0, slowest = 0] = [times[Math.floor(times.length / 2)], times.at(-1)];
  const found = `${round(median)} ms, the slowest of ${roundTrips} ${round(slowest)} ms`;
  if (median < 300) return { check: 'round trip', verdict: 'ok', found };
  return { check: 'round trip', verdict: 'note', found, todo: 'The way to the server is long: typing will feel late' };
}

function round(ms: number): number {
  return Number(ms.toPrecision(2));
}

/** For a login that does not succeed. */
export function refusalFinding(error: unknown): Finding {
  const { type, message, hint } = asFailure(error);
  const todo = hint ?? (type === 'authentication' ? 'Log in again: chatio login' : undefined);
  return { check: 'login', verdict: 'bad', found: message, failure: type, ...(todo !== undefined && { todo }) };
}
