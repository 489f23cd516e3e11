import { describe, expect, it } from 'vitest';
import { keyContext } from '../../../src/ui/model/key-hints.js';
import { textOf } from '../../../src/ui/model/line.js';
import { pickerView } from '../../../src/ui/model/overlay-lines.js';
import { readingLines } from '../../../src/ui/model/reading-lines.js';
import { Desk } from '../desk.js';
import { chatWithThread, customer, message, thread } from '../world.js';

const closed = (order: number, ...texts: string[]) =>
  thread(
    order,
    texts.map((text, index) => message(index + 1, text)),
    { active: false },
  );
const late = chatWithThread('old1', closed(1, 'Hello', 'The parcel is late'));
const broken = chatWithThread('old2', closed(1, 'The parcel is broken'), [customer('bob', { name: 'Bob Hill' })]);
const list = (desk: Desk) => (pickerView(desk.model)?.lines ?? []).map((line) => textOf(line).trim());
const screen = (desk: Desk) => readingLines(desk.model).map((line) => textOf(line).trim());

function searched(total = 2): Desk {
  const desk = Desk.withOpenChat([message(1, 'Hi')])
    .type('/archives parcel')
    .press('send');
  return desk.tell({ type: 'found', query: 'parcel', page: 1, chats: [late, broken], total });
}

describe('the archives', () => {
  it('are asked for words', () => {
    const desk = Desk.withOpenChat().type('/archives late parcel').press('send');
    expect(desk.effects).toContainEqual({ type: 'search', query: 'late parcel', page: 1 });
  });

  it('offer what is found, with what was said about it', () => {
    const shown = list(searched()).join('\n');
    expect(shown).toContain('2 threads with parcel');
    expect(shown).toMatch(/Mary Brown +The parcel is late +closed {2}Mon 22 Nov\nBob Hill +The parcel is broken/);
  });

  it('are narrowed as one types', () => {
    const shown = list(searched().type('bob')).filter((text) => text.includes('parcel is'));
    expect(shown).toEqual([expect.stringContaining('Bob Hill')]);
  });

  it('bring more where there are more, behind those that are there', () => {
    const desk = searched(3).press('overlay_page_down');
    expect(list(desk).at(-1)).toMatch(/1 more/);
    expect(desk.press('overlay_accept').effects).toContainEqual({ type: 'search', query: 'parcel', page: 2 });
    const third = chatWithThread('old3', closed(1, 'No parcel'), [customer('eve', { name: 'Eve Long' })]);
    desk.tell({ type: 'found', query: 'parcel', page: 2, chats: [third], total: 3 });
    expect(list(desk).join('\n')).toMatch(/Mary Brown.*\nBob Hill.*\n› Eve Long/);
  });

  it('do not come over something else', () => {
    const desk = Desk.withOpenChat().press('help');
    desk.tell({ type: 'found', query: 'parcel', page: 1, chats: [late], total: 1 });
    expect([keyContext(desk.model), desk.notice]).toEqual([
      'help',
      '1 threads found for parcel; search again to see them',
    ]);
  });

  it('say when there is nothing', () => {
    const desk = Desk.withOpenChat().tell({ type: 'found', query: 'x', page: 1, chats: [], total: 0 });
    expect([desk.model.overlay, desk.notice]).toEqual([undefined, 'Nothing found for x']);
  });
});

describe('a thread of the archives', () => {
  it('is read over the panes, and writes nothing', () => {
    const desk = searched().press('overlay_accept').type('typed');
    expect(keyContext(desk.model)).toBe('reading');
    expect(screen(desk)[0]).toMatch(/^Mary Brown +closed thread, to be read only$/);
    expect(screen(desk)).toContain('The parcel is late');
    expect(desk.text).toBe('');
  });

  it('leads back to what was found, with the same one marked', () => {
    const desk = searched().press('overlay_down', 'overlay_accept', 'reading_close');
    expect([keyContext(desk.model), desk.model.overlay]).toMatchObject(['picker', { selectedId: 'old2/t1' }]);
  });

  it('scrolls, and never past its ends', () => {
    const texts = Array.from({ length: 100 }, (_, n) => `line ${n}`);
    const chats = [chatWithThread('old', closed(1, ...texts))];
    const desk = Desk.withOpenChat().tell({ type: 'found', query: 'line', page: 1, chats, total: 1 });
    desk.press('overlay_accept', 'reading_last');
    expect(screen(desk).at(-1)).toBe('line 99');
    desk.press('reading_down', 'reading_page_down');
    expect(screen(desk).at(-1)).toBe('line 99');
    desk.press('reading_first', 'reading_up');
    expect(screen(desk)).toHaveLength(28);
    expect(screen(desk)).toContain('line 0');
  });

  it('opens its chat, which is then loaded', () => {
    const desk = searched().press('overlay_accept', 'reading_open');
    expect([desk.model.openId, desk.model.reading]).toEqual(['old1', undefined]);
    expect(desk.effect('load')).toMatchObject({ chatId: 'old1' });
  });
});
