import { eventAt } from './event-scroll.js';
import { folded, queryOf } from './find.js';
import type { Line, Span } from './line.js';
import type { Model } from './model.js';
import { remember, rememberEach } from './remember.js';
import { transcriptWindow } from './transcript-window.js';

const none: readonly Line[] = [];

/** What of the transcript is drawn: its visible lines, with what is marked and what is looked for. */
export function transcriptLines(model: Model): readonly Line[] {
  const window = transcriptWindow(model);
  if (window === undefined) return none;
  const key = model.marked === undefined ? undefined : eventAt(model, model.marked)?.key;
  const query = queryOf(model.find);
  return key === undefined && query === '' ? window.lines : decorated(window.lines, key, query);
}

const decorated = remember((lines: readonly Line[], key: string | undefined, query: string): readonly Line[] =>
  lines.map((line) => {
    const shown = query === '' ? line : withFound(line, query);
    return key !== undefined && line.key.startsWith(key) ? withMark(shown) : shown;
  }),
);

/** A bar in the blanks before the text; a head line has none and stands above them. */
const withMark = rememberEach((line: Line): Line => {
  const [first, ...rest] = line.spans;
  if (first === undefined || !/^( {2}|· )/.test(first.text)) return line;
  return { key: line.key, spans: [{ text: '▌ ', tone: 'strong' }, { ...first, text: first.text.slice(2) }, ...rest] };
});

const withFound = rememberEach(
  (line: Line, query: string): Line => ({ key: line.key, spans: line.spans.flatMap((each) => split(each, query)) }),
);

function split(span: Span, query: string): Span[] {
  const text = folded(span.text);
  // Letters whose small form is longer would shift everything behind them.
  if (text.length !== span.text.length) return [span];
  const pieces: Span[] = [];
  let done = 0;
  for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, done)) {
    if (at > done) pieces.push({ ...span, text: span.text.slice(done, at) });
    pieces.push({ ...span, text: span.text.slice(at, at + query.length), tone: 'found' });
    done = at + query.length;
  }
  return done === 0 ? [span] : [...pieces, { ...span, text: span.text.slice(done) }];
}
