import { Box } from 'ink';
import { useModel } from '../hooks/use-model.js';
import { pickerView } from '../model/overlay-lines.js';
import { Spans } from './Spans.js';

/** A list to choose from, over the panes. */
export function Picker() {
  const view = useModel(pickerView);
  if (view === undefined) return null;
  return (
    <Box flexDirection="column" flexGrow={1}>
      {view.lines.map((line, index) => (
        <Spans key={line.key} line={line} inverse={index === view.marked} />
      ))}
    </Box>
  );
}
