import { expect, test } from 'vitest';
import { terminal } from '../io/fake-streams.js';
import { anna, chat, mary, snapshot, tom, world } from './fake-deps.js';

const zoe = { ...tom, id: 'zoe@example.com', name: 'Zoe Hill', routing_status: 'accepting_chats' as const };
const login = snapshot([
  chat('FIRST00000', { users: [mary, anna, zoe, tom] }),
  chat('SECOND0000', { users: [mary, tom, { ...zoe, present: false, last_seen_timestamp: 7 }] }),
  chat('CLOSED0000', { users: [mary, zoe], active: false }),
]);

test('chatio agents list tells who is known, oneself first, with status and active chats', async () => {
  const { run, streams } = world({ login });
  await run('agents', 'list');
  expect(streams.stdout.text).toBe(
    [
      'anna@example.com\tAnna Kowal\taccepting\t1',
      'tom@example.com\tTom Reed\toffline\t2',
      'zoe@example.com\tZoe Hill\taccepting\t1',
      '',
    ].join('\n'),
  );
});

test('chatio agents list --json prints agent objects without what belongs to one chat', async () => {
  const { run, streams } = world({ login });
  await run('agents', 'list', '--json');
  expect(JSON.parse(streams.stdout.text)).toEqual([
    { id: 'anna@example.com', type: 'agent', name: 'Anna Kowal', routing_status: 'accepting_chats' },
    { id: 'tom@example.com', type: 'agent', name: 'Tom Reed' },
    { id: 'zoe@example.com', type: 'agent', name: 'Zoe Hill', routing_status: 'accepting_chats' },
  ]);
});

test('chatio agents list on a terminal has a header', async () => {
  const { run, streams } = world({ login, streams: terminal() });
  await run('agents', 'list', '--no-color');
  expect(streams.stdout.text.split('\n')[0]).toMatch(/^ID +NAME +STATUS +CHATS$/);
});
