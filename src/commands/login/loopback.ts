import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const path = '/callback';

/** A code that a browser has brought, and how to tell the browser what became of it. */
export interface BroughtCode {
  readonly code: string;
  answer(hasWorked: boolean): void;
}

/** A port of this machine to which a browser comes back with a code. */
export interface Loopback {
  readonly redirectUri: string;
  readonly brought: Promise<BroughtCode>;
  close(): void;
}

/**
 * Waits for a browser on a port of its own. Whoever comes without the state that was sent is turned away, and the
 * waiting goes on: any page can send a browser to any port.
 */
export async function listenForCode(state: string): Promise<Loopback> {
  let take: (brought: BroughtCode) => void = () => {};
  const brought = new Promise<BroughtCode>((resolve) => {
    take = resolve;
  });
  const server = createServer((request, response) => {
    const code = codeOf(request, state);
    if (code === undefined) {
      show(response, 400, 'This is not the answer that chatio waits for', 'You can close this window.');
      return;
    }
    const answer = (hasWorked: boolean) => {
      if (hasWorked) show(response, 200, 'You are logged in', 'You can close this window and go back to the terminal.');
      else show(response, 400, 'This did not work', 'The terminal tells why. You can close this window.');
    };
    take({ code, answer });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    redirectUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    brought,
    close: () => {
      server.close();
      server.closeIdleConnections();
    },
  };
}

function codeOf(request: IncomingMessage, state: string): string | undefined {
  const url = URL.parse(request.url ?? '', 'http://127.0.0.1');
  if (request.method !== 'GET' || url?.pathname !== path || url.searchParams.get('state') !== state) return undefined;
  return url.searchParams.get('code') ?? undefined;
}

function show(response: ServerResponse, status: number, title: string, text: string): void {
  const head = `<meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${title}</title>`;
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  response.end(
    `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`,
  );
}
