import type { LicenseConfig } from '../../domain/new-license.js';
import type { Archivist } from '../archive/archivist.js';
import type { Snapshots } from './journal.js';

/**
 * A snapshot is made from the one before it, so it costs what the license is large. When it is due only after a share of
 * that is new, a fact costs the same however many there are, and so does a start for each fact that it folds.
 */
const newShare = 0.1;

/** When a license is due for its next snapshot. */
export class SnapshotSchedule {
  /** @param last of how many facts there is one. */
  constructor(
    private readonly config: LicenseConfig,
    private readonly snapshots: Snapshots | undefined,
    private readonly archive: Pick<Archivist, 'keepsEvents' | 'completeTo'>,
    private last: number,
  ) {}

  /** A snapshot contains what is safe, and whose closed threads are in the archive. @param seq of the last safe fact. */
  look(seq: number): void {
    if (this.snapshots === undefined) return;
    const next = this.last + Math.max(this.snapshots.everyFacts, Math.ceil(this.last * newShare));
    if (seq < next) return;
    const complete = this.archive.keepsEvents ? this.archive.completeTo : seq;
    if (complete < next) return;
    this.last = complete;
    this.snapshots.due(this.config, complete);
  }
}
