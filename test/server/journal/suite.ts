import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/domain/fact.js';
import type { Journal } from '../../../src/server/journal/journal.js';
import { JournalConflict } from '../../../src/server/journal/journal.js';

function facts(...chatIds: string[]): Fact[] {
  return chatIds.map((chatId) => ({ type: 'thread_closed', chatId, threadId: 'T', at: 1, cause: {} }));
}

/** Everything that the journal has of a license after `seq`. */
export async function factsOf(journal: Journal, license: number, seq: number): Promise<Fact[]> {
  const read: Fact[] = [];
  for await (const facts of journal.read(license, seq)) read.push(...facts);
  return read;
}

/** What every engine owes the server (journal.ts). @param open a new, empty journal. */
export function journalSuite(name: string, open: () => Promise<Journal>): void {
  describe(`the ${name} journal`, () => {
    let journal: Journal;
    const append = async (...args: Parameters<Journal['append']>) => journal.append(...args);

    beforeEach(async () => {
      journal = await open();
    });

    afterEach(() => journal.close());

    it('numbers the facts of a license from 1 and tells the last number', async () => {
      expect(await append(1, 0, facts('a'))).toBe(1);
      expect(await append(1, 1, facts('b', 'c', 'd'))).toBe(4);
      expect(await append(1, 4, facts('e'))).toBe(5);
    });

    it.each([
      ['is behind', 1],
      ['is ahead', 3],
      ['knows of nothing', 0],
    ])('refuses an append that %s, and keeps nothing of it', async (_, expected) => {
      await append(1, 0, facts('a', 'b'));
      await expect(append(1, expected, facts('c'))).rejects.toBeInstanceOf(JournalConflict);
      expect(await append(1, 2, facts('d'))).toBe(3);
    });

    it('lets one of several appends at the same place win', async () => {
      const tries = ['a', 'b', 'c'].map((chatId) => append(1, 0, facts(chatId)));
      const outcomes = (await Promise.allSettled(tries)).map(({ status }) => status);
      expect(outcomes.toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(await append(1, 1, facts('d'))).toBe(2);
    });

    it('keeps licenses apart', async () => {
      await append(1, 0, facts('a', 'b'));
      expect(await append(2, 0, facts('c'))).toBe(1);
      expect(await append(1, 2, facts('d'))).toBe(3);
      await expect(append(2, 3, facts('e'))).rejects.toBeInstanceOf(JournalConflict);
    });

    it('has nothing to read of a license without facts, nor after the last one', async () => {
      await append(1, 0, facts('a'));
      expect(await factsOf(journal, 2, 0)).toEqual([]);
      expect(await factsOf(journal, 1, 1)).toEqual([]);
    });
  });
}
