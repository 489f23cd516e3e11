import type { Fact } from '../../src/domain/fact.js';
import type { Journal, Snapshots } from '../../src/server/journal/journal.js';

interface Append {
  readonly facts: readonly Fact[];
  /** The facts are safe. */
  keep(): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** A journal that does with each append what the test says, and to which others may append. */
export class ScriptedJournal implements Journal {
  readonly appends: Append[] = [];
  readonly facts: Fact[] = [];
  /** Of how many facts each snapshot was to be that was due. */
  readonly due: number[] = [];
  follower: ((facts: readonly Fact[], last: number) => void) | undefined;
  fault: Error | undefined;
  readonly snapshots?: Snapshots;

  /** @param everyFacts makes it want snapshots. */
  constructor(everyFacts?: number) {
    if (everyFacts === undefined) return;
    this.snapshots = { everyFacts, latest: async () => undefined, due: (_, seq) => void this.due.push(seq) };
  }

  append(_: number, expectedSeq: number, facts: readonly Fact[]): Promise<number> {
    return new Promise((resolve, reject) => {
      const keep = async () => {
        if (expectedSeq !== this.facts.length) throw new Error('kept in the wrong place');
        this.facts.push(...facts);
        resolve(this.facts.length);
        await settled();
      };
      const fail = async (error: Error) => {
        reject(error);
        await settled();
      };
      this.appends.push({ facts, keep, fail });
    });
  }

  async *read(_: number, seq: number): AsyncIterable<readonly Fact[]> {
    if (this.fault !== undefined) throw this.fault;
    for (const fact of this.facts.slice(seq)) yield [fact];
  }

  follow(_: number, __: number, told: (facts: readonly Fact[], last: number) => void): () => void {
    this.follower = told;
    return () => {
      this.follower = undefined;
    };
  }

  async close(): Promise<void> {}
}

/** Resolves when what has been kept or has failed is dealt with. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
