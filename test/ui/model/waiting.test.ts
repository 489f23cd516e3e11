import { describe, expect, it } from 'vitest';
import { chatLines } from '../../../src/ui/model/list-rows.js';
import { waitingSince } from '../../../src/ui/model/waiting.js';
import { Desk } from '../desk.js';
import { agent, anna, customer, incoming, mary, me, message, monday, summary, system, thread, tom } from '../world.js';

const since = (...events: Parameters<typeof thread>[1]) => {
  const desk = Desk.withOpenChat(events, 100, 30, [mary, anna, tom]);
  const chat = desk.model.chats.get('c1');
  const at = chat && waitingSince(chat, me.id);
  return at === undefined ? undefined : at - monday;
};

/** Chats with one message each, the first at the first second. */
const three = () =>
  new Desk().online(
    ...['a', 'b', 'c'].map((id, index) =>
      summary(id, thread(index + 1, [message(index + 1, 'Hi', { author_id: id })]), [customer(id), anna]),
    ),
  );

describe('a customer waits', () => {
  it('from the first message that no agent has answered', () => {
    const answered = [message(1, 'Hi'), message(2, 'Hello', { author_id: anna.id })];
    expect(since(...answered)).toBeUndefined();
    expect(since(...answered, message(3, 'where'), message(4, 'is it?'))).toBe(3);
    expect(since(message(1, 'Hi'), message(2, 'Hello', { author_id: tom.id }))).toBeUndefined();
  });

  it('also while agents write to each other, or the server tells something', () => {
    const note = message(2, 'a VIP', { author_id: tom.id, recipients: 'agents' });
    expect(since(message(1, 'Hi'), note, system(3, 'Tom joined'))).toBe(1);
    expect(since(system(1, 'started'))).toBeUndefined();
  });

  it('not for this agent in a chat of somebody else, nor in a closed one', () => {
    const desk = new Desk().online(
      summary('theirs', thread(1, [message(1, 'Hi')]), [mary, agent('x')]),
      summary('closed', thread(2, [message(2, 'Hi')], { active: false }), [mary]),
    );
    expect([...desk.model.chats.values()].map((chat) => waitingSince(chat, me.id))).toEqual([undefined, undefined]);
  });
});

describe('the next chat to answer', () => {
  it('is who waits longest, then the one after', () => {
    const desk = three().press('next_to_answer');
    expect(desk.model.openId).toBe('a');
    expect(desk.press('next_to_answer').model.openId).toBe('b');
    expect(desk.press('next_to_answer', 'next_to_answer').model.openId).toBe('a');
  });

  it('is the longest wait again after an answer', () => {
    const desk = three().press('next_to_answer');
    desk.push(incoming('a', 't1', message(9, 'Hello', { author_id: anna.id })));
    expect(desk.press('next_to_answer').model.openId).toBe('b');
  });

  it('may be none', () => {
    const desk = Desk.withOpenChat([message(1, 'Hi')]).press('next_to_answer');
    expect([desk.model.openId, desk.notice]).toEqual(['c1', 'Nobody else waits for an answer']);
  });
});

describe('the next unread chat', () => {
  it('follows the list, round and round', () => {
    const desk = three();
    const [first, second, third] = desk.sections.mine ?? [];
    expect(desk.press('next_unread').model.openId).toBe(first);
    // Read by being opened, once it is known wholly.
    expect(desk.press('next_unread').model.openId).toBe(second);
    expect(desk.press('next_unread').model.openId).toBe(third);
  });

  it('may be none', () => {
    expect(Desk.withOpenChat([message(1, 'Hi')]).press('next_unread').notice).toBe('Nothing else is unread');
  });
});

describe('the list', () => {
  it('tells how long a customer has waited, ever warmer, and never by colour alone', () => {
    const desk = Desk.withOpenChat([message(0, 'Hi')], 100, 30, [mary, anna]);
    const shown = (minutes: number) => {
      desk.wait(minutes * 60_000);
      return chatLines(desk.model, 'c1')[0]?.spans.at(-1);
    };
    expect(shown(0)).toEqual({ text: ' waits 1m', tone: 'plain' });
    expect(shown(1)).toEqual({ text: ' waits 2m', tone: 'warning' });
    expect(shown(3)).toEqual({ text: ' waits 5m', tone: 'bad' });
    desk.tell({ type: 'resize', columns: 70, rows: 24 });
    expect(shown(0)).toEqual({ text: ' !5m', tone: 'bad' });
    desk.push(incoming('c1', 't1', message(300, 'Hello', { author_id: anna.id })));
    expect(shown(0)).toEqual({ text: ' now', tone: 'quiet' });
  });
});
