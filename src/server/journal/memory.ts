import type { Fact } from '../../domain/fact.js';
import { type Journal, JournalConflict } from './journal.js';

/** Keeps nothing but the numbers: the state in memory is all there is. */
export function memoryJournal(): Journal & { append(...args: Parameters<Journal['append']>): number } {
  const last = new Map<number, number>();
  return {
    isImmediate: true,
    append(license: number, expectedSeq: number, facts: readonly Fact[]): number {
      const seq = last.get(license) ?? 0;
      if (seq !== expectedSeq) throw new JournalConflict(`license ${license} is at ${seq}, not at ${expectedSeq}`);
      last.set(license, seq + facts.length);
      return seq + facts.length;
    },
    async *read(): AsyncIterable<readonly Fact[]> {},
    async close(): Promise<void> {},
  };
}
