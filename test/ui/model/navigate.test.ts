import { describe, expect, it } from 'vitest';
import { keyTable } from '../../../src/ui/keys.js';
import { helpLines } from '../../../src/ui/model/help-lines.js';
import { textOf } from '../../../src/ui/model/line.js';
import { visibleItems } from '../../../src/ui/model/list-rows.js';
import { initialModel } from '../../../src/ui/model/model.js';
import { slashCommands } from '../../../src/ui/model/slash-commands.js';
import { Desk } from '../desk.js';
import { anna, chatWithThread, chatWithThreads, mary, message, push, summary, thread } from '../world.js';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => summary(`c${String(index).padStart(3, '0')}`, thread(index + 1, [])));
const shownChats = (desk: Desk) =>
  visibleItems(desk.model).flatMap((item) => (item.type === 'chat' ? [item.chatId] : []));

describe('the list', () => {
  it('has a cursor on the first chat as soon as there is one', () => {
    const desk = new Desk().online();
    expect(desk.model.selectedId).toBeUndefined();
    desk.push(push('incoming_chat_thread', { chat: chatWithThread('c1', thread(1, [])) }));
    expect(desk.model.selectedId).toBe('c1');
    expect(desk.row('c1')[0]).toMatch(/^› /);
  });

  it('keeps the cursor on its chat when the chat moves', () => {
    const desk = new Desk().online(...many(3)).press('down');
    const chosen = desk.model.selectedId ?? '';
    const joined = { customers: { added: [], removed_ids: [] }, agents: { added: [anna], removed_ids: [] } };
    desk.push(push('chat_users_updated', { chat_id: chosen, updated_users: joined }));
    expect(desk.sections.mine).toEqual([chosen]);
    expect(desk.model.selectedId).toBe(chosen);
  });

  it('scrolls with the cursor, no further than needed', () => {
    const desk = new Desk(100, 20).online(...many(50));
    for (let times = 0; times < 30; times++) desk.press('down');
    expect(shownChats(desk)).toContain(desk.model.selectedId);
    const top = desk.model.listTop;
    expect(desk.press('up').model.listTop).toBe(top);
    expect(shownChats(desk.press('last'))).toContain('c049');
    expect(desk.press('first').model.listTop).toBe(0);
    expect(shownChats(desk.press('page_down', 'page_down'))).toContain(desk.model.selectedId);
  });

  it('draws as many chats as fit, out of any number', () => {
    const desk = new Desk(100, 20).online(...many(500));
    const rows = visibleItems(desk.model).reduce((sum, { height }) => sum + height, 0);
    expect(rows).toBe(18);
  });

  it('stops at its ends', () => {
    const desk = new Desk().online(...many(2)).press('up', 'up');
    expect(desk.model.selectedId).toBe('c000');
    expect(desk.press('down', 'down', 'down').model.selectedId).toBe('c001');
  });
});

