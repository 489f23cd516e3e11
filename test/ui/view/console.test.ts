import { afterEach, describe, expect, it } from 'vitest';
import type { Tone } from '../../../src/ui/model/line.js';
import { themeOf } from '../../../src/ui/view/theme.js';
import { eventually } from '../../client/eventually.js';
import {
  anna,
  chatWithThreads,
  customer,
  incoming,
  login,
  mary,
  message,
  push,
  summary,
  system,
  thread,
  tom,
} from '../world.js';
import { openScreen } from './screen.js';

let screen: ReturnType<typeof openScreen>;
afterEach(() => screen.close());

const zoe = customer('zoe', { name: 'Zoë Łukasik' });
const kenji = customer('kenji', { name: '山田 健二' });
const first = thread(1, [
  system(1, 'Chat is unassigned'),
  message(2, 'Hi, where is my order? I was told that it should have arrived yesterday.'),
  system(3, 'Anna Kowal joined the chat'),
  message(4, 'Let me look', { author_id: anna.id }),
  message(5, 'She is a VIP', { author_id: tom.id, recipients: 'agents' }),
]);

function open(columns = 90, rows = 20, theme = themeOf('many')) {
  screen = openScreen(columns, rows, theme);
  screen.tell(
    {
      type: 'login',
      first: true,
      login: login([
        summary('c1', first, [mary, anna, tom]),
        summary(
          'c2',
          thread(2, [message(1, 'こんにちは。注文した商品がまだ届いていません。', { author_id: kenji.id })]),
          [kenji],
        ),
        summary('c3', thread(3, [message(1, 'thanks!', { author_id: zoe.id })]), [zoe, tom]),
        summary('c4', thread(4, [], { active: false }), [zoe]),
      ]),
    },
    { type: 'status', status: { state: 'online' } },
    { type: 'action', action: 'open' },
    { type: 'loaded', chat: chatWithThreads('c1', [first], [mary, anna, tom]) },
  );
}

