import { Box } from 'ink';
import { useModel } from '../hooks/use-model.js';
import { welcomeLines } from '../model/welcome.js';
import { Spans } from './Spans.js';

/** What to do while no chat is open. */
export function Welcome() {
  const lines = useModel(welcomeLines);
  return (
    <Box flexDirection="column" flexGrow={1}>
      {lines.map((line) => (
        <Spans key={line.key} line={line} />
      ))}
    </Box>
  );
}
