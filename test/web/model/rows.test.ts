import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../../../src/protocol/event.js';
import { outgoingEvent, outgoingFile } from '../../../web/model/outbox.js';
import { type Row, rowsOf } from '../../../web/model/rows.js';
import type { PageState } from '../../../web/model/state.js';
import { inChat, push, said, stateAfter, thread, told } from '../chat.js';

const oneDay = () => 'today';

/** Rows in short: who, what, delivery. */
function short(state: PageState, dayOf: (at: number) => string = oneDay): string[] {
  return rowsOf(state, dayOf).map((row) => {
    if (!('isOwn' in row)) return row.kind === 'note' ? `note ${row.text}` : row.kind;
    const what = row.kind === 'message' ? row.text : row.kind;
    return `${row.author?.name ?? (row.isOwn ? 'me' : 'somebody')}: ${what}${row.delivery === undefined ? '' : ` (${row.delivery})`}`;
  });
}

function keys(state: PageState): string[] {
  return rowsOf(state, oneDay).map(({ key }) => key);
}

it('shows what was said, with how far one’s own got', () => {
  const events = [said(1, 'mary', 'Hello'), said(2, 'anna', 'Hi'), said(3, 'mary', 'Thanks')];
  const state = stateAfter(
    [
      push('last_seen_timestamp_updated', { chat_id: 'chat', user_id: 'anna', timestamp: 2 }),
      { type: 'queued', outgoing: [outgoingEvent({ type: 'message', text: 'Bye' }, 'c', 4000)] },
    ],
    inChat(thread('t1', events)),
  );
  expect(short(state)).toEqual(['day', 'me: Hello (seen)', 'Anna Kowal: Hi', 'me: Thanks (sent)', 'me: Bye (sending)']);
});

it('keeps the key of a message when it arrives, also when another one has the same custom id', () => {
  const outgoing = outgoingEvent({ type: 'message', text: 'Hello' }, 'c', 1000);
  const before = stateAfter([{ type: 'queued', outgoing: [outgoing] }], inChat(thread('t1')));
  const event = said(1, 'mary', 'Hello', { custom_id: 'c' });
  const arrived = stateAfter([push('incoming_event', { chat_id: 'chat', thread_id: 't1', event })], before);
  expect(keys(arrived)).toEqual(keys(before));
  const twice = inChat(thread('t1', [event, said(2, 'mary', 'Hello', { custom_id: 'c' })]));
  expect(new Set(keys(twice)).size).toBe(keys(twice).length);
});

it('groups what one author says within five minutes', () => {
  const at = (order: number, author: string, timestamp: number) => said(order, author, `${order}`, { timestamp });
  const state = inChat(thread('t1', [at(1, 'anna', 0), at(2, 'anna', 299), at(3, 'anna', 700), at(4, 'mary', 701)]));
  const ends = rowsOf(state, oneDay).filter((row) => 'isOwn' in row && row.endsGroup);
  expect(ends.map((row) => 'text' in row && row.text)).toEqual(['2', '3', '4']);
});

it('names each day once', () => {
  const day = (at: number) => String(Math.floor(at / 86_400_000));
  const late = said(3, 'mary', 'Tomorrow', { timestamp: 90_000 });
  expect(short(inChat(thread('t1', [said(1, 'anna', 'Hi'), said(2, 'mary', 'Hello'), late])), day)).toEqual([
    'day',
    'Anna Kowal: Hi',
    'me: Hello (sent)',
    'day',
    'me: Tomorrow (sent)',
  ]);
});

describe('system messages', () => {
  it('are told, but for those that say nothing to a customer', () => {
    const events = [
      told(1, 'routing.unassigned', 'Chat is unassigned'),
      told(2, 'agent_joined', 'Anna joined the chat'),
      told(3, 'something_new', 'News'),
      told(4, 'routing.idle', 'Chat is idle'),
    ];
    expect(short(inChat(thread('t1', events)))).toEqual(['note Anna joined the chat', 'note News']);
  });

  it('of an ending become the mark of the page, one for each thread', () => {
    const archived = thread('t1', [told(1, 'manual_archived', 'Anna archived the chat')], {
      active: false,
      user_ids: [],
    });
    const silent = thread('t2', [], { active: false, user_ids: [] });
    expect(short(inChat(archived, silent))).toEqual(['ended', 'ended']);
  });
});

describe('other kinds', () => {
  const shown = (event: Partial<ChatEvent>): Row | undefined =>
    rowsOf(inChat(thread('t1', [said(1, 'anna', '', event as object)])), oneDay).at(-1);

  it('show a form by its answers', () => {
    const fields = [
      { type: 'title', name: 't', label: 'Your data' },
      { type: 'text', name: 'name', label: 'Name', value: 'Mary' },
      { type: 'email', name: 'mail', label: 'E-mail', value: '' },
      {
        type: 'select',
        name: 's',
        label: 'Topic',
        options: [
          { label: 'Order', value: 'o', checked: true },
          { label: 'Other', value: 'x', checked: false },
        ],
      },
    ];
    expect(shown({ type: 'filled_form', fields } as object)).toMatchObject({
      kind: 'form',
      fields: [
        { label: 'Name', value: 'Mary' },
        { label: 'Topic', value: 'Order' },
      ],
    });
  });

  it('show a file, also one on its way', () => {
    expect(
      shown({ type: 'file', name: 'a.png', url: 'https://x/a.png', content_type: 'image/png', size: 5 } as object),
    ).toMatchObject({ kind: 'file', file: { name: 'a.png', contentType: 'image/png' } });
    const outgoing = outgoingFile({ name: 'b.pdf', size: 5, type: 'application/pdf' }, 'c', 0);
    expect(short(stateAfter([{ type: 'queued', outgoing: [outgoing] }], inChat(thread('t1'))))).toEqual([
      'day',
      'me: file (sending)',
    ]);
  });

  it('show an annotation that has a text, and nothing of custom events and unknown types', () => {
    expect(shown({ type: 'annotation', annotation_type: 'x', text: 'Mind this' } as object)).toMatchObject({
      kind: 'note',
      text: 'Mind this',
    });
    expect(shown({ type: 'annotation', annotation_type: 'x', text: undefined } as object)).toBeUndefined();
    expect(shown({ type: 'custom', content: {} } as object)).toBeUndefined();
    expect(shown({ type: 'hologram' } as object)).toBeUndefined();
  });
});

it('tells who is typing, when it is an agent', () => {
  const typing = (author_id: string) =>
    push('incoming_typing_indicator', {
      chat_id: 'chat',
      typing_indicator: { author_id, timestamp: 0, is_typing: true },
    });
  expect(rowsOf(stateAfter([typing('anna'), typing('stranger')], inChat(thread('t1'))), oneDay)).toEqual([
    { kind: 'typing', key: 'typing', names: ['Anna Kowal'] },
  ]);
});
