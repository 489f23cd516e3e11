import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../../../src/protocol/event.js';
import { titleLine } from '../../../src/ui/model/head-lines.js';
import { textOf } from '../../../src/ui/model/line.js';
import { Desk } from '../desk.js';
import { incoming, message, monday } from '../world.js';

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => message(index + 1, `line ${index + 1}`));
const rows = 20 - 2 - 3;

describe('the visible part of a transcript', () => {
  it('is its end, at first', () => {
    const desk = Desk.withOpenChat(numbered(100), 100, 20);
    expect(desk.transcript).toHaveLength(rows);
    expect(desk.transcript.at(-1)).toBe('  line 100');
  });

  it('goes up and down by pages with a line in common', () => {
    const desk = Desk.withOpenChat(numbered(100), 100, 20);
    const bottom = desk.transcript;
    const above = desk.press('page_up').transcript;
    expect(above.at(-1)).toBe(bottom[0]);
    expect(desk.press('page_down').transcript).toEqual(bottom);
    expect(desk.model.scroll).toBeUndefined();
  });

  it('stops at the top with the first line on top', () => {
    const desk = Desk.withOpenChat(numbered(30), 100, 20);
    desk.press('page_up', 'page_up', 'page_up', 'page_up');
    expect(desk.transcript[0]).toMatch(/^── Mon 22 Nov/);
    expect(desk.transcript).toHaveLength(rows);
  });

  it('cannot be scrolled when all of it is visible', () => {
    const desk = Desk.withOpenChat(numbered(5), 100, 20).press('page_up', 'line_up');
    expect(desk.model.scroll).toBeUndefined();
  });

  it('stands still while new messages come below, and says how many', () => {
    const desk = Desk.withOpenChat(numbered(100), 100, 20).press('page_up');
    const before = desk.transcript;
    desk.push(incoming('c1', 't1', message(101, 'new')), incoming('c1', 't1', message(102, 'new')));
    expect(desk.transcript).toEqual(before);
    const title = titleLine(desk.model);
    expect(title && textOf(title)).toMatch(/scrolled up, 16 below$/);
    expect(desk.press('to_bottom').transcript.at(-1)).toBe('  new');
  });

  it('keeps its place when the window changes its size', () => {
    const desk = Desk.withOpenChat(numbered(100), 100, 20).press('page_up');
    const last = desk.transcript.at(-1);
    desk.tell({ type: 'resize', columns: 60, rows: 14 });
    expect(desk.transcript.at(-1)).toBe(last);
    desk.tell({ type: 'resize', columns: 140, rows: 50 });
    expect(desk.transcript.at(-1)).toBe(last);
  });

  it('scrolls through own messages that wait, line by line', () => {
    const desk = Desk.withOpenChat(numbered(20), 100, 20);
    desk.queued('k', 'waiting', { event: { type: 'message', text: 'a\nb\nc' } });
    const bottom = desk.transcript;
    desk.press('line_up', 'line_up');
    expect(desk.transcript.at(-1)).toBe('  a');
    expect(desk.press('line_down', 'line_down').transcript).toEqual(bottom);
  });

  it('shows every line exactly once on the way up', () => {
    const texts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 7 }), (heights, by) => {
        const events = heights.map((height, index) =>
          message(index + 1, Array.from({ length: height }, (_, line) => `${index}.${line}`).join('\n')),
        );
        const desk = Desk.withOpenChat(events, 100, 20);
        const seen = [...desk.transcript];
        for (let step = 0; step < 200; step++) {
          const before = desk.transcript;
          desk.press(...Array.from({ length: by }, () => 'line_up' as const));
          const shift = desk.transcript.findIndex((_, index) =>
            desk.transcript.slice(index).every((line, at) => line === before[at]),
          );
          if (shift === 0) break;
          seen.unshift(...desk.transcript.slice(0, shift));
        }
        const expected = heights.flatMap((height, index) =>
          Array.from({ length: height }, (_, line) => `  ${index}.${line}`),
        );
        expect(seen.filter((line) => line.startsWith('  '))).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('costs what is on the screen, not what is in the history', () => {
    let drawn = 0;
    const counting = (order: number): ChatEvent => {
      const it = message(order, 'x', { timestamp: monday + order });
      return Object.defineProperty(it, 'text', {
        enumerable: true,
        get: () => {
          drawn += 1;
          return `line ${order}`;
        },
      });
    };
    const events = Array.from({ length: 50_000 }, (_, index) => counting(index + 1));
    const opened = Desk.withOpenChat(events, 100, 20);
    drawn = 0;
    expect(opened.press('page_up').transcript).toHaveLength(rows);
    opened
      .push(incoming('c1', 't1', message(50_001, 'new')))
      .press('to_bottom')
      .press('page_up');
    expect(drawn).toBeLessThan(10 * rows);
  });
});
