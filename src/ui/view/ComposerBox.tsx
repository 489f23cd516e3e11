import { Box, Text } from 'ink';
import { useModel } from '../hooks/use-model.js';
import { type ComposerView, composerView } from '../model/composer-view.js';
import { promptWidth } from '../model/layout.js';
import { span, type Tone } from '../model/line.js';
import { Spans } from './Spans.js';

const tones: Readonly<Record<ComposerView['to'], Tone>> = { all: 'plain', agents: 'internal', command: 'plain' };

/** Where the agent writes. */
export function ComposerBox() {
  const view = useModel(composerView);
  if (view === undefined) return null;
  const isEmpty = view.lines.length === 1 && view.lines[0]?.shown === '';
  return (
    <Box flexDirection="column" flexShrink={0}>
      {view.lines.map(({ start, shown }, index) => (
        <Box key={start}>
          <Box width={promptWidth} flexShrink={0}>
            <Text bold>{index > 0 ? ' ' : view.to === 'agents' ? 'N' : '›'}</Text>
          </Box>
          {isEmpty ? (
            <Spans line={{ key: 'placeholder', spans: [span(view.placeholder, 'quiet')] }} />
          ) : (
            <Spans line={{ key: 'text', spans: [{ text: shown, tone: tones[view.to] }] }} />
          )}
        </Box>
      ))}
    </Box>
  );
}
