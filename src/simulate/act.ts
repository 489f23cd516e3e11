import type { Score } from './rating.js';

/** What a simulated customer does or hears, for whoever watches. */
export type Act = { readonly customer: string } & (
  | { readonly type: 'came' }
  | { readonly type: 'said'; readonly chatId: string; readonly text: string }
  /** A message of an agent. */
  | { readonly type: 'heard'; readonly chatId: string; readonly text: string }
  | { readonly type: 'rated'; readonly chatId: string; readonly score: Score; readonly comment?: string }
  | { readonly type: 'left' }
);

/** What is counted while customers play. */
export interface SimulationStats {
  chatsStarted: number;
  messagesSent: number;
  /** Messages of agents that reached a customer. */
  repliesReceived: number;
  ratings: number;
  /** Visits that came to their end. */
  visits: number;
}

export function noStats(): SimulationStats {
  return { chatsStarted: 0, messagesSent: 0, repliesReceived: 0, ratings: 0, visits: 0 };
}

/** Counts an act. `chatsStarted` is no act of its own. */
export function count(stats: SimulationStats, act: Act): void {
  switch (act.type) {
    case 'said':
      stats.messagesSent += 1;
      return;
    case 'heard':
      stats.repliesReceived += 1;
      return;
    case 'rated':
      stats.ratings += 1;
      return;
    case 'left':
      stats.visits += 1;
      return;
    case 'came':
      return;
  }
}
