import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLog } from '../../../src/ui/model/event-log.js';
import { message } from '../world.js';

const orders = (log: EventLog) => Array.from({ length: log.length }, (_, index) => log.at(index)?.order);

describe('an event log', () => {
  it('holds every event once, by order, whatever order and how often they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 900 }), (arrivals) => {
        const log = arrivals.reduce((all, order) => all.with(message(order, 'x')), EventLog.empty);
        const expected = [...new Set(arrivals)].sort((a, b) => a - b);
        expect(orders(log)).toEqual(expected);
        expect([...log.backwards()].map(({ order }) => order)).toEqual(expected.toReversed());
        expect(log.last()?.order).toBe(expected.at(-1));
        for (const order of expected) expect(log.at(log.indexOfOrder(order))?.order).toBe(order);
      }),
      { numRuns: 50 },
    );
  });

  it('stays the same object when it is told what it knows', () => {
    const log = EventLog.of([message(1, 'one'), message(2, 'two')]);
    expect(log.with(message(2, 'two'))).toBe(log);
  });

  it('replaces an event that has changed', () => {
    const log = EventLog.of([message(1, 'one'), message(2, 'two')]).with(message(1, 'changed'));
    expect(log.length).toBe(2);
    expect(log.at(0)).toMatchObject({ text: 'changed' });
  });

  it('keeps two events that a server gave one order', () => {
    const log = EventLog.of([message(1, 'one'), message(1, 'other', { id: 'other' })]);
    expect(log.length).toBe(2);
    expect(log.with(message(1, 'one')).length).toBe(2);
  });

  it('finds the position of the nearest earlier order', () => {
    const log = EventLog.of([message(2, 'x'), message(5, 'x')]);
    expect([1, 2, 4, 5, 9].map((order) => log.indexOfOrder(order))).toEqual([-1, 0, 0, 1, 1]);
    expect(log.at(-1)).toBeUndefined();
    expect(log.at(2)).toBeUndefined();
  });
});
