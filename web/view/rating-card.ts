import type { RatingCard, Score } from '../model/rating.js';
import { h, icon } from './dom.js';

export interface RatingActions {
  rate(score: Score, comment?: string): void;
}

/** Asked when the chat is over: good or bad, then what else there is to say. */
export function drawRating({ score, isCommented, state }: RatingCard, actions: RatingActions): HTMLElement {
  return h(
    'li',
    { class: 'rating' },
    h('h2', {}, 'How was this chat?'),
    h(
      'div',
      { class: 'choices', role: 'group', 'aria-label': 'Rating' },
      thumb(1, 'Good', 'good', score, actions),
      thumb(0, 'Bad', 'bad', score, actions),
    ),
    score === undefined || isCommented ? undefined : comment(score, actions),
    told({ score, isCommented, state }),
  );
}

function thumb(
  value: Score,
  label: string,
  picture: string,
  score: Score | undefined,
  actions: RatingActions,
): HTMLElement {
  const attributes = { type: 'button', class: 'choice', 'data-focus': label, 'aria-pressed': String(score === value) };
  const click = () => {
    if (score !== value) actions.rate(value);
  };
  return h('button', { ...attributes, click }, icon(picture), label);
}

function comment(score: Score, actions: RatingActions): HTMLElement {
  const text = h('textarea', {
    rows: 2,
    maxlength: 2000,
    'data-focus': 'comment',
    'aria-label': 'Your comment',
    placeholder: 'Anything you want to add?',
  });
  const submit = (event: Event) => {
    event.preventDefault();
    if (text.value.trim() !== '') actions.rate(score, text.value.trim());
  };
  return h(
    'form',
    { submit },
    text,
    h('button', { type: 'submit', class: 'choice', 'data-focus': 'add' }, 'Send comment'),
  );
}

function told({ score, state }: RatingCard): HTMLElement | undefined {
  if (state === 'failed') return h('p', { class: 'problem', role: 'alert' }, 'That did not work. Please try again.');
  return score === undefined ? undefined : h('p', { class: 'thanks', role: 'status' }, 'Thank you for telling us.');
}
