import { Box } from 'ink';
import { useModel } from '../hooks/use-model.js';
import { detailsLines } from '../model/details-lines.js';
import { layoutOfScreen } from '../model/layout.js';
import type { Model } from '../model/model.js';
import { Spans } from './Spans.js';

/** What is known of the customer, beside the conversation. */
export function Details() {
  const lines = useModel(detailsLines);
  const width = useModel(detailsWidth);
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {lines.map((line) => (
        <Spans key={line.key} line={line} />
      ))}
    </Box>
  );
}

function detailsWidth(model: Model): number {
  return layoutOfScreen(model).details?.width ?? 0;
}
