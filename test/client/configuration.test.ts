import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { configure } from '../../src/client/configuration.js';

/** A server that gives every request this answer. */
async function answering(status: number, body: string, headers: Record<string, string> = {}) {
  const asked: { request: IncomingMessage; body: string }[] = [];
  const server = createServer(async (request, response) => {
    asked.push({ request, body: await text(request) });
    response.writeHead(status, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const webhook = { url: 'https://x.example/', action: 'thread_closed', secret_key: 's3-"kQ' } as const;

describe('a request to the Configuration API', () => {
  test('is the payload, posted with the token', async () => {
    const { url, asked } = await answering(200, '{"webhook_id":"K7"}');
    const answer = await configure({ url, token: 't0k', timeoutMs: 5000 }, 'webhooks/register_webhook', webhook);
    expect(answer).toEqual({ payload: { webhook_id: 'K7' } });
    expect(asked[0]?.request).toMatchObject({
      method: 'POST',
      url: '/configuration/v0.5/webhooks/register_webhook',
      headers: { authorization: 'Bearer t0k', 'content-type': 'application/json' },
    });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual(webhook);
  });

  test('brings along what else the server has to say', async () => {
    const { url } = await answering(200, '{}', { 'Chatio-Notice': 'nothing is delivered there' });
    const answer = await configure({ url, token: 't', timeoutMs: 5000 }, 'webhooks/get_webhooks_config', {});
    expect(answer.notice).toBe('nothing is delivered there');
  });

  test('fails with the server’s error', async () => {
    const { url } = await answering(403, '{"error":{"type":"authorization","message":"Authorization error"}}');
    const asked = configure({ url, token: 't', timeoutMs: 5000 }, 'agents/get_bot_agents', {});
    await expect(asked).rejects.toMatchObject({ type: 'authorization', message: 'Authorization error' });
  });

  test.each([
    [200, 'not JSON'],
    [502, '<html>Bad gateway</html>'],
  ])('fails when something else answers: %i %s', async (status, body) => {
    const { url } = await answering(status, body);
    const asked = configure({ url, token: 't', timeoutMs: 5000 }, 'agents/get_bot_agents', {});
    await expect(asked).rejects.toMatchObject({ type: 'failed', message: expect.stringContaining(`HTTP ${status}`) });
  });

  test('is traced without tokens and secrets', async () => {
    const { url } = await answering(200, JSON.stringify({ webhooks_config: [webhook] }));
    const lines: string[] = [];
    const call = { url, token: 't0k', timeoutMs: 5000, trace: (line: string) => void lines.push(line) };
    await configure(call, 'webhooks/register_webhook', webhook);
    expect(lines).toHaveLength(2);
    expect(lines.join('\n')).toContain('"secret_key":"***"');
    expect(lines.join('\n')).not.toMatch(/s3|kQ|t0k/);
  });
});
