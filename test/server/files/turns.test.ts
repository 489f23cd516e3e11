import { expect, it } from 'vitest';
import { Turns } from '../../../src/server/files/turns.js';

it('lets so many work at once, the others in their order, also after a failure', async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (n: number) =>
    turns.take(async () => {
      begun.push(n);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (n === 1) throw new Error('it failed');
      return n;
    });
  const works = [1, 2, 3, 4].map(work);
  const failed = expect(works[0]).rejects.toThrow('it failed');
  await Promise.resolve();
  expect(begun).toEqual([1, 2]);
  ends[0]?.();
  await failed;
  expect(begun).toEqual([1, 2, 3]);
  ends[1]?.();
  await works[1];
  expect(begun).toEqual([1, 2, 3, 4]);
  for (const end of ends) end();
  expect(await Promise.all(works.slice(1))).toEqual([2, 3, 4]);
  const last = work(5);
  await Promise.resolve();
  expect(begun).toEqual([1, 2, 3, 4, 5]);
  ends.at(-1)?.();
  await last;
});
