/** Chance that a seed decides: the same seed, the same customers. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A chance of its own for one thing, so that what happens elsewhere does not change it. */
  static of(seed: number, ...what: readonly (string | number)[]): Random {
    let hash = 0x811c9dc5; // FNV-1a
    for (const character of [seed, ...what].join('\n')) {
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    }
    return new Random(hash);
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  within([from, to]: readonly [from: number, to: number]): number {
    return this.between(from, to);
  }

  /** True so often out of 1. */
  chance(share: number): boolean {
    return this.next() < share;
  }
}
