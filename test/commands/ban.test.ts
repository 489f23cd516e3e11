import { describe, expect, test } from 'vitest';
import { eventually } from '../client/eventually.js';
import { terminal } from '../io/fake-streams.js';
import { chat, mary, snapshot, world } from './fake-deps.js';

const other = { ...mary, id: 'c-max', name: 'Max', email: 'max@example.com' };
const login = snapshot([chat('FIRST00000'), chat('SECOND0000', { users: [other] })]);
const answers = { ban_customer: () => undefined };

describe('chatio ban', () => {
  test.each([
    ['an id', 'c-mary', 'c-mary'],
    ['the beginning of an id', 'c-ma', undefined],
    ['a longer beginning', 'c-mar', 'c-mary'],
    ['an e-mail address', 'MARY@example.com', 'c-mary'],
    ['an id that is not known here', '5d1f3c0e', '5d1f3c0e'],
  ])('takes %s', async (_what, given, id) => {
    const { run, client } = world({ login, answers });
    const done = run('ban', given, '--days', '3');
    if (id === undefined) {
      await expect(done).rejects.toMatchObject({
        type: 'usage',
        message: expect.stringContaining('c-mary (Mary Brown), c-max (Max)'),
      });
      return;
    }
    await done;
    expect(client.requests).toEqual([{ action: 'ban_customer', payload: { customer_id: id, ban: { days: 3 } } }]);
  });

  test('says whom and for how long, or with --json what was asked for', async () => {
    const { run, streams } = world({ login, answers });
    await run('ban', 'c-mary', '--days', '1');
    await run('ban', 'c-mary', '--days', '2', '--json');
    expect(streams.stdout.text).toBe(
      'Banned Mary Brown (c-mary) for 1 day.\n{"customer_id":"c-mary","ban":{"days":2}}\n',
    );
  });

  test.each([
    ['y', 1],
    ['', 0],
  ])('in a terminal asks first; "%s" sends %i requests', async (answer, sent) => {
    const streams = terminal();
    const { run, client } = world({ login, answers, streams });
    const done = run('ban', 'c-mary', '--days', '3');
    done.catch(() => {});
    await eventually(() => expect(streams.stderr.text).toContain('Ban Mary Brown (c-mary) for 3 days? [y/N]'));
    streams.keys.write(`${answer}\r`);
    if (sent === 1) await done;
    else await expect(done).rejects.toMatchObject({ type: 'interrupted', message: 'Nobody was banned' });
    expect(client.requests).toHaveLength(sent);
  });

  test('in a terminal does not ask with --yes', async () => {
    const { run, client } = world({ login, answers, streams: terminal() });
    await run('ban', 'c-mary', '--days', '3', '--yes');
    expect(client.requests).toHaveLength(1);
  });

  test.each([
    ['no length', ['c-mary']],
    ['no days', ['c-mary', '--days', '0']],
    ['a hundred years and a day', ['c-mary', '--days', '36501']],
  ])('refuses %s', async (_what, argv) => {
    await expect(world().run('ban', ...argv)).rejects.toMatchObject({ code: expect.stringMatching(/^commander\./) });
  });
});
