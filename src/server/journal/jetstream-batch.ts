import type { Fact } from '../../domain/fact.js';

/** The header by which a message of the journal says what it is a part of. */
export const batchHeader = 'Chatio-Batch';

/** How batches are written; a journal with another number is of a newer chatio. */
const format = 1;

/** The facts of one append. */
export interface Batch {
  readonly id: string;
  /** The number that its first fact has if the batch counts. */
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
 * Finds out, from the messages of one license's subject in their order, which batches count, and puts them together.
 *
 * A batch counts when its last part is in and its first fact has the next number then. So of two that were decided on the
 * same state one counts, the same for every reader, whatever else NATS let in: its own check of the expected place is
 * not enough, because clusters of NATS 2.9 let two messages pass that come at the same moment. A batch of which a writer
 * got only the beginning in never counts.
 */
export class Assembler {
  readonly #open = new Map<string, Uint8Array[]>();

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
   * @param known the facts of a batch that need not be read.
   * @returns the batch that counts with this message.
   * @throws JournalUnreadable
   * @throws JournalGap and has not taken the message then
   */
  take(
    at: number,
    header: string,
    bytes: Uint8Array,
    known?: (id: string) => Batch['facts'] | undefined,
  ): Batch | undefined {
    if (at <= this.at) return undefined;
    const { id, first, count, part, parts } = readHeader(header, at);
    if (first > this.seq + 1) throw new JournalGap(`facts ${this.seq + 1} to ${first - 1} are missing before ${at}`);
    this.at = at;
    if (first <= this.seq) return undefined; // others were faster
    const pieces = this.#open.get(id) ?? [];
    if (pieces.length !== part - 1) return undefined; // sent twice
    pieces.push(bytes);
    if (part < parts) {
      this.#open.set(id, pieces);
      return undefined;
    }
    this.#open.clear(); // what else has begun came too late
    this.seq += count;
    return { id, first, facts: known?.(id) ?? factsOf(pieces) };
  }
}

function factsOf(pieces: readonly Uint8Array[]): Fact[] {
  const [only] = pieces;
  const text =
    pieces.length === 1 && only !== undefined
      ? Buffer.from(only.buffer, only.byteOffset, only.length)
      : Buffer.concat(pieces);
  return JSON.parse(text.toString('utf8')) as Fact[];
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
