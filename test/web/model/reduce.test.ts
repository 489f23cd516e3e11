import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../../../src/protocol/event.js';
import type { Message } from '../../../web/model/message.js';
import { outgoingEvent } from '../../../web/model/outbox.js';
import { reduce } from '../../../web/model/reduce.js';
import { activeThread, type PageState } from '../../../web/model/state.js';
import { anna, chatWith, fresh, inChat, mary, push, said, stateAfter, thread, tom } from '../chat.js';

const chat_id = 'chat';

function texts(state: PageState): string[] {
  return (state.chat?.threads ?? []).flatMap(({ events }) =>
    events.map((event) => ('text' in event ? (event.text ?? '') : '')),
  );
}

function waiting(text: string, customId: string): Message {
  return { type: 'queued', outgoing: [outgoingEvent({ type: 'message', text }, customId, 0)] };
}

function incoming(event: ChatEvent, thread_id = 't1', isWatched = true): Message {
  return push('incoming_event', { chat_id, thread_id, event }, { isWatched });
}

describe('events', () => {
  it('stand in their order, each once, however they come', () => {
    const events = Array.from({ length: 6 }, (_, place) =>
      said(place + 1, place % 2 === 0 ? 'mary' : 'anna', `text ${place}`),
    );
    const ways = fc.array(fc.tuple(fc.constantFrom(...events), fc.constantFrom('push', 'answer', 'sync')), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(ways, (came) => {
        const messages = came.map(([event, way]): Message => {
          if (way === 'push') return incoming(event);
          if (way === 'answer') return { type: 'event_stored', threadId: 't1', event };
          const read = { id: chat_id, users: [], properties: {}, threads: [thread('t1', [event])], summaries: [] };
          return { type: 'synced', chat: read, known: {} };
        });
        const orders = stateAfter(messages, inChat(thread('t1'))).chat?.threads[0]?.events.map(({ order }) => order);
        expect(orders).toEqual([...new Set(came.map(([event]) => event.order))].sort((a, b) => a - b));
      }),
    );
  });

  it('of another chat, or of a thread that is not loaded, change nothing', () => {
    const state = inChat(thread('t1', [said(1, 'anna', 'Hi')]));
    expect(
      texts(reduce(state, push('incoming_event', { chat_id: 'other', thread_id: 't1', event: said(2, 'anna', 'No') }))),
    ).toEqual(['Hi']);
    expect(texts(reduce(state, incoming(said(2, 'anna', 'No'), 't0')))).toEqual(['Hi']);
  });

  it('count as unread while nobody looks: those of others, but for annotations', () => {
    const note = said(3, 'anna', '', { type: 'annotation', annotation_type: 'x' } as object);
    const state = stateAfter(
      [
        incoming(said(1, 'anna', 'Hi'), 't1', false),
        incoming(said(2, 'mary', 'Hi'), 't1', false),
        incoming(note, 't1', false),
      ],
      inChat(thread('t1')),
    );
    expect(state.unread).toBe(1);
    expect(reduce(state, { type: 'looked' }).unread).toBe(0);
  });
});

