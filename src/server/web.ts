import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerContext } from './context.js';
import { serveFile } from './files/serve.js';

const staticConfigPath = /^\/static\/license\/(\d+)\/config\.json$/;

/** Plain HTTP: health check, metrics, a license's static configuration ([CACT-14]), files; else 404. */
export function serveWeb(server: ServerContext, request: IncomingMessage, response: ServerResponse): void {
  const pathname = URL.parse(request.url ?? '', 'http://server')?.pathname ?? '';
  const body = bodyOf(server, pathname);
  const isFile = pathname.startsWith('/api/file/');
  const isMetrics = pathname === '/metrics';
  if (body === undefined && !isFile && !isMetrics) {
    send(response, 404, { error: 'not found' });
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    send(response, 405, { error: 'method not allowed' });
  } else if (isMetrics) {
    sendText(response, 'text/plain; version=0.0.4; charset=utf-8', server.metrics.text());
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
  sendText(response, 'application/json', JSON.stringify(body), status);
}

function sendText(response: ServerResponse, type: string, text: string, status = 200): void {
  response.writeHead(status, {
    'Content-Type': type,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });
  response.end(text);
}
