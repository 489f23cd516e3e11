import { Text } from 'ink';
import { createContext, memo, useContext } from 'react';
import type { Line } from '../model/line.js';
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
  return (
    <Text wrap="truncate-end" inverse={inverse}>
      {line.spans.every(({ text }) => text === '')
        ? ' '
        : line.spans.map(({ text, tone }, index) => (
            // Spans have no identity but their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <Text key={index} {...(inverse && theme[tone].dimColor ? {} : theme[tone])}>
              {text}
            </Text>
          ))}
    </Text>
  );
});
