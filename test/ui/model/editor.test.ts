import { describe, expect, it } from 'vitest';
import { longestText } from '../../../src/ui/model/editor.js';
import { bottomLine } from '../../../src/ui/model/key-hints.js';
import { textOf } from '../../../src/ui/model/line.js';
import { Desk } from '../desk.js';
import { anna, mary } from '../world.js';

const mine = () => Desk.withOpenChat([], 100, 30, [mary, anna]);

describe('the own editor', () => {
  it('gets what is written, and what it saves takes its place', () => {
    const desk = mine().type('Dear').press('editor');
    expect(desk.effects).toEqual([{ type: 'edit', chatId: 'c1', text: 'Dear' }]);
    desk.tell({ type: 'edited', chatId: 'c1', text: 'Dear Mary,\r\nhello\u001b[2J' });
    expect(desk.text).toBe('Dear Mary,\nhello[2J');
    expect(desk.press('undo').text).toBe('Dear');
    expect(desk.effect('send')).toBeUndefined();
  });

  it('that empties the text empties the draft', () => {
    const desk = mine().type('Dear').press('editor').tell({ type: 'edited', chatId: 'c1', text: '' });
    expect([desk.text, desk.model.drafts.size]).toEqual(['', 0]);
    expect(desk.press('undo').text).toBe('Dear');
  });

  it('is there by command, for an empty draft', () => {
    expect(mine().type('/edit').press('send').effects).toContainEqual({ type: 'edit', chatId: 'c1', text: '' });
  });
});

describe('the length of a text', () => {
  it('is told before it is too long', () => {
    const desk = mine().type('x'.repeat(longestText * 0.8 - 1));
    expect(textOf(bottomLine(desk.model))).not.toContain('characters');
    expect(textOf(bottomLine(desk.type('xx').model))).toContain(`of ${longestText} characters`);
  });

  it('is bounded: a paste that is too long is told, and changes nothing', () => {
    const desk = mine()
      .type('before')
      .tell({ type: 'paste', text: 'x'.repeat(longestText) });
    expect([desk.text, desk.notice]).toEqual([
      'before',
      `Too long: ${longestText + 6} characters of at most ${longestText}. chatio send sends more`,
    ]);
    expect(mine().tell({ type: 'edited', chatId: 'c1', text: 'x'.repeat(longestText + 1) }).text).toBe('');
  });

  it('may be many lines: they are shown six at a time, and sent as they are', () => {
    const text = Array.from({ length: 2_000 }, (_, index) => `line ${index}`).join('\n');
    const desk = mine().tell({ type: 'paste', text }).press('send');
    expect(desk.effect('send')?.event).toMatchObject({ text });
  });
});
