import { describe, expect, it } from 'vitest';
import { textOf } from '../../../src/ui/model/line.js';
import { pickerView } from '../../../src/ui/model/overlay-lines.js';
import { Desk } from '../desk.js';
import { anna, mary, summary, thread } from '../world.js';

const mine = () => Desk.withOpenChat([], 100, 30, [mary, anna]);
const typed = (desk: Desk, text: string) => {
  for (const character of text) desk.type(character);
  return desk;
};

describe('undo', () => {
  it('takes back words, and redo brings them again', () => {
    const desk = typed(mine(), 'one two  three');
    expect(desk.press('undo').text).toBe('one two  ');
    expect(desk.press('undo').text).toBe('one ');
    expect(desk.press('redo').text).toBe('one two  ');
    expect(desk.press('redo', 'redo').text).toBe('one two  three');
    expect(desk.notice).toBe('Nothing to redo');
  });

  it('brings back what was deleted or cleared, and where the cursor stood', () => {
    const desk = mine().type('do not lose this').press('delete_word_back', 'interrupt');
    expect(desk.text).toBe('');
    expect(desk.press('undo').text).toBe('do not lose ');
    expect(desk.press('undo').type('!').text).toBe('do not lose this!');
  });

  it('has nothing to redo once something new is written', () => {
    const desk = typed(mine(), 'one two').press('undo').type('x');
    expect(desk.press('redo').text).toBe('one x');
    expect(desk.press('undo').text).toBe('one ');
  });

  it('is of each chat by itself, and ends with what was sent', () => {
    const desk = new Desk().online(summary('a', thread(2, [])), summary('b', thread(1, []))).press('open');
    desk.type('for the first').press('next_chat', 'undo');
    expect([desk.text, desk.notice]).toEqual(['', 'Nothing to undo']);
    expect(desk.press('previous_chat', 'undo').text).toBe('');
    expect(desk.press('redo', 'send', 'undo').text).toBe('');
  });

  it('withdraws and renews the typing indicator like any edit', () => {
    const desk = mine().type('Hi').press('undo');
    expect(desk.effects).toEqual([{ type: 'typing', chatId: 'c1', isTyping: false }]);
  });
});

describe('what was sent', () => {
  const afterThree = () =>
    mine().type('first').press('send').type('/note second').press('send').type('third').press('send');

  it('can be walked through, and what was being written comes back', () => {
    const desk = afterThree().type('new').press('recall_older');
    expect(desk.text).toBe('third');
    expect(desk.press('recall_older').text).toBe('/note second');
    expect(desk.press('recall_older', 'recall_older').text).toBe('first');
    expect(desk.press('recall_newer').text).toBe('/note second');
    expect(desk.press('recall_newer', 'recall_newer').text).toBe('new');
    expect(desk.press('recall_newer').text).toBe('new');
    expect(desk.press('recall_older').text).toBe('third');
  });

  it('replaces nothing that undo can not bring back', () => {
    const desk = afterThree().type('new').press('recall_older').type('!').press('recall_older');
    expect(desk.text).toBe('third');
    expect(desk.press('undo').text).toBe('third!');
    expect(desk.press('undo', 'undo').text).toBe('new');
  });

  it('is kept once when it is sent twice', () => {
    const desk = afterThree().type('third').press('send', 'recall_older', 'recall_older');
    expect(desk.text).toBe('/note second');
  });

  it('is nothing at the start', () => {
    expect(mine().type('new').press('recall_older').text).toBe('new');
  });
});

describe('what was sent', () => {
  it('is looked through, newest first, and written again in the place of the draft', () => {
    const it = Desk.withOpenChat();
    for (const text of ['Good morning', 'Let me look', 'Good bye']) it.type(text).press('send');
    const items = () => (pickerView(it.model)?.lines ?? []).slice(2).map((line) => textOf(line).slice(3).trim());
    it.type('draft').press('recall_search');
    expect(items()).toEqual(['Good bye', 'Let me look', 'Good morning']);
    it.type('good mor');
    expect(items()).toEqual(['Good morning']);
    expect(it.press('overlay_accept').text).toBe('Good morning');
    expect(it.press('undo').text).toBe('draft');
  });
});
