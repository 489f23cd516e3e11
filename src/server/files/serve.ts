import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerContext } from '../context.js';
import { respond } from '../respond.js';

const filePath = /^\/api\/file\/chatio\/((?:img|att)\/\d+\/[\w-]+\.[a-z0-9]+)$/;

/** Shown in the page that refers to them; everything else is only for saving. */
const inlineTypes: ReadonlySet<string> = new Set(['image/png', 'image/gif', 'image/jpeg', 'image/jpg']);

/** What a browser would run or lay out is handed over as plain bytes. */
const activeTypes = /html|[/+]xml$|script|\/css$|wasm|flash/;

/**
 * An uploaded file: whoever knows its address may read it ([ACT:upload], [CACT-28]). Strangers have sent it, so nothing in
 * it may run in the name of this server.
 */
export async function serveFile(
  server: ServerContext,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = filePath.exec(pathname)?.[1];
  const file = path === undefined ? undefined : await server.files.get(path);
  if (file === undefined) {
    respond(request, response, 404, { error: 'not found' });
    return;
  }
  const { contentType, name, bytes } = file;
  response.writeHead(200, {
    'Content-Type': activeTypes.test(contentType) ? 'application/octet-stream' : contentType,
    'Content-Length': bytes.length,
    'Content-Disposition': `${inlineTypes.has(contentType) ? 'inline' : 'attachment'}; ${fileName(name)}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, max-age=31536000, immutable',
    'Accept-Ranges': 'none',
  });
  response.end(bytes);
}

/** For old clients in ASCII, for the others in full (RFC 6266). */
function fileName(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
