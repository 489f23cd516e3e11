import { apply } from '../domain/apply.js';
import type { LicenseConfig } from '../domain/new-license.js';
import { noteRestart } from '../domain/restart.js';
import type { LicenseState } from '../domain/state.js';
import type { Archivist } from './archive/archivist.js';
import type { Journal } from './journal/journal.js';

/** How far a license was when it began. */
export interface Beginning {
  /** The number of the last fact that was folded. */
  readonly seq: number;
  /** Of how many facts there was a snapshot. */
  readonly snapshotSeq: number;
}

/** Makes a license of what the journal has: of the newest snapshot, where the archive has what it left to it, and the facts since. */
export async function begin(
  config: LicenseConfig,
  state: LicenseState,
  journal: Journal,
  archive: Archivist,
): Promise<Beginning> {
  const snapshot = await journal.snapshots?.latest(config, (at, length) => archive.eventsAt(at, length));
  const fits = snapshot !== undefined && archive.has(snapshot.state);
  if (fits) {
    const lastAt = Math.max(state.lastAt, snapshot.state.lastAt);
    Object.assign(state, snapshot.state, { settings: state.settings, lastAt });
  }
  const snapshotSeq = fits ? snapshot.seq : 0;
  const archivedTo = archive.completeTo;
  let seq = snapshotSeq;
  for await (const facts of journal.read(state.id, seq)) {
    for (const fact of facts) {
      apply(state, fact);
      seq += 1;
      if (seq > archivedTo) archive.note(fact);
    }
  }
  archive.resume();
  noteRestart(state);
  return { seq, snapshotSeq };
}
