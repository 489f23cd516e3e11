import { describe, expect, test } from 'vitest';
import { chat, snapshot, world } from './fake-deps.js';

const login = snapshot([chat('Q3N7ZK41TD')]);

describe.each([
  ['join', 'join_chat', { chat_id: 'Q3N7ZK41TD', agent_ids: ['anna@example.com'] }, 'Joined'],
  ['leave', 'remove_from_chat', { chat_id: 'Q3N7ZK41TD' }, 'Left'],
  ['close', 'close_thread', { chat_id: 'Q3N7ZK41TD' }, 'Closed'],
])('chatio %s', (command, action, payload, word) => {
  const answers = { [action]: () => undefined };

  test(`asks the server for ${action}`, async () => {
    const { run, client, streams } = world({ login, answers });
    await run(command, 'Q3N7');
    expect(client.requests).toEqual([{ action, payload }]);
    expect(streams.stdout.text).toBe(`${word} chat Q3N7ZK41TD (Mary Brown).\n`);
  });

  test('with --json prints the whole id', async () => {
    const { run, streams } = world({ login, answers });
    await run(command, 'Q3N7', '--json');
    expect(streams.stdout.text).toBe('{"chat_id":"Q3N7ZK41TD"}\n');
  });

  test('needs an id', async () => {
    await expect(world().run(command)).rejects.toThrow('missing required argument');
  });
});

describe('chatio start', () => {
  const answers = { start_chat: () => ({ chat: { id: 'NEW0000000' } }) };

  test('starts a chat, and tells its id', async () => {
    const { run, client, streams } = world({ answers });
    await run('start');
    expect(client.requests).toEqual([{ action: 'start_chat', payload: { chat: {} } }]);
    expect(streams.stdout.text).toBe('Started chat NEW0000000.\n');
  });

  test('takes a text and properties, each as the kind of value that it looks like', async () => {
    const { run, client } = world({ answers });
    const properties = [
      'source.type=phone',
      'berth.number=12',
      'berth.paid=true',
      'berth.code="12"',
      'x.y.z=a=b',
      'x.e=',
    ];
    await run('start', '--text', 'hi', ...properties.flatMap((text) => ['--property', text]), '--json');
    expect(client.requests[0]?.payload).toEqual({
      chat: {
        properties: {
          source: { type: 'phone' },
          berth: { number: 12, paid: true, code: '12' },
          x: { 'y.z': 'a=b', e: '' },
        },
        thread: { events: [{ type: 'message', text: 'hi' }] },
      },
    });
  });

  test.each(['noname=x', '.x=y', 'a.b', 'a.=x'])('refuses the property %s', async (text) => {
    await expect(world().run('start', '--property', text)).rejects.toThrow('NAMESPACE.NAME=VALUE');
  });

  test('can not be made to touch what every object has', async () => {
    const { run, client } = world({ answers });
    await run('start', '--property', '__proto__.polluted=yes', '--property', 'a.__proto__=yes');
    expect(JSON.stringify(client.requests[0]?.payload)).toContain(
      '{"__proto__":{"polluted":"yes"},"a":{"__proto__":"yes"}}',
    );
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

describe('chatio status', () => {
  const answers = { update_agent: () => undefined };

  test('tells the routing status', async () => {
    const { run, client, streams } = world();
    await run('status');
    await run('status', '--json');
    expect(streams.stdout.text).toBe('accepting\n{"agent_id":"anna@example.com","routing_status":"accepting_chats"}\n');
    expect(client.requests).toEqual([]);
  });

  test('sets it', async () => {
    const { run, client, streams } = world({ answers });
    await run('status', 'away');
    await run('status', 'accepting');
    expect(client.requests.map(({ payload }) => payload)).toEqual([
      { routing_status: 'not_accepting_chats' },
      { routing_status: 'accepting_chats' },
    ]);
    expect(streams.stdout.text).toBe('away\naccepting\n');
  });

  test('knows no other', async () => {
    await expect(world().run('status', 'busy')).rejects.toThrow('accepting, away');
  });
});

describe('chatio whoami', () => {
  test('tells agent, license and server, and what says so', async () => {
    const { run, streams } = world();
    await run('whoami', '--url', 'http://localhost:9999');
    expect(streams.stdout.text.split('\n')).toEqual([
      'agent\tAnna Kowal <anna@example.com>, administrator',
      'license\t100001 (team)',
      'server\thttp://localhost:9999, by --url',
      'token\tby CHATIO_TOKEN, ends in 50 min',
      'status\taccepting_chats',
      'scopes\tchats--all:read, multicast:write',
      '',
    ]);
  });

  test('with --json tells it as the contract says', async () => {
    const { run, streams } = world();
    await run('whoami', '--json');
    expect(JSON.parse(streams.stdout.text)).toEqual({
      profile: null,
      url: 'http://127.0.0.1:2428',
      license_id: 100001,
      agent: snapshot().my_profile,
      scopes: ['chats--all:read', 'multicast:write'],
      expires_in: 3000,
    });
  });
});
