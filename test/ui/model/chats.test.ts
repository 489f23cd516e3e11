import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/protocol/failure.js';
import { statusLine } from '../../../src/ui/model/head-lines.js';
import { textOf } from '../../../src/ui/model/line.js';
import { Desk } from '../desk.js';
import {
  agent,
  anna,
  chatWithThread,
  chatWithThreads,
  customer,
  incoming,
  mary,
  message,
  monday,
  push,
  summary,
  system,
  thread,
  tom,
} from '../world.js';

const users = { added: [], removed_ids: [] };

describe('the list of chats', () => {
  it('puts chats where they belong after the login', () => {
    const desk = new Desk().online(
      summary('mine', thread(1, []), [mary, anna]),
      summary('nobody', thread(1, []), [mary]),
      summary('left', thread(1, []), [mary, { ...anna, present: false }]),
      summary('other', thread(1, []), [mary, tom]),
      summary('over', thread(1, [], { active: false }), [mary, anna]),
    );
    expect(desk.sections).toEqual({
      mine: ['mine'],
      unassigned: ['left', 'nobody'],
      others: ['other'],
      closed: ['over'],
    });
  });

  it('lists who waits longest for an answer first, then by who wrote last', () => {
    const at = (seconds: number, author = mary.id) =>
      thread(1, [message(seconds, 'x', { author_id: author })], { timestamp: monday - seconds });
    const desk = new Desk().online(
      summary('a', at(1)),
      summary('b', at(3)),
      summary('c', at(2), [mary, anna]),
      summary('d', at(4), [mary, anna]),
      summary('e', at(5, anna.id), [mary, anna]),
      summary('f', at(6, anna.id), [mary, anna]),
      summary('g', at(7), [mary, tom]),
      summary('h', at(8), [mary, tom]),
    );
    expect(desk.sections).toEqual({ mine: ['c', 'd', 'f', 'e'], unassigned: ['a', 'b'], others: ['h', 'g'] });
  });

  it('lists of the closed chats those of today, the open one, and those with a draft', () => {
    const closed = (days: number) => thread(1, [], { active: false, timestamp: monday - days * 86_400 });
    const desk = new Desk().online(summary('past', closed(1)), summary('older', closed(2)), summary('new', closed(0)));
    expect(desk.sections).toEqual({ closed: ['new'] });
    desk.tell({ type: 'drafts', drafts: new Map([['older', 'not sent']]) });
    expect(desk.sections).toEqual({ closed: ['new', 'older'] });
    desk.press('switch').type('past').press('overlay_accept');
    expect(desk.sections.closed).toContain('past');
  });

  it('moves a chat as agents come and go and threads close and open', () => {
    const desk = new Desk().online(summary('c1', thread(1, [])));
    const changed = (agents: { added: (typeof tom)[]; removed_ids: string[] }) =>
      desk.push(push('chat_users_updated', { chat_id: 'c1', updated_users: { customers: users, agents } }));
    changed({ added: [tom], removed_ids: [] });
    expect(desk.sections).toEqual({ others: ['c1'] });
    changed({ added: [anna], removed_ids: [tom.id] });
    expect(desk.sections).toEqual({ mine: ['c1'] });
    desk.push(push('thread_closed', { chat_id: 'c1', thread_id: 't1' }));
    expect(desk.sections).toEqual({ closed: ['c1'] });
    desk.push(
      push('incoming_chat_thread', { chat: chatWithThread('c1', thread(2, [message(1, 'again')]), [mary, anna]) }),
    );
    expect(desk.sections).toEqual({ mine: ['c1'] });
  });

  it('shows a chat that has just started', () => {
    const desk = new Desk().online();
    desk.push(push('incoming_chat_thread', { chat: chatWithThread('c9', thread(1, [message(1, 'hello')])) }));
    expect(desk.sections).toEqual({ unassigned: ['c9'] });
    expect(desk.row('c9')).toEqual([expect.stringContaining('Mary Brown'), '  hello']);
  });

  it('keeps a closed thread closed when old news come late', () => {
    const desk = new Desk().online(summary('c1', thread(1, [])));
    const opened = push('incoming_chat_thread', { chat: chatWithThread('c1', thread(1, [message(1, 'hello')])) });
    desk.push(opened, push('thread_closed', { chat_id: 'c1', thread_id: 't1' }), opened);
    expect(desk.sections).toEqual({ closed: ['c1'] });
  });

  it('names a chat after its customers, and nameless ones by what is known', () => {
    const desk = new Desk().online(
      summary('a', thread(1, []), [mary, customer('x', { name: 'Zoë' })]),
      summary('b', thread(1, []), [{ id: 'nn', type: 'customer', present: true, email: 'nn@example.com' }]),
      summary('c', thread(1, []), [{ id: '5d1f3c0e-6a51', type: 'customer', present: true }]),
      summary('Q3N7ZK41TD', thread(1, []), [tom]),
    );
    const names = ['a', 'b', 'c', 'Q3N7ZK41TD'].map((id) => desk.row(id)[0]?.trim());
    const known = ['Mary Brown, Zoë', 'nn@example.com', 'Customer 5d1f3c0e', 'Chat Q3N7ZK41'];
    expect(names).toEqual(known.map((name) => expect.stringMatching(new RegExp(`^(› )?${name} `))));
  });

  it('renames a customer', () => {
    const desk = new Desk().online(summary('c1', thread(1, [])));
    desk.push(push('customer_updated', { chat_id: 'c1', customer: { ...mary, name: 'Mary Green' } }));
    expect(desk.row('c1')[0]).toContain('Mary Green');
  });

  it('follows the own routing status as the server tells it', () => {
    const desk = new Desk().online();
    desk.push(push('agent_updated', { agent_id: anna.id, routing_status: 'not_accepting_chats' }));
    desk.push(push('agent_updated', { agent_id: tom.id, routing_status: 'accepting_chats' }));
    expect(desk.model.me?.routing_status).toBe('not_accepting_chats');
  });

  it('has no control characters of other people in it', () => {
    const desk = new Desk().online(
      summary('c1', thread(1, [message(1, '\u001b[2Jwiped\nline')]), [customer('mary', { name: 'Ma\u202ery\u0007' })]),
    );
    expect(desk.row('c1').join()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(desk.row('c1')[1]).toContain('␛[2Jwiped↵line');
  });
});

describe('unread', () => {
  const unread = (desk: Desk, id = 'c1') => /\((\d+\+?)\)/.exec(desk.row(id)[0] ?? '')?.[1];

  it('counts what customers wrote since the agent has looked', () => {
    const desk = new Desk().online(summary('c1', thread(1, []), [mary, { ...anna, last_seen_timestamp: monday + 2 }]));
    expect(unread(desk)).toBeUndefined();
    desk.push(...[2, 3, 4].map((order) => incoming('c1', 't1', message(order, 'x'))));
    expect(unread(desk)).toBe('2');
  });

  it('counts no system message, annotation or colleague, and nothing twice', () => {
    const desk = new Desk().online(summary('c1', thread(1, []), [mary, anna, tom]));
    const first = incoming('c1', 't1', message(1, 'x'));
    desk.push(
      first,
      incoming('c1', 't1', system(2, 'x')),
      incoming('c1', 't1', message(3, 'x', { author_id: tom.id })),
      incoming('c1', 't1', { ...message(4, 'x'), type: 'annotation', annotation_type: 'rating' } as never),
      first,
    );
    expect(unread(desk)).toBe('1');
  });

  it('ends with an answer of the agent, from wherever it came', () => {
    const desk = new Desk().online(summary('c1', thread(1, []), [mary, anna]));
    desk.push(incoming('c1', 't1', message(1, 'x')), incoming('c1', 't1', message(2, 'y', { author_id: anna.id })));
    expect(unread(desk)).toBeUndefined();
  });

  it('ends when another console of the agent has seen it', () => {
    const desk = new Desk().online(summary('c1', thread(1, [])));
    desk.push(incoming('c1', 't1', message(1, 'x')));
    desk.push(push('last_seen_timestamp_updated', { user_id: anna.id, chat_id: 'c1', timestamp: monday + 1 }));
    expect(unread(desk)).toBeUndefined();
  });

  it('says no number that nobody reads', () => {
    const desk = new Desk().online(summary('c1', thread(1, [])));
    desk.push(...Array.from({ length: 120 }, (_, index) => incoming('c1', 't1', message(index + 1, 'x'))));
    expect(unread(desk)).toBe('99+');
  });

  it('says that it may be more where a login tells only the last of what was missed', () => {
    const seen = [mary, { ...anna, last_seen_timestamp: monday + 2 }];
    const known = [message(1, 'a'), message(2, 'b')];
    const desk = new Desk().online(summary('c1', thread(1, known), seen));
    const all = [...known, message(3, 'c'), message(4, 'd'), system(5, 'idle'), message(6, 'e')];
    desk.online(summary('c1', thread(1, all), seen));
    expect(unread(desk)).toBe('1+');
    expect(textOf(statusLine(desk.model))).toContain('1+ unread');
    desk.tell({ type: 'loaded', chat: chatWithThreads('c1', [thread(1, all)], seen) });
    expect(unread(desk)).toBe('3');
    expect(textOf(statusLine(desk.model))).toContain(' 3 unread');
  });

  it('is a number where what is not known can be no message', () => {
    const all = [message(1, 'a'), system(2, 'one'), system(3, 'two'), system(4, 'three')];
    expect(unread(new Desk().online(summary('c1', thread(1, all))))).toBe('1');
  });

  it('is nothing that waits for a colleague', () => {
    const desk = new Desk().online(summary('c1', thread(1, []), [mary, tom]));
    desk.push(incoming('c1', 't1', message(1, 'x')));
    expect(unread(desk)).toBeUndefined();
  });
});

describe('a chat that nobody told of', () => {
  const closing = push('thread_closed', { chat_id: 'new', thread_id: 't1' });

  it('is loaded once, and what was told meanwhile is not lost', () => {
    const desk = new Desk().online();
    desk.push(incoming('new', 't1', message(2, 'two')));
    expect(desk.effects).toEqual([{ type: 'load', chatId: 'new' }]);
    desk.push(closing);
    expect(desk.effects).toEqual([]);
    desk.tell({ type: 'loaded', chat: chatWithThreads('new', [thread(1, [message(1, 'one')])]) });
    expect(desk.sections).toEqual({ closed: ['new'] });
    expect(desk.row('new')[0]).toContain('Mary Brown');
    desk.press('open');
    expect(desk.transcript).toEqual(expect.arrayContaining(['  one', '  two']));
  });

  it('is tried again with the next push when it could not be loaded', () => {
    const desk = new Desk().online();
    desk.push(closing).tell({ type: 'load_failed', chatId: 'new', failure: new Failure('authorization', 'no') });
    expect(desk.push(closing).effects).toEqual([{ type: 'load', chatId: 'new' }]);
  });

  it('has its missed thread loaded when an event of it comes', () => {
    const desk = new Desk().online(summary('c1', thread(1, [], { active: false })));
    desk.push(incoming('c1', 't2', message(1, 'again')));
    expect(desk.effects).toEqual([{ type: 'load', chatId: 'c1', threadIds: ['t2'] }]);
    desk.push(incoming('c1', 't2', message(2, 'and again')));
    expect(desk.effects).toEqual([]);
  });
});

const words = ['', 'one', 'two', 'three'];

describe('a login after the connection was lost', () => {
  it('replaces the list by what the server has now', () => {
    const desk = new Desk().online(summary('old', thread(1, [])), summary('stays', thread(1, [])));
    desk.online(summary('stays', thread(1, []), [mary, anna]), summary('new', thread(1, [])));
    expect(desk.sections).toEqual({ mine: ['stays'], unassigned: ['new'] });
  });

  it('reads the open chat again, keeps it on the screen meanwhile, and shows nothing twice', () => {
    const desk = Desk.withOpenChat([message(1, 'one'), message(2, 'two')]);
    const before = desk.transcript;
    desk.online(summary('c1', thread(1, [message(3, 'three')])));
    expect(desk.effects).toContainEqual({ type: 'load', chatId: 'c1', threadIds: ['t1'] });
    expect(desk.transcript.slice(0, before.length)).toEqual(before);
    desk.tell({
      type: 'loaded',
      chat: chatWithThreads('c1', [
        thread(
          1,
          [1, 2, 3].map((order) => message(order, words[order] ?? '')),
        ),
      ]),
    });
    expect(desk.transcript.slice(-3)).toEqual(['  one', '  two', '  three']);
    expect(desk.effects.filter(({ type }) => type === 'load')).toEqual([]);
  });

  it('forgets who was typing', () => {
    const desk = Desk.withOpenChat();
    desk.push(
      push('incoming_sneak_peek', {
        chat_id: 'c1',
        sneak_peek: { author_id: 'mary', recipients: 'agents', timestamp: 0, text: 'an' },
      }),
    );
    desk.online(summary('c1', thread(1, [])));
    expect(desk.model.signals.size).toBe(0);
  });

  it('leaves the open chat to be read when the server knows it no more, and says so', () => {
    const desk = Desk.withOpenChat([message(1, 'one')]);
    desk.online();
    desk.tell({ type: 'load_failed', chatId: 'c1', failure: new Failure('validation', 'chat_id not found') });
    expect(desk.sections).toEqual({ closed: ['c1'] });
    expect(desk.transcript).toContain('  one');
    expect(desk.effects).toEqual([]);
    desk.push(push('incoming_chat_thread', { chat: chatWithThread('c2', thread(1, [])) })).press('previous_chat');
    expect(desk.model.openId).toBe('c2');
    expect(desk.sections).toEqual({ unassigned: ['c2'] });
  });
});

describe('pushes about details', () => {
  it('merge properties one by one, and follow scopes', () => {
    const desk = new Desk().online(summary('c1', thread(1, [])));
    desk.push(
      push('chat_properties_updated', { chat_id: 'c1', properties: { a: { x: { value: 1 }, y: { value: 2 } } } }),
      push('chat_properties_updated', { chat_id: 'c1', properties: { a: { x: { value: 3 } } } }),
      push('chat_thread_properties_updated', {
        chat_id: 'c1',
        thread_id: 't1',
        properties: { a: { x: { value: 4 } } },
      }),
      push('chat_scopes_updated', { chat_id: 'c1', scopes_added: { groups: [1, 2] }, scopes_removed: {} }),
      push('chat_scopes_updated', { chat_id: 'c1', scopes_added: {}, scopes_removed: { groups: [1] } }),
    );
    const chat = desk.model.chats.get('c1');
    expect(chat?.properties).toEqual({ a: { x: { value: 3 }, y: { value: 2 } } });
    expect(chat?.threads[0]?.properties).toEqual({ a: { x: { value: 4 } } });
    expect(chat?.scopes).toEqual({ groups: [2] });
  });

  it('mark a banned customer in every chat', () => {
    const desk = new Desk().online(summary('c1', thread(1, [])), summary('c2', thread(1, []), [agent('x')]));
    desk.push(push('customer_banned', { customer_id: mary.id, ban: { days: 3 } }));
    expect(desk.model.chats.get('c1')?.users.get(mary.id)).toMatchObject({ banned: true });
  });

  it('of a newer server are no harm', () => {
    const desk = new Desk().online();
    expect(() => desk.push({ action: 'brand_new', type: 'push', payload: {} } as never)).not.toThrow();
  });
});
