import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AgentClient } from '../../src/client/agent-client.js';
import type { TimedToken } from '../../src/client/token-renewal.js';
import { Failure } from '../../src/protocol/failure.js';
import { agentServer, snapshot } from './agent-server.js';
import { eventually } from './eventually.js';
import { type FakeServer, Refusal } from './fake-server.js';
import { ManualClock } from './manual-clock.js';

/** Short, so that no heartbeat comes in between. */
const life = 5_000;

let server: FakeServer;
let clock: ManualClock;
let client: AgentClient;
let tokens: number;
const renew = vi.fn<(stale: string) => Promise<TimedToken>>();

beforeEach(async () => {
  server = await agentServer();
  clock = new ManualClock();
  tokens = 1;
  renew.mockReset().mockImplementation(async () => {
    tokens += 1;
    return { token: `token ${tokens}`, dueAt: clock.now() + life };
  });
  client = new AgentClient({
    url: server.url,
    token: 'token 1',
    renewal: { dueAt: clock.now() + life, renew },
    reconnect: false,
    autoReconnect: true,
    timeoutMs: 15_000,
    clock,
  });
});

afterEach(async () => {
  await client.close();
  await server.stop();
  expect(clock.waiting).toBe(0);
});

const logins = () => server.asked('login').map(({ payload }) => payload.token);

/** Only these tokens are taken. */
function takes(...good: string[]): void {
  server.on('login', ({ payload }) =>
    good.includes(payload.token.replace('Bearer ', '')) ? snapshot : new Refusal('authentication', 'no'),
  );
}

function states(): string[] {
  const seen: string[] = [];
  client.onStatus(({ state }) => seen.push(state));
  return seen;
}

describe('a client that stays', () => {
  it('logs in with the next token before the last one ends, on the connection that it has', async () => {
    await client.connect();
    const seen = states();
    const told: boolean[] = [];
    client.onLogin((_, first) => told.push(first));
    clock.advance(life - 1);
    expect(renew).not.toHaveBeenCalled();
    clock.advance(1);
    await server.askedTimes('login', 2);
    expect([renew.mock.calls, logins()]).toEqual([[['token 1']], ['Bearer token 1', 'Bearer token 2']]);
    expect(server.asked('login')[1]?.payload.reconnect).toBe(true);
    clock.advance(life);
    await server.askedTimes('login', 3);
    expect([server.paths.length, seen, told]).toEqual([1, [], []]);
  });

  it('tries again when there is no next token yet', async () => {
    await client.connect();
    renew.mockRejectedValueOnce(new Failure('unreachable', 'away'));
    clock.advance(life);
    await eventually(() => expect(clock.waiting).toBeGreaterThan(1));
    clock.advance(15_000);
    await server.askedTimes('login', 2);
    expect(renew).toHaveBeenCalledTimes(2);
  });

  it('comes back with another token when its own was revoked, and loses nothing that it wrote', async () => {
    await client.connect();
    const seen = states();
    server.push('agent_disconnected', { reason: 'access_token_revoked' });
    await eventually(() => expect(seen.at(-1)).toBe('online'));
    expect(seen).toEqual(['connecting', 'connecting', 'online']);
    client.send('C1', { type: 'message', text: 'still here' });
    await server.askedTimes('send_event', 1);
    expect(logins()).toEqual(['Bearer token 1', 'Bearer token 2']);
  });

  it('gets another token when its first is refused, once', async () => {
    takes('token 2');
    await client.connect();
    expect(logins()).toEqual(['Bearer token 1', 'Bearer token 2']);
  });

  it('gives up when the other one is refused as well', async () => {
    takes();
    await expect(client.connect()).rejects.toMatchObject({ type: 'authentication' });
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('gives up when there is no other one, and says what ended it', async () => {
    await client.connect();
    renew.mockRejectedValue(new Failure('authentication', 'revoked'));
    server.push('agent_disconnected', { reason: 'access_token_revoked' });
    await eventually(() => expect(client.status).toMatchObject({ state: 'closed', failure: { type: 'disconnected' } }));
  });

  it('waits for a server that can’t give it one right now', async () => {
    await client.connect();
    renew.mockRejectedValueOnce(new Failure('unreachable', 'away'));
    server.push('agent_disconnected', { reason: 'access_token_revoked' });
    await eventually(() => expect(client.status.state).toBe('waiting'));
    clock.advance(60_000);
    await eventually(() => expect(client.status.state).toBe('online'));
  });

  it('does not come back when something else ended it', async () => {
    await client.connect();
    server.push('agent_disconnected', { reason: 'logged_out_remotely' });
    await eventually(() => expect(client.status.state).toBe('closed'));
    expect(renew).not.toHaveBeenCalled();
  });
});
