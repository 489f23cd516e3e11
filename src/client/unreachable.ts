import { Failure } from '../protocol/failure.js';
import { networkReasons } from '../protocol/network-errors.js';

const hint = 'Check the address, and that the server runs (chatio server)';

/** The failure of a connection that could not be made. @param error as the socket reported it. */
export function unreachable(server: string, error: Error): Failure {
  const code = (error as NodeJS.ErrnoException).code;
  const reason = (code === undefined ? undefined : networkReasons[code]) ?? error.message;
  return new Failure('unreachable', `${server} can't be reached: ${reason}`, hint, { cause: error });
}

/** The failure of an address where something answers in HTTP, but does not open a websocket. */
export function notAChatServer(server: string, status: number | undefined): Failure {
  return new Failure(
    'unreachable',
    `${server} can't be reached: it answered with HTTP ${status}, not with a chat`,
    hint,
  );
}

/** The failure of a connection that was not open in time. */
export function notOpenInTime(server: string, timeoutMs: number): Failure {
  return new Failure('unreachable', `${server} can't be reached: no answer within ${timeoutMs / 1000} s`, hint);
}

/** The failure of an HTTP request that got no answer. @param error as `fetch` threw it. */
export function unanswered(server: string, timeoutMs: number, error: Error): Failure {
  if (error.name === 'TimeoutError') return notOpenInTime(server, timeoutMs);
  const cause = error.cause instanceof Error ? error.cause : error;
  // The Fetch standard's list: nothing is even tried.
  return unreachable(server, cause.message === 'bad port' ? new Error('browsers refuse its port') : cause);
}
