import type { Fact } from '../../domain/fact.js';

/** The header by which a message of the journal says what it is a part of. */
export const batchHeader = 'Chatio-Batch';

/** How batches are written; a journal with another number is of a newer chatio. */
const format = 1;

/** The facts of one append, as others read them. */
export interface Batch {
  readonly id: string;
  /** The number of its first fact. */
  readonly first: number;
  readonly facts: readonly Fact[];
}

/** One message of a batch: a piece of its JSON text, which may be cut anywhere. */
export interface Part {
  /** The value of `batchHeader`. */
  readonly header: string;
  readonly bytes: Uint8Array;
}

/** @returns the messages, in order, none with more than `maxBytes` of payload; nearly always one. */
export function partsOf({ id, first, facts }: Batch, maxBytes: number): Part[] {
  const bytes = Buffer.from(JSON.stringify(facts));
  const count = Math.max(1, Math.ceil(bytes.length / maxBytes));
  return Array.from({ length: count }, (_, n) => ({
    header: `${format} ${id} ${first} ${facts.length} ${n + 1}/${count}`,
    bytes: bytes.subarray(n * maxBytes, (n + 1) * maxBytes),
  }));
}

/** The journal has something that this version does not understand. */
export class JournalUnreadable extends Error {
  override readonly name = 'JournalUnreadable';
}

/** Facts are missing between what was read and this message: read again from the last border. */
export class JournalGap extends Error {
  override readonly name = 'JournalGap';
}

/**
 * Puts the batches of one license together again from the messages of its subject.
 *
 * Each part was published on condition that the one before it is the last message. So the parts of a batch that got
 * whole into the journal stand together, and a batch of which a writer got only the beginning in (it died, or somebody
 * else came in between) is followed by something else: it never happened, for every reader.
 */
export class Assembler {
  #open: { readonly id: string; readonly pieces: Uint8Array[] } | undefined;

  /**
   * @param seq the number of the last fact that is known.
   * @param at the place in the stream of the last message that was taken; 0 for none.
   */
  constructor(
    public seq = 0,
    public at = 0,
  ) {}

  /**
   * @param at the message's place in the stream; one that was taken already is skipped.
   * @returns the batch that the message completes.
   * @throws JournalUnreadable
   * @throws JournalGap and has not taken the message then
   */
  take(at: number, header: string, bytes: Uint8Array): Batch | undefined {
    if (at <= this.at) return undefined;
    const { id, first, count, part, parts } = readHeader(header, at);
    if (first > this.seq + 1) throw new JournalGap(`facts ${this.seq + 1} to ${first - 1} are missing before ${at}`);
    this.at = at;
    if (part === 1) this.#open = { id, pieces: [] };
    if (this.#open?.id !== id || this.#open.pieces.length !== part - 1) {
      this.#open = undefined;
      return undefined;
    }
    this.#open.pieces.push(bytes);
    if (part < parts) return undefined;
    const text = parts === 1 ? Buffer.from(bytes) : Buffer.concat(this.#open.pieces);
    this.#open = undefined;
    const facts = JSON.parse(text.toString('utf8')) as Fact[];
    this.seq = first + count - 1;
    return { id, first, facts };
  }

  /** One of our own messages is in. @param seq the last fact's number, when it was the last part. */
  wrote(at: number, seq: number | undefined): void {
    if (at <= this.at) return;
    this.at = at;
    this.#open = undefined;
    if (seq !== undefined) this.seq = seq;
  }
}

function readHeader(header: string, at: number) {
  const [version, id = '', first, count, part = ''] = header.split(' ');
  if (Number(version) !== format) {
    const found = version === '' ? 'no facts' : `facts in the form ${version}`;
    throw new JournalUnreadable(
      `message ${at} of the journal has ${found}; a newer chatio wrote it, or something else`,
    );
  }
  const [number, parts] = part.split('/').map(Number);
  return { id, first: Number(first), count: Number(count), part: number ?? 1, parts: parts ?? 1 };
}
