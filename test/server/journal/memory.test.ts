import { expect, it } from 'vitest';
import { memoryJournal } from '../../../src/server/journal/memory.js';
import { factsOf, journalSuite } from './suite.js';

journalSuite('memory', async () => memoryJournal());

it('the memory journal keeps nothing but the numbers', async () => {
  const journal = memoryJournal();
  await journal.append(1, 0, [{ type: 'thread_closed', chatId: 'C', threadId: 'T', at: 1, cause: {} }]);
  expect(await factsOf(journal, 1, 0)).toEqual([]);
});
