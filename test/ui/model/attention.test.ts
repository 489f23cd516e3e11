import { describe, expect, it } from 'vitest';
import type { User } from '../../../src/protocol/user.js';
import { attentionFor, terminalTitle, usualRules } from '../../../src/ui/model/attention.js';
import { Desk } from '../desk.js';
import {
  anna,
  chatWithThread,
  customer,
  incoming,
  login,
  mary,
  message,
  push,
  summary,
  thread,
  tom,
} from '../world.js';

/** What a step of the desk calls for. */
function following(desk: Desk, act: (desk: Desk) => unknown, rules = usualRules) {
  const before = desk.model;
  act(desk);
  return attentionFor(before, desk.model, rules);
}

const started = (users: User[] = [mary], events = [message(1, 'Hi')]) =>
  push('incoming_chat_thread', { chat: chatWithThread('new', thread(1, events), users) });
const logged = () => new Desk().online(summary('c1', thread(1, [message(1, 'Hi')]), [mary, anna]));

describe('the bell', () => {
  it('rings for a new chat that waits for this agent, also before anything is written', () => {
    expect(following(logged(), (desk) => desk.push(started())).bell).toBe(true);
    expect(following(logged(), (desk) => desk.push(started([mary], []))).bell).toBe(true);
    expect(following(logged(), (desk) => desk.push(started([mary, tom]))).bell).toBe(false);
  });

  it('rings for a message that is not on the screen', () => {
    const came = incoming('c1', 't1', message(2, 'x'));
    expect(following(logged(), (desk) => desk.push(came)).bell).toBe(true);
    const open = Desk.withOpenChat([message(1, 'Hi')], 100, 30, [mary, anna]);
    expect(following(open, (desk) => desk.push(came)).bell).toBe(false);
  });

  it('does not ring at the first login, for colleagues, for what was told before, or for own chats', () => {
    const first = following(new Desk(), (desk) => desk.online(summary('c1', thread(1, [message(1, 'Hi')]))));
    expect(first.bell).toBe(false);
    const desk = logged();
    const note = incoming('c1', 't1', message(2, 'x', { author_id: tom.id }));
    expect(following(desk, () => desk.push(note)).bell).toBe(false);
    expect(following(desk, () => desk.push(incoming('c1', 't1', message(1, 'Hi')))).bell).toBe(false);
    const own = started([customer('zoe'), anna], [message(1, 'Hello', { author_id: anna.id })]);
    expect(following(desk, () => desk.push(own)).bell).toBe(false);
  });

  it('rings for what came while the connection was lost', () => {
    const missed = thread(1, [message(1, 'Hi'), message(2, 'hello?')]);
    const desk = logged().press('open').press('back');
    desk.tell({ type: 'status', status: { state: 'connecting' } });
    const again = following(desk, () => desk.online(summary('c1', missed, [mary, anna]), summary('c2', thread(2, []))));
    expect(again.bell).toBe(true);
  });

  it('can be switched off, and the title too', () => {
    const silent = { bell: false, title: false };
    expect(following(logged(), (desk) => desk.push(started()), silent)).toEqual({ bell: false });
  });
});

describe('the title', () => {
  it('counts what is unread, and is told when it changes', () => {
    expect(terminalTitle(new Desk().model)).toBe('chatio – 127.0.0.1:2428');
    const desk = logged();
    expect(terminalTitle(desk.model)).toBe('(1) chatio – Anna Kowal');
    expect(following(desk, () => desk.push(started())).title).toBe('(2) chatio – Anna Kowal');
    expect(following(desk, () => desk.press('down'))).toEqual({ bell: false });
  });

  it('ends no escape sequence early', () => {
    const desk = new Desk();
    desk.tell({ type: 'login', first: true, login: login([], { name: '\u001b\\\u0007x' }) });
    expect(terminalTitle(desk.model)).not.toMatch(/\p{Cc}/u);
  });
});
