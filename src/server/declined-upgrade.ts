import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Only a websocket is a change of protocol that is taken. */
export function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return /^websocket$/i.test(headers.upgrade ?? '');
}

/**
 * Serves a request that offers to go on in another protocol, as some HTTP clients do with HTTP/2 in every request, as if it
 * had not offered it: an offer may be ignored. Node has stopped reading the connection as HTTP by then, so it gets the
 * request again without the offer. (`shouldUpgradeCallback` would do, but not every supported version of Node has it.)
 * @param head what came after the request's headers.
 */
export function serveWithoutUpgrade(http: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`, ...headersWithoutOffer(request), '', ''];
  socket.unshift(Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), head]));
  http.emit('connection', socket);
}

function headersWithoutOffer({ rawHeaders }: IncomingMessage): string[] {
  const kept: string[] = [];
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place] ?? '';
    const value = rawHeaders[place + 1] ?? '';
    if (/^(upgrade|http2-settings)$/i.test(name)) continue;
    const left = /^connection$/i.test(name) ? withoutOffer(value) : value;
    if (left !== '') kept.push(`${name}: ${left}`);
  }
  return kept;
}

function withoutOffer(connection: string): string {
  const options = connection.split(',').map((option) => option.trim());
  return options.filter((option) => !/^(upgrade|http2-settings)$/i.test(option)).join(', ');
}
