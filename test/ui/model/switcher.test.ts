import { describe, expect, it } from 'vitest';
import { textOf } from '../../../src/ui/model/line.js';
import { pickerView } from '../../../src/ui/model/overlay-lines.js';
import { Desk } from '../desk.js';
import { anna, customer, message, summary, thread } from '../world.js';

const people = [
  ['a1', 'Marta Nowak', 'marta@example.com', 'The parcel is late'],
  ['b2', 'Mary Brown', 'brown@example.org', 'Hello'],
  ['c3', 'Zoë Łukasik', 'zoe@example.com', 'I need an invoice for MARCH'],
  ['d4', '山田 健二', 'kenji@example.jp', '注文した商品'],
] as const;

function desk(columns = 100) {
  const chats = people.map(([id, name, email, text], index) =>
    summary(id, thread(index + 1, [message(1, text, { author_id: `of-${id}` })]), [
      customer(`of-${id}`, { name, email }),
      anna,
    ]),
  );
  return new Desk(columns, 20).online(...chats);
}
const names = (it: Desk) =>
  (pickerView(it.model)?.lines ?? [])
    .slice(2)
    .map((line) => textOf(line))
    .map((text) => people.find(([, name]) => text.includes(name))?.[1] ?? text.trim());

describe('the quick switcher', () => {
  it('has the chats that were open last first, but not the one that is open', () => {
    const it = desk();
    it.press('chat_1', 'chat_3', 'chat_2', 'switch');
    const { recent, openId } = it.model;
    expect(names(it)[0]).toBe(people.find(([id]) => id === recent[1])?.[1]);
    expect(names(it)).not.toContain(people.find(([id]) => id === openId)?.[1]);
    expect(it.press('overlay_accept').model.openId).toBe(recent[1]);
  });

  it.each([
    ['mar', ['Marta Nowak', 'Mary Brown', 'Zoë Łukasik']],
    ['brown', ['Mary Brown']],
    ['zoe@', ['Zoë Łukasik']],
    ['example.org', ['Mary Brown']],
    ['zoe', ['Zoë Łukasik']],
    ['d4', ['山田 健二']],
    ['健', ['山田 健二']],
    ['invoice', ['Zoë Łukasik']],
    ['mb', ['Mary Brown']],
    ['mary hello', ['Mary Brown']],
    ['mary parcel', ['No chat has that']],
  ])('finds by %j', (query, found) => {
    expect(names(desk().press('switch').type(query)).sort()).toEqual([...found].sort());
  });

  it('ranks a name before what was said', () => {
    expect(names(desk().press('switch').type('mar')).at(-1)).toBe('Zoë Łukasik');
  });

  it('shows what a chat was found by', () => {
    const it = desk().press('switch').type('march');
    expect(textOf(pickerView(it.model)?.lines[2] ?? { key: '', spans: [] })).toContain('I need an invoice for MARCH');
  });

  it('opens the one that is marked, and Esc changes nothing', () => {
    expect(desk().press('switch').type('kenji').press('overlay_accept').model.openId).toBe('d4');
    expect(desk().press('switch').type('kenji').press('overlay_close').model.openId).toBeUndefined();
  });

  it('is the list itself where there is room for one pane only: one just types', () => {
    const it = desk(50).type('mary');
    expect(it.model.overlay?.type).toBe('picker');
    expect(names(it)).toEqual(['Mary Brown']);
    expect(it.press('overlay_accept').model.openId).toBe('b2');
  });

  it('is there by command too, with an id or a few letters', () => {
    const it = desk().press('open').type('/open c3').press('send');
    expect([it.model.openId, it.text]).toEqual(['c3', '']);
    expect(names(it.type('/open kenji').press('send'))).toEqual(['山田 健二']);
  });
});

describe('the chat that was open before', () => {
  it('is back on one key, and back again', () => {
    const it = desk().press('chat_2', 'chat_4');
    const [now, before] = it.model.recent;
    expect(it.press('last_chat').model.openId).toBe(before);
    expect(it.press('last_chat').model.openId).toBe(now);
    expect(desk().press('last_chat').notice).toBe('No other chat was open');
    expect(desk().press('chat_9').notice).toBe('There is no chat number 9');
  });

  it('keeps the draft of the chat that a command leaves, and empties none of the other', () => {
    const it = desk().press('chat_1').type('for the first').press('chat_2').type('/last').press('send');
    expect(it.text).toBe('for the first');
  });
});
