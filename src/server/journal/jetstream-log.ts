import { Assembler, type Batch } from './jetstream-batch.js';

/** How many borders between batches are remembered; a snapshot is made at one of the latest. */
const rememberedBorders = 4096;

/** Batches that are kept at hand for a license that lost a race. */
const recentBatches = 64;

export interface Border {
  readonly seq: number;
  /** Place in the stream of the last message before it. */
  readonly at: number;
}

export type Told = (facts: Batch['facts'], last: number) => void;

interface Follower {
  /** The number of the last fact it has. */
  seq: number;
  readonly told: Told;
}

/**
 * What is known of one license's part of the journal: how far it was read, which of our batches are on their way, and who
 * wants to hear how it goes on.
 */
export class LicenseLog {
  #assembler = new Assembler();
  readonly #borders: Border[] = [{ seq: 0, at: 0 }];
  readonly #followers = new Set<Follower>();
  /** What is on its way from here, and counts if it comes first. */
  #sending: Batch | undefined;
  #waiting: { readonly at: number; resolve(): void }[] = [];
  #recent: Batch[] = [];
  /** Appends take turns. */
  turn: Promise<unknown> = Promise.resolve();
  /** Somebody asks NATS for the latest; and who will ask next. */
  asking: Promise<void> | undefined;
  nextAsking: Promise<void> | undefined;
  /** Whether it is up to date as far as anybody can tell, so that what comes in goes on where it ended. */
  isLive = false;
  /** Something came in that was not taken, because it was not live. */
  hasMissed = false;

  constructor(readonly license: number) {}

  /** The number of the last fact that is known. */
  get seq(): number {
    return this.#assembler.seq;
  }

  /** The place in the stream of the last message that is known. */
  get at(): number {
    return this.#assembler.at;
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }

  /**
   * The next message of the subject.
   * @throws JournalUnreadable, JournalGap
   */
  take(at: number, header: string, bytes: Uint8Array): void {
    const batch = this.#assembler.take(at, header, bytes, (id) => this.#factsOfOurs(id));
    if (batch !== undefined) this.#counts(batch);
    if (this.#waiting.length === 0) return;
    for (const each of this.#waiting) if (each.at <= this.at) each.resolve();
    this.#waiting = this.#waiting.filter((each) => each.at > this.at);
  }

  /** Resolves when everything to this place was taken. */
  reached(at: number): Promise<void> {
    if (at <= this.at) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ at, resolve }));
  }

  /** Our batch is on its way. @returns whether it counts; `undefined` while that is open. */
  sending(batch: Batch): () => boolean | undefined {
    this.#sending = batch;
    return () => {
      if (this.#sending !== batch) return true;
      return this.seq >= batch.first ? false : undefined;
    };
  }

  /** The facts after `seq`, when there are some and all of them are at hand. */
  recentAfter(seq: number): Batch['facts'] | undefined {
    const from = this.#recent.findLastIndex(({ first }) => first <= seq + 1);
    if (from === -1 || seq >= this.seq) return undefined;
    return this.#recent.slice(from).flatMap(({ first, facts }) => facts.slice(Math.max(0, seq + 1 - first)));
  }

  /** The newest remembered border that is not after `seq`. */
  borderBefore(seq: number): Border {
    return this.#borders.findLast((border) => border.seq <= seq) ?? { seq: 0, at: 0 };
  }

  /** What is before this border is known from elsewhere (it was read, or there is a snapshot of it). */
  skipTo(border: Border): void {
    if (border.at <= this.at) return;
    this.#assembler = new Assembler(border.seq, border.at);
    this.#recent = [];
    this.#borders.push(border);
  }

  /** Back to the last border, to read again what comes after it. @returns false when it stands there already. */
  rewind(): boolean {
    const { seq, at } = this.borderBefore(this.seq);
    if (at === this.at) return false;
    this.#assembler = new Assembler(seq, at);
    this.isLive = false;
    return true;
  }

  /** @param seq what the follower has already. */
  follow(seq: number, told: Told): () => void {
    const follower = { seq, told };
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  #factsOfOurs(id: string): Batch['facts'] | undefined {
    return this.#sending?.id === id ? this.#sending.facts : undefined;
  }

  #counts(batch: Batch): void {
    if (this.#sending?.id === batch.id) this.#sending = undefined;
    const { seq, at } = this.#assembler;
    this.#borders.push({ seq, at });
    if (this.#borders.length > 2 * rememberedBorders) this.#borders.splice(1, rememberedBorders);
    this.#recent.push(batch);
    if (this.#recent.length > 2 * recentBatches) this.#recent.splice(0, recentBatches);
    for (const follower of this.#followers) tell(follower, batch);
  }
}

function tell(follower: Follower, { first, facts }: Batch): void {
  const last = first + facts.length - 1;
  if (last <= follower.seq) return;
  const news = facts.slice(Math.max(0, follower.seq + 1 - first));
  follower.seq = last;
  follower.told(news, last);
}
