import type { LicenseConfig } from '../../domain/new-license.js';
import type { Archivist } from '../archive/archivist.js';
import type { Snapshots } from './journal.js';

/** When a license is due for its next snapshot. */
export class SnapshotSchedule {
  /** @param last of how many facts there is one. */
  constructor(
    private readonly config: LicenseConfig,
    private readonly snapshots: Snapshots | undefined,
    private readonly archive: Archivist,
    private last: number,
  ) {}

  /** A snapshot contains what is safe, and whose closed threads are in the archive. @param seq of the last safe fact. */
  look(seq: number): void {
    if (this.snapshots === undefined || seq - this.last < this.snapshots.everyFacts) return;
    const complete = this.archive.keepsEvents ? this.archive.completeTo : seq;
    if (complete - this.last < this.snapshots.everyFacts) return;
    this.last = complete;
    this.snapshots.due(this.config, complete);
  }
}
