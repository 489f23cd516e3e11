import { Box } from 'ink';
import { useModel } from '../hooks/use-model.js';
import { helpLines } from '../model/help-lines.js';
import { Spans } from './Spans.js';

/** Every key and every command, over the whole screen. */
export function Help() {
  const lines = useModel(helpLines);
  return (
    <Box flexDirection="column" flexGrow={1}>
      {lines.map((line) => (
        <Spans key={line.key} line={line} />
      ))}
    </Box>
  );
}
