import { describe, expect, it } from 'vitest';
import type { User } from '../../../src/protocol/user.js';
import { attentionFor, terminalTitle } from '../../../src/ui/model/attention.js';
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
function following(desk: Desk, act: (desk: Desk) => unknown) {
  const before = desk.model;
  act(desk);
  return attentionFor(before, desk.model);
}

const started = (users: User[] = [mary], events = [message(1, 'Hi')]) =>
  push('incoming_chat_thread', { chat: chatWithThread('new', thread(1, events), users) });
const logged = () => new Desk().online(summary('c1', thread(1, [message(1, 'Hi')]), [mary, anna]));

function withCalls(calls: Partial<Desk['model']['settings']['calls']>): Desk {
  const desk = logged();
  const { settings } = desk.model;
  desk.model = { ...desk.model, settings: { ...settings, calls: { ...settings.calls, ...calls } } };
  return desk;
}

describe('a notification of the desktop', () => {
  it('tells who and what, for what the settings say', () => {
    const desk = withCalls({ unassigned: 'desktop', message: 'both' });
    const came = following(desk, () => desk.push(started([customer('zoe', { name: 'Zo\u001bë' })])));
    expect(came).toMatchObject({ bell: false, desktop: { title: 'Zo␛ë', text: 'Hi' } });
    const written = following(desk, () => desk.push(incoming('c1', 't1', message(2, 'a\u0007b'))));
    expect(written).toMatchObject({ bell: true, desktop: { title: 'Mary Brown', text: 'a␇b' } });
  });

  it('tells of a chat that has become this agent’s', () => {
    const desk = withCalls({ assigned: 'desktop' });
    desk.online(summary('c2', thread(1, [message(1, 'Hi', { author_id: 'zoe' })]), [customer('zoe')]));
    const added = { customers: { added: [], removed_ids: [] }, agents: { added: [anna], removed_ids: [] } };
    const given = push('chat_users_updated', { chat_id: 'c2', updated_users: added });
    expect(following(desk, () => desk.push(given)).desktop).toMatchObject({ title: 'Customer of zoe' });
    const routed = following(desk, () => desk.push(started([customer('eve'), anna], [])));
    expect(routed.desktop).toMatchObject({ title: 'Customer of eve' });
  });

  it('tells of a connection that is lost, and of its return', () => {
    const desk = withCalls({ connection: 'desktop' });
    const lost = following(desk, () => desk.tell({ type: 'status', status: { state: 'connecting' } }));
    expect(lost.desktop?.text).toBe('No connection to 127.0.0.1:2428');
    const back = following(desk, () => desk.tell({ type: 'status', status: { state: 'online' } }));
    expect(back.desktop?.text).toBe('Connected to 127.0.0.1:2428 again');
  });

  it('is one, whatever comes at once', () => {
    const desk = withCalls({ message: 'desktop', unassigned: 'desktop' });
    const came = following(desk, () => desk.push(started(), incoming('c1', 't1', message(2, 'x'))));
    expect(came.desktop?.text).toMatch(/ \(and 1 more\)$/);
  });

  it('names nobody while the screen is masked', () => {
    const desk = withCalls({ unassigned: 'desktop' }).press('mask');
    const came = following(desk, () => desk.push(started([customer('zoe', { name: 'Zoe' })])));
    expect(came.desktop).toEqual({ title: 'Customer 2', text: 'A customer is waiting' });
  });

  it('does not come, and no bell rings, while the agent is not to be disturbed', () => {
    const desk = withCalls({ unassigned: 'both' }).press('quiet');
    expect(following(desk, () => desk.push(started()))).toMatchObject({ bell: false, title: expect.any(String) });
    desk.press('quiet');
    const again = following(desk, () => desk.push(incoming('new', 't1', message(5, 'x'))));
    expect([again.bell, again.desktop !== undefined]).toEqual([true, true]);
  });
});

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
    const desk = withCalls({ unassigned: 'off' });
    desk.model = { ...desk.model, settings: { ...desk.model.settings, title: false } };
    expect(following(desk, () => desk.push(started()))).toEqual({ bell: false });
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
