import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AgentPush } from '../../src/protocol/agent-api.js';
import { Failure } from '../../src/protocol/failure.js';
import { eventually } from '../client/eventually.js';
import { anna, chat, mary, snapshot, tom, type World, world } from './fake-deps.js';

const login = snapshot([chat('Q3N7ZK41TD'), chat('OTHER00000')]);
const said = (text: string, changes: { author?: string; chat?: string } = {}): AgentPush => ({
  action: 'incoming_event',
  type: 'push',
  payload: {
    chat_id: changes.chat ?? 'Q3N7ZK41TD',
    thread_id: 'T1',
    event: { id: text, order: 1, timestamp: 1, type: 'message', author_id: changes.author ?? mary.id, text },
  },
});
const env: NodeJS.ProcessEnv = { ...process.env, CHATIO_URL: 'http://127.0.0.1:2428', CHATIO_TOKEN: 'agent-anna' };
/** Node reads what it gets, and does what `script` says with `push`. */
const node = (script: string) => [
  process.execPath,
  '-e',
  `const push = JSON.parse(require('node:fs').readFileSync(0)); ${script}`,
];

/** An `on` that has logged in. */
async function waiting(...argv: string[]): Promise<World & { ended: Promise<void> }> {
  const made = world({ login, env, answers: { send_event: () => ({}) } });
  const ended = made.run('on', ...argv);
  ended.catch(() => {});
  await eventually(() => expect(made.streams.stderr.text).toContain('waiting for'));
  return { ...made, ended };
}

describe('chatio on', () => {
  test('gives each push to the program, with the chat in its environment', async () => {
    const script = `require('node:fs').appendFileSync(process.env.OUT, JSON.stringify([push, process.env.CHATIO_ACTION, process.env.CHATIO_CHAT_ID]) + '\\n')`;
    const out = join(world().folder, 'out');
    env.OUT = out;
    const { client, stop, ended } = await waiting('incoming_event,agent_updated', '--', ...node(script));
    client.push(said('first'));
    client.push(said('second'));
    client.push({ action: 'thread_closed', type: 'push', payload: { chat_id: 'Q3N7ZK41TD', thread_id: 'T1' } });
    await eventually(() => expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(3));
    stop('SIGTERM');
    await ended;
    expect(
      readFileSync(out, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      [said('first'), 'incoming_event', 'Q3N7ZK41TD'],
      [said('second'), 'incoming_event', 'Q3N7ZK41TD'],
    ]);
    expect(client.closed).toBe(true);
  });

  test('--reply sends what the program writes, without the last line break, to the chat that it was about', async () => {
    const { client, stop, ended } = await waiting(
      'incoming_event',
      '--reply',
      '--to',
      'agents',
      '--',
      ...node(`if (push.payload.event.text) console.log('You said:\\n' + push.payload.event.text)`),
    );
    client.push(said('hi'));
    client.push(said('', { chat: 'OTHER00000' }));
    await eventually(() => expect(client.requests).toHaveLength(1));
    stop('SIGINT');
    await ended;
    expect(client.requests).toEqual([
      {
        action: 'send_event',
        payload: { chat_id: 'Q3N7ZK41TD', event: { type: 'message', text: 'You said:\nhi', recipients: 'agents' } },
      },
    ]);
  });

  test.each([
    ['others, when nothing is said', [], ['customer', 'colleague', 'system']],
    ['customers, with --reply', ['--reply'], ['customer']],
    ['customers, with --from', ['--from', 'customers'], ['customer']],
    ['everybody, with --from all', ['--from', 'all'], ['customer', 'own', 'colleague', 'system']],
  ])('minds the doings of %s', async (_what, flags, expected) => {
    const out = join(world().folder, 'out');
    env.OUT = out;
    const script = `require('node:fs').appendFileSync(process.env.OUT, push.payload.event.text + '\\n')`;
    const { client, stop, ended } = await waiting('incoming_event', ...flags, '--jobs', '1', '--', ...node(script));
    client.push(said('customer'));
    client.push(said('own', { author: anna.id }));
    client.push(said('colleague', { author: tom.id }));
    const system = {
      id: 's',
      order: 1,
      timestamp: 1,
      type: 'system_message',
      text: 'system',
      system_message_type: 'x',
    } as const;
    client.push({
      action: 'incoming_event',
      type: 'push',
      payload: { chat_id: 'Q3N7ZK41TD', thread_id: 'T', event: system },
    });
    await eventually(() => expect(readFileSync(out, 'utf8').trim().split('\n')).toEqual(expected));
    stop('SIGINT');
    await ended;
  });

  test('tells a program that fails, does not send what it wrote, and goes on', async () => {
    const { client, streams, stop, ended } = await waiting(
      'incoming_event',
      '--reply',
      '--',
      ...node(`console.log('half'); process.exitCode = push.payload.event.text === 'bad' ? 3 : 0`),
    );
    client.push(said('bad'));
    client.push(said('good'));
    await eventually(() => expect(client.requests).toHaveLength(1));
    expect(streams.stderr.text).toContain('ended with 3 (incoming_event)');
    stop('SIGINT');
    await ended;
  });

  test('tells a reply that the server refuses, and goes on', async () => {
    const made = world({ login, env, answers: { send_event: () => new Failure('authorization', 'Not yours') } });
    const ended = made.run('on', 'incoming_event', '--reply', '--', 'echo', 'hi');
    await eventually(() => expect(made.streams.stderr.text).toContain('waiting for'));
    made.client.push(said('x'));
    await eventually(() => expect(made.streams.stderr.text).toContain('was not sent: Not yours'));
    made.stop('SIGINT');
    await ended;
  });

  test('lets a running program finish when it is stopped, and ends it the second time', async () => {
    const finishing = await waiting(
      'incoming_event',
      '--reply',
      '--',
      ...node(`setTimeout(() => console.log('done'), 300)`),
    );
    finishing.client.push(said('x'));
    finishing.stop('SIGTERM');
    await finishing.ended;
    expect(finishing.client.requests).toHaveLength(1);

    const hanging = await waiting('incoming_event', '--', ...node('setInterval(() => {}, 1000)'));
    hanging.client.push(said('x'));
    hanging.stop('SIGINT');
    await new Promise(setImmediate);
    hanging.stop('SIGINT');
    await hanging.ended;
  });

  test('ends when the session is ended for good', async () => {
    const { client, ended } = await waiting('incoming_event', '--', 'cat');
    client.status({ state: 'closed', failure: new Failure('disconnected', 'Logged out') });
    await expect(ended).rejects.toMatchObject({ type: 'disconnected' });
  });

  test.each([
    ['a push that there is not', ['nonsense', '--', 'cat'], 'There is no push "nonsense"'],
    [
      'a program that there is not',
      ['incoming_event', '--', 'no-such-program'],
      'There is no program "no-such-program"',
    ],
    ['a file that is not there', ['incoming_event', '--', './no/such'], 'There is no program "./no/such"'],
    ['no program', ['incoming_event'], 'missing required argument'],
    ['a reply to nowhere', ['agent_updated', '--reply', '--', 'cat'], 'nowhere to reply'],
    ['a reply to itself', ['incoming_event', '--reply', '--from', 'all', '--', 'cat'], '--from all'],
    ['a receiver without a reply', ['incoming_event', '--to', 'agents', '--', 'cat'], '--to goes with --reply'],
  ])('refuses %s before it connects', async (_what, argv, message) => {
    const { run, client } = world({ env });
    await expect(run('on', ...argv)).rejects.toThrow(message);
    expect(client.options).toBeUndefined();
  });
});
