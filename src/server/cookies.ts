import type { IncomingMessage } from 'node:http';

/** The cookies of a request, as they stand there; of several with one name the last. */
export function cookiesOf(request: IncomingMessage): ReadonlyMap<string, string> {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('=', 2));
  return new Map(pairs.map(([name = '', value = '']) => [name, value]));
}
