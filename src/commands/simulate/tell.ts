import { printJsonLine } from '../../io/json.js';
import { sanitizeLine } from '../../io/sanitize.js';
import type { Output } from '../../io/streams.js';
import type { Act, SimulationStats } from '../../simulate/act.js';

/** One line for what a customer does or hears. */
export function tellAct(stdout: Output, act: Act, json: boolean): void {
  if (json) printJsonLine(stdout, asJson(act));
  else stdout.write(`${sanitizeLine(asText(act))}\n`);
}

function asJson(act: Act): object {
  const { type: event, customer } = act;
  switch (act.type) {
    case 'came':
    case 'left':
      return { event, customer };
    case 'said':
    case 'heard':
      return { event, customer, chat_id: act.chatId, text: act.text };
    case 'rated':
      return { event, customer, chat_id: act.chatId, score: act.score, comment: act.comment };
  }
}

function asText(act: Act): string {
  const { customer } = act;
  switch (act.type) {
    case 'came':
      return `* ${customer} comes in`;
    case 'said':
      return `${customer}: ${act.text}`;
    case 'heard':
      return `  (to ${customer}) ${act.text}`;
    case 'rated':
      return `* ${customer} rates it ${act.score === 1 ? 'good' : 'bad'}${act.comment === undefined ? '' : `: ${act.comment}`}`;
    case 'left':
      return `* ${customer} leaves`;
  }
}

/** What became of it all. */
export function tellSummary(stdout: Output, stats: SimulationStats, show: { customers: number; json: boolean }): void {
  const { chatsStarted: chats, messagesSent: messages, repliesReceived: replies, ratings, visits } = stats;
  if (show.json) {
    printJsonLine(stdout, { event: 'summary', customers: show.customers, chats, messages, replies, ratings, visits });
    return;
  }
  stdout.write(
    `${show.customers} customers: ${chats} chats, ${messages} messages, ${replies} replies to them, ` +
      `${ratings} ratings, ${visits} visits to their end.\n`,
  );
}
