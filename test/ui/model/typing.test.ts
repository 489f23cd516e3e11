import { describe, expect, it } from 'vitest';
import { peekLine } from '../../../src/ui/model/head-lines.js';
import { textOf } from '../../../src/ui/model/line.js';
import { Desk } from '../desk.js';
import { anna, chatWithThread, incoming, mary, message, push, summary, thread, tom } from '../world.js';

const peek = (text: string) =>
  push('incoming_sneak_peek', {
    chat_id: 'c1',
    sneak_peek: { author_id: mary.id, recipients: 'agents', timestamp: 0, text },
  });
const typing = (author_id: string, is_typing: boolean, recipients: 'all' | 'agents' = 'all') =>
  push('incoming_typing_indicator', {
    chat_id: 'c1',
    typing_indicator: { author_id, is_typing, recipients, timestamp: 0 },
  });
const line = (desk: Desk) => {
  const drawn = peekLine(desk.model);
  return drawn === undefined ? undefined : textOf(drawn);
};
const open = () => Desk.withOpenChat([], 100, 30, [mary, anna, tom]);

describe('what others are typing', () => {
  it('stands in one line above the composer, and in the list', () => {
    const desk = open().push(typing(mary.id, true), peek('and what about Fri'));
    expect(line(desk)).toBe('Mary Brown is typing: and what about Fri');
    expect(desk.row('c1')[1]).toBe('  typing: and what about Fri');
  });

  it('shows the end of what is too long for the line', () => {
    const desk = open().push(peek(`${'x'.repeat(500)} the end`));
    expect(line(desk)).toMatch(/^Mary Brown has typed: …x+ the end$/);
    expect(line(desk)?.length).toBeLessThanOrEqual(68);
  });

  it('is safe to show', () => {
    expect(line(open().push(peek('a\u001b[2Jb\nc')))).toBe('Mary Brown has typed: a␛[2Jb↵c');
  });

  it('is gone when the customer clears or sends it', () => {
    expect(line(open().push(peek('an'), peek('')))).toBe('');
    expect(line(open().push(typing(mary.id, true), peek('an'), incoming('c1', 't1', message(1, 'and'))))).toBe('');
  });

  it('lapses when it is not renewed', () => {
    const desk = open().push(typing(tom.id, true, 'agents'));
    expect(line(desk)).toBe('Tom Reed (to agents) is typing…');
    expect(line(desk.wait(9_000))).not.toBe('');
    expect(line(desk.wait(1_000))).toBe('');
  });

  it('ends when somebody stops, and when the thread is closed', () => {
    expect(line(open().push(typing(tom.id, true), typing(tom.id, false)))).toBe('');
    const closed = open().push(peek('an'), push('thread_closed', { chat_id: 'c1', thread_id: 't1' }));
    expect(line(closed)).not.toContain('an ');
    expect(closed.model.signals.size).toBe(0);
  });

  it('names a colleague whom another chat has told of, and others by their id', () => {
    const desk = Desk.withOpenChat().push(typing(tom.id, true));
    expect(line(desk)).toBe('tom@example.com is typing…');
    desk.push(push('incoming_chat_thread', { chat: chatWithThread('c2', thread(2, []), [mary, tom]) }));
    expect(line(desk)).toBe('Tom Reed is typing…');
  });

  it('names everybody who types', () => {
    expect(line(open().push(typing(tom.id, true), typing(mary.id, true)))).toBe('Tom Reed, Mary Brown are typing…');
  });
});

describe('the own typing indicator', () => {
  it('is sent at the start and renewed while writing goes on', () => {
    const desk = open().type('H');
    expect(desk.effects).toEqual([{ type: 'typing', chatId: 'c1', isTyping: true }]);
    desk.now += 4_000;
    expect(desk.type('i').effects).toEqual([]);
    desk.now += 1_000;
    expect(desk.type('!').effects).toEqual([{ type: 'typing', chatId: 'c1', isTyping: true }]);
  });

  it('is taken back when nothing is left, and when the text is sent', () => {
    const off = { type: 'typing', chatId: 'c1', isTyping: false };
    expect(open().type('H').press('delete_back').effects).toEqual([off]);
    expect(open().type('H').press('send').effects).toContainEqual(off);
    expect(open().press('send').effects).toEqual([]);
  });

  it('follows the agent into another chat', () => {
    const desk = new Desk().online(summary('a', thread(1, [])), summary('b', thread(2, [])));
    desk.press('open').type('Hi').press('next_chat');
    expect(desk.effects).toContainEqual({ type: 'typing', chatId: 'a', isTyping: false });
  });

  it('keeps quiet about commands and notes, in closed chats, and offline', () => {
    expect(open().type('/note she is').effects).toEqual([]);
    expect(open().type('//etc').effects).toHaveLength(1);
    const closed = open().push(push('thread_closed', { chat_id: 'c1', thread_id: 't1' }));
    expect(closed.type('Hi').effects).toEqual([]);
    const offline = open().tell({ type: 'status', status: { state: 'connecting' } });
    expect(offline.type('Hi').effects).toEqual([]);
  });
});
