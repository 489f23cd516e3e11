import { describe, expect, it } from 'vitest';
import { sentRating } from '../../../web/model/rating.js';
import { rowsOf } from '../../../web/model/rows.js';
import { initialState, type PageState } from '../../../web/model/state.js';
import { inChat, said, thread } from '../chat.js';

const over = { active: false };

function card(state: PageState) {
  return rowsOf(state, () => 'today').find(({ kind }) => kind === 'rating');
}

function rated(order: number, text: string) {
  return said(order, 'mary', text, { type: 'annotation', annotation_type: 'rating' } as object);
}

describe('a customer is asked for a rating', () => {
  it('when the chat is over and an agent was there', () => {
    expect(card(inChat(thread('t1', [], over)))).toMatchObject({ score: undefined, isCommented: false });
    expect(card(inChat(thread('t1')))).toBeUndefined();
    expect(card(inChat(thread('t1', [], { ...over, user_ids: ['mary'] })))).toBeUndefined();
  });

  it('and sees the latest one, without another line for it', () => {
    const state = inChat(thread('t1', [rated(1, 'rated: good'), rated(2, 'rated: bad\ntoo slow')], over));
    expect(card(state)).toMatchObject({ score: 0, isCommented: true });
    expect(rowsOf(state, () => 'today').some(({ kind }) => kind === 'note')).toBe(false);
  });

  it('sees that of the chat where it is a property', () => {
    const state = inChat(thread('t1', [rated(1, 'rated: bad')], over));
    const { rating } = initialState({ score: true, comment: true });
    const chat = state.chat && { ...state.chat, properties: { rating: { score: { value: 1 } } } };
    expect(card({ ...state, rating, chat })).toMatchObject({ score: 1, isCommented: false });
  });

  it('of an earlier thread is told by a line', () => {
    const state = inChat(thread('t1', [rated(1, 'rated: good')], over), thread('t2'));
    expect(rowsOf(state, () => 'today')).toContainEqual(
      expect.objectContaining({ kind: 'note', text: 'You rated: good' }),
    );
  });
});

describe('a rating goes out', () => {
  const annotation = (text: string) => ({ type: 'annotation', annotation_type: 'rating', text });
  const both = { score: true, comment: true };
  const score = { score: true, comment: false };
  const none = { score: false, comment: false };
  it.each([
    [both, 1, '', { properties: { rating: { score: 1 } } }],
    [both, 0, 'slow', { properties: { rating: { score: 0, comment: 'slow' } } }],
    [score, 1, '', { properties: { rating: { score: 1 } } }],
    [score, 1, 'fast', { properties: { rating: { score: 1 } }, annotation: annotation('rated: good\nfast') }],
    [none, 0, '', { annotation: annotation('rated: bad') }],
    [none, 1, 'fast', { annotation: annotation('rated: good\nfast') }],
  ] as const)('with properties %o, score %d and comment %j', (known, value, comment, sent) => {
    expect(sentRating(known, value, comment)).toEqual(sent);
  });
});
