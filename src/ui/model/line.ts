/** What a piece of text is, for the theme to colour. */
export type Tone =
  | 'plain'
  /** Less important: times, hints, system messages. */
  | 'quiet'
  | 'strong'
  | 'me'
  | 'customer'
  | 'agent'
  /** For agents only: must not be mistaken for what a customer sees. */
  | 'internal'
  | 'unread'
  | 'good'
  | 'warning'
  | 'bad'
  /** What was looked for. */
  | 'found';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
  /** Where it leads: a web address as `safeUrl` makes it. */
  readonly href?: string;
}

/** One line of the screen, already cut to its width. `key` is stable while the line means the same. */
export interface Line {
  readonly key: string;
  readonly spans: readonly Span[];
}

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text, tone };
}

export function textOf(line: Line): string {
  return line.spans.map(({ text }) => text).join('');
}
