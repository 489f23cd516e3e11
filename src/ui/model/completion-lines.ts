import { type Offer, offerOf } from './completion.js';
import { cut, displayWidth, fill } from './display-width.js';
import { layoutOfScreen } from './layout.js';
import type { Line } from './line.js';
import { span } from './line.js';
import type { Model } from './model.js';
import { remember } from './remember.js';

/** At most so many are seen at once. */
const mostRows = 8;
const none: readonly CompletionLine[] = [];

export interface CompletionLine {
  readonly line: Line;
  readonly isMarked: boolean;
}

/** What is offered, as lines over the end of the transcript; none when nothing is. */
export function completionLines(model: Model): readonly CompletionLine[] {
  const offer = offerOf(model);
  const { conversation } = layoutOfScreen(model);
  if (offer === undefined || conversation === undefined) return none;
  return lines(offer, conversation.width, Math.min(mostRows, conversation.transcriptRows - 2));
}

const lines = remember((offer: Offer, width: number, rows: number): readonly CompletionLine[] => {
  const room = Math.max(1, rows);
  const top = Math.max(0, Math.min(offer.selected - room + 1, offer.items.length - room));
  const shown = offer.items.slice(top, top + room);
  const labels = Math.min(Math.max(...shown.map(({ label }) => displayWidth(label))), Math.floor(width / 2));
  return shown.map(({ insert, label, detail }, index) => {
    const isMarked = top + index === offer.selected;
    return {
      isMarked,
      line: {
        key: `complete:${insert}`,
        spans: [
          span(isMarked ? '› ' : '  ', 'strong'),
          span(fill(label, labels), 'strong'),
          span(fill(`  ${cut(detail, width - labels - 5)}`, width - labels - 3), 'quiet'),
        ],
      },
    };
  });
});