describe('what is on its way', () => {
  it('leaves the outbox with the push that brings it', () => {
    const state = stateAfter(
      [waiting('Hello', 'c1'), incoming(said(1, 'mary', 'Hello', { custom_id: 'c1' }))],
      inChat(thread('t1')),
    );
    expect(state.outbox).toEqual([]);
    expect(texts(state)).toEqual(['Hello']);
  });

  it('stays when somebody else uses the same custom id', () => {
    const state = stateAfter(
      [waiting('Hello', 'c1'), incoming(said(1, 'anna', 'Hi', { custom_id: 'c1' }))],
      inChat(thread('t1')),
    );
    expect(state.outbox).toHaveLength(1);
  });

  it('waits again when the connection goes, and is gone when the history read next has it', () => {
    const lost = stateAfter(
      [
        waiting('First', 'c1'),
        waiting('Second', 'c2'),
        { type: 'outgoing_changed', customIds: ['c1'], change: { state: 'sending' } },
        { type: 'connection', connection: { state: 'waiting', retryAt: 1 } },
      ],
      inChat(thread('t1')),
    );
    expect(lost.outbox.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    expect(lost.isSynced).toBe(false);
    const threads = [thread('t1', [said(1, 'mary', 'First', { custom_id: 'c1' })])];
    const read = { id: chat_id, users: [mary, anna], properties: {}, threads, summaries: [] };
    expect(reduce(lost, { type: 'synced', chat: read, known: {} }).outbox.map(({ customId }) => customId)).toEqual([
      'c2',
    ]);
  });

  it('tells why it failed until it is tried again', () => {
    const failed = stateAfter(
      [
        waiting('Hello', 'c1'),
        { type: 'outgoing_changed', customIds: ['c1'], change: { state: 'failed', problem: 'No' } },
      ],
      inChat(thread('t1')),
    );
    expect(failed.outbox[0]?.problem).toBe('No');
    const again = reduce(failed, { type: 'outgoing_changed', customIds: ['c1'], change: { state: 'waiting' } });
    expect(again.outbox[0]?.problem).toBeUndefined();
  });
});

describe('a new thread', () => {
  it('ends the one before, and brings what started it', () => {
    const start = said(1, 'mary', 'Me again', { id: 'n1', custom_id: 'c1' });
    const state = stateAfter(
      [waiting('Me again', 'c1'), push('incoming_chat_thread', { chat: chatWith(thread('t2', [start])) })],
      inChat(thread('t1', [said(1, 'mary', 'Hello')])),
    );
    expect(state.chat?.threads.map(({ id, active }) => [id, active])).toEqual([
      ['t1', false],
      ['t2', true],
    ]);
    expect(texts(state)).toEqual(['Hello', 'Me again']);
    expect(state.outbox).toEqual([]);
  });

  it('of another chat is not for the page; the first chat is taken in', () => {
    const other = push('incoming_chat_thread', { chat: chatWith(thread('t9'), { id: 'other' }) });
    expect(reduce(inChat(thread('t1')), other).chat?.id).toBe(chat_id);
    expect(reduce(fresh, other).chat?.id).toBe('other');
  });
});

describe('after a login', () => {
  it('as somebody else the chat is gone, and what was not sent stays', () => {
    const state = stateAfter([waiting('Hello', 'c1'), { type: 'logged_in', me: 'somebody new' }], inChat(thread('t1')));
    expect(state.chat).toBeUndefined();
    expect(state.outbox).toHaveLength(1);
    expect(state.known).toEqual({ name: 'Mary Brown' });
  });

  it('earlier threads that were loaded stay, those of another chat go', () => {
    const state = inChat(thread('t1', [said(1, 'mary', 'Old')], { active: false }), thread('t2'));
    const threads = [thread('t2', [said(1, 'anna', 'New', { id: 'n' })])];
    const read = { users: [mary, anna], properties: {}, threads, summaries: [] };
    expect(texts(reduce(state, { type: 'synced', chat: { id: chat_id, ...read }, known: {} }))).toEqual(['Old', 'New']);
    expect(texts(reduce(state, { type: 'synced', chat: { id: 'other', ...read }, known: {} }))).toEqual(['New']);
    expect(reduce(state, { type: 'synced', chat: undefined, known: {} }).chat).toBeUndefined();
  });
});

describe('earlier threads', () => {
  const summaries = ['t3', 't2', 't1'].map((id, place) => ({ id, order: 3 - place, total_events: 1 }));
  const state = reduce(inChat(), {
    type: 'synced',
    chat: { id: chat_id, users: [mary, anna], properties: {}, threads: [thread('t3')], summaries },
    known: {},
  });

  it('are those that are listed and not loaded, newest first', () => {
    expect(state.chat?.earlier.map(({ id }) => id)).toEqual(['t2', 't1']);
  });

  it('go before what is there, with people as they are now', () => {
    const former = { ...anna, name: 'Anna of old', present: false };
    const read = stateAfter(
      [
        { type: 'history', state: 'loading' },
        {
          type: 'history_read',
          threads: [thread('t2', [], { active: false })],
          users: [former, tom],
          earlier: summaries.slice(2),
        },
      ],
      state,
    );
    expect(read.chat?.threads.map(({ id }) => id)).toEqual(['t2', 't3']);
    expect(read.chat?.earlier.map(({ id }) => id)).toEqual(['t1']);
    expect(read.chat?.users.get('anna')).toEqual(anna);
    expect(read.chat?.users.get('tom')).toEqual(tom);
    expect(read.history).toBe('idle');
  });
});

describe('typing', () => {
  const typing = (author_id: string, is_typing: boolean, now = 0) =>
    push('incoming_typing_indicator', { chat_id, typing_indicator: { author_id, timestamp: 0, is_typing } }, { now });
  const who = (state: PageState) => [...state.typing.keys()];
  const state = stateAfter([typing('anna', true), typing('tom', true, 5000)], inChat(thread('t1')));

  it('ends when the agent says so, writes, or leaves', () => {
    expect(who(reduce(state, typing('anna', false)))).toEqual(['tom']);
    expect(who(reduce(state, incoming(said(1, 'anna', 'Hi'))))).toEqual(['tom']);
    expect(
      who(reduce(state, push('chat_users_updated', { chat_id, updated_users: { added: [], removed_ids: ['anna'] } }))),
    ).toEqual(['tom']);
  });

  it('ends after ten seconds without a word, and with the connection', () => {
    expect(who(reduce(state, { type: 'time', now: 9999 }))).toEqual(['anna', 'tom']);
    expect(who(reduce(state, { type: 'time', now: 10_000 }))).toEqual(['tom']);
    expect(who(reduce(state, { type: 'connection', connection: { state: 'connecting' } }))).toEqual([]);
  });
});

describe('the people of the chat', () => {
  it('come and go', () => {
    const state = reduce(
      inChat(thread('t1')),
      push('chat_users_updated', { chat_id, updated_users: { added: [tom], removed_ids: ['anna'] } }),
    );
    expect(state.chat?.users.get('anna')?.present).toBe(false);
    expect(state.chat?.users.get('tom')?.present).toBe(true);
    expect(state.chat?.threads[0]?.user_ids).toContain('tom');
  });

  it('read what is written', () => {
    const state = reduce(
      inChat(thread('t1')),
      push('last_seen_timestamp_updated', { chat_id, user_id: 'anna', timestamp: 7 }),
    );
    expect(state.chat?.users.get('anna')?.last_seen_timestamp).toBe(7);
  });
});

describe('pressing a button', () => {
  const buttons = [
    { text: 'Yes', postback_id: 'yes', user_ids: [] },
    { text: 'No', postback_id: 'no', user_ids: ['mary'] },
  ];
  const rich = said(1, 'anna', '', { type: 'rich_message', template_id: 'cards', elements: [{ buttons }] } as object);
  const state = inChat(thread('t1', [rich]));
  const pressed = (now: PageState) => {
    const event = now.chat?.threads[0]?.events[0];
    return event?.type === 'rich_message' ? event.elements?.[0]?.buttons?.map(({ user_ids }) => user_ids) : undefined;
  };
  const told = (id: string, toggled: boolean) =>
    push('incoming_rich_message_postback', {
      chat_id,
      thread_id: 't1',
      event_id: 'e1',
      user_id: 'mary',
      postback: { id, toggled },
    });

  it('shows by the answer or the push, once', () => {
    const answered: Message = { type: 'pressed', threadId: 't1', eventId: 'e1', postbackId: 'yes', toggled: true };
    expect(pressed(stateAfter([answered, told('yes', true)], state))).toEqual([['mary'], ['mary']]);
    expect(pressed(reduce(state, told('no', false)))).toEqual([[], []]);
  });
});

describe('the end of a thread', () => {
  it('takes the last thread that takes events', () => {
    const state = reduce(inChat(thread('t1')), push('thread_closed', { chat_id, thread_id: 't1' }));
    expect(activeThread(state.chat)).toBeUndefined();
  });
});
