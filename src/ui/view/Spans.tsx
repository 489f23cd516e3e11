import { Text } from 'ink';
import { createContext, memo, useContext } from 'react';
import type { Line, Span } from '../model/line.js';
import { themeOf } from './theme.js';

export const ThemeContext = createContext(themeOf('many'));

/** The terminal can open links. */
export const LinksContext = createContext(false);

interface Props {
  readonly line: Line;
  /** Swaps ground and letters, for bars and cursors. */
  readonly inverse?: boolean;
}

/** One line of the screen, also when there is nothing in it. A line that is the same object is not drawn again. */
export const Spans = memo(function Spans({ line, inverse = false }: Props) {
  const theme = useContext(ThemeContext);
  const hasLinks = useContext(LinksContext);
  const spans = merged(line.spans);
  return (
    <Text wrap="truncate-end" inverse={inverse}>
      {spans.length === 0
        ? ' '
        : spans.map(({ text: words, tone, href }, index) => {
            const text = hasLinks && href !== undefined ? linked(words, href) : words;
            return tone === 'plain' ? (
              text
            ) : (
              // Spans have no identity but their place.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <Text key={index} {...(inverse && tone === 'quiet' ? {} : theme[tone])}>
                {text}
              </Text>
            );
          })}
    </Text>
  );
});

/** OSC 8. The address was made by `safeUrl`: nothing in it ends the sequence. */
function linked(text: string, href: string): string {
  return `\u001B]8;;${href}\u0007${text}\u001B]8;;\u0007`;
}

/** Neighbours of one tone as one: Ink takes every styled piece of every line apart again in every frame. */
function merged(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = [];
  for (const each of spans) {
    const last = all.at(-1);
    if (each.text === '') continue;
    // Blanks look the same in any tone that has no ground of its own.
    const isAlike = last?.href === each.href && (last?.tone === each.tone || each.text.trim() === '');
    if (last !== undefined && isAlike) all[all.length - 1] = { ...last, text: last.text + each.text };
    else all.push(each);
  }
  return all;
}
