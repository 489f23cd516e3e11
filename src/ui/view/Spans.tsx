import { Text } from 'ink';
import { createContext, memo, useContext } from 'react';
import type { Line, Span } from '../model/line.js';
import { themeOf } from './theme.js';

export const ThemeContext = createContext(themeOf(true));

interface Props {
  readonly line: Line;
  /** Swaps ground and letters, for bars and cursors. */
  readonly inverse?: boolean;
}

/** One line of the screen, also when there is nothing in it. A line that is the same object is not drawn again. */
export const Spans = memo(function Spans({ line, inverse = false }: Props) {
  const theme = useContext(ThemeContext);
  const spans = merged(line.spans);
  return (
    <Text wrap="truncate-end" inverse={inverse}>
      {spans.length === 0
        ? ' '
        : spans.map(({ text, tone }, index) =>
            tone === 'plain' ? (
              text
            ) : (
              // Spans have no identity but their place.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <Text key={index} {...(inverse && theme[tone].dimColor ? {} : theme[tone])}>
                {text}
              </Text>
            ),
          )}
    </Text>
  );
});

/** Neighbours of one tone as one: Ink takes every styled piece of every line apart again in every frame. */
function merged(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = [];
  for (const { text, tone } of spans) {
    const last = all.at(-1);
    if (text === '') continue;
    // Blanks look the same in any tone that has no ground of its own.
    if (last !== undefined && (last.tone === tone || text.trim() === ''))
      all[all.length - 1] = { text: last.text + text, tone: last.tone };
    else all.push({ text, tone });
  }
  return all;
}
