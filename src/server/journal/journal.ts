import type { Fact } from '../../domain/fact.js';
import type { LicenseConfig } from '../../domain/new-license.js';
import type { EventState, LicenseState } from '../../domain/state.js';
import type { Micros } from '../../domain/time.js';

/** Somebody else appended first: catch up and decide again. */
export class JournalConflict extends Error {
  override readonly name = 'JournalConflict';
}

/**
 * Where facts are kept. A license's facts are numbered from 1; `seq` is the number of the last one.
 * The facts of one append are kept together: all of them or none.
 */
export interface Journal {
  /**
   * Appending takes no time and never fails: it returns a number, not a promise, and nothing that was applied has ever to
   * be taken back. Absent: it may take long, fail, and be refused.
   */
  readonly isImmediate?: true;

  /**
   * Resolves when the facts are safe. A license has one append under way at a time; what several licenses append at the
   * same moment an engine may keep together.
   * @param expectedSeq what the caller believes to be the last number.
   * @param facts at least one.
   * @returns the new last number.
   * @throws JournalConflict when `expectedSeq` is not the last number; nothing is kept then. Any other error: it is unknown
   * whether the facts were kept; the caller finds out by the next conflict.
   */
  append(license: number, expectedSeq: number, facts: readonly Fact[]): number | Promise<number>;

  /**
   * The facts after `seq`, in order, in portions of whatever size. An engine that keeps nothing has none.
   * The portions may end between two facts of one append.
   */
  read(license: number, seq: number): AsyncIterable<readonly Fact[]>;

  /**
   * Tells of the facts after `seq`, those to come included, of whoever appends them (the caller itself too); in order,
   * without a gap. Only engines that several servers may share have it. A link that is down is the engine's to mend.
   * @param told `last` is the number of the last of these facts.
   * @returns what ends it.
   */
  follow?(license: number, seq: number, told: (facts: readonly Fact[], last: number) => void): () => void;

  /**
   * Resolves when everything that was in the journal when it was called has been told to those who follow the license, so
   * that somebody who comes from another server finds what that server had acknowledged. Only with `follow`.
   * @throws when the journal is out of reach.
   */
  catchUp?(license: number): Promise<void>;

  /** Absent: every start folds all facts. */
  readonly snapshots?: Snapshots;

  /** What is under way is finished first. */
  close(): Promise<void>;
}

/** A license's state after its first `seq` facts, so that a start folds the later ones only. */
export interface Snapshot {
  readonly seq: number;
  readonly state: LicenseState;
}

export interface Snapshots {
  /** A license that has so many facts more than its last snapshot is due for the next; a large one is later (`SnapshotSchedule`). */
  readonly everyFacts: number;

  /**
   * The newest one that fits.
   * @param config with which the license starts; a snapshot that was made with another one does not fit.
   * @param eventsAt where a thread's events are that the snapshot leaves to the archive.
   * @returns `undefined` when there is none, or none that this version can read.
   */
  latest(config: LicenseConfig, eventsAt: EventsElsewhere): Promise<Snapshot | undefined>;

  /**
   * A snapshot of the first `seq` facts is due. It is made in the background, without holding up anything; when that fails,
   * the next one is tried.
   */
  due(config: LicenseConfig, seq: number): void;
}

/** The first `length` events of the closed thread that started `at`. */
export type EventsElsewhere = (at: Micros, length: number) => EventState[];
