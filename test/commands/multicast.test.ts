import { describe, expect, test } from 'vitest';
import { pipes } from '../io/fake-streams.js';
import { world } from './fake-deps.js';

const answers = { multicast: () => undefined };

describe('chatio multicast', () => {
  test.each([
    ['all agents', ['--all-agents'], { agents: { all: true } }],
    ['groups', ['--group', '4', '--group', '0'], { agents: { groups: [4, 0] } }],
    [
      'agents and customers',
      ['--agent', 'a', '--agent', 'b', '--customer', 'c'],
      { agents: { ids: ['a', 'b'] }, customers: { ids: ['c'] } },
    ],
  ])('sends to %s', async (_what, argv, scopes) => {
    const { run, client, streams } = world({ answers });
    await run('multicast', '{"x":1}', '--json', ...argv);
    expect(client.requests).toEqual([{ action: 'multicast', payload: { scopes, content: { x: 1 } } }]);
    expect(JSON.parse(streams.stdout.text)).toEqual({ scopes, content: { x: 1 } });
  });

  test('takes the content from standard input', async () => {
    const { run, client } = world({ answers, streams: pipes('{"x":2}') });
    await run('multicast', '-', '--all-agents');
    expect(client.requests[0]?.payload).toMatchObject({ content: { x: 2 } });
  });

  test('refuses to send to nobody, or what is no object', async () => {
    const { run, client } = world({ answers });
    await expect(run('multicast', '{}')).rejects.toMatchObject({ type: 'usage' });
    await expect(run('multicast', '3', '--all-agents')).rejects.toMatchObject({ type: 'usage' });
    await expect(run('multicast', '{}', '--group', 'sales')).rejects.toThrow('number of a group');
    expect(client.options).toBeUndefined();
  });
});
