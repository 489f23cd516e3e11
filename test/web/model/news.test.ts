import { beforeEach, describe, expect, it } from 'vitest';
import { News } from '../../../web/model/news.js';
import { outgoingEvent } from '../../../web/model/outbox.js';
import { rowsOf } from '../../../web/model/rows.js';
import type { PageState } from '../../../web/model/state.js';
import { inChat, push, said, stateAfter, thread, told } from '../chat.js';

let news: News;
const heard = (state: PageState) =>
  news.in(
    rowsOf(state, () => 'today'),
    true,
  );
const incoming = (event: ReturnType<typeof said>) =>
  push('incoming_event', { chat_id: 'chat', thread_id: 't1', event });
const state = inChat(thread('t1', [said(1, 'anna', 'Hi')]));

beforeEach(() => {
  news = new News();
});

describe('a screen reader', () => {
  it('is told nothing of what was there before', () => {
    expect(heard(state)).toEqual([]);
    expect(heard(state)).toEqual([]);
  });

  it('is told what others say and what happens, once, and nothing of one’s own', () => {
    heard(state);
    const later = stateAfter([incoming(said(2, 'anna', 'How are you?')), incoming(said(3, 'mary', 'Fine'))], state);
    expect(heard(later)).toEqual(['Anna Kowal: How are you?']);
    const left = stateAfter(
      [incoming(told(4, 'agent_left', 'Anna left')), push('thread_closed', { chat_id: 'chat', thread_id: 't1' })],
      later,
    );
    expect(heard(left)).toEqual(['Anna left', 'The chat has ended']);
    expect(heard(left)).toEqual([]);
  });

  it('is told what comes above a message that is on its way', () => {
    const writing = stateAfter(
      [{ type: 'queued', outgoing: [outgoingEvent({ type: 'message', text: 'Hm' }, 'c', 9)] }],
      state,
    );
    heard(writing);
    expect(heard(stateAfter([incoming(said(2, 'anna', 'Yes?'))], writing))).toEqual(['Anna Kowal: Yes?']);
  });

  it('is told that a message was not sent', () => {
    heard(state);
    const failed = stateAfter(
      [
        { type: 'queued', outgoing: [outgoingEvent({ type: 'message', text: 'Hm' }, 'c', 9)] },
        { type: 'outgoing_changed', customIds: ['c'], change: { state: 'failed' } },
      ],
      state,
    );
    expect(heard(failed)).toEqual(['Your message was not sent']);
    expect(heard(failed)).toEqual([]);
  });

  it('is told nothing of history that is loaded, or of another chat', () => {
    const own = inChat(thread('t2', [said(1, 'mary', 'Me', { id: 'own' })]));
    heard(own);
    const read = {
      type: 'history_read' as const,
      threads: [thread('t1', [said(1, 'anna', 'Old')], { active: false })],
      users: [],
      earlier: [],
    };
    expect(heard(stateAfter([read], own))).toEqual([]);
    expect(heard(inChat(thread('t9', [said(1, 'anna', 'Other', { id: 'other' })])))).toEqual([]);
  });

  it('is told the first words of a new chat', () => {
    heard(inChat());
    expect(heard(state)).toEqual(['Anna Kowal: Hi']);
  });
});
