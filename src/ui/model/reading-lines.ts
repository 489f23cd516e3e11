import type { Chat, Colleagues } from './chat.js';
import { cut, displayWidth } from './display-width.js';
import { eventLines, threadLine } from './event-lines.js';
import type { Line } from './line.js';
import { span } from './line.js';
import type { Model } from './model.js';
import { titleOf } from './people.js';
import { remember } from './remember.js';

/** What of the thread that is read is visible, below a line that says what it is. */
export function readingLines(model: Model): readonly Line[] {
  const { reading, size } = model;
  if (reading === undefined) return none;
  return visible(linesOf(model), reading.chat, readingTopFor(model, reading.top), size.columns, readingRows(model));
}

/** A first line that leaves no room empty below the end. */
export function readingTopFor(model: Model, wanted: number): number {
  return Math.max(0, Math.min(wanted, linesOf(model).length - readingRows(model)));
}

/** Lines of the thread that fit, between the status line, its own title and the line of keys. */
export function readingRows(model: Model): number {
  return Math.max(1, model.size.rows - 3);
}

/** All of it, for whoever has no screen to scroll. */
export function readingEverything(model: Model): readonly Line[] {
  return linesOf(model);
}

const none: readonly Line[] = [];

function linesOf({ reading, size, me, colleagues, now }: Model): readonly Line[] {
  const minute = Math.floor(now / 60_000);
  return reading === undefined ? none : all(reading.chat, size.columns - 2, me?.id, colleagues, minute);
}

const all = remember(
  (chat: Chat, width: number, myId: string | undefined, colleagues: Colleagues, minute: number): readonly Line[] => {
    const now = minute * 60_000;
    return chat.threads.flatMap((thread) => {
      const lines = [threadLine(thread, width, now)];
      for (let index = 0; index < thread.events.length; index += 1) {
        const event = thread.events.at(index);
        if (event === undefined) break;
        lines.push(...eventLines(event, thread.events.at(index - 1), { chat, thread, width, myId, colleagues, now }));
      }
      return lines.map((each) => ({ ...each, spans: [span(' '), ...each.spans] }));
    });
  },
);

const visible = remember(
  (lines: readonly Line[], chat: Chat, top: number, columns: number, rows: number): readonly Line[] => {
    const state = chat.threads.at(-1)?.activity === 'active' ? 'active' : 'closed';
    const right = `${state} thread, to be read only `;
    const name = cut(` ${titleOf(chat)}`, Math.max(4, columns - displayWidth(right) - 1));
    const gap = ' '.repeat(Math.max(1, columns - displayWidth(name) - displayWidth(right)));
    const title = { key: 'reading', spans: [span(name, 'strong'), span(gap), span(cut(right, columns), 'quiet')] };
    return [title, ...lines.slice(top, top + rows)];
  },
);
