import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** How long the rest of a body that nobody wants is read and thrown away, so that its sender gets to read the answer. */
const lingerMs = 2_000;

/** Sends a JSON document, or a text that is one. The request may still be coming in: then this is the last answer on its connection. */
export function respond(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: object | string,
  headers: OutgoingHttpHeaders = {},
): void {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': bytes.length,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...(!request.complete && { Connection: 'close' }),
    ...headers,
  });
  if (request.complete) {
    response.end(bytes);
    return;
  }
  // Ending it would close the connection, and a client that is still writing would see a reset instead of the answer.
  response.write(bytes);
  const end = () => {
    clearTimeout(deadline);
    response.end();
  };
  const deadline = setTimeout(end, lingerMs);
  request.on('end', end).on('close', end).on('error', end).resume();
}
