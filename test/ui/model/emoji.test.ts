import { describe, expect, it } from 'vitest';
import { emojiNames } from '../../../src/ui/emoji-names.js';
import { offerOf } from '../../../src/ui/model/completion.js';
import { Desk } from '../desk.js';

const desk = () => Desk.withOpenChat().tell({ type: 'emoji', names: emojiNames });
const offered = (it: Desk) => (offerOf(it.model)?.items ?? []).map(({ insert }) => insert);

describe('emoji by name', () => {
  it('are asked for with the first name, and offered by its beginning', () => {
    const it = Desk.withOpenChat().type('thanks :th');
    expect(it.effect('emoji')).toEqual({ type: 'emoji' });
    expect(offered(it)).toEqual([]);
    expect(offered(it.tell({ type: 'emoji', names: emojiNames }).type('umbsu'))).toEqual(['👍']);
    expect(it.press('complete_or_send').text).toBe('thanks 👍');
    expect(it.effect('send')).toBeUndefined();
  });

  it('are offered in a note, too', () => {
    expect(offered(desk().type('/note fine :thumbsu'))).toEqual(['👍']);
    expect(desk().type('/note fine :tada:').text).toBe('/note fine 🎉');
  });

  it('take the place of a whole :name:, which undo brings back', () => {
    const it = desk().type('well :tada').type(':');
    expect(it.text).toBe('well 🎉');
    expect(it.press('undo').text).toBe('well :tada:');
    expect(desk().type('👍:tada:').text).toBe('👍🎉');
  });

  it.each([
    [':tada:', '🎉'],
    ['well :tada: done (:thumbsup: or :nosuchname:)', 'well 🎉 done (👍 or :nosuchname:)'],
  ])('take the place of %j that comes in one piece, also when the names are not there yet', (text, shown) => {
    expect(desk().type(text).text).toBe(shown);
    const first = Desk.withOpenChat().type(text);
    expect([first.text, first.effect('emoji')]).toEqual([text, { type: 'emoji' }]);
    first.type('!').press('cursor_line_start', 'cursor_line_end').tell({ type: 'emoji', names: emojiNames });
    expect(first.text).toBe(`${shown}!`);
    expect(first.model.drafts.get('c1')?.cursor).toBe(first.text.length);
    expect(first.press('undo').text).toBe(`${text}!`);
  });

  it('leave a paste as it is', () => {
    const text = 'at :tada: and :tada:';
    expect(desk().tell({ type: 'paste', text }).text).toBe(text);
  });

  it.each(['at 10:30', 'a:smile', ':)', 'http://x', ':nosuchname:', ':s'])('leave %j alone', (text) => {
    const it = desk().type(text);
    expect([it.text, offered(it)]).toEqual([text, []]);
  });
});
