import { describe, expect, it } from 'vitest';
import { Random } from '../../src/simulate/random.js';
import { sneakPeekIntervalMs, type Typing, typing } from '../../src/simulate/typing.js';

const text = 'The tracking page says "in transit" since Friday, and nothing else has changed since then.';
const plans = Array.from({ length: 200 }, (_, seed) => typing(text, 9, new Random(seed)));

function shrinks(steps: Typing['steps'], { text: now }: { text: string }, at: number): boolean {
  return now.length < (steps[at - 1]?.text.length ?? 0);
}

/** Seconds. */
function duration({ steps, sendAfterMs }: Typing): number {
  return (steps.reduce((sum, step) => sum + step.afterMs, 0) + sendAfterMs) / 1000;
}

describe('typing', () => {
  it('shows a text that grows, in steps as far apart as sneak peeks have to be', () => {
    for (const { steps } of plans) {
      expect(steps.length).toBeGreaterThan(1);
      for (const step of steps) expect(step.afterMs).toBeGreaterThanOrEqual(sneakPeekIntervalMs);
      expect(steps.filter((step, at) => shrinks(steps, step, at)).length).toBeLessThanOrEqual(1);
    }
  });

  it('has second thoughts now and then: most of it goes away and comes again', () => {
    const thoughts = plans.flatMap(({ steps }) => steps.filter((step, at) => shrinks(steps, step, at)));
    expect(thoughts.length).toBeGreaterThan(plans.length / 8);
    expect(thoughts.length).toBeLessThan(plans.length / 2);
    for (const { text: left } of thoughts) expect(left.length).toBeLessThan(text.length / 3);
  });

  it('stops to think now and then', () => {
    const pauses = plans.flatMap(({ steps }) => steps.filter(({ afterMs }) => afterMs > 3300));
    expect(pauses.length).toBeGreaterThan(20);
    expect(Math.max(...pauses.map(({ afterMs }) => afterMs))).toBeLessThan(9000);
  });

  it('takes about as long as the writer is fast', () => {
    const quickest = Math.min(...plans.map(duration));
    expect(quickest).toBeGreaterThan(text.length / 9);
    expect(quickest).toBeLessThan(text.length / 9 + 4);
    expect(Math.max(...plans.map(duration))).toBeLessThan(60);
  });

  it('slips now and then in two letters, and the next step has it right', () => {
    const slips = plans.flatMap(({ steps }) =>
      steps.flatMap((step, at) => (text.startsWith(step.text) ? [] : [{ slip: step.text, next: steps[at + 1]?.text }])),
    );
    expect(slips.length).toBeGreaterThan(10);
    expect(slips.length).toBeLessThan(plans.length);
    for (const { slip, next } of slips) {
      expect(text.startsWith(slip.slice(0, -2))).toBe(true);
      expect([...slip].sort()).toEqual([...text.slice(0, slip.length)].sort());
      if (next !== undefined && !slips.some((other) => other.slip === next)) expect(text.startsWith(next)).toBe(true);
    }
  });

  it('has nothing to show for a word', () => {
    expect(typing('Thanks!', 9, new Random(1))).toEqual({ steps: [], sendAfterMs: expect.any(Number) });
  });

  it('never cuts a character in two', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      for (const step of typing('😀'.repeat(40), 4, new Random(seed)).steps) expect(step.text).toMatch(/^(?:😀)+$/u);
    }
  });
});

describe('chance', () => {
  it('is the same for the same seed and another for another', () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('is spread over the whole range', () => {
    const random = new Random(3);
    const numbers = Array.from({ length: 1000 }, () => random.between(10, 20));
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(10);
    expect(Math.min(...numbers)).toBeLessThan(10.5);
    expect(Math.max(...numbers)).toBeLessThan(20);
    expect(Math.max(...numbers)).toBeGreaterThan(19.5);
  });
});
