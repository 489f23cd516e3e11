import { describe, expect, it } from 'vitest';
import { SnapshotSchedule } from '../../../src/server/journal/snapshot-schedule.js';
import { ScriptedJournal } from '../scripted-journal.js';

const config = { id: 1 } as ConstructorParameters<typeof SnapshotSchedule>[0];

/** For how many facts a snapshot was made, of those that are looked at one by one. */
function madeBetween(last: number, seq: number, archive = { keepsEvents: false, completeTo: 0 }): readonly number[] {
  const journal = new ScriptedJournal(100);
  const schedule = new SnapshotSchedule(config, journal.snapshots, archive, last);
  for (let each = last + 1; each <= seq; each += 1) schedule.look(each);
  return journal.due;
}

describe('a snapshot is due', () => {
  it('after so many facts', () => {
    expect(madeBetween(0, 350)).toEqual([100, 200, 300]);
  });

  it('in a large license after a tenth of its facts, so that what is made grows with what is new', () => {
    expect(madeBetween(5_000, 6_100)).toEqual([5_500, 6_050]);
    expect(madeBetween(0, 1_000_000).length).toBeLessThan(120);
  });

  it('only as far as closed threads are in the archive', () => {
    expect(madeBetween(0, 350, { keepsEvents: true, completeTo: 99 })).toEqual([]);
    expect(madeBetween(0, 350, { keepsEvents: true, completeTo: 120 })).toEqual([120]);
  });

  it('never where there are none', () => {
    const schedule = new SnapshotSchedule(config, undefined, { keepsEvents: false, completeTo: 0 }, 0);
    expect(() => schedule.look(1_000)).not.toThrow();
  });
});
