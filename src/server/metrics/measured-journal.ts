import { type Journal, JournalConflict } from '../journal/journal.js';
import type { Metrics } from './metrics.js';

/** The same journal, whose appends are measured. */
export function measuredJournal(journal: Journal, metrics: Pick<Metrics, 'appended'>): Journal {
  return {
    ...(journal.isImmediate === true && { isImmediate: true }),
    ...(journal.snapshots !== undefined && { snapshots: journal.snapshots }),
    ...(journal.follow !== undefined && { follow: journal.follow.bind(journal) }),
    ...(journal.catchUp !== undefined && { catchUp: journal.catchUp.bind(journal) }),
    read: journal.read.bind(journal),
    close: journal.close.bind(journal),
    append(license, expectedSeq, facts) {
      const since = performance.now();
      const kept = journal.append(license, expectedSeq, facts);
      if (typeof kept === 'number') {
        metrics.appended(facts.length, 'ok', since);
        return kept;
      }
      return kept.then(
        (seq) => {
          metrics.appended(facts.length, 'ok', since);
          return seq;
        },
        (error: unknown) => {
          metrics.appended(facts.length, error instanceof JournalConflict ? 'conflict' : 'failed', since);
          throw error;
        },
      );
    },
  };
}
