import { describe, expect, it } from 'vitest';
import { announcements, inputLine } from '../../../src/ui/model/announce.js';
import { Desk } from '../desk.js';
import {
  anna,
  chatWithThread,
  chatWithThreads,
  customer,
  incoming,
  mary,
  message,
  push,
  summary,
  system,
  thread,
} from '../world.js';

/** What is said about what happens. */
function said(desk: Desk, act: (desk: Desk) => unknown): string[] {
  const before = desk.model;
  act(desk);
  return announcements(before, desk.model);
}

const one = summary('c1', thread(1, [message(1, 'Hi')]), [mary, anna]);
const mine = () => Desk.withOpenChat([message(1, 'Hi')], 100, 40, [mary, anna]);

describe('what is announced', () => {
  it('is at the login who one is, and the chats with their numbers', () => {
    expect(said(new Desk(), (desk) => desk.online(one, summary('c2', thread(1, []))))).toEqual([
      'Logged in as Anna Kowal, accepting chats.',
      '2 chats, 1 unread:',
      '1. Mary Brown, mine, 1 unread',
      '2. Mary Brown, unassigned',
    ]);
  });

  it('is the chat that is opened and its newest messages, once they are there', () => {
    const desk = new Desk().online(one);
    expect(said(desk, () => desk.press('open'))[0]).toBe('Opened Mary Brown, mine, 1 unread.');
    const events = [message(1, 'Hi'), system(2, 'Anna Kowal joined'), message(3, 'Are you there?')];
    const loaded = chatWithThreads('c1', [thread(1, events)], [mary, anna]);
    expect(said(desk, () => desk.tell({ type: 'loaded', chat: loaded }))).toEqual([
      'Mary Brown, 14:00: Hi',
      'Anna Kowal joined, 14:00',
      'Mary Brown, 14:00: Are you there?',
    ]);
  });

  it('is each new message of the open chat, once and in order', () => {
    const desk = mine();
    const second = incoming('c1', 't1', message(2, 'one'));
    expect(said(desk, () => desk.push(second, incoming('c1', 't1', message(3, 'two\u001b[2J'))))).toEqual([
      'Mary Brown, 14:00: one',
      'Mary Brown, 14:00: two␛[2J',
    ]);
    expect(said(desk, () => desk.push(second))).toEqual([]);
    const note = message(4, 'careful', { author_id: anna.id, recipients: 'agents' });
    expect(said(desk, () => desk.push(incoming('c1', 't1', note)))).toEqual(['You, agents only, 14:00: careful']);
  });

  it('shows control characters with the marks of the full screen, of names and of other chats too', () => {
    const evil = customer('bob', { name: 'Bob\u001b]0;owned\u0007' });
    const users = [evil, anna];
    const desk = Desk.withOpenChat([message(1, 'Hi', { author_id: 'bob' })], 100, 40, users);
    const wire = message(2, 'a\u001b[31m\r\nb\u009b\u202ec\u0000', { author_id: 'bob' });
    expect(said(desk, () => desk.push(incoming('c1', 't1', wire)))).toEqual(['Bob␛]0;owned␇, 14:00: a␛[31m↵b��c␀']);
    const other = new Desk().online(summary('c2', thread(1, [message(1, 'Hi', { author_id: 'bob' })]), users));
    const more = incoming('c2', 't1', message(2, 'x\u0007', { author_id: 'bob' }));
    expect(said(other, () => other.push(more))).toEqual(['Bob␛]0;owned␇ writes: x␇']);
  });

  it('is what happens in other chats', () => {
    const desk = mine();
    const users = [customer('bob', { name: 'Bob Hill' })];
    const started = push('incoming_chat_thread', {
      chat: chatWithThread('c2', thread(1, [message(1, 'Hello', { author_id: 'bob' })]), users),
    });
    expect(said(desk, () => desk.push(started))).toEqual(['New chat: Bob Hill, unassigned, 1 unread.']);
    const more = incoming('c2', 't1', message(2, 'Anybody?', { author_id: 'bob' }));
    expect(said(desk, () => desk.push(more))).toEqual(['Bob Hill writes: Anybody?']);
  });

  it('is who types, what failed, and how the connection is', () => {
    const desk = mine();
    const typing_indicator = { author_id: 'mary', recipients: 'all', timestamp: 1, is_typing: true } as const;
    const typing = push('incoming_typing_indicator', { chat_id: 'c1', typing_indicator });
    expect(said(desk, () => desk.push(typing))).toEqual(['Mary Brown is typing.']);
    expect(said(desk, () => desk.push(typing))).toEqual([]);
    expect(said(desk, () => desk.queued('k', 'failed'))).toEqual(['Not sent: failed. /retry or /discard.']);
  });

  it('is where the list’s cursor stands', () => {
    const desk = new Desk().online(one, summary('c2', thread(1, [])));
    expect(said(desk, () => desk.press('down'))).toEqual(['Chat 2 of 2: Mary Brown, unassigned.']);
  });

  it('is what is asked and offered', () => {
    const desk = mine().online(one, summary('c2', thread(1, [])));
    expect(said(desk, () => desk.type('/clo'))[0]).toMatch(/^Tab completes \/close, close this chat \(1 of 1\)$/);
    desk.press('interrupt');
    expect(said(desk, () => desk.press('switch'))).toEqual([
      'Go to, 1 to choose from.',
      expect.stringMatching(/^1 of 1: Mary Brown/),
    ]);
    desk.press('overlay_close').type('/ban 1').press('send');
    expect(inputLine(desk.model)).toBe('Ban Mary Brown for 1 day? It closes their chats y or n: ');
  });

  it('is every key and command on a question mark', () => {
    const help = said(mine(), (desk) => desk.press('help')).join('\n');
    expect(help).toMatch(/\/close +close this chat/);
    expect(help).toMatch(/Ctrl-Q +quit/);
  });
});

describe('the line in which is written', () => {
  it('says to whom', () => {
    expect(inputLine(mine().type('Hello').model)).toBe('To Mary Brown: Hello');
    expect(inputLine(mine().press('note').type('she').model)).toBe('Note about Mary Brown, agents only: she');
    expect(inputLine(new Desk().online(one).model)).toBe('Chats: ');
  });
});
