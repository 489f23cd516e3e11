import { Box } from 'ink';
import { useModel } from '../hooks/use-model.js';
import { readingLines } from '../model/reading-lines.js';
import { Spans } from './Spans.js';

/** A thread of the archives, over the panes. */
export function Reader() {
  const lines = useModel(readingLines);
  return (
    <Box flexDirection="column" flexGrow={1}>
      {lines.map((line) => (
        <Spans key={line.key} line={line} />
      ))}
    </Box>
  );
}
