import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/domain/fact.js';
import {
  Assembler,
  type Batch,
  JournalGap,
  JournalUnreadable,
  partsOf,
} from '../../../src/server/journal/jetstream-batch.js';

function fact(customerId: string): Fact {
  return { type: 'customer_created', customerId, at: 1, cause: {} };
}

function batch(id: string, first: number, ...customers: string[]): Batch {
  return { id, first, facts: customers.map(fact) };
}

describe('a batch in messages', () => {
  it('is put together again as it was, whatever the size of a message and between whomever it stands', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 5 });
    const written = fc.array(fc.record({ texts, abandonedAfter: fc.option(fc.nat(3), { nil: undefined }) }));
    fc.assert(
      fc.property(written, fc.integer({ min: 7, max: 200 }), (appends, maxBytes) => {
        const assembler = new Assembler();
        const whole: Batch[] = [];
        const read: Batch[] = [];
        let at = 0;
        let first = 1;
        for (const [n, { texts, abandonedAfter }] of appends.entries()) {
          const sent = batch(`b${n}`, first, ...texts);
          const parts = partsOf(sent, maxBytes);
          for (const { bytes } of parts) expect(bytes.length).toBeLessThanOrEqual(maxBytes);
          const kept = parts.slice(0, abandonedAfter ?? parts.length);
          if (kept.length === parts.length) {
            whole.push(sent);
            first += texts.length;
          }
          for (const { header, bytes } of kept) {
            at += 3;
            const done = assembler.take(at, header, bytes);
            if (done !== undefined) read.push(done);
            at += 1;
            expect(assembler.take(at, header, bytes), 'sent twice').toBeUndefined();
          }
        }
        expect(read).toEqual(whole);
        expect(assembler.seq).toBe(first - 1);
      }),
    );
  });

  it('counts when it is whole before any other with the same number is', () => {
    const assembler = new Assembler();
    const [a1, a2] = partsOf(batch('a', 1, 'mary'), 50);
    const [b1, b2] = partsOf(batch('b', 1, 'ivo', 'eva'), 100);
    const read = [a1, b1, b2, a2].map((part, n) =>
      assembler.take(n + 1, part?.header ?? '', part?.bytes ?? new Uint8Array()),
    );
    expect(read).toEqual([undefined, undefined, batch('b', 1, 'ivo', 'eva'), undefined]);
    expect(assembler.seq).toBe(2);
  });

  it('is skipped when it was taken already', () => {
    const assembler = new Assembler();
    const [part] = partsOf(batch('a', 1, 'mary'), 1000);
    expect(assembler.take(4, part?.header ?? '', part?.bytes ?? new Uint8Array())).toBeDefined();
    expect(assembler.take(4, part?.header ?? '', part?.bytes ?? new Uint8Array())).toBeUndefined();
  });

  it('is not taken when facts before it are missing', () => {
    const assembler = new Assembler();
    const [part] = partsOf(batch('a', 3, 'mary'), 1000);
    expect(() => assembler.take(4, part?.header ?? '', part?.bytes ?? new Uint8Array())).toThrow(JournalGap);
    expect(assembler).toMatchObject({ seq: 0, at: 0 });
  });

  it.each([
    ['of something else', ''],
    ['of a newer chatio', '2 a 1 1 1/1'],
  ])('%s is refused', (_what, header) => {
    expect(() => new Assembler().take(1, header, new Uint8Array())).toThrow(JournalUnreadable);
  });
});
