import { expect, test } from 'vitest';
import { isPassword, readHash } from '../../src/server/oauth/scrypt.js';
import { eventually } from '../client/eventually.js';
import { pipes, terminal } from '../io/fake-streams.js';
import { world } from './fake-deps.js';

const isHashOf = async (password: string, text: string) => {
  const hash = readHash(text.trim());
  return hash !== undefined && isPassword(password, hash);
};

test('chatio server password hashes what it reads, without the end of the line', async () => {
  const { run, streams } = world({ streams: pipes('secret word\n') });
  await run('server', 'password');
  expect(await isHashOf('secret word', streams.stdout.text)).toBe(true);
  const other = world({ streams: pipes('secret') });
  await other.run('server', 'password', '--json');
  expect(await isHashOf('secret', JSON.parse(other.streams.stdout.text).password)).toBe(true);
});

test('chatio server password asks twice in a terminal, and shows nothing', async () => {
  for (const [again, fits] of [
    ['secret', true],
    ['other', false],
  ] as const) {
    const streams = terminal();
    const { run } = world({ streams });
    const done = run('server', 'password');
    done.catch(() => {});
    await eventually(() => expect(streams.stderr.text).toContain('Password'));
    streams.keys.write('secret\r');
    await eventually(() => expect(streams.stderr.text).toContain('Once more'));
    streams.keys.write(`${again}\r`);
    if (fits) await done;
    else await expect(done).rejects.toMatchObject({ type: 'usage' });
    expect(await isHashOf('secret', streams.stdout.text)).toBe(fits);
    expect(streams.stderr.text).not.toContain('secret');
  }
});

test('chatio server password refuses an empty one', async () => {
  await expect(world({ streams: pipes('\n') }).run('server', 'password')).rejects.toMatchObject({ type: 'usage' });
});
