import { describe, expect, it } from 'vitest';
import type { Thread } from '../../src/protocol/chat.js';
import { firstDifference, History, type Threads } from './history.js';

/** A chat of one thread with such events. */
function chat(...events: [customId: string, order: number, id?: string][]): Threads {
  const thread = {
    id: 'T',
    order: 1,
    events: events.map(([custom_id, order, id = `id of ${custom_id}`]) => ({ custom_id, order, id })),
  };
  return new Map([['C', [thread as unknown as Thread]]]);
}

function history(...acknowledged: [customId: string, order: number][]): History {
  const made = new History();
  for (const id of ['a', 'b', 'c', 'lost']) made.tries(id);
  for (const [id, order] of acknowledged) {
    made.acknowledges('w', id, { chatId: 'C', threadId: 'T', eventId: `id of ${id}`, order });
  }
  return made;
}

describe('a history', () => {
  it('is content when everything acknowledged is there, and with what got in without an answer', () => {
    expect(history(['a', 1], ['b', 2]).firstFault(chat(['a', 1], ['b', 2], ['lost', 3]))).toBeUndefined();
  });

  it.each<[string, History, Threads, RegExp]>([
    ['is missing', history(['a', 1], ['b', 2]), chat(['a', 1]), /b was acknowledged .* and is not there/],
    ['is there twice', history(['a', 1]), chat(['a', 1], ['a', 2, 'another']), /sent once as a is there twice/],
    ['has the id of another', history(['a', 1]), chat(['a', 1], ['b', 2, 'id of a']), /event id of a is there twice/],
    [
      'stands in another place',
      history(['b', 1]),
      chat(['a', 1], ['b', 2]),
      /b was acknowledged as .* and is there as/,
    ],
    ['was sent by nobody', history(), chat(['ghost', 1]), /nobody has sent ghost/],
    ['skips a place', history(), chat(['a', 1], ['b', 3]), /at place 2 stand the orders 1, 3/],
    [
      'comes before what was acknowledged first',
      history(['b', 2], ['a', 1]),
      chat(['a', 1], ['b', 2]),
      /stands before/,
    ],
  ])('sees an event that %s', (_, made, read, fault) => {
    expect(made.firstFault(read)).toMatch(fault);
  });
});

describe('two readers', () => {
  it('agree on the same', () => {
    expect(firstDifference(chat(['a', 1]), chat(['a', 1]))).toBeUndefined();
  });

  it.each<[string, Threads, RegExp]>([
    ['an event more', chat(['a', 1], ['b', 2]), /event 2 is missing here/],
    ['another event', chat(['b', 1]), /event 1 is .* here and .* there/],
    ['no such chat', new Map(), /chat C is seen by one only/],
    ['no thread', new Map([['C', []]]), /event 1 is .* here and missing there/],
  ])('differ when one sees %s', (_, other, difference) => {
    expect(firstDifference(chat(['a', 1]), other)).toMatch(difference);
  });
});