describe('the screen', () => {
  it('has the list, the conversation, a line for typing, the composer and the keys', async () => {
    open();
    const sneak = { author_id: mary.id, recipients: 'agents', timestamp: 0, text: 'and what about Fri' } as const;
    screen.tell({ type: 'push', push: push('incoming_sneak_peek', { chat_id: 'c1', sneak_peek: sneak }) });
    await screen.shows('and what about Fri');
    expect(`\n${screen.text()}\n`).toMatchInlineSnapshot(`
      "
       Anna Kowal · accepting chats                          1 unread · online · 127.0.0.1:2428
       MINE 1                         Mary Brown  mary@example.com             you and Tom Reed
      ▌ Mary Brown               now
        typing: and what about Fri

       UNASSIGNED 1
        山田 健二            (1) now
        こんにちは。注文した商品が…   ── Mon 22 Nov, 14:00 ────────────────────────────────────
                                      · Chat is unassigned  14:00
       OTHERS 1                       Mary Brown  14:00
        Zoë Łukasik              now    Hi, where is my order? I was told that it should have
        thanks!                         arrived yesterday.
                                      · Anna Kowal joined the chat  14:00
       CLOSED TODAY 1                 You  14:00
        Zoë Łukasik               1m    Let me look  sent
                                      Tom Reed  agents only  14:00
                                        She is a VIP
                                      Mary Brown has typed: and what about Fri
                                      › Write to Mary Brown
       Enter send   ? help   ↑ messages   Tab chats   PgUp older   Ctrl-N next chat
      "
    `);
  });

  it('in a narrow window shows one pane at a time', async () => {
    open(50, 20);
    await screen.shows('› Write to Mary Brown');
    expect(screen.text()).not.toContain('UNASSIGNED');
    screen.keys('\t');
    await screen.shows('UNASSIGNED 1');
    expect(screen.text()).not.toContain('Write to');
    screen.keys('\r');
    await screen.shows('› Write to Mary Brown');
  });

  it('in a narrow window says what is going on while there is no chat', async () => {
    screen = openScreen(40, 12);
    await screen.shows('Connecting to 127.0.0.1:2428');
    screen.tell({ type: 'login', first: true, login: login() }, { type: 'status', status: { state: 'online' } });
    await screen.shows('No chats yet');
  });

  it('too small says so, and is back when there is room again', async () => {
    open();
    await screen.shows('Write to Mary Brown');
    screen.resize(30, 8);
    await screen.shows('too small');
    screen.resize(90, 20);
    await screen.shows('Write to Mary Brown');
    expect(screen.lines()[0]).toContain('Anna Kowal · accepting chats');
    expect(screen.lines()[19]).toContain('Enter send');
  });

  it.each([
    [80, 24],
    [61, 20],
    [120, 40],
    [37, 11],
    [200, 60],
  ])('fills a window of %i×%i after any resize, and leaves nothing of the old one', async (columns, rows) => {
    open(columns, rows);
    await screen.shows('Write to Mary Brown');
    const fresh = screen.text();
    screen.close();
    open(100, 30);
    await screen.shows('Write to Mary Brown');
    screen.resize(columns, rows);
    await eventually(() => expect(screen.text()).toBe(fresh));
  });

  it('has the cursor where the next character will be, also behind wide ones', async () => {
    open();
    await screen.shows('Write to');
    expect(screen.cursor()).toEqual({ x: 34, y: 18 });
    screen.keys('山a');
    await screen.shows('› 山a');
    expect(screen.cursor()).toEqual({ x: 37, y: 18 });
    screen.keys('\u001b\r');
    screen.keys('b');
    await screen.shows(/^ +b$/m);
    expect(screen.cursor()).toEqual({ x: 35, y: 18 });
    expect(screen.lines()[17]).toMatch(/› 山a$/);
  });

  it('takes a paste of several lines as text', async () => {
    open();
    screen.keys('\u001b[200~one\rtwo\u001b[201~');
    await screen.shows('two');
    expect(screen.store.get().drafts.get('c1')?.text).toBe('one\ntwo');
  });

  it('shows all keys and commands on one key, and Esc leads back', async () => {
    open();
    screen.keys('\t?');
    await screen.shows('/note [TEXT]');
    screen.keys('\u001b[6~'.repeat(40));
    await screen.shows(/Always\n.*Ctrl-C/);
    screen.keys('\u001b');
    await screen.shows('Write to Mary Brown');
  });

  it('offers the commands that begin like what is typed', async () => {
    open();
    screen.keys('/l');
    await screen.shows(/› \/leave {2}leave this chat/);
    expect(screen.text()).not.toContain('/join');
    screen.keys('\t');
    await screen.shows('› /leave');
  });

  it('without colour still tells everything', async () => {
    open(90, 20, themeOf('none'));
    await screen.shows('Tom Reed  agents only');
    for (const look of Object.values(themeOf('none'))) expect(look).not.toHaveProperty('color');
  });
});

describe('a key press', () => {
  it('draws the composer and nothing else', async () => {
    let drawn: Tone[] = [];
    const counting = new Proxy(themeOf('many'), {
      get: (theme, tone: Tone) => {
        drawn.push(tone);
        return theme[tone];
      },
    });
    open(90, 20, counting);
    screen.keys('x');
    await screen.shows('› x');
    drawn = [];
    const before = screen.bytes();
    screen.keys('y');
    await screen.shows('› xy');
    // Plain text asks for no look: all else on the screen would have.
    expect(drawn).toEqual([]);
    expect(screen.bytes() - before).toBeLessThan(300);
    screen.keys('\t');
    await screen.shows('› Mary Brown');
    expect(drawn).not.toEqual([]);
  });

  it('with a thousand messages around it is not slower, and nothing is cleared', async () => {
    open();
    await screen.shows('Write to');
    for (let order = 6; order < 1006; order++) {
      screen.store.enqueue({ type: 'push', push: incoming('c1', 't1', message(order, `message ${order}`)) });
    }
    screen.clock.advance(50);
    await screen.shows('message 1005');
    expect(screen.lines()[0]).toContain('Anna Kowal');
  });
});
