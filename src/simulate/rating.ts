import type { SentEvent } from '../protocol/event.js';
import { asFailure } from '../protocol/failure.js';
import type { VisitTransport } from './visit.js';

/** 1: good, 0: bad, as the customer's page has it. */
export type Score = 0 | 1;

export interface Rating {
  readonly score: Score;
  readonly comment?: string;
}

const notHere = ['validation', 'authorization'];

/**
 * Rates a chat in which a thread is active: by the properties `rating.score` and `rating.comment`, and where the license
 * has none, by an annotation.
 * @throws Failure
 */
export async function rate(client: VisitTransport, chat_id: string, { score, comment }: Rating): Promise<void> {
  try {
    const rating = { score, ...(comment !== undefined && { comment }) };
    await client.request('update_chat_properties', { chat_id, properties: { rating } });
  } catch (error) {
    if (!notHere.includes(asFailure(error).type)) throw error;
    await client.request('send_event', { chat_id, event: annotation(score, comment) });
  }
}

function annotation(score: Score, comment: string | undefined): SentEvent {
  const text = `rated: ${score === 1 ? 'good' : 'bad'}${comment === undefined ? '' : `\n${comment}`}`;
  return { type: 'annotation', annotation_type: 'rating', text };
}
