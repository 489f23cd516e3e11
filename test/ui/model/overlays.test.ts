import { describe, expect, it } from 'vitest';
import { bottomLine, keyContext } from '../../../src/ui/model/key-hints.js';
import { textOf } from '../../../src/ui/model/line.js';
import { step } from '../../../src/ui/model/message.js';
import { told } from '../../../src/ui/model/notices.js';
import type { PickerItem } from '../../../src/ui/model/overlay.js';
import { pickerView, questionView } from '../../../src/ui/model/overlay-lines.js';
import { askFirst, askFor, pickFrom } from '../../../src/ui/model/overlays.js';
import { Desk } from '../desk.js';

const desk = () => Desk.withOpenChat().type('a draft');
const line = (it: Desk) => textOf(questionView(it.model)?.line ?? { key: '', spans: [] }).trimEnd();

describe('a question', () => {
  const asked = () => {
    const it = desk();
    it.model = askFirst(it.model, {
      question: 'Ban Mary Brown for 3 days?',
      yes: (model) => step(told(model, 'info', 'done', it.now), { type: 'finish' }),
    });
    return it;
  };

  it('stands in the last line with its keys, and takes yes or no', () => {
    const it = asked();
    expect([keyContext(it.model), line(it)]).toEqual(['confirm', ' Ban Mary Brown for 3 days?  y yes  n no']);
    expect(it.press('overlay_accept').effects).toEqual([{ type: 'finish' }]);
    expect([it.notice, it.model.overlay]).toEqual(['done', undefined]);
  });

  it('is no by Esc and by Ctrl-C, and typing is no answer', () => {
    expect(asked().press('overlay_close').model.overlay).toBeUndefined();
    expect(asked().press('interrupt').model.overlay).toBeUndefined();
    const it = asked().type('yes please');
    expect([it.text, it.model.overlay?.type, it.effects]).toEqual(['a draft', 'confirm', []]);
  });
});

describe('a line to fill in', () => {
  const asked = (text = '') => {
    const it = desk();
    it.model = askFor(
      it.model,
      {
        label: 'Days',
        placeholder: '1 to 365',
        done: (model, days) => (/^\d+$/.test(days) ? step(told(model, 'info', days, it.now)) : 'Not a number'),
      },
      text,
    );
    return it;
  };

  it('is edited like the composer, and leaves its text alone', () => {
    const it = asked().type('12').press('cursor_left').type('3').press('cursor_line_end', 'delete_back');
    expect([line(it), it.text]).toEqual([' Days: 13', 'a draft']);
    expect(it.press('overlay_accept').notice).toBe('13');
    expect(it.text).toBe('a draft');
  });

  it('says why a text can not be, and waits for a better one', () => {
    const it = asked('soon').press('overlay_accept');
    expect(line(it)).toBe(' Days: soon  Not a number');
    it.press('delete_to_start');
    expect(line(it)).toBe(' Days: 1 to 365');
    expect(it.type('2').press('overlay_accept').notice).toBe('2');
  });

  it('takes a paste as one line, and Ctrl-C empties before it leaves', () => {
    const it = asked().tell({ type: 'paste', text: '1\r\n2' });
    expect(line(it)).toBe(' Days: 1 2');
    expect(it.press('interrupt').model.overlay?.type).toBe('prompt');
    expect(it.press('interrupt').model.overlay).toBeUndefined();
  });

  it('has the cursor behind what is typed, also behind wide characters', () => {
    expect(questionView(asked('山').model)?.cursor).toEqual({ x: 9, y: 29 });
  });

  it('keeps a secret from who looks on', () => {
    const it = desk();
    it.model = askFor(it.model, { label: 'Token', isSecret: true, done: (model) => step(model) }, 'abc');
    expect(line(it)).toBe(' Token: •••');
  });
});

describe('a list to choose from', () => {
  const names = Array.from({ length: 100 }, (_, index) => `item ${index}`);
  const items = names.map((label): PickerItem => ({ id: label, label, detail: 'detail', right: '2m' }));
  const offer = (_: unknown, query: string) => items.filter(({ label }) => label.includes(query));
  const asked = (columns = 100, rows = 20) => {
    const it = Desk.withOpenChat([], columns, rows);
    it.model = pickFrom(it.model, {
      title: 'Go to',
      placeholder: 'name',
      items: offer,
      empty: 'No such thing',
      chosen: (model, { id }) => step(told(model, 'info', id, it.now)),
    });
    return it;
  };
  const lines = (it: Desk) => (pickerView(it.model)?.lines ?? []).map(textOf);

  it('draws as many as fit, with the marked one among them', () => {
    const it = asked();
    expect(lines(it)).toHaveLength(18);
    expect(lines(it)[2]).toMatch(/^ › item 0 +detail +2m $/);
    it.press('overlay_page_down', 'overlay_page_down', 'overlay_page_down');
    expect(lines(it).find((each) => each.startsWith(' › '))).toContain('item 45');
    expect(lines(it)[1]).toContain('46 of 100');
    expect(it.press('overlay_accept').notice).toBe('item 45');
  });

  it('narrows as one types, and marks the first again', () => {
    const it = asked().press('overlay_down', 'overlay_down').type('7');
    expect(lines(it)[2]).toMatch(/^ › item 7 /);
    expect(it.press('overlay_up', 'overlay_accept').notice).toBe('item 7');
  });

  it('says so when there is nothing, and then nothing is chosen', () => {
    const it = asked().type('x').press('overlay_accept');
    expect(lines(it)[2]).toBe('   No such thing');
    expect(it.model.overlay?.type).toBe('picker');
  });

  it.each([120, 80, 60, 36])('fits %i columns', (columns) => {
    for (const each of lines(asked(columns))) expect(each.length).toBeLessThanOrEqual(columns);
  });

  it('has its keys in the last line', () => {
    expect(textOf(bottomLine(asked().model)).trim()).toBe('Enter take   ↑ ↓ choose   Esc back');
  });
});
