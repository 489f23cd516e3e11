import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/protocol/failure.js';
import type { Message } from '../../../src/ui/model/message.js';
import { Desk } from '../desk.js';
import {
  anna,
  chatWithThread,
  chatWithThreads,
  incoming,
  mary,
  message,
  push,
  summary,
  system,
  thread,
} from '../world.js';

const mine = (order: number, customId: string) =>
  message(order, `text of ${customId}`, { author_id: anna.id, custom_id: customId });
const shown = (desk: Desk) => desk.transcript.filter((line) => line.startsWith('  '));

describe('the transcript', () => {
  it('is sorted by order, however the events come', () => {
    const desk = Desk.withOpenChat();
    desk.push(...[3, 1, 2].map((order) => incoming('c1', 't1', message(order, `message ${order}`))));
    expect(shown(desk)).toEqual(['  message 1', '  message 2', '  message 3']);
  });

  it('takes an event without a thread into the newest one', () => {
    const desk = Desk.withOpenChat([message(1, 'one')]);
    desk.push(push('incoming_event', { chat_id: 'c1', event: message(2, 'two') } as never));
    expect(shown(desk)).toEqual(['  one', '  two']);
  });

  it('begins a new thread below the closed one', () => {
    const desk = Desk.withOpenChat([message(1, 'one')]);
    desk.push(
      push('incoming_chat_thread', { chat: chatWithThread('c1', thread(2, [message(1, 'two', { id: 'x' })])) }),
    );
    expect(desk.transcript.map((line) => line.slice(0, 20))).toEqual([
      '── Mon 22 Nov, 14:00',
      'Mary Brown  14:00',
      '  one',
      '── Mon 22 Nov, 14:00',
      'Mary Brown  14:00',
      '  two',
    ]);
  });

  it('shows presses of a button', () => {
    const buttons = [{ text: 'Take it', postback_id: 'take', user_ids: [] }];
    const rich = { ...message(1, ''), type: 'rich_message', template_id: 'cards', elements: [{ buttons }] } as never;
    const desk = Desk.withOpenChat([rich]);
    const press = (toggled: boolean) =>
      push('incoming_rich_message_postback', {
        user_id: 'mary',
        chat_id: 'c1',
        thread_id: 't1',
        event_id: 'e1',
        postback: { id: 'take', toggled },
      });
    desk.push(press(true), press(true));
    expect(desk.transcript.at(-1)).toBe('  [Take it – pressed]');
    desk.push(press(false));
    expect(desk.transcript.at(-1)).toBe('  [Take it]');
  });

  it('is the same after any interleaving and repetition of the same news', () => {
    const events = [
      message(1, 'one'),
      system(2, 'Anna Kowal joined the chat'),
      mine(3, 'k3'),
      message(4, 'four'),
      mine(5, 'k5'),
    ];
    const queued = (order: number, state: 'sending' | 'sent'): Message => {
      const it = events[order - 1] as ReturnType<typeof mine>;
      const customId = `k${order}`;
      return {
        type: 'queued',
        event: {
          customId,
          chatId: 'c1',
          event: { type: 'message', text: `text of ${customId}`, custom_id: customId },
          queuedAt: 0,
          state,
          ...(state === 'sent' ? { sent: { thread_id: 't1', event: it } } : {}),
        },
      };
    };
    const news: Message[] = [
      ...events.map((it): Message => ({ type: 'push', push: incoming('c1', 't1', it) })),
      { type: 'loaded', chat: chatWithThreads('c1', [thread(1, events.slice(0, 3))], [mary, anna]) },
      queued(3, 'sending'),
      queued(3, 'sent'),
      queued(5, 'sending'),
      queued(5, 'sent'),
    ];
    const all = fc.array(fc.nat({ max: news.length - 1 }), { maxLength: 8 });
    const order = fc.shuffledSubarray(
      news.map((_, index) => index),
      { minLength: news.length },
    );
    const expected = ['  one', '  text of k3', '  four', '  text of k5  sent'];
    fc.assert(
      fc.property(order, all, (once, again) => {
        const desk = Desk.withOpenChat([], 100, 30, [mary, anna]);
        for (const index of [...once, ...again]) desk.tell(news[index] as Message);
        expect(shown(desk)).toEqual(expected);
        expect(desk.model.queue.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an own message', () => {
  it('stands in its place from the moment it is sent, with how it fares', () => {
    const desk = Desk.withOpenChat([message(1, 'one')]);
    desk.queued('k', 'waiting');
    expect(shown(desk).at(-1)).toBe('  text of k  waiting for the connection');
    desk.queued('k', 'sending');
    expect(shown(desk).at(-1)).toBe('  text of k  sending');
  });

  it('is not moved by being confirmed', () => {
    const desk = Desk.withOpenChat([mine(1, 'earlier')]);
    desk.now = (desk.model.chats.get('c1')?.threads[0]?.events.last()?.timestamp ?? 0) * 1000 + 5000;
    const before = desk.queued('k', 'sending').transcript;
    desk.push(incoming('c1', 't1', mine(2, 'k')));
    const marks = (lines: string[]) => lines.map((line) => line.replace(/ {2}(sent|sending)$/, ''));
    expect(marks(desk.transcript)).toEqual(marks(before));
    expect(desk.transcript.at(-1)).toBe('  text of k  sent');
  });

  it('says why it was not sent and what to do', () => {
    const desk = Desk.withOpenChat([message(1, 'one')]);
    desk.queued('k', 'failed', { failure: new Failure('validation', 'text is too long') });
    expect(desk.transcript.join('\n')).toContain('text of k  not sent: text is too long – /retry or /discard');
  });

  it('is told of below when it failed in a chat that is not open', () => {
    const desk = new Desk().online(summary('c1', thread(1, [])));
    desk.queued('k', 'failed', { failure: new Failure('validation', 'text is too long') });
    expect(desk.notice).toBe('A message was not sent: text is too long');
  });

  it('leaves the queue when the history that is loaded holds it', () => {
    const desk = Desk.withOpenChat();
    desk.queued('k', 'waiting');
    desk.tell({ type: 'loaded', chat: chatWithThreads('c1', [thread(1, [mine(1, 'k')])]) });
    expect(shown(desk)).toEqual(['  text of k  sent']);
  });

  it('is not mistaken for one of somebody else with the same custom id', () => {
    const desk = Desk.withOpenChat();
    desk.queued('k', 'waiting').push(incoming('c1', 't1', message(1, 'hers', { custom_id: 'k' })));
    expect(shown(desk)).toEqual(['  hers', '  text of k  waiting for the connection']);
  });
});
