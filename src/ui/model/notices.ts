import { cut } from './display-width.js';
import type { Line } from './line.js';
import { span } from './line.js';
import type { Model, Notice } from './model.js';
import { remember } from './remember.js';
import { sanitizeLine } from './steady-text.js';

const shownMs: Readonly<Record<Notice['tone'], number>> = { info: 6_000, error: 12_000 };

/** The model with something said in the bottom line, for a while. @param now ms since the epoch. */
export function told(model: Model, tone: Notice['tone'], text: string, now: number): Model {
  return { ...model, notice: { text, tone, until: now + shownMs[tone] } };
}

/** What is said at the moment. */
export function noticeLine(model: Model): Line | undefined {
  return line(model.notice, model.size.columns);
}

const line = remember((notice: Notice | undefined, columns: number): Line | undefined => {
  if (notice === undefined) return undefined;
  const text = cut(sanitizeLine(notice.text.slice(0, 1_000)), columns - 2);
  return { key: 'notice', spans: [span(' '), span(text, notice.tone === 'error' ? 'bad' : 'strong')] };
});
