import { afterEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../config/temporary-folder.js';
import { answerWith, Receiver } from '../server/webhooks/receiver.js';
import type { Home } from './chatio.js';
import { RealServer } from './real-server.js';

const servers = new Set<RealServer>();

afterEach(async () => {
  await Promise.all([...servers].map((server) => server.close()));
  servers.clear();
});

async function start(...options: string[]): Promise<RealServer> {
  const server = await RealServer.start(...options);
  servers.add(server);
  return server;
}

/** Runs a command that has to succeed. @returns what it printed, as JSON. */
async function done(home: Home, ...argv: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await home.run([...argv, '--json']);
  expect([argv, code, stderr]).toEqual([argv, 0, '']);
  return JSON.parse(stdout);
}

describe('chatio webhooks listen', () => {
  test('brings what happens to a program on this machine, and leaves nothing behind', async () => {
    const server = await start('--allow-private-webhooks');
    const home = server.home();
    const program = await Receiver.open();
    const options = ['--on', 'incoming_chat_thread,incoming_event', '--secret', 's3', '--forward-to', program.url];
    const listen = home.start(['webhooks', 'listen', ...options]);
    await listen.writes('stderr', 'listening on');
    const mary = await server.mary();
    const chatId = await server.chatOf(mary, 'Hello');
    await mary.request('send_event', { chat_id: chatId, event: { type: 'message', text: 'Anybody there?' } });
    await listen.writes('stdout', 'Anybody there?');
    expect(program.bodies.map(({ action }) => action)).toContain('incoming_chat_thread');
    expect(new Set(program.bodies.map(({ secret_key }) => secret_key))).toEqual(new Set(['s3']));
    expect(listen.stdout).toContain(`incoming_event\t${chatId} Anybody there?\t-> 200`);
    expect(await listen.stop('SIGINT')).toMatchObject({ code: 0 });
    expect(await done(home, 'webhooks', 'list')).toEqual([]);
  });

  test('says what to do when the server does not deliver here', async () => {
    const home = (await start()).home();
    const { code, stderr } = await home.run(['webhooks', 'listen']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^chatio: The server does not deliver here: .*\nhint: .*--allow-private-webhooks/);
    expect(await done(home, 'webhooks', 'list')).toEqual([]);
  });
});

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'what a webhook has not taken at a %s, it gets from the next server',
  async (signal) => {
    const folder = temporaryFolder();
    const receiver = await Receiver.open(answerWith(500));
    const first = await start('--allow-private-webhooks', '--data', folder);
    await done(first.home(), 'webhooks', 'create', receiver.url, 'incoming_chat_thread', '--secret', 's3');
    const chatId = await first.chatOf(await first.mary(), 'Hello');
    await receiver.count(1);
    await first.stop(signal);
    receiver.answer = answerWith(200);
    receiver.received.length = 0;
    await start('--allow-private-webhooks', '--data', folder);
    const [received] = await receiver.count(1);
    expect(received?.body).toMatchObject({ secret_key: 's3', data: { chat: { id: chatId } } });
  },
);

test('bots and properties are there at once, and a token that is no administrator’s is told so', async () => {
  const server = await start();
  const home = server.home();
  const { bot_agent_id } = (await done(home, 'bots', 'create', 'Helper')) as { bot_agent_id: string };
  const bot = { id: bot_agent_id, name: 'Helper', status: 'not accepting chats' };
  expect(await done(home, 'bots', 'list')).toEqual([bot]);
  expect(await done(home, 'bots', 'show', bot_agent_id)).toMatchObject({ ...bot, max_chats_count: 6 });
  await done(home, 'bots', 'update', bot_agent_id, '--status', 'offline');
  await done(home, 'bots', 'remove', bot_agent_id);
  expect(await done(home, 'bots', 'list')).toEqual([]);

  const chatId = await server.chatOf(await server.mary(), 'Hello');
  await done(home, 'join', chatId);
  await done(home, 'properties', 'create', 'mood', '--type', 'int', '--from', '1', '--to', '5');
  await done(home, 'properties', 'set', chatId, 'chatio.mood=3');
  expect(Object.keys((await done(home, 'properties', 'list')) as object)).toEqual(['chatio']);

  const refused = await server.home('agent-tom').run(['bots', 'list']);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('hint: Only administrators') });
  const unknown = await server.home('nobody').run(['webhooks', 'list']);
  expect(unknown).toMatchObject({ code: 4, stderr: expect.stringContaining('hint: Log in again') });
});
