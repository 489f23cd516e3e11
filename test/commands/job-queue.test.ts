import { expect, test } from 'vitest';
import { JobQueue } from '../../src/commands/on/job-queue.js';

/** Jobs that end when the test says so. */
function jobs(limit: number) {
  const begun: string[] = [];
  const errors: unknown[] = [];
  const ends = new Map<string, { resolve: () => void; reject: (error: unknown) => void }>();
  const queue = new JobQueue(limit, (error) => errors.push(error));
  return {
    begun,
    errors,
    queue,
    add: (key: string, name: string) =>
      queue.add(key, () => {
        begun.push(name);
        return new Promise((resolve, reject) => ends.set(name, { resolve, reject }));
      }),
    end: async (name: string, error?: unknown) => {
      if (error === undefined) ends.get(name)?.resolve();
      else ends.get(name)?.reject(error);
      await new Promise(setImmediate);
    },
  };
}

test('runs so many jobs at once, in their order', async () => {
  const { add, begun, end, queue } = jobs(2);
  for (const name of ['a', 'b', 'c', 'd']) add(name, name);
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  for (const name of ['a', 'c', 'd']) await end(name);
  await queue.idle();
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

test('runs the jobs of one key one after the other', async () => {
  const { add, begun, end } = jobs(3);
  add('chat', 'first');
  add('chat', 'second');
  add('other', 'third');
  expect(begun).toEqual(['first', 'third']);
  await end('first');
  expect(begun).toEqual(['first', 'third', 'second']);
});

test('goes on after a job that fails', async () => {
  const { add, begun, end, errors } = jobs(1);
  add('a', 'first');
  add('a', 'second');
  await end('first', 'trouble');
  expect([begun, errors]).toEqual([['first', 'second'], ['trouble']]);
});

test('forgets what has not begun', async () => {
  const { add, begun, end, queue } = jobs(1);
  for (const name of ['a', 'b', 'c']) add(name, name);
  expect(queue.drop()).toBe(2);
  const idle = queue.idle();
  await end('a');
  await idle;
  expect(begun).toEqual(['a']);
});
