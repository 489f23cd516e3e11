import type { IncomingMessage } from 'node:http';

/**
 * The address that a request comes from. Behind a proxy on this machine all requests come from the machine itself; then
 * it is the address that the proxy saw, which it has put last. Nobody else is believed.
 */
export function clientAddress({ socket, headers }: IncomingMessage): string {
  const peer = socket.remoteAddress ?? '';
  if (!/^(?:::ffff:)?127\.|^::1$/.test(peer)) return peer;
  const seen = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return seen || peer;
}
