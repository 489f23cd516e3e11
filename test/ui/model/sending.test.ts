import { describe, expect, it } from 'vitest';
import { peekLine } from '../../../src/ui/model/head-lines.js';
import { textOf } from '../../../src/ui/model/line.js';
import { nextTickAt } from '../../../src/ui/model/settle.js';
import { Desk } from '../desk.js';
import { anna, mary, message, summary, thread } from '../world.js';

function withSettings(settings: Partial<Desk['model']['settings']>): Desk {
  const desk = new Desk();
  desk.online(
    summary('c1', thread(1, [message(1, 'Hi')]), [mary, anna]),
    summary('c2', thread(1, [message(1, 'Hi')]), [mary, anna]),
  );
  desk.press('open');
  desk.model = { ...desk.model, settings: { ...desk.model.settings, ...settings } };
  return desk;
}
const line = (desk: Desk) => textOf(peekLine(desk.model) ?? { key: '', spans: [] });
const sent = (desk: Desk) => desk.effects.flatMap((each) => (each.type === 'send' ? [each.event] : []));

describe('the undo window', () => {
  const holding = () => withSettings({ undoSeconds: 3 }).type('Dear Mary').press('send');

  it('holds a message, says for how long, and sends it once', () => {
    const desk = holding();
    expect([sent(desk), desk.text, line(desk)]).toEqual([[], '', 'Goes out in 3 s. Esc takes it back']);
    expect(peekLine({ ...desk.model })).toBe(peekLine(desk.model));
    expect(nextTickAt(desk.model)).toBe(desk.now + 1000);
    desk.wait(1000);
    expect(line(desk)).toBe('Goes out in 2 s. Esc takes it back');
    desk.wait(1999);
    expect(sent(desk)).toEqual([]);
    expect(sent(desk.wait(1))).toMatchObject([{ text: 'Dear Mary', recipients: 'all' }]);
    expect(sent(desk.wait(5000))).toEqual([]);
  });

  it('gives the text back by Esc, before what was begun since', () => {
    const desk = holding().type('By the way').press('back');
    expect([desk.text, desk.model.held]).toEqual(['Dear Mary\nBy the way', []]);
    expect(sent(desk.wait(60_000))).toEqual([]);
  });

  it('ends for one message when the next is sent, in order', () => {
    const desk = holding().type('second').press('send');
    expect(sent(desk)).toMatchObject([{ text: 'Dear Mary' }]);
    expect(sent(desk.wait(3000))).toMatchObject([{ text: 'second' }]);
  });

  it('goes on in a chat that is left, where Esc is about something else', () => {
    const desk = holding();
    const { openId: chatId } = desk.model;
    const other = chatId === 'c1' ? 'c2' : 'c1';
    desk.type(`/open ${other}`).press('send', 'back');
    expect(desk.model.openId).toBe(other);
    expect(desk.wait(3000).effect('send')).toMatchObject({ chatId, event: { text: 'Dear Mary' } });
  });

  it('keeps nothing back from whoever quits', () => {
    expect(
      holding()
        .press('quit')
        .effects.map(({ type }) => type),
    ).toEqual(['send', 'finish']);
  });

  it('is not for notes, and not there unless it is wanted', () => {
    const note = withSettings({ undoSeconds: 3 }).press('note').type('she').press('send');
    expect(sent(note)).toMatchObject([{ recipients: 'agents' }]);
    expect(sent(withSettings({}).type('at once').press('send'))).toMatchObject([{ text: 'at once' }]);
  });
});

describe('the guard', () => {
  const moved = (ms: number) => {
    const desk = withSettings({ chatGuard: true }).press('next_chat').type('Hello');
    desk.now += ms;
    return desk.press('send');
  };

  it('asks once when another chat was opened just before', () => {
    const desk = moved(300);
    expect([sent(desk), desk.text]).toEqual([[], 'Hello']);
    expect(desk.notice).toBe('This is another chat now: Mary Brown. Enter again sends it there');
    expect(sent(desk.press('send'))).toMatchObject([{ text: 'Hello' }]);
  });

  it('asks nothing after a moment, nor in the first chat that was opened', () => {
    expect(sent(moved(600))).toHaveLength(1);
    expect(sent(withSettings({ chatGuard: true }).type('Hello').press('send'))).toHaveLength(1);
  });

  it('asks again when the chat has changed again', () => {
    const desk = moved(100).press('previous_chat', 'next_chat').press('send');
    expect([sent(desk), desk.text]).toEqual([[], 'Hello']);
  });
});
