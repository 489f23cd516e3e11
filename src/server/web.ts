import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerContext } from './context.js';
import { serveFile } from './files/serve.js';

const staticConfigPath = /^\/static\/license\/(\d+)\/config\.json$/;

/** Plain HTTP: the health check, the static configuration of a license ([CACT-14]), uploaded files; all else is 404. */
export function serveWeb(server: ServerContext, request: IncomingMessage, response: ServerResponse): void {
  const pathname = URL.parse(request.url ?? '', 'http://server')?.pathname ?? '';
  const body = bodyOf(server, pathname);
  const isFile = pathname.startsWith('/api/file/');
  if (body === undefined && !isFile) {
    send(response, 404, { error: 'not found' });
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    send(response, 405, { error: 'method not allowed' });
  } else if (body === undefined) {
    serveFile(server, pathname, request, response).catch((error: Error) => {
      server.log('error', 'a file could not be read', { error: error.stack });
      response.destroy();
    });
  } else {
    send(response, 200, body);
  }
}

function bodyOf(server: ServerContext, pathname: string): object | undefined {
  if (pathname === '/healthz') return { status: 'ok' };
  const license = staticConfigPath.exec(pathname)?.[1];
  return license !== undefined && server.licenses.has(Number(license)) ? {} : undefined;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' });
  response.end(JSON.stringify(body));
}