describe('opening a chat', () => {
  it('loads the newest thread, then older ones as they come into sight', () => {
    const threads = [1, 2].map((order) => thread(order, [message(order, `in ${order}`)]));
    const [first, last] = threads as [(typeof threads)[0], (typeof threads)[0]];
    const desk = new Desk().online(summary('c1', last)).press('open');
    expect(desk.effects).toEqual([{ type: 'load', chatId: 'c1', threadIds: ['t2'] }]);
    expect(desk.transcript.at(-1)).toBe('loading…');
    desk.tell({ type: 'loaded', chat: chatWithThreads('c1', [last], [mary], threads) });
    expect(desk.effects).toContainEqual({ type: 'load', chatId: 'c1', threadIds: ['t1'] });
    desk.tell({ type: 'loaded', chat: chatWithThreads('c1', [first], [mary], threads) });
    expect(desk.transcript.filter((line) => line.startsWith('  '))).toEqual(['  in 1', '  in 2']);
    expect(desk.effects).toEqual([]);
  });

  it('loads no older thread that is not in sight', () => {
    const long = thread(
      2,
      Array.from({ length: 60 }, (_, index) => message(index + 1, 'x')),
    );
    const desk = new Desk(100, 20).online(summary('c1', long)).press('open');
    desk.tell({ type: 'loaded', chat: chatWithThreads('c1', [long], [mary], [thread(1, []), long]) });
    expect(desk.effect('load')).toBeUndefined();
    for (let times = 0; times < 5; times++) desk.press('page_up');
    expect(desk.model.chats.get('c1')?.loading).toBe(true);
  });

  it('waits for the connection, and then loads', () => {
    const desk = new Desk().online(summary('c1', thread(1, [])));
    desk.tell({ type: 'status', status: { state: 'connecting' } }).press('open');
    expect(desk.effects).toEqual([]);
    desk.online(summary('c1', thread(1, [])));
    expect(desk.effect('load')).toBeDefined();
  });

  it('again tries again what could not be loaded', () => {
    const desk = new Desk().online(summary('c1', thread(1, []))).press('open');
    const failure = { type: 'request_timeout', message: 'late' } as never;
    expect(desk.tell({ type: 'load_failed', chatId: 'c1', failure }).effects).toEqual([]);
    expect(desk.notice).toBe('Could not load the chat: late. Opening it tries again');
    expect(desk.press('focus_next', 'open').effect('load')).toBeDefined();
  });

  it('moves on to the neighbour by one key from anywhere', () => {
    const desk = new Desk().online(...many(3)).press('next_chat');
    expect(desk.model.openId).toBe('c000');
    desk.press('next_chat', 'next_chat', 'next_chat');
    expect(desk.model.openId).toBe('c002');
    expect(desk.model.selectedId).toBe('c002');
    expect(desk.press('previous_chat').model.openId).toBe('c001');
  });
});

describe('the ends of a conversation', () => {
  it('are a key away each, and older threads are loaded at the top', () => {
    const long = thread(
      2,
      Array.from({ length: 60 }, (_, index) => message(index + 1, `line ${index}`)),
    );
    const desk = new Desk(100, 20).online(summary('c1', long)).press('open');
    desk.tell({ type: 'loaded', chat: chatWithThreads('c1', [long], [mary], [thread(1, []), long]) });
    expect(desk.effect('load')).toBeUndefined();
    desk.press('to_top');
    expect(desk.effect('load')?.threadIds).toEqual(['t1']);
    desk.tell({ type: 'loaded', chat: chatWithThreads('c1', [thread(1, [message(1, 'first')])], [mary], []) });
    expect(desk.press('to_top').transcript[2]).toBe('  first');
    expect(desk.press('to_bottom').transcript.at(-1)).toBe('  line 59');
  });
});

describe('the help', () => {
  it('scrolls no further than to its end', () => {
    const desk = new Desk(80, 20).press('help', 'help_down');
    expect(desk.model.help).toBe(1);
    for (let times = 0; times < 20; times++) desk.press('help_page_down');
    const end = desk.model.help ?? 0;
    expect(helpLines(desk.model)).toHaveLength(18);
    expect(desk.press('help_up').model.help).toBe(end - 1);
  });
});

describe('the help', () => {
  it.each([120, 80, 60, 36])('tells everything in %i columns, and cuts nothing', (columns) => {
    const desk = new Desk(columns, 2_000).press('help');
    const lines = helpLines(desk.model).map(textOf);
    const all = lines.join(' ').replaceAll(/\s+/g, ' ');
    for (const { summary } of slashCommands) expect(all).toContain(summary);
    for (const { help } of Object.values(keyTable).flat()) expect(all).toContain(help);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  });
});

describe('what was said at the start', () => {
  it('stays until a chat is opened', () => {
    const desk = new Desk();
    const started = { server: 's', profile: 'p', columns: 80, rows: 20, now: desk.now, notice: 'This is a demo' };
    desk.model = initialModel(started);
    desk
      .online(...many(1))
      .wait(600_000)
      .press('down');
    expect(desk.notice).toBe('This is a demo');
    expect(desk.press('open').notice).toBeUndefined();
  });
});

describe('Esc', () => {
  it('goes one step back each time and never loses text', () => {
    const events = Array.from({ length: 60 }, (_, index) => message(index + 1, 'x'));
    const desk = Desk.withOpenChat(events, 100, 20).type('draft').press('page_up', 'help');
    desk.press('help_close');
    expect(desk.model.help).toBeUndefined();
    expect(desk.press('back').model.scroll).toBeUndefined();
    expect(desk.press('back').model.focus).toBe('list');
    expect(desk.press('back').text).toBe('draft');
  });
});
