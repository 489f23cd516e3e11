import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../../../src/protocol/event.js';
import { bottomLine, keyContext } from '../../../src/ui/model/key-hints.js';
import { textOf } from '../../../src/ui/model/line.js';
import { transcriptLines } from '../../../src/ui/model/transcript-lines.js';
import { Desk } from '../desk.js';
import { message } from '../world.js';

const desk = (events: ChatEvent[]) => Desk.withOpenChat(events, 100, 20);
const marked = (it: Desk) =>
  transcriptLines(it.model)
    .map(textOf)
    .filter((line) => line.startsWith('▌'));
const many = Array.from({ length: 60 }, (_, index) => message(index + 1, `line ${index}`));
const custom = { ...message(2, ''), type: 'custom', content: { a: 1, b: ['x'] } } as unknown as ChatEvent;

describe('a message', () => {
  it('is marked by the up arrow in an empty composer, and the one before it by the next', () => {
    const it = desk(many);
    expect(it.model.keys.actionFor(keyContext(it.model), 'up')).toBe('mark');
    expect(marked(it.press('mark'))).toEqual(['▌ line 59']);
    expect(keyContext(it.model)).toBe('mark');
    expect(marked(it.press('mark_up', 'mark_up'))).toEqual(['▌ line 57']);
    for (let times = 0; times < 40; times++) it.press('mark_up');
    expect(marked(it)).toEqual(['▌ line 17']);
    expect(it.transcript[0]).toContain('line 17');
  });

  it('that stands last gives way to the composer by the down arrow', () => {
    const it = desk(many).press('mark', 'mark_page_up', 'mark_page_up', 'mark_page_up', 'mark_page_up');
    for (let times = 0; times < 30; times++) it.press('mark_down');
    expect([it.model.marked, it.model.scroll]).toEqual([undefined, undefined]);
  });

  it('is copied without being marked, when it is the newest that somebody wrote', () => {
    const joined = { ...message(2, 'Tom joined'), type: 'system_message', system_message_type: 'x' } as ChatEvent;
    expect(desk([message(1, 'Hello'), joined]).press('copy').effects).toEqual([{ type: 'copy', text: 'Hello' }]);
    expect(desk([joined]).press('copy').notice).toBe('There is no message to copy');
  });

  it('is copied as it was written, without what a terminal would obey', () => {
    const it = desk([message(1, 'one\r\ntwo \u001b[2Jthree')]).press('mark', 'copy');
    expect(it.effects).toEqual([{ type: 'copy', text: 'one\ntwo [2Jthree' }]);
    expect(it.notice).toMatch(/^Copied: one/);
    expect(it.model.marked).toBeUndefined();
    expect(
      desk([message(1, 'x')])
        .type('/copy')
        .press('send')
        .effect('copy')?.text,
    ).toBe('x');
  });

  it('that is too long for a clipboard is not', () => {
    const it = desk([message(1, 'ü'.repeat(50_000))]).press('mark', 'copy');
    expect([it.effects, it.notice]).toEqual([[], 'That is too long for the clipboard (100000 of 74000 bytes)']);
  });

  it('is quoted below what is written already, and undo takes it back', () => {
    const it = desk([message(1, 'one\ntwo')])
      .type('Hello')
      .press('mark', 'quote');
    expect(it.text).toBe('Hello\n> one\n> two\n');
    expect(it.press('undo').text).toBe('Hello');
  });

  it('is left by typing, which writes', () => {
    const it = desk(many).press('mark').type('hello');
    expect([it.model.marked, it.text]).toEqual([undefined, 'hello']);
    expect(desk(many).press('mark', 'interrupt').model.marked).toBeUndefined();
  });

  it('keeps its mark when others come', () => {
    const it = desk(many).press('mark', 'mark_up');
    it.push({
      type: 'push',
      action: 'incoming_event',
      payload: { chat_id: 'c1', thread_id: 't1', event: message(99, 'new') },
    });
    expect(marked(it)).toEqual(['▌ line 58']);
  });
});

describe('a custom event', () => {
  it('is folded to a line, and unfolded by a key', () => {
    const it = desk([message(1, 'x'), custom]);
    expect(it.transcript.at(-1)).toBe('  ▸ custom event {"a":1,"b":["x"]}');
    it.press('mark', 'unfold');
    expect(it.transcript.slice(-7)).toEqual([
      '  ▾ custom event',
      '  {',
      '    "a": 1,',
      '    "b": [',
      '      "x"',
      '    ]',
      '  }',
    ]);
    expect(it.press('unfold').transcript.at(-1)).toBe('  ▸ custom event {"a":1,"b":["x"]}');
    expect(desk([message(1, 'x')]).press('mark', 'unfold').notice).toBe('Only custom events can be unfolded');
  });
});

describe('the line of keys', () => {
  it('has what can be done with the marked message', () => {
    const line = (it: Desk) => textOf(bottomLine(it.model)).trim();
    expect(line(desk([message(1, 'x')]).press('mark'))).toBe('↑ ↓ choose   y copy   q quote   Esc back');
    expect(line(desk([message(1, 'x'), custom]).press('mark'))).toContain('x unfold');
    expect(
      line(
        desk([message(1, 'x')])
          .queued('k1', 'failed')
          .press('mark'),
      ),
    ).toContain('r retry');
  });
});

describe('a message that was not sent', () => {
  const failed = () =>
    desk([message(1, 'x')])
      .queued('k1', 'failed')
      .queued('k2', 'failed');

  it('is sent again by a key', () => {
    const it = failed().press('mark', 'mark_up', 'retry');
    expect(it.effects).toEqual([{ type: 'retry', customId: 'k1' }]);
    expect(desk([message(1, 'x')]).press('mark', 'retry').notice).toBe('Only what was not sent can be sent again');
  });

  it('is dropped by a key, after a question', () => {
    const it = failed().press('mark', 'discard');
    expect([it.model.overlay?.type, it.effects]).toEqual(['confirm', []]);
    expect(it.press('overlay_accept').effects).toEqual([{ type: 'discard', customId: 'k2' }]);
    expect(it.transcript.join()).not.toContain('k2');
    expect(it.transcript.join()).toContain('k1');
  });
});
