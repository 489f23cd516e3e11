import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../../../src/protocol/event.js';
import { keyContext } from '../../../src/ui/model/key-hints.js';
import { textOf } from '../../../src/ui/model/line.js';
import { questionView } from '../../../src/ui/model/overlay-lines.js';
import { nextTickAt } from '../../../src/ui/model/settle.js';
import { transcriptLines } from '../../../src/ui/model/transcript-lines.js';
import { Desk } from '../desk.js';
import { chatWithThreads, mary, message, summary, thread } from '../world.js';

const texts = Array.from({ length: 100 }, (_, index) =>
  message(index + 1, index % 30 === 0 ? `the Parcel number ${index}` : `line ${index}`),
);
const desk = (events: ChatEvent[] = texts) => Desk.withOpenChat(events, 100, 20);
const bar = (it: Desk) => textOf(questionView(it.model)?.line ?? { key: '', spans: [] });
const found = (it: Desk) =>
  transcriptLines(it.model).flatMap(({ spans }) =>
    spans.filter(({ tone }) => tone === 'found').map(({ text }) => text),
  );
const marked = (it: Desk) =>
  transcriptLines(it.model)
    .map(textOf)
    .filter((line) => line.startsWith('▌'));

describe('looking for a text in the conversation', () => {
  it('marks the newest match as one types, and shows where it is', () => {
    const it = desk().press('find').type('parcel');
    expect(keyContext(it.model)).toBe('find');
    expect(marked(it)).toEqual(['▌ the Parcel number 90']);
    expect(found(it)).toEqual(['Parcel']);
    expect(bar(it)).toMatch(/^ Find: parcel .* 4 of 4 .*Enter older.*Esc back/);
  });

  it('goes to older and newer matches, scrolling no further than needed', () => {
    const it = desk().press('find').type('parcel').press('find_older');
    expect(marked(it)).toEqual(['▌ the Parcel number 60']);
    expect(it.transcript).toHaveLength(15);
    it.press('find_older', 'find_older', 'find_older');
    expect(marked(it)).toEqual(['▌ the Parcel number 0']);
    expect(it.notice).toBe('Nothing older has that');
    expect(marked(it.press('find_newer'))).toEqual(['▌ the Parcel number 30']);
  });

  it('loads older threads when asked for something older, until one has it', () => {
    const threads = [1, 2, 3].map((order) => thread(order, [message(order, order === 1 ? 'parcel' : 'other')]));
    const [first, second, last] = threads as [(typeof threads)[0], (typeof threads)[0], (typeof threads)[0]];
    const long = thread(
      3,
      Array.from({ length: 60 }, (_, index) => message(index + 3, `x ${index}`)),
    );
    const it = new Desk(100, 20).online(summary('c1', long)).press('open');
    it.tell({ type: 'loaded', chat: chatWithThreads('c1', [long], [mary], threads) });
    it.press('find').type('parcel');
    expect(it.effects).toEqual([]);
    expect(bar(it)).toContain('nothing');
    it.press('find_older');
    expect(it.effects).toEqual([{ type: 'load', chatId: 'c1', threadIds: ['t2'] }]);
    expect(bar(it)).toContain('looking further back');
    it.tell({ type: 'loaded', chat: chatWithThreads('c1', [second], [mary], threads) });
    expect(it.effects).toEqual([{ type: 'load', chatId: 'c1', threadIds: ['t1'] }]);
    it.tell({ type: 'loaded', chat: chatWithThreads('c1', [first], [mary], threads) });
    expect(marked(it)).toEqual(['▌ parcel']);
    expect(it.press('find_older').notice).toBe('Nothing older has that');
    expect(last.id).toBe('t3');
  });

  it('finds in what is loaded only after it was typed', () => {
    const long = thread(1, texts);
    const it = new Desk(100, 20).online(summary('c1', long)).press('open', 'find').type('number 60');
    expect(marked(it)).toEqual([]);
    expect(marked(it.tell({ type: 'loaded', chat: chatWithThreads('c1', [long]) }))).toEqual([
      '▌ the Parcel number 60',
    ]);
  });

  describe('among very many events', () => {
    const many = Array.from({ length: 40_000 }, (_, index) =>
      message(index + 1, [0, 5_000, 20_000, 39_000].includes(index) ? `the Parcel number ${index}` : `line ${index}`),
    );
    const passed = (it: Desk) => {
      let ticks = 0;
      for (; nextTickAt(it.model) <= it.now; ticks += 1) it.wait(0);
      return ticks;
    };

    it('looks through the newest at once, and through the others bit by bit', () => {
      const it = desk(many).press('find').type('parcel');
      expect(marked(it)).toEqual(['▌ the Parcel number 39000']);
      expect(bar(it)).toContain(' 1 of 1 ');
      expect(passed(it)).toBe(6);
      expect(bar(it)).toContain(' 4 of 4 ');
      expect(marked(it)).toEqual(['▌ the Parcel number 39000']);
    });

    it('marks what it comes upon first', () => {
      const it = desk(many).press('find').type('number 5000');
      expect([marked(it), bar(it)]).toEqual([[], expect.stringContaining('looking further back…')]);
      passed(it);
      expect([marked(it), bar(it)]).toEqual([['▌ the Parcel number 5000'], expect.stringContaining(' 1 of 1 ')]);
      expect(it.press('find_older').notice).toBe('Nothing older has that');
    });

    it('says that there is nothing only at the end', () => {
      const it = desk(many).press('find').type('nowhere').press('find_older');
      expect(it.notice).toBeUndefined();
      passed(it);
      expect(it.notice).toBe('Nothing older has that');
    });

    it('keeps its place while the text grows, and goes on from there', () => {
      const it = desk(many).press('find').type('parcel');
      passed(it);
      it.press('find_older').type(' number');
      expect(marked(it)).toEqual(['▌ the Parcel number 20000']);
      expect(marked(it.press('find_newer'))).toEqual(['▌ the Parcel number 20000']);
      it.press('find_older');
      passed(it);
      expect(marked(it)).toEqual(['▌ the Parcel number 5000']);
      expect(bar(it)).toContain(' 2 of 4 ');
    });

    it('looks through what is known before more is loaded', () => {
      const last = thread(2, many);
      const it = new Desk(100, 20).online(summary('c1', last)).press('open');
      it.tell({ type: 'loaded', chat: chatWithThreads('c1', [last], [mary], [thread(1, []), last]) });
      expect(it.press('find').type('nowhere').press('find_older').effects).toEqual([]);
      const loads: unknown[] = [];
      while (nextTickAt(it.model) <= it.now) loads.push(...it.wait(0).effects);
      expect(loads).toEqual([{ type: 'load', chatId: 'c1', threadIds: ['t1'] }]);
    });
  });

  it('ends by Esc where it is, and leaves the draft alone', () => {
    const it = desk().type('Dear Mary').press('find').type('number 30');
    expect(it.text).toBe('Dear Mary');
    it.press('find_close');
    expect([it.model.find, it.model.marked, it.text]).toEqual([undefined, undefined, 'Dear Mary']);
    expect(it.transcript.join()).toContain('number 30');
    expect(it.press('back').transcript.join()).toContain('line 99');
  });

  it('is emptied by Ctrl-C, and then ended', () => {
    const it = desk().type('draft').press('find').type('x').press('interrupt');
    expect(it.model.find?.input.text).toBe('');
    expect(it.press('interrupt').model.find).toBeUndefined();
    expect(it.text).toBe('draft');
  });

  it('is there by command', () => {
    expect(marked(desk().type('/find number 60').press('send'))).toEqual(['▌ the Parcel number 60']);
  });

  it('looks through what a form, a file and a custom event hold', () => {
    const events = [
      message(1, 'x'),
      {
        id: 'e2',
        type: 'file',
        order: 2,
        timestamp: 2,
        name: 'invoice.pdf',
        url: 'https://a.example/1',
        content_type: 'application/pdf',
        size: 1,
        author_id: mary.id,
        recipients: 'all',
      },
      {
        id: 'e3',
        type: 'custom',
        order: 3,
        timestamp: 3,
        content: { order: 'abc-77' },
        author_id: mary.id,
        recipients: 'all',
      },
    ] as ChatEvent[];
    expect(marked(desk(events).press('find').type('invoice'))[0]).toContain('invoice.pdf');
    expect(marked(desk(events).press('find').type('abc-77'))[0]).toContain('custom event');
  });

  it('ends when another chat is opened', () => {
    const it = new Desk().online(summary('a', thread(2, [])), summary('b', thread(1, []))).press('open', 'find');
    expect(it.press('next_chat', 'previous_chat', 'next_chat').model.find).toBeDefined();
    expect(it.press('find_close', 'next_chat').model.find).toBeUndefined();
  });
});
