import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { uploadImage } from '../../src/client/upload-image.js';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const upload = (url: string, timeoutMs = 5000) =>
  uploadImage({
    url,
    token: 'secret',
    timeoutMs,
    name: 'a.png',
    bytes: new Uint8Array([1, 2, 3]),
    trace: (line) => trace.push(line),
  });
const trace: string[] = [];

test('an upload is one part of a form, with the token in its header and not in the wire log', async () => {
  let request: IncomingMessage | undefined;
  let body = '';
  const url = await serve((incoming, response) => {
    request = incoming;
    incoming.setEncoding('latin1').on('data', (text) => {
      body += text;
    });
    incoming.on('end', () => response.end('{"url":"http://x/1.png","path":"1.png"}'));
  });
  expect(await upload(url)).toEqual({ url: 'http://x/1.png', path: '1.png' });
  expect(request).toMatchObject({ method: 'POST', url: '/agent/v0.5/action/upload_image' });
  expect(request?.headers.authorization).toBe('Bearer secret');
  expect(body).toContain('name="payload.image"; filename="a.png"');
  expect(body).toContain('\u0001\u0002\u0003');
  expect(trace.join()).not.toContain('secret');
});

test.each([
  [
    'the server’s error',
    400,
    '{"error":{"type":"validation","message":"No image"}}',
    { type: 'validation', message: 'No image' },
  ],
  ['something that is no server of ours', 200, '<html>', { type: 'failed' }],
  ['a proxy that fails', 502, 'Bad gateway', { type: 'failed' }],
])('an upload fails with %s', async (_what, status, body, failure) => {
  const url = await serve((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end(body));
  });
  await expect(upload(url)).rejects.toMatchObject(failure);
});

test('an upload gives up in time, and tells a server that is not there', async () => {
  const url = await serve(() => {});
  await expect(upload(url, 50)).rejects.toMatchObject({ type: 'request_timeout' });
  server?.closeAllConnections();
  server?.close();
  await expect(upload(url)).rejects.toMatchObject({
    type: 'unreachable',
    message: expect.stringContaining('nobody listens'),
  });
});
