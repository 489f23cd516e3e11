import type { ChatEvent, SentEvent } from '../../src/protocol/event.js';
import type { RatingProperties } from '../../src/protocol/page-config.js';
import { type BareProperties, propertyValue } from '../../src/protocol/properties.js';
import { activeThread, type Chat, type PageState } from './state.js';

/** 1: good, 0: bad. */
export type Score = 0 | 1;

/** What a customer is asked when the chat is over. */
export interface RatingCard {
  /** `undefined`: not rated yet. */
  readonly score: Score | undefined;
  /** A comment has been given. */
  readonly isCommented: boolean;
  readonly state: PageState['rated'];
}

/** @returns `undefined` when there is nothing to rate: the chat goes on, or nobody of the company was there. */
export function ratingCard(state: PageState, chat: Chat): RatingCard | undefined {
  const thread = chat.threads.at(-1);
  if (thread === undefined || activeThread(chat) !== undefined) return undefined;
  if (!thread.user_ids.some((id) => chat.users.get(id)?.type === 'agent')) return undefined;
  const told = thread.events.filter((event) => isRating(event) && event.author_id === state.me);
  const texts = told.map((event) => ('text' in event ? (event.text ?? '') : ''));
  const property = propertyValue(chat.properties, 'rating', 'score');
  const last = texts.findLast((text) => scoreIn(text) !== undefined);
  return {
    score: state.rating.score ? (property === 1 || property === 0 ? property : undefined) : scoreIn(last),
    isCommented: state.rating.comment
      ? propertyValue(chat.properties, 'rating', 'comment') !== undefined
      : texts.some((text) => text.includes('\n')),
    state: state.rated,
  };
}

export function isRating(event: ChatEvent): boolean {
  return event.type === 'annotation' && event.annotation_type === 'rating';
}

const words = ['bad', 'good'] as const;

function scoreIn(text: string | undefined): Score | undefined {
  const place = words.findIndex((word) => text?.startsWith(`rated: ${word}`));
  return place === 0 || place === 1 ? place : undefined;
}

/** A rating as it goes to the server: what the license has properties for as such, the rest as an annotation. */
export interface SentRating {
  readonly properties?: BareProperties;
  readonly annotation?: SentEvent;
}

export function sentRating(known: RatingProperties, score: Score, comment: string): SentRating {
  const properties = {
    ...(known.score && { score }),
    ...(known.comment && comment !== '' && { comment }),
  };
  const isTold = known.score && (known.comment || comment === '');
  const text = `rated: ${words[score]}${known.comment || comment === '' ? '' : `\n${comment}`}`;
  return {
    ...(Object.keys(properties).length > 0 && { properties: { rating: properties } }),
    ...(!isTold && { annotation: { type: 'annotation', annotation_type: 'rating', text } }),
  };
}
