import type { Fact } from '../../domain/fact.js';

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
   * Resolves when the facts are safe.
   * @param expectedSeq what the caller believes to be the last number.
   * @returns the new last number.
   * @throws JournalConflict when `expectedSeq` is not the last number; nothing is kept then.
   */
  append(license: number, expectedSeq: number, facts: readonly Fact[]): Promise<number>;

  /** The facts after `seq`, in order. An engine that keeps nothing has none. */
  read(license: number, seq: number): AsyncIterable<Fact>;

  close(): Promise<void>;
}
