import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenScopes } from '../../../src/client/token-scopes.js';
import { parseSeed } from '../../../src/server/seed.js';
import { type RunningServer, startServer } from '../../../src/server/start.js';

let server: RunningServer;

beforeEach(async () => {
  const seed = parseSeed(readFileSync('test/seed.json', 'utf8'));
  server = await startServer({ host: '127.0.0.1', port: 0, seed, log: () => {} });
});

afterEach(() => server.close());

const info = (authorization?: string) =>
  fetch(`${server.url}/info`, { headers: authorization === undefined ? {} : { authorization } });

describe('GET /info', () => {
  it('tells what an agent’s token is good for', async () => {
    const answer = await info('Bearer agent-tom-reader');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({
      access_token: 'agent-tom-reader',
      expires_in: expect.any(Number),
      client_id: 'reader-app',
      scope: 'chats--all:read',
      token_type: 'Bearer',
      entity_id: 'tom@example.com',
      license_id: 100001,
    });
  });

  it.each([undefined, 'Bearer nobody', 'Bearer customer-mary', 'agent-anna'])('refuses %s', async (authorization) => {
    const answer = await info(authorization);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: 'unauthorized' });
  });

  it('gives a client the scopes, and nothing where nobody tells them', async () => {
    expect(await tokenScopes(server.url, 'agent-tom-reader', 5000)).toEqual(['chats--all:read']);
    expect(await tokenScopes(server.url, 'nobody', 5000)).toBeUndefined();
    expect(await tokenScopes('http://127.0.0.1:1', 'agent-anna', 5000)).toBeUndefined();
  });
});
